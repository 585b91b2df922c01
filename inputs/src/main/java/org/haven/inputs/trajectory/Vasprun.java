package org.haven.inputs.trajectory;

import java.io.EOFException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Molecular dynamics in vasprun.xml of VASP, streamed: every `calculation` with an unnamed
/// `structure` is a frame. The time between them is that of [VaspIncar].
///
/// The energy is `e_fr_energy`, the free energy, of which forces and stress are the derivatives;
/// `e_0_energy` is extrapolated, and is not what it says in the last block of a step. `stress` is
/// in kB and of the sign of a pressure, without the ions' kinetic part. What is left out, with a
/// warning: energy, forces and stress of steps that stopped at NELM, and those of VASP's own force
/// field (ML_LMLFF, steps without electronic ones).
public final class Vasprun implements StreamedFormat {
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
  public FrameSource begin(Path file, Trajectories.Options options) {
    return new Frames(file);
  }

  private static final class Frames implements FrameSource {
    private final Path file;
    private final InputStream stream;
    private final XMLStreamReader xml;
    private List<String> symbols = List.of();
    private final VaspIncar incar = new VaspIncar();
    private int frames;
    private boolean cut;
    private boolean forceField;
    private final VaspLabels labels = new VaspLabels();
    private final VasprunVelocities velocities = new VasprunVelocities();
    private Frame held;

    /// What the file says of the number of its atoms, and on which line.
    private String stated;

    private int statedAt;

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
          int event = xml.next();
          if (event == XMLStreamConstants.END_ELEMENT
              && xml.getLocalName().equals("calculation")
              && held != null) {
            return labelled();
          }
          if (event != XMLStreamConstants.START_ELEMENT) {
            continue;
          }
          String name = xml.getAttributeValue(null, "name");
          switch (xml.getLocalName()) {
            case "i" -> parameter(name);
            case "atoms" -> {
              stated = xml.getElementText().strip();
              statedAt = xml.getLocation().getLineNumber();
            }
            case "varray" -> {
              if ("forces".equals(name) && held != null) {
                labels.forces = labelRows("forces", symbols.size());
              } else if ("stress".equals(name) && held != null) {
                labels.stressKb = labelRows("stress", 3);
              } else if ("velocities".equals(name) && held != null) {
                velocities.values = labelRows(name, symbols.size());
              } else if ("velocities".equals(name) && !symbols.isEmpty()) {
                requireRows(name, symbols.size());
              }
            }
            case "calculation" -> {
              labels.clear();
              velocities.clear();
            }
            case "scstep" -> labels.electronicSteps++;
            case "array" -> {
              if ("atoms".equals(name)) {
                symbols = List.copyOf(elements());
                requireStatedCount();
              }
            }
            case "structure" -> {
              if (name == null) {
                requireNone();
                held = structure();
              }
            }
            default -> {}
          }
        }
        requireNone();
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

    private Frame labelled() {
      Frame frame = held;
      held = null;
      frames++;
      FrameLabels found =
          labels.of(incar, forceField && labels.electronicSteps == 0, Cell.ofRows(frame.rows()));
      return new Frame(
          frame.symbols(),
          frame.rows(),
          frame.fractional(),
          null,
          false,
          velocities.of(frame.symbols()),
          Double.NaN,
          -1,
          found);
    }

    private void requireNone() {
      if (held != null) {
        throw new InputException(
            file,
            xml.getLocation().getLineNumber(),
            "a structure begins before the <calculation> of the last one ends");
      }
    }

    private void parameter(String name) throws XMLStreamException {
      if ("e_fr_energy".equals(name)) {
        // that of the step itself stands last, behind those of the electronic steps
        int line = xml.getLocation().getLineNumber();
        String text = xml.getElementText().strip();
        labels.energyEv = number(text);
        if (text.contains("**")) {
          labels.overflow();
        } else if (!Double.isFinite(labels.energyEv)) {
          throw new InputException(
              file, line, "e_fr_energy: expected a finite number, got " + Plain.quoted(text));
        }
      } else if ("kinetic".equals(name)) {
        velocities.kineticEv = number(xml.getElementText());
      } else if ("ML_LMLFF".equals(name)) {
        forceField |= xml.getElementText().strip().toUpperCase(Locale.ROOT).startsWith("T");
      } else if ("version".equals(name)) {
        incar.setVersion(xml.getElementText());
      } else if (VaspIncar.isOf(name)) {
        incar.set(name, xml.getElementText());
      }
    }

    private void requireStatedCount() {
      if (stated != null && !stated.equals(Integer.toString(symbols.size()))) {
        throw new InputException(
            file,
            statedAt,
            "<atoms> says "
                + Plain.quoted(stated)
                + ", but the table of atoms has "
                + symbols.size()
                + " rows: the file is damaged; copy it again");
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
          } else if ("velocities".equals(name) && !symbols.isEmpty()) {
            velocities.values = labelRows(name, symbols.size());
          }
        }
      }
      if (rows == null || s == null || symbols.isEmpty()) {
        throw new InputException(file, line, "structure without atoms, basis or positions");
      }
      Lattice.of(rows, message -> new InputException(file, line, message));
      return new Frame(symbols, rows, s, false, null, Double.NaN, -1);
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
      requireCount(what, count, row);
      return values;
    }

    /// The rows of a varray beside the positions, null where it is empty. Numbers that were too
    /// large for VASP's field cost a step its labels, not its positions.
    private double[] labelRows(String what, int count) throws XMLStreamException {
      double[] values = new double[3 * count];
      int row = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("varray")) {
          break;
        }
        if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("v")) {
          int line = xml.getLocation().getLineNumber();
          String text = xml.getElementText();
          String[] words = LineReader.words(text);
          for (int d = 0; d < 3 && row < count && !text.contains("**"); d++) {
            double value = words.length == 3 ? number(words[d]) : Double.NaN;
            if (!Double.isFinite(value)) {
              throw new InputException(
                  file,
                  line,
                  what + ": expected 3 finite numbers, got " + Plain.quoted(text.strip()));
            }
            values[3 * row + d] = value;
          }
          if (text.contains("**")) {
            labels.overflow();
          }
          row++;
        }
      }
      if (row == 0) {
        return null;
      }
      requireCount(what, count, row);
      return values;
    }

    /// Counts the rows of a varray that is not read, unless it is empty.
    private void requireRows(String what, int count) throws XMLStreamException {
      int row = 0;
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("varray")) {
          break;
        }
        if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("v")) {
          row++;
        }
      }
      if (row > 0) {
        requireCount(what, count, row);
      }
    }

    private void requireCount(String what, int count, int row) {
      if (row != count) {
        throw new InputException(
            file,
            xml.getLocation().getLineNumber(),
            what + ": expected " + count + " rows, found " + row);
      }
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }

    @Override
    public boolean exhausted() {
      return cut;
    }

    @Override
    public OptionalDouble statedIntervalFs() {
      return incar.intervalFs(frames);
    }

    @Override
    public OptionalDouble temperatureK() {
      return incar.temperatureK();
    }

    @Override
    public MdSettings settings() {
      return incar.settings();
    }

    @Override
    public List<String> warnings() {
      return Stream.of(incar.warnings(frames), labels.warnings(frames), velocities.warnings(frames))
          .flatMap(List::stream)
          .toList();
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
