package org.haven.campaigns.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.NodeSection;
import org.haven.kernels.Element;

/// The structures that SCREEN.yaml names, in its order: a line of memory each, none of them read.
public final class Candidates {
  /// Endings of the files that are taken from a folder.
  private static final List<String> ENDINGS =
      List.of(".cif", ".vasp", ".poscar", ".xyz", ".extxyz", ".data", ".lmp");

  private static final List<String> NAMES = List.of("poscar", "contcar");
  private static final String MOBILE = "mobile";

  private final Sources sources;
  private final NodeSection section;
  private final List<String> columns = new ArrayList<>();
  private final List<Candidate> all = new ArrayList<>();
  private final Map<String, Path> ids = new HashMap<>();

  private Candidates(Sources sources, NodeSection section) {
    this.sources = sources;
    this.section = section;
  }

  /// Finds them.
  ///
  /// @param section of SCREEN.yaml, for its lines
  /// @throws InputException if a file is not there, a table lacks a column, or two have one name
  public static Candidates of(Sources sources, NodeSection section) {
    Candidates found = new Candidates(sources, section);
    for (int k = 0; k < sources.files().size(); k++) {
      Path file = sources.files().get(k);
      if (!Files.exists(file)) {
        throw section.faultAt("names " + file + ", which does not exist", "structures", "files", k);
      }
      found.add(file);
    }
    if (found.all.isEmpty()) {
      throw section.faultAt(
          "holds no structures; a folder's are those that end in " + String.join(", ", ENDINGS),
          "structures",
          "files");
    }
    // A table that comes later has columns that earlier structures lack.
    found.all.replaceAll(
        c ->
            c.columns().size() == found.columns.size()
                ? c
                : new Candidate(
                    c.id(), c.source(), c.frame(), c.mobile(), found.padded(c.columns())));
    return found;
  }

  /// Names of the columns of the user's tables.
  public List<String> columns() {
    return columns;
  }

  /// All of them.
  public List<Candidate> list() {
    return all;
  }

  private List<String> padded(List<String> values) {
    List<String> all = new ArrayList<>(values);
    while (all.size() < columns.size()) {
      all.add("");
    }
    return List.copyOf(all);
  }

  private void add(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(file)) {
      addFolder(file);
    } else if (UserTable.isOne(name)) {
      addTable(UserTable.read(file));
    } else if (name.endsWith(".txt")) {
      addList(file);
    } else {
      addFile(withoutEnding(file.getFileName().toString()), file, Optional.empty(), List.of());
    }
  }

  private void addFolder(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Candidates::isStructure).sorted().toList()) {
        addFile(
            withoutEnding(folder.relativize(file).toString()), file, Optional.empty(), List.of());
      }
    } catch (IOException unreadable) {
      throw new InputException(folder, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static boolean isStructure(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return (ENDINGS.stream().anyMatch(name::endsWith)
            || NAMES.stream().anyMatch(n -> name.equals(n) || name.startsWith(n + ".")))
        && Files.isRegularFile(file);
  }

  private static String withoutEnding(String name) {
    return name.replaceFirst("(?i)\\.gz$", "").replaceFirst("(?<=[^/])\\.[A-Za-z]{1,8}$", "");
  }

  private void addList(Path list) {
    try (LineReader reader = LineReader.open(list)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        Path file = list.resolveSibling(text).normalize();
        if (!Files.isRegularFile(file)) {
          throw reader.fault("names " + Plain.quoted(text) + ", which is no file");
        }
        addFile(withoutEnding(text), file, Optional.empty(), List.of());
      }
    }
  }

  private void addTable(UserTable table) {
    List<String> header = table.header();
    int id = column(table, sources.idColumn(), "id_column");
    int path = column(table, sources.pathColumn(), "path_column");
    int mobile = header.indexOf(MOBILE);
    List<Integer> kept = new ArrayList<>();
    for (int k = 0; k < header.size(); k++) {
      if (k != id && k != path && k != mobile) {
        kept.add(k);
        if (!columns.contains(header.get(k))) {
          columns.add(header.get(k));
        }
      }
    }
    for (UserTable.Row row : table.rows()) {
      addRow(table, row, id, path, mobile, kept);
    }
  }

  private static int column(UserTable table, String name, String key) {
    int k = table.header().indexOf(name);
    if (k < 0) {
      throw table.fault(
          "has no column "
              + Plain.quoted(name)
              + "; it has "
              + Plain.shortened(String.join(", ", table.header()))
              + ". Name another with structures."
              + key);
    }
    return k;
  }

  private void addRow(
      UserTable table, UserTable.Row row, int id, int path, int mobile, List<Integer> kept) {
    List<String> cells = row.values();
    Path file = table.file().resolveSibling(cells.get(path)).normalize();
    if (cells.get(path).isEmpty() || !Files.isRegularFile(file)) {
      throw table.fault(row, "names " + Plain.quoted(cells.get(path)) + ", which is no file");
    }
    Optional<String> ion =
        mobile < 0 || cells.get(mobile).isEmpty()
            ? Optional.empty()
            : Optional.of(cells.get(mobile));
    if (ion.isPresent() && Element.of(ion.get()).isEmpty()) {
      throw table.fault(
          row, "names the mobile ion " + Plain.quoted(ion.get()) + ", which is no element");
    }
    String[] values = new String[columns.size()];
    java.util.Arrays.fill(values, "");
    kept.forEach(k -> values[columns.indexOf(table.header().get(k))] = cells.get(k));
    addFile(cells.get(id), file, ion, List.of(values));
  }

  private void addFile(String id, Path file, Optional<String> mobile, List<String> values) {
    if (id.isBlank()) {
      throw new InputException(file, "has no id; give each structure of the table one");
    }
    int frames = isFrames(file) ? frames(file) : 1;
    for (int k = 0; k < frames; k++) {
      String name = frames > 1 ? id + "-" + k : id;
      Path other = ids.putIfAbsent(name, file);
      if (other != null) {
        throw section.faultAt(
            "names two structures "
                + Plain.quoted(name)
                + ": "
                + other
                + " and "
                + file
                + "; give each a name of its own, in a table",
            "structures",
            "files");
      }
      all.add(new Candidate(name, file, k, mobile, values));
    }
  }

  private static boolean isFrames(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".xyz") || name.endsWith(".extxyz");
  }

  /// Counts the frames of an XYZ file by their numbers of atoms alone; a broken one is the last.
  private static int frames(Path file) {
    int frames = 0;
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        if (line.isBlank()) {
          continue;
        }
        int atoms = reader.integer(line.strip(), "number of atoms");
        for (int k = 0; k <= atoms; k++) {
          reader.require("a line of frame " + frames);
        }
        frames++;
      }
    } catch (InputException broken) {
      return frames + 1;
    }
    return Math.max(1, frames);
  }

  /// Files that hold several structures, of which each is read by a walk through the file.
  public Set<Path> filesOfFrames() {
    Set<Path> files = new LinkedHashSet<>();
    all.stream().filter(c -> c.frame() > 0).forEach(c -> files.add(c.source()));
    return files;
  }
}
