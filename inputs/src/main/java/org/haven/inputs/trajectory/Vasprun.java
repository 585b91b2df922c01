package org.haven.inputs.trajectory;

import java.io.EOFException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Lattice;
import org.haven.kernels.Element;

/// Molecular dynamics in vasprun.xml of VASP, streamed: every unnamed `structure` element is a
/// frame. VASP writes one for each step whatever NBLOCK is, but from 6.4.3 on one in ML_OUTBLOCK
/// steps of a force field (which then is the least NBLOCK too): how many stand there for NSW steps
/// tells it.
public final class Vasprun implements TrajectoryFormat {
  @Override
  public String name() {
    return "vasprun.xml";
  }

  @Override
  public List<String> fileNames() {
    return List.of("vasprun*", "*.xml");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.line(0).startsWith("<?xml") || head.line(0).startsWith("<modeling");
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    return new StreamedTrajectory(file, () -> new Frames(file), options);
  }

  private static final class Frames implements FrameSource {
    private static final double NONE = Double.NaN;

    private final Path file;
    private final InputStream stream;
    private final XMLStreamReader xml;
    private List<String> symbols = List.of();
    private double potim = NONE;
    private double nsw = NONE;
    private double block = 1;
    private boolean written = true;
    private int frames;
    private double ibrion = NONE;
    private double startK = NONE;
    private double endK = NONE;
    private boolean cut;

    Frames(Path file) {
      this.file = file;
      this.stream = LineReader.stream(file);
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      // Nothing on the console: what is wrong is said here.
      factory.setXMLReporter((message, type, information, location) -> {});
      try {
        this.xml = factory.createXMLStreamReader(stream);
      } catch (XMLStreamException e) {
        throw new InputException(file, "is not XML: " + e.getMessage(), e);
      }
    }

    @Override
    public Frame next() {
      try {
        while (xml.hasNext()) {
          if (xml.next() != XMLStreamConstants.START_ELEMENT) {
            continue;
          }
          String name = xml.getAttributeValue(null, "name");
          switch (xml.getLocalName()) {
            case "i" -> parameter(name);
            case "array" -> {
              if ("atoms".equals(name)) {
                symbols = List.copyOf(elements());
              }
            }
            case "structure" -> {
              if (name == null) {
                return structure();
              }
            }
            default -> {}
          }
        }
        return null;
      } catch (XMLStreamException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
        cut = line >= lines();
        throw new InputException(
            file,
            line,
            cut ? "ends early" : "is not valid XML: the file is damaged; copy it again");
      }
    }

    /// Number of lines of the whole file; a fault in the last one is that of a file cut off. None
    /// are known of a gzip stream that is damaged.
    private int lines() {
      try (LineReader reader = LineReader.open(file)) {
        while (reader.next() != null) {
          // counted by the reader
        }
        return reader.line() - 1;
      } catch (InputException cutOrDamaged) {
        return cutOrDamaged.getCause() instanceof EOFException ? 0 : Integer.MAX_VALUE;
      }
    }

    private void parameter(String name) throws XMLStreamException {
      if (name == null) {
        return;
      }
      switch (name) {
        case "POTIM" -> potim = number(xml.getElementText());
        case "NSW" -> nsw = number(xml.getElementText());
        case "ML_OUTBLOCK" -> block = number(xml.getElementText());
        case "version" ->
            written = !xml.getElementText().strip().matches("([0-5]|6\\.[0-3]|6\\.4\\.[0-2])\\b.*");
        case "IBRION" -> ibrion = number(xml.getElementText());
        case "TEBEG" -> startK = number(xml.getElementText());
        case "TEEND" -> endK = number(xml.getElementText());
        default -> {}
      }
    }

    /// The first column of the table of atoms.
    private List<String> elements() throws XMLStreamException {
      List<String> elements = new ArrayList<>();
      boolean first = false;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("array")) {
          break;
        }
        if (event != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        if (xml.getLocalName().equals("rc")) {
          first = true;
        } else if (first && xml.getLocalName().equals("c")) {
          int line = xml.getLocation().getLineNumber();
          String symbol = xml.getElementText().strip();
          if (Element.of(symbol).isEmpty()) {
            throw new InputException(
                file,
                line,
                "unknown element " + Plain.quoted(symbol) + "; " + ElementLabel.suggestion(symbol));
          }
          elements.add(symbol);
          first = false;
        }
      }
      return elements;
    }

    private Frame structure() throws XMLStreamException {
      double[] rows = null;
      double[] s = null;
      int line = xml.getLocation().getLineNumber();
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("structure")) {
          break;
        }
        if (event == XMLStreamConstants.START_ELEMENT
            && List.of("structure", "calculation").contains(xml.getLocalName())) {
          throw new InputException(
              file, xml.getLocation().getLineNumber(), "a structure begins within another");
        }
        if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("varray")) {
          String name = xml.getAttributeValue(null, "name");
          if ("basis".equals(name)) {
            rows = vectors("lattice vectors", 3);
          } else if ("positions".equals(name)) {
            s = vectors("positions", symbols.size());
          }
        }
      }
      if (rows == null || s == null || symbols.isEmpty()) {
        throw new InputException(file, line, "structure without atoms, basis or positions");
      }
      Lattice.of(rows, message -> new InputException(file, line, message));
      frames++;
      return new Frame(symbols, rows, s, false, null, NONE, -1);
    }

    /// The rows of a varray.
    private double[] vectors(String what, int count) throws XMLStreamException {
      double[] values = new double[3 * count];
      int row = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("varray")) {
          break;
        }
        if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("v")) {
          int line = xml.getLocation().getLineNumber();
          String[] words = LineReader.words(xml.getElementText());
          if (words.length != 3 || row >= count) {
            throw new InputException(
                file, line, what + ": expected " + count + " rows of 3 numbers");
          }
          for (int d = 0; d < 3; d++) {
            values[3 * row + d] = number(words[d]);
            if (!Double.isFinite(values[3 * row + d])) {
              throw new InputException(
                  file, line, what + ": expected a finite number, got " + Plain.quoted(words[d]));
            }
          }
          row++;
        }
      }
      if (row != count) {
        throw new InputException(
            file,
            xml.getLocation().getLineNumber(),
            what + ": expected " + count + " rows, found " + row);
      }
      return values;
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        return NONE;
      }
    }

    @Override
    public boolean exhausted() {
      return cut;
    }

    /// Steps between the structures. Where their number is not that of a finished run, the version
    /// says whether VASP heeds ML_OUTBLOCK in this file.
    private double stride() {
      if (!(block > 1) || frames > nsw / block + 1) {
        return 1;
      }
      return finished(block) || written ? block : 1;
    }

    /// Whether the file holds as many frames as NSW steps leave, one in `stride`.
    private boolean finished(double stride) {
      return Math.abs(frames * stride - nsw) < stride;
    }

    @Override
    public OptionalDouble statedIntervalFs() {
      return potim > 0 ? OptionalDouble.of(potim * stride()) : OptionalDouble.empty();
    }

    @Override
    public OptionalDouble temperatureK() {
      boolean constant = startK > 0 && (Double.isNaN(endK) || endK < 0 || endK == startK);
      return constant ? OptionalDouble.of(startK) : OptionalDouble.empty();
    }

    @Override
    public List<String> warnings() {
      if (!Double.isNaN(ibrion) && ibrion != 0) {
        return List.of(
            "IBRION is " + Plain.number(ibrion) + ": a relaxation, not molecular dynamics");
      }
      if (!(nsw > 0) || finished(stride())) {
        return List.of();
      }
      return List.of(
          String.format(
              Locale.ROOT,
              "%d structures for NSW = %s steps: taken as a run that ended early, with a structure"
                  + " every %s steps of POTIM; if that is wrong, give --frame-interval",
              frames,
              Plain.number(nsw),
              Plain.number(stride())));
    }

    @Override
    public void close() {
      try {
        xml.close();
        stream.close();
      } catch (XMLStreamException | java.io.IOException e) {
        throw new InputException(file, "cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
