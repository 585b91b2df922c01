package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.inputs.h5md.Hdf5File;
import org.haven.inputs.h5md.Hdf5Series.Element;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every option of `haven analyze` that says something about trajectories, with every format: it
/// wins over what the file says, or it is refused by name. None is accepted and ignored.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnalyzeOptionsTest {
  private static final int LITHIUM = 6;
  private static final int FRAMES = 60;

  @TempDir static Path folder;

  private final Map<Source, JsonNode> plain = new EnumMap<>(Source.class);

  /// One walk in each format, 100 fs between frames, at 600 K where the format states it.
  private enum Source {
    XYZ("run.xyz", "--temperature", "600"),
    XYZ_LAMMPS("lammps.xyz", "--temperature", "600"),
    XDATCAR("XDATCAR", "--temperature", "600", "--frame-interval", "100"),
    VASPRUN("vasprun.xml"),
    DUMP("run.lammpstrj", "--temperature", "600"),
    ASE("run.traj", "--temperature", "600", "--frame-interval", "100"),
    GSD("run.gsd", "--temperature", "600", "--frame-interval", "100"),
    VASPOUT("vaspout.h5"),
    H5MD("trajectory.h5"),
    RUN("run");

    final String file;
    final List<String> needed;

    Source(String file, String... needed) {
      this.file = file;
      this.needed = List.of(needed);
    }

    /// The command, with the words of an option in place of its own.
    Invocation analyze(String... option) {
      List<Object> words = new ArrayList<>(List.of("analyze", folder.resolve(file), "--json"));
      List<String> given = List.of(option);
      for (int k = 0; k < needed.size(); k += 2) {
        if (!given.contains(needed.get(k))) {
          words.addAll(needed.subList(k, k + 2));
        }
      }
      words.addAll(List.of("--mechanism", "none"));
      if (!given.contains("--mobile")) {
        words.addAll(List.of("--mobile", "Li"));
      }
      if (!given.contains("--charges")) {
        words.addAll(List.of("--charges", "Li=1"));
      }
      words.addAll(given);
      return Invocation.of(words.toArray());
    }
  }

  /// An option.
  ///
  /// @param words the option as it is given
  /// @param refused where it must be
  /// @param wins compares the result without and with it
  private record Choice(
      List<String> words, Set<Source> refused, BiConsumer<JsonNode, JsonNode> wins) {
    @Override
    public String toString() {
      return String.join(" ", words);
    }
  }

  private static Choice choice(
      String words, Set<Source> refused, BiConsumer<JsonNode, JsonNode> wins) {
    return new Choice(
        List.of(words.replace("{folder}", folder.toString()).split(" ")), refused, wins);
  }

  private static final Set<Source> NOWHERE = EnumSet.noneOf(Source.class);
  private static final EnumSet<Source> RUN = EnumSet.of(Source.RUN);
  private static final Set<Source> ALL = EnumSet.allOf(Source.class);

  private static List<Choice> choices() {
    return List.of(
        choice("--frame-interval 50", RUN, (a, b) -> ratio(a, b, intervalPs, 0.5)),
        choice("--mixed", ALL, (a, b) -> {}),
        choice(
            "--types Na,S --mobile Na",
            EnumSet.complementOf(EnumSet.of(Source.DUMP, Source.GSD)),
            (a, b) -> assertThat(b.at("/species/Na/count").asInt()).isEqualTo(LITHIUM)),
        choice(
            "--lammps-units real",
            EnumSet.complementOf(EnumSet.of(Source.XYZ, Source.XYZ_LAMMPS, Source.DUMP)),
            (a, b) -> assertThat(b.at(intervalPs).asDouble()).isIn(1e-4, 0.1)),
        choice("--every 2", NOWHERE, (a, b) -> ratio(a, b, intervalPs, 2)),
        choice("--skip 1", NOWHERE, (a, b) -> ratio(a, b, "/duration_ps", 49 / 59.0)),
        choice(
            "--structure {folder}/names.xyz --mobile Na",
            RUN,
            (a, b) -> assertThat(b.at("/species/Na/count").asInt()).isEqualTo(LITHIUM)),
        choice("--cell 9,9,9", ALL, (a, b) -> {}),
        // what is unwrapped already stays so
        choice("--unwrapped", RUN, (a, b) -> ratio(a, b, "/species/Li/d_tracer_cm2_s/value", 1)),
        choice("--join", ALL, (a, b) -> {}),
        choice("--include unfinished", EnumSet.complementOf(RUN), (a, b) -> {}),
        choice("--temperature 700", RUN, (a, b) -> ratio(a, b, "/temperature_k", 7 / 6.0)),
        choice("--volume 1024", NOWHERE, (a, b) -> ratio(a, b, "/volume_angstrom3", 2)),
        choice(
            "--window 0.5,2.5",
            NOWHERE,
            (a, b) -> assertThat(b.at("/species/Li/window_ps/0").asDouble()).isEqualTo(0.5)),
        // without it that to the nearest ion, √3 Å
        choice("--hop 1", NOWHERE, (a, b) -> ratio(a, b, "/species/Li/effective_hops", 3)),
        choice(
            "--directions z --window 0.5,2.5",
            NOWHERE,
            (a, b) -> differs(a, b, "/species/Li/d_tracer_cm2_s/value")),
        choice(
            "--charges Li=2",
            NOWHERE,
            (a, b) -> ratio(a, b, "/sigma_nernst_einstein_ms_cm/value", 4)));
  }

  private static final String intervalPs = "/simulations/0/frame_interval_ps";

  private static void ratio(JsonNode before, JsonNode after, String key, double right) {
    assertThat(after.at(key).asDouble() / before.at(key).asDouble())
        .as(key)
        .isCloseTo(right, within(1e-9));
  }

  private static void differs(JsonNode before, JsonNode after, String key) {
    assertThat(after.at(key).asDouble())
        .as(key)
        .isPositive()
        .isNotEqualTo(before.at(key).asDouble());
  }

  private static Stream<Arguments> pairs() {
    return choices().stream()
        .flatMap(choice -> Arrays.stream(Source.values()).map(each -> Arguments.of(each, choice)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("pairs")
  void anOptionWinsOrIsRefusedByName(Source source, Choice choice) {
    Invocation result = source.analyze(choice.words.toArray(String[]::new));
    if (choice.refused.contains(source)) {
      assertThat(result.exitCode()).as(result.out()).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(result.err()).startsWith("haven: ").contains(choice.words.getFirst());
    } else {
      assertThat(result.exitCode()).as(result.err()).isZero();
      choice.wins.accept(plain.get(source), result.json());
    }
  }

  /// A new option must find its place in the table, or here where it says nothing about reading.
  @Test
  void everyOptionHasItsRow() {
    Set<String> elsewhere =
        Set.of(
            "--mobile",
            "--mechanism",
            "--sites",
            "--units",
            "--output",
            "--json",
            "--quiet",
            "--threads",
            "--help",
            "--extrapolate-to",
            "--across-transition");
    List<String> rows = choices().stream().map(each -> each.words.getFirst()).toList();
    Invocation help = Invocation.of("analyze", "--help");
    List<String> options =
        java.util.regex.Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z-]+)")
            .matcher(help.out())
            .results()
            .map(match -> match.group(1))
            .filter(option -> !elsewhere.contains(option))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(options);
  }

  @BeforeAll
  void write() throws IOException {
    double[][] walk = walk();
    StringBuilder xyz = new StringBuilder();
    StringBuilder lammps = new StringBuilder();
    StringBuilder xdatcar = new StringBuilder("walk\n1\n8 0 0\n0 8 0\n0 0 8\nLi S\n6 1\n");
    StringBuilder vasprun =
        new StringBuilder(
            "<?xml version=\"1.0\"?>\n<modeling><parameters><i name=\"POTIM\">100</i>"
                + "<i name=\"TEBEG\">600</i><i name=\"TEEND\">600</i><i name=\"IBRION\">0</i>"
                + "<i name=\"NSW\">60</i></parameters><atominfo><array name=\"atoms\"><set>"
                + "<rc><c>Li</c></rc>".repeat(6)
                + "<rc><c>S</c></rc></set></array></atominfo>\n");
    StringBuilder dump = new StringBuilder();
    for (int f = 0; f < FRAMES; f++) {
      String cell = "Lattice=\"8 0 0 0 8 0 0 0 8\" Properties=species:S:1:pos:R:3\n";
      xyz.append("7\nTime=").append(100 * f).append(' ').append(cell);
      lammps.append("7\nTimestep=").append(50 * f).append(" Time=").append(0.1 * f).append(' ');
      lammps.append(cell);
      xdatcar.append("Direct configuration= ").append(f + 1).append('\n');
      vasprun.append("<calculation><structure><crystal><varray name=\"basis\"><v>8 0 0</v>");
      vasprun.append("<v>0 8 0</v><v>0 0 8</v></varray></crystal><varray name=\"positions\">\n");
      dump.append("ITEM: TIME\n").append(0.1 * f).append("\nITEM: TIMESTEP\n").append(50 * f);
      dump.append("\nITEM: NUMBER OF ATOMS\n7\nITEM: BOX BOUNDS pp pp pp\n0 8\n0 8\n0 8\n");
      dump.append("ITEM: ATOMS id type element xu yu zu\n");
      for (int i = 0; i <= LITHIUM; i++) {
        String symbol = i < LITHIUM ? "Li" : "S";
        String place = row(walk[f], i, 1);
        xyz.append(symbol).append(place);
        lammps.append(symbol).append(place);
        xdatcar.append(row(walk[f], i, 8));
        vasprun.append("<v>").append(row(walk[f], i, 8).strip()).append("</v>\n");
        dump.append((i + 1) + " " + (i < LITHIUM ? 1 : 2) + " " + symbol + place);
      }
      vasprun.append("</varray></structure></calculation>\n");
    }
    Files.writeString(folder.resolve("run.xyz"), xyz);
    Files.writeString(folder.resolve("lammps.xyz"), lammps);
    Files.writeString(folder.resolve("XDATCAR"), xdatcar);
    Files.writeString(folder.resolve("vasprun.xml"), vasprun.append("</modeling>\n"));
    Files.writeString(folder.resolve("run.lammpstrj"), dump);
    Files.write(folder.resolve("run.traj"), UlmBytes.of(8, List.of(3, 3, 3, 3, 3, 3, 16), walk));
    Files.write(
        folder.resolve("run.gsd"),
        GsdBytes.of(8, List.of("Li", "S"), new int[] {0, 0, 0, 0, 0, 0, 1}, walk));
    vaspout(folder.resolve("vaspout.h5"), walk);
    h5md(folder.resolve("trajectory.h5"), walk);
    Path simulation = Files.createDirectories(folder.resolve("run/600K-1"));
    h5md(simulation.resolve("trajectory.h5"), walk);
    Files.writeString(
        folder.resolve("run/deck.yaml"),
        """
        structure: POSCAR
        potential: {type: none}
        mobile: [Li]
        charges: {Li: 1}
        temperatures_k: [600]
        time_step_fs: 2
        stages:
          - nvt: {duration_ps: 10, production: true}
        """);
    Files.writeString(
        folder.resolve("names.xyz"), xyz.substring(0, xyz.indexOf("7\n", 2)).replace("Li", "Na"));
    for (Source source : Source.values()) {
      Invocation result = source.analyze();
      assertThat(result.exitCode()).as("%s: %s", source, result.err()).isZero();
      plain.put(source, result.json());
      assertThat(result.json().at(intervalPs).asDouble()).isCloseTo(0.1, within(1e-9));
    }
  }

  private static String row(double[] r, int i, double scale) {
    return String.format(
        Locale.ROOT,
        " %.8f %.8f %.8f\n",
        r[3 * i] / scale,
        r[3 * i + 1] / scale,
        r[3 * i + 2] / scale);
  }

  private static void vaspout(Path path, double[][] walk) throws IOException {
    try (Hdf5File file = Hdf5File.create(path)) {
      String steps = "intermediate/ion_dynamics/";
      var positions = file.createSeries(steps + "position_ions", Element.DOUBLE, FRAMES, 7, 3);
      var lattice = file.createSeries(steps + "lattice_vectors", Element.DOUBLE, FRAMES, 3, 3);
      for (double[] frame : walk) {
        positions.append(Arrays.stream(frame).map(x -> x / 8).toArray());
        lattice.append(new double[] {8, 0, 0, 0, 8, 0, 0, 0, 8});
      }
      file.createGroup("results/positions");
      file.dataset("results/positions/number_ion_types").write(new int[] {6, 1}, 2);
      file.dataset("results/positions/ion_types")
          .writeEnumeration(List.of("Li", "S"), new int[] {0, 1});
      file.dataset("input/incar/POTIM").write(new double[] {100});
      file.dataset("input/incar/NSW").write(new int[] {FRAMES});
      file.dataset("input/incar/TEBEG").write(new double[] {600});
    }
  }

  private static void h5md(Path file, double[][] walk) throws IOException {
    H5mdWriter.Content content =
        new H5mdWriter.Content(
            List.of("Li", "Li", "Li", "Li", "Li", "Li", "S"),
            List.of("Li", "S"),
            new double[] {7, 7, 7, 7, 7, 7, 32},
            new int[] {0, 1, 2, 3, 4, 5, 6},
            false,
            false,
            List.of(),
            FRAMES,
            600,
            2,
            1,
            "walk",
            "test");
    try (H5mdWriter writer = H5mdWriter.create(file, content)) {
      for (int f = 0; f < FRAMES; f++) {
        writer.append(50L * f, 100.0 * f, Cell.orthorhombic(8, 8, 8), walk[f], null, List.of());
      }
    }
  }

  /// Li walk by 0.5 Å in each frame along each axis; one S rests.
  private static double[][] walk() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] path = new double[FRAMES][3 * LITHIUM + 3];
    for (int f = 0; f < FRAMES; f++) {
      for (int k = 0; k < 3 * LITHIUM; k++) {
        path[f][k] = f == 0 ? k % 8 : path[f - 1][k] + 0.5 * random.nextGaussian();
      }
      Arrays.fill(path[f], 3 * LITHIUM, path[f].length, 1.0);
    }
    return path;
  }
}
