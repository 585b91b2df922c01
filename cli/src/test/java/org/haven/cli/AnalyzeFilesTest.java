package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.haven.inputs.FileHash;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `haven analyze` of files that are cut off, still being written, or say less than they should:
/// what can be said is said with a warning, and a number is never made of nothing.
final class AnalyzeFilesTest {
  private static final int LITHIUM = 6;
  private static final int FRAMES = 60;

  @TempDir Path folder;

  /// Frames of extended XYZ: Li hop between sites 2 Å apart and vibrate; one S rests.
  private static String xyz() {
    StringBuilder text = new StringBuilder();
    for (double[] r : walk()) {
      text.append(LITHIUM + 1)
          .append("\nLattice=\"8 0 0 0 8 0 0 0 8\" Properties=species:S:1:pos:R:3\n");
      for (int i = 0; i <= LITHIUM; i++) {
        text.append(
            String.format(
                Locale.ROOT,
                "%s %.6f %.6f %.6f\n",
                i < LITHIUM ? "Li" : "S",
                r[3 * i],
                r[3 * i + 1],
                r[3 * i + 2]));
      }
    }
    return text.toString();
  }

  private static double[][] walk() {
    SplittableRandom random = new SplittableRandom(3);
    double[] site = new double[3 * LITHIUM];
    for (int k = 0; k < site.length; k++) {
      site[k] = 2 * random.nextInt(4);
    }
    double[][] path = new double[FRAMES][3 * LITHIUM + 3];
    for (double[] r : path) {
      for (int k = 0; k < site.length; k++) {
        r[k] = site[k] + 0.1 * random.nextGaussian();
      }
      Arrays.fill(r, 3 * LITHIUM, r.length, 1.0);
      if (random.nextDouble() < 0.8) {
        site[random.nextInt(site.length)] += random.nextBoolean() ? 2 : -2;
      }
    }
    return path;
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Invocation analyze(Path file, String... more) {
    List<Object> words =
        new java.util.ArrayList<>(
            List.of("analyze", file, "--mobile", "Li", "--temperature", "600"));
    words.addAll(List.of(more));
    return Invocation.of(words.toArray());
  }

  private static String warnings(JsonNode json) {
    return json.path("warnings").toString();
  }

  @Test
  void theMechanismStandsInTheJsonAndTheDensityBesideIt() throws IOException {
    Path out = folder.resolve("out");
    Invocation result =
        analyze(
            file("run.xyz", xyz()),
            "--frame-interval",
            "100",
            "--charges",
            "Li=1",
            "--mechanism",
            "all",
            "--output",
            out.toString(),
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    JsonNode mechanism = result.json().path("mechanism").path(0);
    assertThat(mechanism.path("rdf").path("pairs").fieldNames())
        .toIterable()
        .containsExactly("Li-Li", "Li-S", "S-S");
    assertThat(mechanism.path("sites").path("jumps").asInt()).isPositive();
    assertThat(mechanism.path("density").path("integral").asDouble())
        .isCloseTo(LITHIUM, within(1e-6));
    assertThat(mechanism.path("vdos").path("from_velocities").asBoolean()).isFalse();
    assertThat(mechanism.path("van_hove").path("Li").path("lags").size()).isPositive();
    assertThat(out).isDirectoryContaining("glob:**.cube").isDirectoryContaining("glob:**.xsf");
    assertThat(out.resolve("result.json")).exists();
    assertThat(out.resolve("report.html")).content().contains("Mechanism, ");
  }

  @Test
  void theResultsNameTheVersionAndTheFiles() throws IOException {
    Path file = file("run.xyz", xyz());
    Invocation result = analyze(file, "--frame-interval", "100", "--json");
    assertThat(result.json().path("haven_version").isTextual()).isTrue();
    assertThat(result.json().path("sha256").path(file.toString()).asText())
        .isEqualTo(FileHash.sha256(file));
  }

  @Test
  void withoutChargesThereIsADiffusivityAndNoConductivity() throws IOException {
    Invocation result = analyze(file("run.xyz", xyz()), "--frame-interval", "100", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json().path("sigma_ms_cm").isNull()).isTrue();
    assertThat(warnings(result.json())).contains("no charges given: no conductivity");
  }

  @Test
  void chargesThatDoNotSumToZeroAreWarnedOf() throws IOException {
    Path file = file("run.xyz", xyz());
    Invocation wrong = analyze(file, "--frame-interval", "100", "--charges", "Li=1,S=-2", "--json");
    assertThat(wrong.exitCode()).as(wrong.err()).isZero();
    assertThat(warnings(wrong.json()))
        .contains("charges of all species sum to +4.000 e, not to zero");
    Invocation right = analyze(file, "--frame-interval", "100", "--charges", "Li=1,S=-6", "--json");
    assertThat(warnings(right.json())).doesNotContain("not to zero");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 3})
  void anXyzFileStillBeingWrittenIsReadToItsLastWholeFrame(int cut) throws IOException {
    String whole = xyz();
    Invocation result =
        analyze(
            file("run.xyz", whole.substring(0, whole.length() - cut)),
            "--frame-interval",
            "100",
            "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json().path("simulations").path(0).path("frames").asInt())
        .isEqualTo(FRAMES - 1);
    assertThat(warnings(result.json())).contains("last frame is cut off and left out");
  }

  @Test
  void aCompressedFileCutOffIsReadToItsLastWholeFrame() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(xyz().getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("run.xyz.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() * 3 / 4));
    Invocation result = analyze(file, "--frame-interval", "100", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.json().path("simulations").path(0).path("frames").asInt())
        .isBetween(FRAMES / 2, FRAMES - 1);
    assertThat(warnings(result.json())).contains("cut off");
  }

  @Test
  void withoutAFrameworkTheDriftIsSaidToBeIn() throws IOException {
    String only = xyz().replaceAll("S 1[^\n]*\n", "").replaceAll("(?m)^7$", "6");
    Invocation result = analyze(file("run.xyz", only), "--frame-interval", "100", "--json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(warnings(result.json())).contains("drift of the framework is unknown");
  }

  /// Bytes of an H5MD file that another program copied halfway, or that was never closed.
  @ParameterizedTest
  @CsvSource({"0.5", "0.99"})
  void anH5mdFileWithoutItsEndIsRefused(double fraction) throws IOException {
    Path whole = folder.resolve("whole.h5");
    H5mdWriter.Content content =
        new H5mdWriter.Content(
            List.of("Li", "Li", "Li", "Li", "Li", "Li", "S"),
            List.of("Li", "S"),
            new double[] {7, 7, 7, 7, 7, 7, 32},
            new int[] {0, 1, 2, 3, 4, 5, 6},
            true,
            false,
            List.of(),
            FRAMES,
            600,
            2,
            1,
            "walk",
            "test");
    try (H5mdWriter writer = H5mdWriter.create(whole, content)) {
      int frame = 0;
      for (double[] r : walk()) {
        writer.append(50L * frame, 100.0 * frame, Cell.orthorhombic(8, 8, 8), r, null, List.of());
        frame++;
      }
    }
    assertThat(analyze(whole).exitCode()).isZero();
    byte[] bytes = Files.readAllBytes(whole);
    Path half = folder.resolve("half.h5");
    Files.write(half, Arrays.copyOf(bytes, (int) (bytes.length * fraction)));
    Invocation result = analyze(half);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).startsWith("haven: ").contains("half.h5").contains("truncated");
    assertThat(result.out()).isEmpty();
  }

  /// The input is sound, so it is no bad input: exit code 1, and the last line says what to do.
  @Test
  void resultsThatCannotBeWrittenFailWithOneLine() throws IOException {
    Path run = file("run.xyz", xyz());
    Path inTheWay = folder.resolve("out/result.json");
    Files.createDirectories(inTheWay);
    Path full = Files.createSymbolicLink(folder.resolve("full.xyz"), Path.of("/dev/full"));
    for (Invocation failed :
        List.of(
            analyze(run, "--frame-interval", "100", "--output", folder + "/out"),
            analyze(run, "--frame-interval", "100", "--output", run + "/below"),
            Invocation.of("convert", run, full))) {
      assertThat(failed.exitCode()).as(failed.err()).isEqualTo(ExitCode.FAILED);
      assertThat(failed.err().lines().toList().getLast())
          .startsWith("haven: ")
          .contains("cannot be written: ", "Remedy: ");
    }
  }

  /// Room for no more than 8 KiB when the result is written (a limit of the shell; a full disk
  /// takes the same way): exit code 1, one message, and nothing half-written is left, nor is what
  /// was there before lost.
  @Test
  void aFullDiskAtTheReportLeavesNothingHalf() throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/bin/bash")), "SKIPPED: no bash");
    Path run = file("run.xyz", xyz());
    Path out = Files.createDirectories(folder.resolve("out"));
    Files.writeString(out.resolve("result.json"), "of yesterday");
    Processes processes = new Processes(folder);
    Process process =
        processes.start(
            "full",
            Map.of("JAVA_TOOL_OPTIONS", "-XX:-UsePerfData"),
            "bash",
            "-c",
            "ulimit -f 8; exec haven \"$@\"",
            "haven",
            "analyze",
            run,
            "--mobile",
            "Li",
            "--temperature",
            "600",
            "--frame-interval",
            "100",
            "--output",
            out);
    processes.requireExit(ExitCode.FAILED, "full", process);
    assertThat(Files.readAllLines(processes.log("full")))
        .filteredOn(line -> line.startsWith("haven: "))
        .singleElement()
        .asString()
        .contains("result.json", "cannot be written: File too large", "Remedy: ");
    assertThat(out.toFile().list()).containsExactly("result.json");
    assertThat(out.resolve("result.json")).content().isEqualTo("of yesterday");
  }
}
