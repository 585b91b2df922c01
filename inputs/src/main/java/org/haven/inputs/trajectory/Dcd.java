package org.haven.inputs.trajectory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.structure.RestrictedCell;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.PhysicalConstants;

/// DCD as CHARMM and NAMD write it, for programs that show and analyse trajectories: positions,
/// unwrapped, in single precision, and the cell of each frame. It is written only.
///
/// Every record stands between its lengths (32 bits, little-endian):
///
/// | record | what |
/// |---|---|
/// | 84 bytes | `CORD`; number of frames; first step, steps between frames, steps; the ninth number 0 fixed atoms; the tenth the time step in CHARMM's unit (float); 1, there is a cell; …; 24, version |
/// | 84 bytes | one title of 80 characters |
/// | 4 bytes | N |
/// | 48 bytes, each frame | a, gamma, b, beta, alpha, c in Å and degrees |
/// | 4N bytes, three times | x, y, z in Å |
///
/// Lengths and angles do not say how the crystal lies: frames are turned, if need be, so that a
/// lies along x and b in the plane of x and y. A step is the time between frames, 0 where that is
/// not known.
public final class Dcd implements WritableTrajectory {
  private static final int TITLE = 80;

  @Override
  public String name() {
    return "DCD";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.dcd");
  }

  @Override
  public boolean mayBePacked() {
    return false;
  }

  @Override
  public Optional<String> loss(Structure structure) {
    return Optional.of(
        "a DCD holds no elements, no velocities and seven digits of a position; give the program"
            + " that reads it a structure too");
  }

  @Override
  public Sink begin(OutputStream out, int frames, double intervalFs) throws IOException {
    ByteBuffer head = buffer(84).put("CORD".getBytes(StandardCharsets.US_ASCII));
    head.putInt(frames).putInt(0).putInt(1).putInt(frames);
    float step = Double.isNaN(intervalFs) ? 0 : (float) (intervalFs / PhysicalConstants.AKMA_FS);
    head.putFloat(40, step).putInt(44, 1).putInt(80, 24);
    record(out, head);
    String title = "Written by Haven; positions unwrapped";
    ByteBuffer text = buffer(4 + TITLE).putInt(1);
    text.put((title + " ".repeat(TITLE - title.length())).getBytes(StandardCharsets.US_ASCII));
    record(out, text);
    return new Sink() {
      private boolean begun;

      @Override
      public void write(TimedFrame frame) throws IOException {
        Structure s = RestrictedCell.turned(frame.structure());
        if (!begun) {
          record(out, buffer(4).putInt(s.count()));
          begun = true;
        }
        record(out, cell(s.cell().rows()));
        for (int d = 0; d < 3; d++) {
          ByteBuffer axis = buffer(4 * s.count());
          for (int i = 0; i < s.count(); i++) {
            axis.putFloat((float) s.positions()[3 * i + d]);
          }
          record(out, axis);
        }
      }
    };
  }

  private static ByteBuffer cell(double[] h) {
    double[] length = new double[3];
    for (int k = 0; k < 3; k++) {
      length[k] = Math.sqrt(dot(h, k, k));
    }
    return buffer(48)
        .putDouble(length[0])
        .putDouble(degrees(dot(h, 0, 1) / (length[0] * length[1])))
        .putDouble(length[1])
        .putDouble(degrees(dot(h, 0, 2) / (length[0] * length[2])))
        .putDouble(degrees(dot(h, 1, 2) / (length[1] * length[2])))
        .putDouble(length[2]);
  }

  /// Exactly 90 where the cosine is 0: programs ask.
  private static double degrees(double cosine) {
    return cosine == 0 ? 90 : Math.toDegrees(Math.acos(cosine));
  }

  private static double dot(double[] h, int k, int l) {
    return h[3 * k] * h[3 * l] + h[3 * k + 1] * h[3 * l + 1] + h[3 * k + 2] * h[3 * l + 2];
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void record(OutputStream out, ByteBuffer bytes) throws IOException {
    byte[] length = buffer(4).putInt(bytes.capacity()).array();
    out.write(length);
    out.write(bytes.array());
    out.write(length);
  }
}
