package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;

/// POSCAR and CONTCAR of VASP 5 and 6: title, scale, cell, symbols, counts, positions, velocities.
public final class Poscar implements Format, WritableFormat {
  @Override
  public String name() {
    return "POSCAR";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*poscar*", "*contcar*", "*.vasp");
  }

  @Override
  public boolean recognises(FileHead head) {
    // 'Direct configuration=' is the first frame of an XDATCAR
    return beginsWithHeader(head)
        && !head.line(7).toLowerCase(Locale.ROOT).startsWith("direct configuration");
  }

  @Override
  public Structure read(Path file, int frame) {
    if (frame != 0) {
      throw StructureFile.noSuchFrame(file, frame, 1);
    }
    try (LineReader reader = LineReader.open(file)) {
      return read(reader);
    }
  }

  @Override
  public Optional<String> loss(Structure structure) {
    String masses =
        structure.massesU().entrySet().stream()
            .filter(e -> ElementLabel.isUnusual(e.getKey(), e.getValue()))
            .map(e -> e.getKey() + " " + e.getValue() + " u")
            .collect(Collectors.joining(", "));
    return masses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "a POSCAR holds no masses: " + masses + " must be given to a run as masses_u");
  }

  @Override
  public void write(Structure structure, Path file) {
    OutputFile.write(file, text(structure));
  }

  /// Whether a file begins with what stands above the positions: title, scale, cell and more.
  public static boolean beginsWithHeader(FileHead head) {
    return head.lines().size() > 6
        && numbers(head.line(1), 1)
        && numbers(head.line(2), 3)
        && numbers(head.line(3), 3)
        && numbers(head.line(4), 3);
  }

  private static boolean numbers(String line, int count) {
    String[] words = LineReader.words(line);
    return words.length >= count && Arrays.stream(words).limit(count).allMatch(Poscar::isNumber);
  }

  /// What stands above the positions; shared with XDATCAR.
  public record Header(String title, double[] rows, double[] scale, List<String> symbols) {}

  public static Header header(LineReader reader) {
    String title = reader.require("a title").strip();
    return header(reader, title);
  }

  public static Header header(LineReader reader, String title) {
    String[] scaleWords = LineReader.words(reader.require("the scale factor"));
    int factors =
        scaleWords.length >= 3 && isNumber(scaleWords[1]) && isNumber(scaleWords[2]) ? 3 : 1;
    if (scaleWords.length == 0) {
      throw reader.fault("expected the scale factor, got a blank line");
    }
    double[] scale = new double[3];
    for (int d = 0; d < 3; d++) {
      scale[d] = reader.number(scaleWords[factors == 3 ? d : 0], "scale factor");
      if (scale[d] == 0 || factors == 3 && scale[d] < 0) {
        throw reader.fault(
            "scale factor is " + scale[d] + "; expected a positive number, or minus the volume");
      }
    }
    double[] rows = new double[9];
    for (int k = 0; k < 3; k++) {
      String line = reader.require("lattice vector " + (k + 1));
      reader.onlyTriple(LineReader.words(line), rows, 3 * k, "lattice vector " + (k + 1));
    }
    if (scale[0] < 0) {
      Arrays.fill(scale, Math.cbrt(-scale[0] / Math.abs(Matrix3.determinant(rows))));
    }
    for (int k = 0; k < 9; k++) {
      rows[k] *= scale[k % 3];
    }
    Lattice.of(rows, reader::fault);
    String[] names = LineReader.words(reader.require("the element symbols"));
    if (names.length > 0 && isNumber(names[0])) {
      throw reader.fault(
          "expected element symbols, got numbers: this is the VASP 4 format without symbols;"
              + " insert a line such as 'Li P S Cl' above this one, in the order of the POTCAR");
    }
    int symbolLine = reader.line();
    String[] counts = LineReader.words(reader.require("the number of atoms of each element"));
    List<String> symbols = new ArrayList<>();
    for (int k = 0; k < names.length; k++) {
      String label = names[k];
      String name =
          ElementLabel.read(label)
              .orElseThrow(
                  () ->
                      reader.fault(
                          symbolLine,
                          "unknown element "
                              + Plain.quoted(label)
                              + "; "
                              + ElementLabel.suggestion(label)))
              .symbol();
      if (k >= counts.length) {
        throw reader.fault(
            "expected " + names.length + " counts, one for each symbol, got " + counts.length);
      }
      // the shortest atom is '0 0 0' with its line end
      int count = reader.count(counts[k], "number of " + name + " atoms", 6);
      reader.requireRoom(symbols.size() + (long) count, "number of atoms", 6);
      for (int i = 0; i < count; i++) {
        symbols.add(name);
      }
    }
    if (counts.length > names.length && isNumber(counts[names.length])) {
      throw reader.fault(
          "expected " + names.length + " counts, one for each symbol, got " + counts.length);
    }
    if (symbols.isEmpty()) {
      throw reader.fault("no atoms");
    }
    return new Header(title, rows, scale, List.copyOf(symbols));
  }

  private static Structure read(LineReader reader) {
    Header header = header(reader);
    String mode = reader.require("'Direct' or 'Cartesian'").strip();
    if (mode.toLowerCase(Locale.ROOT).startsWith("s")) {
      mode = reader.require("'Direct' or 'Cartesian'").strip();
    }
    boolean cartesian = mode.toLowerCase(Locale.ROOT).matches("[ck].*");
    if (!cartesian && !mode.toLowerCase(Locale.ROOT).startsWith("d")) {
      throw reader.fault("expected 'Direct' or 'Cartesian', got " + Plain.quoted(mode));
    }
    int atoms = header.symbols().size();
    double[] positions = new double[3 * atoms];
    for (int i = 0; i < atoms; i++) {
      String line = reader.next();
      if (line == null || line.isBlank()) {
        throw reader.fault(
            "truncated: expected " + atoms + " atoms, found " + i + "; check the counts");
      }
      String[] words = LineReader.words(line);
      if (words.length > 3 && isNumber(words[3])) {
        throw reader.fault("position of atom " + (i + 1) + ": expected 3 numbers, got 4");
      }
      reader.position(words, 0, positions, 3 * i, "position of atom " + (i + 1));
    }
    List<String> notes = new ArrayList<>();
    reader.cutLine().ifPresent(notes::add);
    if (cartesian) {
      for (int k = 0; k < positions.length; k++) {
        positions[k] *= header.scale()[k % 3];
      }
    } else {
      Cell.ofRows(header.rows()).toCartesian(positions, positions);
    }
    Optional<double[]> velocities = velocities(reader, atoms, notes);
    Structure plain =
        Structure.of(
            header.title().isEmpty() ? reader.file().getFileName().toString() : header.title(),
            Cell.ofRows(header.rows()),
            header.symbols(),
            positions);
    return plain.withVelocities(velocities).withNotes(notes);
  }

  /// The velocity block, in Å/fs; empty where there is none or all are zero.
  private static Optional<double[]> velocities(LineReader reader, int atoms, List<String> notes) {
    String line = reader.next();
    if (line != null && line.toLowerCase(Locale.ROOT).startsWith("lattice velocities")) {
      for (int k = 0; k < 7; k++) {
        reader.require("lattice velocities");
      }
      line = reader.next();
    }
    if (line == null) {
      return Optional.empty();
    }
    String mode = line.strip().toLowerCase(Locale.ROOT);
    if (!mode.isEmpty() && !mode.matches("[ckd].*")) {
      throw reader.fault(
          "expected a blank line before the velocities, got "
              + Plain.quoted(line.strip())
              + "; are there more atoms than the counts say?");
    }
    String first = reader.next();
    if (first == null || first.isBlank()) {
      return Optional.empty();
    }
    reader.back(first);
    double[] velocities = new double[3 * atoms];
    for (int i = 0; i < atoms; i++) {
      String text = reader.next();
      if (text == null || text.isBlank()) {
        throw reader.fault("truncated: expected " + atoms + " velocities, found " + i);
      }
      reader.onlyTriple(LineReader.words(text), velocities, 3 * i, "velocity of atom " + (i + 1));
    }
    reader.cutLine().ifPresent(notes::add);
    if (mode.startsWith("d")) {
      notes.add("velocities ignored: they are per time step of the run that wrote them");
      return Optional.empty();
    }
    return Arrays.stream(velocities).allMatch(v -> v == 0)
        ? Optional.empty()
        : Optional.of(velocities);
  }

  /// POSCAR of VASP 5, Cartesian. Atoms keep their order when it is species by species; else they
  /// are sorted by species, in order of first appearance.
  private static String text(Structure s) {
    List<String> species = s.species();
    boolean grouped = runs(s.symbols()) == species.size();
    List<Integer> order =
        grouped
            ? IntStream.range(0, s.count()).boxed().toList()
            : IntStream.range(0, s.count())
                .boxed()
                .sorted(Comparator.comparingInt(i -> species.indexOf(s.symbols().get(i))))
                .toList();
    StringBuilder out = new StringBuilder();
    out.append(s.titleLine()).append("\n1.0\n");
    rows(out, s.cell().rows(), IntStream.range(0, 3).boxed().toList());
    out.append(String.join(" ", species)).append('\n');
    out.append(
            s.composition().values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .append("\nCartesian\n");
    rows(out, s.positions(), order);
    s.velocities()
        .ifPresent(
            v -> {
              out.append('\n');
              rows(out, v, order);
            });
    return out.toString();
  }

  private static int runs(List<String> symbols) {
    int runs = 0;
    for (int i = 0; i < symbols.size(); i++) {
      runs += i == 0 || !symbols.get(i).equals(symbols.get(i - 1)) ? 1 : 0;
    }
    return runs;
  }

  private static void rows(StringBuilder out, double[] values, List<Integer> order) {
    for (int i : order) {
      out.append(Plain.row(values, i)).append('\n');
    }
  }

  private static boolean isNumber(String word) {
    try {
      Double.parseDouble(word);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
