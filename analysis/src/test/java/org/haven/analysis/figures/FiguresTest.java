package org.haven.analysis.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.data.Percentage;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.SyntheticRun;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Curves;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.report.ResultJson;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.deck.RunSpec;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  private static final Set<FigureFormat> ALL = EnumSet.allOf(FigureFormat.class);

  /// Curves are written with six digits.
  private static final Percentage SIX_DIGITS = withPercentage(1e-3);

  @TempDir static Path directory;
  private static Curves several;
  private static String json;

  @TempDir Path folder;

  @BeforeAll
  static void analyse() throws IOException {
    RunSpec spec = SyntheticRun.spec(directory, List.of(600.0, 750.0, 900.0), 2);
    SyntheticRun.write(directory, spec);
    RunAnalysis analysis = RunAnalysis.of(directory, spec, TransportOptions.of(spec));
    several = analysis.curves();
    json = ResultJson.text(analysis.json());
  }

  /// Ions of two species that do as `motion` says.
  private static Curves of(double step) {
    int frames = 400;
    double[][] series = new double[24][frames];
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (double[] one : series) {
      for (int f = 1; f < frames; f++) {
        one[f] = one[f - 1] + step * random.nextGaussian();
      }
    }
    List<String> symbols = new java.util.ArrayList<>(Collections.nCopies(4, "Li"));
    symbols.addAll(Collections.nCopies(4, "Na"));
    TransportOptions options =
        TransportOptions.of(List.of("Li", "Na"), Map.of("Li", 1.0, "Na", 1.0));
    TransportResult result =
        TransportResult.of(
            "folder/walk of \"two\".xyz",
            Displacements.of(symbols, series, 1, Cell.orthorhombic(10, 10, 10)),
            500,
            options);
    return StudyCurves.of(TransportStudy.of(List.of(result), List.of(500.0), options));
  }

  @Test
  void curvesComeBackFromResultJson() throws IOException {
    Map<?, ?> read = new ObjectMapper().readValue(json, Map.class);
    assertThat(Curves.ofJson(read.get("curves")).json()).isEqualTo(several.json());
    assertThat(several.all()).extracting(Curve::quantity).contains("msd", "posterior", "thermo");
  }

  @Test
  void aCsvHoldsTheNumbersOfResultJson() throws IOException {
    Figures.write(folder, several, Set.of(FigureFormat.CSV), List.of("msd"), List.of("walks"));
    List<String> lines = Files.readAllLines(folder.resolve("msd-Li.csv"));
    assertThat(lines.getFirst()).isEqualTo("# walks");
    List<String> table = lines.stream().filter(l -> !l.startsWith("#")).toList();
    assertThat(table.getFirst())
        .isEqualTo("run,run_temperature_k,of,lag_ps,msd_angstrom2,msd_std_angstrom2,fit_angstrom2");
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (String line : table.subList(1, table.size())) {
      String[] cells = line.split(",", -1);
      int row = rows.merge(cells[0], 1, Integer::sum) - 1;
      Map<?, ?> curve = inJson("msd", cells[0]);
      List<?> columns = (List<?>) curve.get("columns");
      for (int c = 0; c < 4; c++) {
        Object expected = ((List<?>) ((Map<?, ?>) columns.get(c)).get("values")).get(row);
        assertThat(cells[3 + c]).isEqualTo(expected == null ? "" : expected.toString());
      }
    }
    assertThat(rows).hasSize(6);
    assertThat(rows.values()).allMatch(n -> n > 30);
  }

  private static Map<?, ?> inJson(String quantity, String run) throws IOException {
    Map<?, ?> read = new ObjectMapper().readValue(json, Map.class);
    return ((List<?>) read.get("curves"))
        .stream()
            .map(c -> (Map<?, ?>) c)
            .filter(c -> quantity.equals(c.get("quantity")) && run.equals(c.get("run")))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void anSvgHoldsItsLabelsAsText() throws Exception {
    Figures.write(folder, several, Set.of(FigureFormat.SVG), List.of(), List.of());
    assertThat(text("msd-Li")).contains("MSD / Å²", "t / ps", "600 K", "750 K", "900 K");
    assertThat(text("arrhenius-D-Li")).contains("D* / cm² s⁻¹", "1000 K / T", "T / K", "300");
    assertThat(text("arrhenius-sigma")).contains("σT / mS K cm⁻¹");
    assertThat(text("thermo-temperature")).contains("temperature / K", "time / ps");
  }

  private String text(String figure) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(folder.resolve(figure + ".svg").toFile())
        .getDocumentElement()
        .getTextContent();
  }

  @Test
  void everyFigureIsDrawnWhateverTheRun() throws IOException {
    for (Curves curves : List.of(several, of(0.5), of(0))) {
      List<String> kinds = curves == several ? List.of("arrhenius", "haven") : List.of();
      List<String> names = Figures.write(folder, curves, ALL, kinds, List.of());
      assertThat(names).hasSizeGreaterThan(2).doesNotHaveDuplicates();
      for (String name : names) {
        assertThat(letters(folder.resolve(name + ".pdf"))).as(name).hasSizeGreaterThan(20);
        BufferedImage image = ImageIO.read(folder.resolve(name + ".png").toFile());
        // 85 mm at 300 dpi.
        assertThat(image.getWidth()).isEqualTo(1004);
        assertThat(ink(image)).as(name).isGreaterThan(0.005);
        assertThat(folder.resolve(name + ".csv")).isNotEmptyFile();
      }
    }
  }

  private static String letters(Path pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      return new PDFTextStripper().getText(document);
    }
  }

  /// Fraction of pixels that are dark.
  private static double ink(BufferedImage image) {
    long dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        dark += (image.getRGB(x, y) & 0xFF) < 200 ? 1 : 0;
      }
    }
    return (double) dark / image.getWidth() / image.getHeight();
  }

  @Test
  void oneTemperatureHasNoArrheniusPlotAndBoundsAreNotFitted() throws IOException {
    assertThat(Figures.write(folder, of(0.5), Set.of(), List.of(), List.of()))
        .contains("msd-Li", "msd-Na", "charge-msd")
        .noneMatch(n -> n.startsWith("arrhenius"));
    Figures.write(folder, of(0), Set.of(FigureFormat.CSV), List.of("msd"), List.of());
    assertThat(folder.resolve("msd-Li.csv")).content().doesNotContain("window_ps");
  }

  @Test
  void oneKindOfFigureMayBeAskedFor() throws IOException {
    assertThat(Figures.write(folder, several, Set.of(), List.of("arrhenius"), List.of()))
        .containsExactly("arrhenius-sigma", "arrhenius-D-Li");
    assertThat(folder.resolve("captions.md")).content().contains("**arrhenius-sigma**");
  }

  /// Whatever weight the fit gives to a temperature, its bar is its own interval, as in the table.
  @Test
  void barsOfAnArrheniusPlotAreTheIntervalsOfTheTable() throws IOException {
    Curve points = several.find("d_tracer_points", "", "Li").orElseThrow();
    double[] kelvin = points.values("temperature_k");
    assertThat(kelvin).containsExactly(900, 750, 600);
    List<?> temperatures =
        (List<?>) new ObjectMapper().readValue(json, Map.class).get("temperatures");
    for (int k = 0; k < kelvin.length; k++) {
      Map<?, ?> point = (Map<?, ?>) temperatures.get(kelvin.length - 1 - k);
      Map<?, ?> d =
          (Map<?, ?>)
              ((Map<?, ?>) ((Map<?, ?>) point.get("species")).get("Li")).get("d_tracer_cm2_s");
      List<?> interval = (List<?>) d.get("ci95");
      assertThat(points.values("d_tracer_cm2_s")[k]).isCloseTo((double) d.get("value"), SIX_DIGITS);
      assertThat(points.values("d_tracer_cm2_s_ci95_low")[k])
          .isCloseTo((double) interval.get(0), SIX_DIGITS);
      assertThat(points.values("d_tracer_cm2_s_ci95_high")[k])
          .isCloseTo((double) interval.get(1), SIX_DIGITS);
    }
  }

  @Test
  void upperBoundIsShownAsOne() {
    List<Curve> curves =
        several.all().stream()
            .map(
                c ->
                    c.quantity().equals("sigma_t_points")
                        ? without(without(c, "sigma_t_ms_k_cm"), "sigma_t_ms_k_cm_ci95_low")
                        : c)
            .toList();
    Figure figure =
        FigureSet.of(new Curves(curves)).stream()
            .filter(f -> f.name().equals("arrhenius-sigma"))
            .findFirst()
            .orElseThrow();
    Figure.Layer bound = figure.layers().getLast();
    assertThat(bound.style()).isEqualTo(Figure.Layer.Style.BOUNDS);
    assertThat(bound.x()[0]).isCloseTo(1000.0 / 750, SIX_DIGITS);
    assertThat(figure.layers().get(2).y()).hasSize(2).doesNotContain(Double.NaN);
  }

  /// `curve` with nothing in the second place of a column.
  private static Curve without(Curve curve, String column) {
    List<Curve.Column> columns =
        curve.columns().stream()
            .map(
                c -> {
                  double[] values = c.values().clone();
                  if (c.name().equals(column)) {
                    values[1] = Double.NaN;
                  }
                  return new Curve.Column(c.name(), c.unit(), c.label(), values);
                })
            .toList();
    return new Curve(
        curve.quantity(), curve.run(), curve.temperatureK(), curve.of(), columns, curve.marks());
  }
}
