package org.haven.analysis.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.haven.analysis.curves.Curves;
import org.haven.inputs.OutputException;

/// Every curve as a figure for a paper: one column (85 mm) wide, as SVG, PDF and PNG (300 dpi),
/// with its numbers as CSV, and a page of captions.
public final class Figures {
  private static final String CAPTIONS = "captions.md";

  private Figures() {}

  /// What the names of figures may begin with.
  public static List<String> kinds() {
    return FigureSet.KINDS;
  }

  /// Writes the figures of `curves` into `folder`, and `captions.md` beside them.
  ///
  /// @param kinds those wanted, of [#kinds]; all where empty
  /// @param comments first lines of the CSV files
  /// @return names of the figures
  /// @throws OutputException if one cannot be written
  public static List<String> write(
      Path folder,
      Curves curves,
      Set<FigureFormat> formats,
      Collection<String> kinds,
      List<String> comments) {
    List<Figure> figures = wanted(curves, kinds);
    boolean drawn = formats.stream().anyMatch(f -> f != FigureFormat.CSV);
    FigureFont font = drawn ? FigureFont.get() : null;
    figures.parallelStream().forEach(f -> write(folder, f, formats, comments, font));
    StringBuilder captions = new StringBuilder("# Captions\n");
    for (Figure f : figures) {
      captions.append("\n**").append(f.name()).append("** ").append(f.caption()).append('\n');
    }
    store(folder.resolve(CAPTIONS), captions.toString().getBytes(StandardCharsets.UTF_8));
    return new ArrayList<>(figures.stream().map(Figure::name).toList());
  }

  /// Names of the files that [#write] writes.
  public static List<String> files(
      Curves curves, Set<FigureFormat> formats, Collection<String> kinds) {
    List<String> names = new ArrayList<>(List.of(CAPTIONS));
    for (Figure figure : wanted(curves, kinds)) {
      formats.forEach(f -> names.add(file(figure, f)));
    }
    return names;
  }

  private static List<Figure> wanted(Curves curves, Collection<String> kinds) {
    return FigureSet.of(curves).stream()
        .filter(f -> kinds.isEmpty() || kinds.contains(f.name().split("-")[0]))
        .toList();
  }

  private static String file(Figure figure, FigureFormat format) {
    return figure.name() + "." + format.ending();
  }

  private static void write(
      Path folder,
      Figure figure,
      Set<FigureFormat> formats,
      List<String> comments,
      FigureFont font) {
    for (FigureFormat format : formats) {
      byte[] bytes;
      try {
        bytes = format == FigureFormat.CSV ? csv(figure, comments) : drawn(figure, format, font);
      } catch (IOException failure) {
        throw new OutputException(folder, failure);
      }
      store(folder.resolve(file(figure, format)), bytes);
    }
  }

  private static byte[] csv(Figure figure, List<String> comments) {
    List<String> lines = new ArrayList<>(comments);
    lines.add(figure.caption());
    return FigureCsv.text(figure.data(), lines).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] drawn(Figure figure, FigureFormat format, FigureFont font)
      throws IOException {
    FigureChart.Sized sized = FigureChart.of(figure, font);
    FigureFiles files =
        new FigureFiles(sized.chart(), FigureChart.WIDTH_PT, sized.heightPt(), figure.caption());
    return switch (format) {
      case SVG -> files.svg();
      case PDF -> files.pdf(font);
      default -> files.png();
    };
  }

  private static void store(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException failure) {
      throw new OutputException(file, failure);
    }
  }
}
