package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.Matrix3;

/// Reads one LAMMPS data file; [LammpsData] says what is understood.
final class LammpsDataReader {
  /// Columns of an atom line after which x, y, z follow.
  private enum Style {
    ATOMIC(1, -1, 2),
    CHARGE(1, 2, 3),
    MOLECULAR(2, -1, 3),
    FULL(2, 3, 4);

    final int type;
    final int charge;
    final int position;

    Style(int type, int charge, int position) {
      this.type = type;
      this.charge = charge;
      this.position = position;
    }
  }

  private final LineReader reader;
  private int atoms = -1;
  private final double[] low = new double[3];
  private final double[] high = new double[3];
  private final double[] tilt = new double[3];
  private final double[] general = new double[9];
  private boolean isGeneral;
  private double velocityScale = 1e-3;
  private final boolean[] bounds = new boolean[3];
  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, Double> masses = new HashMap<>();
  private final Map<Long, Integer> rowOfId = new HashMap<>();
  private long[] ids;
  private String[] types;
  private double[] positions;
  private double[] charges;
  private double[] velocities;
  private int atomsLine;

  private LammpsDataReader(LineReader reader) {
    this.reader = reader;
  }

  static Structure read(LineReader reader) {
    return new LammpsDataReader(reader).structure();
  }

  private Structure structure() {
    String title = reader.require("a title").strip();
    units(title);
    String section = header();
    while (section != null) {
      section = section(section);
    }
    if (types == null) {
      throw new InputException(reader.file(), "holds no Atoms section");
    }
    return assemble(title);
  }

  private void units(String title) {
    java.util.regex.Matcher m = java.util.regex.Pattern.compile("units = (\\w+)").matcher(title);
    if (m.find()) {
      switch (m.group(1)) {
        case "metal" -> velocityScale = 1e-3;
        case "real" -> velocityScale = 1;
        default ->
            throw reader.fault(
                "units are '" + m.group(1) + "'; expected metal or real (lengths in Å)");
      }
    }
  }

  /// Reads the header; returns the first section line.
  private String header() {
    for (String line = reader.next(); line != null; line = reader.next()) {
      String text = bare(line);
      if (text.isEmpty()) {
        continue;
      }
      if (Character.isLetter(text.charAt(0))) {
        return line;
      }
      String[] words = LineReader.words(text);
      if (text.endsWith(" atoms") && words.length == 2) {
        atoms = reader.integer(words[0], "number of atoms");
        if (atoms <= 0) {
          throw reader.fault("number of atoms is " + atoms + "; expected at least 1");
        }
      } else if (words.length == 4 && words[2].endsWith("lo") && words[3].endsWith("hi")) {
        int d = "xyz".indexOf(words[2].charAt(0));
        if (d < 0) {
          throw reader.fault("box bounds '" + text + "' are not understood");
        }
        low[d] = reader.number(words[0], words[2]);
        high[d] = reader.number(words[1], words[3]);
        bounds[d] = true;
        if (high[d] <= low[d]) {
          throw reader.fault(
              words[3] + " is " + words[1] + ", not above " + words[2] + " " + words[0]);
        }
      } else if (text.endsWith("xy xz yz") && words.length == 6) {
        reader.triple(words, 0, tilt, 0, "tilt");
      } else if (words.length == 4 && words[3].matches("[abc]vec")) {
        isGeneral = true;
        reader.triple(words, 0, general, 3 * (words[3].charAt(0) - 'a'), words[3]);
      } else if (text.endsWith("abc origin") && words.length == 5) {
        reader.triple(words, 0, low, 0, "origin");
      }
    }
    return null;
  }

  private static String bare(String line) {
    int hash = line.indexOf('#');
    return (hash < 0 ? line : line.substring(0, hash)).strip();
  }

  private static String comment(String line) {
    int hash = line.indexOf('#');
    return hash < 0 ? "" : line.substring(hash + 1).strip();
  }

  /// Reads one section; returns the line of the next, or null.
  private String section(String heading) {
    String name = bare(heading);
    switch (name) {
      case "Atoms" -> {
        return atoms(comment(heading).toLowerCase(Locale.ROOT));
      }
      case "Velocities" -> {
        return velocities();
      }
      default -> {
        for (String line = reader.next(); line != null; line = reader.next()) {
          String text = bare(line);
          if (text.isEmpty()) {
            continue;
          }
          if (Character.isLetter(text.charAt(0))) {
            return line;
          }
          String[] words = LineReader.words(text);
          if (name.equals("Masses") && words.length >= 2) {
            masses.put(words[0], reader.number(words[1], "mass of type " + words[0]));
            ElementLabel.read(comment(line)).ifPresent(e -> labels.put(words[0], e.symbol()));
          } else if (name.equals("Atom Type Labels") && words.length >= 2) {
            ElementLabel.read(words[1])
                .ifPresent(
                    e -> {
                      labels.put(words[0], e.symbol());
                      labels.put(words[1], e.symbol());
                    });
          }
        }
        return null;
      }
    }
  }

  /// The next line that holds words, or null at the end of the file.
  private String content() {
    String line = reader.next();
    while (line != null && bare(line).isEmpty()) {
      line = reader.next();
    }
    return line;
  }

  private String atoms(String hint) {
    if (atoms < 0) {
      throw reader.fault("Atoms before the number of atoms ('416 atoms') in the header");
    }
    atomsLine = reader.line();
    ids = new long[atoms];
    types = new String[atoms];
    positions = new double[3 * atoms];
    Style style = null;
    for (int i = 0; i < atoms; i++) {
      String line = content();
      if (line == null || Character.isLetter(bare(line).charAt(0))) {
        throw reader.fault("truncated: expected " + atoms + " atoms, found " + i);
      }
      String[] words = LineReader.words(bare(line));
      if (style == null) {
        style = style(hint, words.length);
        charges = style.charge < 0 ? null : new double[atoms];
      }
      if (words.length < style.position + 3) {
        throw reader.fault(
            "atom "
                + (i + 1)
                + ": expected at least "
                + (style.position + 3)
                + " columns for atom style "
                + Plain.word(style)
                + ", got "
                + words.length);
      }
      ids[i] = reader.integer(words[0], "atom id");
      if (rowOfId.put(ids[i], i) != null) {
        throw reader.fault("atom id " + words[0] + " is given twice");
      }
      types[i] = words[style.type];
      reader.triple(words, style.position, positions, 3 * i, "position of atom " + words[0]);
      if (charges != null) {
        charges[i] = reader.number(words[style.charge], "charge of atom " + words[0]);
      }
    }
    String next = content();
    if (next != null && !Character.isLetter(bare(next).charAt(0))) {
      throw reader.fault("more atoms than the " + atoms + " that the header states");
    }
    return next;
  }

  private Style style(String hint, int columns) {
    switch (hint) {
      case "atomic" -> {
        return Style.ATOMIC;
      }
      case "charge" -> {
        return Style.CHARGE;
      }
      case "full" -> {
        return Style.FULL;
      }
      case "molecular", "bond", "angle" -> {
        return Style.MOLECULAR;
      }
      case "" -> {
        if (columns == 5 || columns == 8) {
          return Style.ATOMIC;
        } else if (columns == 7 || columns == 10) {
          return Style.FULL;
        }
        throw reader.fault(
            columns
                + " columns fit several atom styles; name the style after the heading,"
                + " as in 'Atoms # charge'");
      }
      default ->
          throw reader.fault(
              "atom style '" + hint + "' is not read; expected atomic, charge, molecular or full");
    }
  }

  private String velocities() {
    if (types == null) {
      throw reader.fault("Velocities before Atoms");
    }
    velocities = new double[3 * atoms];
    for (int i = 0; i < atoms; i++) {
      String line = content();
      if (line == null || Character.isLetter(bare(line).charAt(0))) {
        throw reader.fault("truncated: expected " + atoms + " velocities, found " + i);
      }
      String[] words = LineReader.words(bare(line));
      Integer row = rowOfId.get((long) reader.integer(words[0], "atom id"));
      if (row == null) {
        throw reader.fault("velocity of atom id " + words[0] + ", which is not among the Atoms");
      }
      reader.triple(words, 1, velocities, 3 * row, "velocity of atom " + words[0]);
    }
    for (int k = 0; k < velocities.length; k++) {
      velocities[k] *= velocityScale;
    }
    return content();
  }

  private Structure assemble(String title) {
    double[] rows;
    if (isGeneral) {
      rows = general;
    } else {
      for (int d = 0; d < 3; d++) {
        if (!bounds[d]) {
          throw new InputException(
              reader.file(),
              "header holds no box bounds '" + "xyz".charAt(d) + "lo " + "xyz".charAt(d) + "hi'");
        }
      }
      rows =
          new double[] {
            high[0] - low[0], 0, 0, tilt[0], high[1] - low[1], 0, tilt[1], tilt[2], high[2] - low[2]
          };
    }
    if (Math.abs(Matrix3.determinant(rows)) < 1e-9) {
      throw new InputException(reader.file(), "box has zero volume");
    }
    Integer[] order = new Integer[atoms];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Long.compare(ids[i], ids[j]));
    List<String> symbols = new ArrayList<>(atoms);
    double[] r = new double[3 * atoms];
    double[] q = charges == null ? null : new double[atoms];
    double[] v = velocities == null ? null : new double[3 * atoms];
    Map<String, String> elements = new HashMap<>();
    for (int k = 0; k < atoms; k++) {
      int i = order[k];
      symbols.add(elements.computeIfAbsent(types[i], this::element));
      for (int d = 0; d < 3; d++) {
        r[3 * k + d] = positions[3 * i + d] - low[d];
        if (v != null) {
          v[3 * k + d] = velocities[3 * i + d];
        }
      }
      if (q != null) {
        q[k] = charges[i];
      }
    }
    return Structure.of(
            title.isEmpty() ? reader.file().getFileName().toString() : title,
            Cell.ofRows(rows),
            symbols,
            r)
        .withVelocities(Optional.ofNullable(v))
        .withCharges(Optional.ofNullable(q));
  }

  /// Element of an atom type: its comment or label, else the element of nearest mass.
  private String element(String type) {
    String label = labels.get(type);
    if (label != null) {
      return label;
    }
    Double mass = masses.get(type);
    if (mass == null) {
      throw new InputException(
          reader.file(),
          atomsLine,
          "atom type "
              + type
              + " has no element: add a Masses section with lines such as '"
              + type
              + " 6.94 # Li'");
    }
    Element nearest = Element.nearestByMass(mass);
    if (Math.abs(nearest.massU() - mass) > 0.02 * mass + 0.05) {
      throw new InputException(
          reader.file(),
          "mass "
              + mass
              + " of atom type "
              + type
              + " is not near that of any element (nearest "
              + nearest.symbol()
              + ", "
              + nearest.massU()
              + " u); name it in a comment, as in '"
              + type
              + " "
              + mass
              + " # "
              + nearest.symbol()
              + "'");
    }
    return nearest.symbol();
  }
}
