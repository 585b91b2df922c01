package org.haven.inputs.trajectory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Element;

/// Writes binary trajectories of ASE from beginning to end, in the layout that [UlmFile] reads.
///
/// Positions are unwrapped, momenta in √(u eV). `info` of a frame, which ASE gives back as
/// `atoms.info`, holds `Time` in fs since the beginning where it is known and `Frame`, the number
/// of the frame. The table of frames stands in front, as long as ASE itself makes it for so many,
/// so that ASE can append to the file.
final class AseTrajectoryWriter implements WritableTrajectory.Sink {
  private static final int VERSION = 3;

  /// Header of the file: words, version, number of frames, place of the table.
  private static final int HEADER = 48;

  /// Bytes for the JSON of the first frame and of each other one; what is not needed are blanks.
  /// The longest has eight numbers of 19 digits beside its names.
  private static final int FIRST = 1024;

  private static final int OTHER = 512;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OutputStream out;
  private final int frames;

  /// Bytes before the first frame: the header, the place for one frame that each file has, and the
  /// longer table where there are more.
  private final long table;

  private long place;
  private int written;

  AseTrajectoryWriter(OutputStream out, int frames) {
    this.out = out;
    this.frames = frames;
    long room = 1;
    while (room < frames) {
      room *= UlmFile.GROWTH;
    }
    table = room == 1 ? HEADER + 8 : HEADER + 8 + 8 * room;
  }

  /// Whether a file with this first frame was written here.
  static boolean wrote(JsonNode first) {
    return first.path("description").path("program").asText().equals("Haven");
  }

  @Override
  public void write(TimedFrame frame) throws IOException {
    Structure s = frame.structure();
    boolean moving = s.velocities().isPresent();
    if (written == 0) {
      head(s.count(), moving);
    }
    boolean first = written == 0;
    ObjectNode item = JSON.createObjectNode();
    double[] masses = masses(s);
    if (first) {
      item.put("version", 1);
      item.putObject("description")
          .put("program", "Haven")
          .put("positions", "unwrapped, angstrom")
          .put("Time", "fs");
      item.putPOJO("pbc", List.of(true, true, true));
      array(item, "numbers", "int64", numbers(s), s.count());
      array(item, "masses", "float64", masses, s.count());
    }
    array(item, "positions", "float64", s.positions(), s.count(), 3);
    array(item, "cell", "float64", s.cell().rows(), 3, 3);
    if (moving) {
      double[] p = s.velocities().get().clone();
      for (int k = 0; k < p.length; k++) {
        p[k] *= masses[k / 3] / AseTrajectory.SPEED;
      }
      array(item, "momenta", "float64", p, s.count(), 3);
    }
    ObjectNode info = item.putObject("info").put("Frame", frame.number());
    if (!Double.isNaN(frame.timeFs())) {
      info.put("Time", frame.timeFs());
    }
    text(item, first ? FIRST : OTHER);
    written++;
  }

  /// Header and table, from the sizes of the frames.
  private void head(int atoms, boolean moving) throws IOException {
    ByteBuffer bytes = buffer((int) table);
    bytes.put(
        (UlmFile.SIGNATURE + padded(AseTrajectory.TAG, 16)).getBytes(StandardCharsets.US_ASCII));
    int start = frames == 1 ? HEADER : HEADER + 8;
    bytes.putLong(VERSION).putLong(frames).putLong(start).position(start);
    long arrays = 8L * (3L * atoms * (moving ? 2 : 1) + 9);
    long begin = table + 16L * atoms;
    for (int f = 0; f < frames; f++) {
      bytes.putLong(begin + arrays);
      begin += arrays + 8 + (f == 0 ? FIRST : OTHER);
    }
    put(bytes);
  }

  private static double[] masses(Structure s) {
    List<Double> each = s.speciesTable(Map.of()).massesU();
    List<String> species = s.species();
    return s.symbols().stream().mapToDouble(symbol -> each.get(species.indexOf(symbol))).toArray();
  }

  private static double[] numbers(Structure s) {
    return s.symbols().stream()
        .mapToDouble(
            symbol ->
                Element.of(symbol)
                    .orElseThrow(
                        () ->
                            new InputException(
                                "ASE's .traj holds elements, and "
                                    + symbol
                                    + " is none; write extended XYZ"))
                    .atomicNumber())
        .toArray();
  }

  private void array(ObjectNode item, String name, String type, double[] values, int... shape)
      throws IOException {
    item.putObject(name + ".")
        .putPOJO("ndarray", List.of(Arrays.stream(shape).boxed().toList(), type, place));
    ByteBuffer bytes = buffer(8 * values.length);
    for (double value : values) {
      if (type.equals("int64")) {
        bytes.putLong((long) value);
      } else {
        bytes.putDouble(value);
      }
    }
    put(bytes);
  }

  private void text(ObjectNode item, int length) throws IOException {
    try {
      byte[] text = padded(JSON.writeValueAsString(item), length).getBytes(StandardCharsets.UTF_8);
      put(buffer(8 + length).putLong(length).put(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String padded(String text, int length) {
    return text + " ".repeat(length - text.length());
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void put(ByteBuffer bytes) throws IOException {
    out.write(bytes.array());
    place += bytes.capacity();
  }
}
