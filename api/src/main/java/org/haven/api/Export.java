package org.haven.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.figures.FigureFormat;
import org.haven.analysis.figures.Figures;
import org.haven.analysis.paper.Methods;
import org.haven.analysis.paper.PaperTable;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.structure.Structure;

/// What a paper takes from a run: figures with their numbers, the table, a paragraph on methods.
///
/// ```java
/// Export.of(Path.of("runs/quickstart")).write(Path.of("paper"), Set.of(FigureFormat.PDF), List.of());
/// ```
///
/// @param source the run directory, or a folder of `haven analyze --output`
/// @param json its results, the object of `result.json`
/// @param analysed whether they were computed anew, because `result.json` was missing or older than
///   the trajectories
@API(status = API.Status.EXPERIMENTAL)
public record Export(Path source, Map<String, Object> json, boolean analysed) {
  /// Folder of the figures.
  public static final String FIGURES = "figures";

  /// The results of a run directory, or those that `haven analyze --output` wrote into a folder.
  ///
  /// @throws InputException if there are none and nothing to analyse
  public static Export of(Path source) {
    if (!Files.isDirectory(source)) {
      throw new InputException(
          source,
          Files.exists(source)
              ? "is a file; export takes a run directory, or a folder that 'haven analyze --output'"
                  + " wrote"
              : "no such run directory");
    }
    if (Files.isRegularFile(source.resolve(RunLayout.DECK))) {
      return RunAnalysis.result(source)
          .map(json -> new Export(source, json, false))
          .orElseGet(() -> new Export(source, TransportReport.ofRun(source).json(), true));
    }
    Path result = source.resolve(RunLayout.RESULT);
    if (!Files.isRegularFile(result)) {
      throw new InputException(
          source,
          "holds neither deck.yaml nor result.json. Remedy: name a run directory, or analyse"
              + " trajectories of other programs first: haven analyze FILE … --output DIR");
    }
    if (!(ResultJson.read(result) instanceof Map<?, ?> read)) {
      throw new InputException(result, "is not the result of an analysis");
    }
    Map<String, Object> json = new LinkedHashMap<>();
    read.forEach((key, value) -> json.put(key.toString(), value));
    if (!json.containsKey("curves")) {
      throw new InputException(
          result, "has no curves: an older Haven wrote it. Remedy: haven analyze again");
    }
    try {
      Curves.ofJson(json.get("curves"));
    } catch (ClassCastException | NullPointerException damaged) {
      throw new InputException(
          result, "'curves' are not as Haven writes them. Remedy: haven analyze again", damaged);
    }
    return new Export(source, json, false);
  }

  /// Writes `figures/`, `table.csv`, `table.md`, `table.tex`, `methods.md`, `methods.tex` and
  /// `references.bib` into `folder`, over what is there, and a copy of the source's [#densities];
  /// the figures of an earlier export there are removed first. Other files stay as they are.
  ///
  /// @param kinds of figures, see [Figures#kinds]; all where empty
  /// @return names of the figures
  /// @throws InputException if a file that no export wrote has the name of a figure
  /// @throws OutputException if a file cannot be written
  public List<String> write(Path folder, Set<FigureFormat> formats, Collection<String> kinds) {
    Curves curves = Curves.ofJson(json.get("curves"));
    List<String> files = Figures.files(curves, formats, kinds);
    new ExportFolder(folder).requireOurs(files);
    OutputFile.folder(folder.resolve(FIGURES));
    new ExportFolder(folder).renew(files);
    List<String> comments =
        List.of(
            "Haven " + json.getOrDefault("haven_version", ResultJson.version()) + ", " + name(),
            "intervals are 95 %");
    PaperTable table = new PaperTable(json);
    OutputFile.write(folder.resolve("table.csv"), table.csv(comments));
    OutputFile.write(folder.resolve("table.md"), table.markdown());
    OutputFile.write(folder.resolve("table.tex"), table.latex());
    Methods methods = methods();
    OutputFile.write(folder.resolve("methods.md"), methods.markdown());
    OutputFile.write(folder.resolve("methods.tex"), methods.latex());
    OutputFile.write(folder.resolve("references.bib"), methods.bibliography());
    for (Path map : densities()) {
      try {
        Files.copy(map, folder.resolve(map.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException failure) {
        throw new OutputException(folder.resolve(map.getFileName()), failure);
      }
    }
    return Figures.write(folder.resolve(FIGURES), curves, formats, kinds, comments);
  }

  /// Density maps of the mobile ions (Gaussian cube) beside the results, for a viewer; none unless
  /// the analysis was asked for `density`.
  ///
  /// @throws InputException if the folder cannot be read
  public List<Path> densities() {
    try (Stream<Path> files = Files.list(source)) {
      return files
          .filter(f -> f.getFileName().toString().matches("density(-[^/]+)?\\.cube"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new InputException(source, "cannot be read", failure);
    }
  }

  /// Whether an export wrote into this folder before.
  public static boolean isIn(Path folder) {
    return new ExportFolder(folder).isEarlier();
  }

  private Methods methods() {
    for (Path run : List.of(source, source.toAbsolutePath().normalize().resolveSibling(""))) {
      if (isOf(run.resolve(RunLayout.DECK))) {
        Optional<Structure> structure;
        try {
          structure = Optional.of(DeckReader.structure(DeckReader.readFinishedRun(run), 1));
        } catch (InputException gone) {
          structure = Optional.empty();
        }
        return Methods.of(RunLayout.deck(run.resolve(RunLayout.DECK)), json, structure, run);
      }
    }
    return Methods.of(Map.of(), json, Optional.empty(), source);
  }

  /// Whether the results are of this deck: that of the run directory, or of the one around a named
  /// analysis.
  private boolean isOf(Path deck) {
    return Files.isRegularFile(deck)
        && json.get("sha256") instanceof Map<?, ?> hashes
        && FileHash.sha256(deck).equals(hashes.get(RunLayout.DECK));
  }

  /// What the results are of.
  private String name() {
    return json.get("title") instanceof String title
        ? title
        : source.toAbsolutePath().normalize().getFileName().toString();
  }
}
