package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

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
  private final Map<String, String> nameOfType = new HashMap<>();
  private final Map<String, Integer> massLines = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private int atomsLine;
  private int boxLine;

  private static final Pattern COUNTED =
      Pattern.compile(
          "(atom|bond|angle|dihedral|improper)(s| types)|ellipsoids|lines|triangles|bodies"
              + "|(extra )?(bond|angle|dihedral|improper|special)s? per atom|extra .* per atom"
              + "|crossterms");

  private static final Pattern PASSED_OVER =
      Pattern.compile(
          ".* Coeffs|(Bond|Angle|Dihedral|Improper) Type Labels|Bonds|Angles|Dihedrals|Impropers"
              + "|Ellipsoids|Lines|Triangles|Bodies|CMAP");

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
    Matcher m = Pattern.compile("units = (\\w+)").matcher(title);
    if (m.find()) {
      switch (m.group(1)) {
        case "metal" -> velocityScale = 1e-3;
        case "real" -> velocityScale = 1;
        default ->
            throw reader.fault(
                "units are "
                    + Plain.quoted(m.group(1))
                    + "; expected metal or real (lengths in Å)");
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
      header(LineReader.words(text));
    }
    return null;
  }

  /// One line of the header: numbers, then the words that say what they are.
  private void header(String[] words) {
    int numbers = 0;
    while (numbers < words.length && !Character.isLetter(words[numbers].charAt(0))) {
      numbers++;
    }
    String what = String.join(" ", Arrays.copyOfRange(words, numbers, words.length));
    int expected =
        switch (what) {
          case "xlo xhi", "ylo yhi", "zlo zhi" -> 2;
          case "xy xz yz", "avec", "bvec", "cvec", "abc origin" -> 3;
          default -> 1;
        };
    if (expected == 1 && !COUNTED.matcher(what).matches()) {
      throw reader.fault(
          "header line "
              + Plain.quoted(String.join(" ", words))
              + " is not understood; expected numbers and"
              + " 'atoms', 'atom types', 'xlo xhi', 'xy xz yz' or the like");
    }
    if (numbers != expected) {
      throw reader.fault(what + ": expected " + expected + " numbers, got " + numbers);
    }
    switch (what) {
      case "atoms" -> {
        // the shortest atom is '1 1 0 0 0' with its line end
        atoms = reader.count(words[0], "number of atoms", 10);
        if (atoms == 0) {
          throw reader.fault("number of atoms is 0; expected at least 1");
        }
      }
      case "xlo xhi", "ylo yhi", "zlo zhi" -> {
        int d = what.charAt(0) - 'x';
        low[d] = reader.number(words[0], words[2]);
        high[d] = reader.number(words[1], words[3]);
        bounds[d] = true;
        if (high[d] <= low[d]) {
          throw reader.fault(
              words[3] + " is " + words[1] + ", not above " + words[2] + " " + words[0]);
        }
      }
      case "xy xz yz" -> reader.triple(words, 0, tilt, 0, "tilt");
      case "avec", "bvec", "cvec" -> {
        isGeneral = true;
        reader.triple(words, 0, general, 3 * (what.charAt(0) - 'a'), what);
      }
      case "abc origin" -> reader.triple(words, 0, low, 0, "origin");
      default -> {
        // counts of what is not read
      }
    }
    boxLine = expected == 1 ? boxLine : reader.line();
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
      case "Masses", "Atom Type Labels" -> {
        return types(name);
      }
      default -> {
        if (!PASSED_OVER.matcher(name).matches()) {
          notes.add(
              "section "
                  + Plain.quoted(name)
                  + " (line "
                  + reader.line()
                  + ") is not known; left out");
        }
        String line = content();
        while (line != null && !Character.isLetter(bare(line).charAt(0))) {
          line = content();
        }
        return line;
      }
    }
  }

  /// Reads masses, with the elements in their comments, or the names of atom types.
  private String types(String section) {
    boolean mass = section.equals("Masses");
    String line = content();
    for (; line != null; line = content()) {
      String[] words = LineReader.words(bare(line));
      boolean named = labels.containsKey(words[0]) || nameOfType.containsValue(words[0]);
      if (Character.isLetter(words[0].charAt(0)) && !(mass && named && words.length == 2)) {
        return line;
      }
      if (words.length != 2) {
        throw reader.fault(
            section
                + ": expected a type and its "
                + (mass ? "mass" : "name")
                + ", got "
                + Plain.quoted(bare(line)));
      }
      if (mass) {
        if (masses.put(words[0], reader.number(words[1], "mass of type " + words[0])) != null) {
          throw reader.fault("the mass of type " + words[0] + " is given twice");
        }
        massLines.put(words[0], reader.line());
        String[] comment = LineReader.words(comment(line));
        if (comment.length > 0) {
          ElementLabel.read(comment[0]).ifPresent(e -> labels.put(words[0], e.symbol()));
        }
      } else {
        nameOfType.put(words[0], words[1]);
      }
    }
    return null;
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
    int width = 0;
    for (int i = 0; i < atoms; i++) {
      String line = content();
      String text = line == null ? "end" : bare(line);
      if (Character.isLetter(text.charAt(0))) {
        throw reader.fault("truncated: expected " + atoms + " atoms, found " + i);
      }
      String[] words = LineReader.words(text);
      if (style == null) {
        style = style(hint, words.length);
        width = words.length;
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
      if (width != style.position + 3 && width != style.position + 6) {
        throw reader.fault(
            "atom "
                + (i + 1)
                + " has "
                + width
                + " columns; atom style "
                + Plain.word(style)
                + " has "
                + (style.position + 3)
                + ", and 3 image flags");
      }
      if (words.length != width) {
        throw reader.fault(
            "atom " + (i + 1) + " has " + words.length + " columns, those before it " + width);
      }
      ids[i] = reader.integer(words[0], "atom id");
      if (ids[i] < 1) {
        throw reader.fault("atom id is " + ids[i] + "; expected 1 or more");
      }
      if (rowOfId.put(ids[i], i) != null) {
        throw reader.fault("atom id " + words[0] + " is given twice");
      }
      types[i] = words[style.type];
      reader.position(words, style.position, positions, 3 * i, "position of atom " + words[0]);
      if (charges != null) {
        charges[i] = reader.number(words[style.charge], "charge of atom " + words[0]);
      }
    }
    reader.cutLine().ifPresent(notes::add);
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
              "atom style "
                  + Plain.quoted(hint)
                  + " is not read; expected atomic, charge, molecular or full");
    }
  }

  private String velocities() {
    if (types == null) {
      throw reader.fault("Velocities before Atoms");
    }
    velocities = new double[3 * atoms];
    BitSet given = new BitSet(atoms);
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
      if (given.get(row)) {
        throw reader.fault("velocity of atom id " + words[0] + " is given twice");
      }
      given.set(row);
      if (words.length != 4 && words.length != 7) {
        throw reader.fault(
            "velocity of atom " + words[0] + ": expected 3 numbers, got " + (words.length - 1));
      }
      reader.triple(words, 1, velocities, 3 * row, "velocity of atom " + words[0]);
    }
    reader.cutLine().ifPresent(notes::add);
    for (int k = 0; k < velocities.length; k++) {
      velocities[k] *= velocityScale;
    }
    String next = content();
    if (next != null && !Character.isLetter(bare(next).charAt(0))) {
      throw reader.fault("more velocities than the " + atoms + " atoms");
    }
    return next;
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
    Cell cell = Lattice.of(rows, message -> reader.fault(boxLine, message));
    Integer[] order = new Integer[atoms];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (i, j) -> Long.compare(ids[i], ids[j]));
    List<String> symbols = new ArrayList<>(atoms);
    double[] r = new double[3 * atoms];
    double[] q = charges == null ? null : new double[atoms];
    double[] v = velocities == null ? null : new double[3 * atoms];
    Map<String, String> elements = new HashMap<>();
    double[] massesU = new double[atoms];
    for (int k = 0; k < atoms; k++) {
      int i = order[k];
      symbols.add(elements.computeIfAbsent(types[i], this::element));
      massesU[k] = given(masses, types[i]).orElse(Double.NaN);
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
            title.isEmpty() ? reader.file().getFileName().toString() : title, cell, symbols, r)
        .withVelocities(Optional.ofNullable(v))
        .withCharges(Optional.ofNullable(q))
        .withMassesU(massesU)
        .withNotes(notes);
  }

  /// What is given of a type, which may be called by its number or its name.
  private <V> Optional<V> given(Map<String, V> all, String type) {
    if (all.containsKey(type)) {
      return Optional.of(all.get(type));
    }
    return nameOfType.entrySet().stream()
        .filter(e -> e.getKey().equals(type) || e.getValue().equals(type))
        .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
        .filter(all::containsKey)
        .map(all::get)
        .findFirst();
  }

  /// Element of an atom type: that of its comment or name, else the one of its mass; the mass must
  /// agree.
  private String element(String type) {
    Optional<Element> named =
        given(labels, type)
            .or(() -> ElementLabel.read(type).map(Element::symbol))
            .or(
                () ->
                    Optional.ofNullable(nameOfType.get(type))
                        .flatMap(ElementLabel::read)
                        .map(Element::symbol))
            .flatMap(Element::of);
    Optional<Double> mass = given(masses, type);
    if (mass.isEmpty() && named.isPresent()) {
      return named.get().symbol();
    }
    if (mass.isEmpty()) {
      throw reader.fault(
          atomsLine,
          "atom type "
              + type
              + " has no element: add a Masses section with lines such as '"
              + type
              + " 6.94 # Li'");
    }
    int line = given(massLines, type).orElse(atomsLine);
    if (named.isPresent()) {
      Element element = ElementLabel.isotope(named.get(), mass.get());
      ElementLabel.contradiction(element, mass.get())
          .ifPresent(
              message -> {
                throw reader.fault(line, "atom type " + type + ": " + message);
              });
      return element.symbol();
    }
    return ElementLabel.ofMass(mass.get())
        .orElseThrow(
            () -> {
              Element nearest = Element.nearestByMass(mass.get());
              return reader.fault(
                  line,
                  "mass "
                      + mass.get()
                      + " of atom type "
                      + type
                      + " is not near that of any element (nearest "
                      + nearest.symbol()
                      + ", "
                      + nearest.massU()
                      + " u); correct it, or name the element in a comment, as in '"
                      + type
                      + " "
                      + nearest.massU()
                      + " # "
                      + nearest.symbol()
                      + "'");
            })
        .symbol();
  }
}
