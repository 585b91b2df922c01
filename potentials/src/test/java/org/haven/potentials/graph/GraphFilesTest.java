package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.haven.inputs.InputException;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is recognised, what is refused and how, and what the check on the structure finds.
class GraphFilesTest {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("S", "Li"), List.of(32.06, 6.94));

  private static ParticleState system() {
    return RandomSystems.state(TABLE, List.of(6, 6), RandomSystems.triclinicCell(6.5, 2), 1.8, 7);
  }

  @ParameterizedTest
  @CsvSource({
    "nequip06.pth, NequIP 0.6, float64, 4.0",
    "nequip06_single.pth, NequIP 0.6, float32, 4.0",
    "nequip07.nequip.pth, NequIP 0.7, float64, 4.0",
    "sevennet.pt, SevenNet, float64, 4.0",
    "mace-lammps.pt, MACE, float64, 4.0",
    "haven.pth, Haven contract, float64, 4.0"
  })
  void modelsAreRecognisedByMetadataAndSignature(
      String name, String family, String precision, double cutoff) {
    GraphModel model = GraphModel.read(SmallModels.file(name));
    assertThat(new GraphProvider().recognises(SmallModels.file(name))).isTrue();
    assertThat(model.dialect().family()).isEqualTo(family);
    assertThat(model.species()).containsExactly("Li", "S");
    assertThat(model.singlePrecision()).isEqualTo(precision.equals("float32"));
    assertThat(model.cutoffAngstrom()).isEqualTo(cutoff);
  }

  @Test
  void otherPotentialFilesAreNotRecognised(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("nep.txt"), "nep4 1 Li\n");
    Path zip = archive(folder.resolve("structures.zip"), Map.of("a.xyz", "1\n"));
    Path pickle = Files.write(folder.resolve("table.pkl"), new byte[] {(byte) 0x80, 2, 'N', '.'});
    assertThat(List.of(text, zip, pickle)).noneMatch(new GraphProvider()::recognises);
  }

  /// PyTorch does not look at them: weights would change without a word.
  @Test
  void aMemberThatDoesNotFitItsChecksumIsRefused(@TempDir Path folder) throws IOException {
    Path sound = SmallModels.file("nequip07.nequip.pth");
    byte[] bytes = Files.readAllBytes(sound);
    int spoiled = 0;
    try (ZipFile zip = new ZipFile(sound.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        int at =
            entry.getSize() < 64 ? -1 : indexOf(bytes, zip.getInputStream(entry).readAllBytes());
        if (at < 0) {
          continue;
        }
        byte[] damaged = bytes.clone();
        damaged[at + (int) entry.getSize() / 2] ^= 1;
        Path file = Files.write(folder.resolve("model.pth"), damaged);
        assertThatThrownBy(() -> GraphModel.read(file))
            .as(entry.getName())
            .isInstanceOf(InputException.class)
            .hasMessageContaining("model.pth: ")
            .hasMessageContaining(entry.getName() + " does not fit its checksum");
        spoiled++;
      }
    }
    assertThat(spoiled).isPositive();
    Path cut = Files.write(folder.resolve("model.pth"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> GraphModel.read(cut)).isInstanceOf(InputException.class);
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int at = 0; at + part.length <= all.length; at++) {
      if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }

  /// The same energy in every contract: E, forces and virial agree to rounding.
  @Test
  void dialectsOfOneModelAgree() {
    assertSame(evaluate("sevennet.pt"), evaluate("nequip06.pth"), 1e-11);
    assertSame(evaluate("mace-lammps.pt"), evaluate("nequip06.pth"), 1e-11);
    assertSame(evaluate("haven.pth"), evaluate("nequip07.nequip.pth"), 1e-11);
    assertThat(evaluate("haven.pth").energyEv())
        .isNotCloseTo(evaluate("sevennet.pt").energyEv(), within(0.01));
  }

  /// Its metadata do not tell that its inputs must be float32; positions of 10 Å are rounded to
  /// 5e-7 Å, forces change by some 10 eV/Å² times that, and their terms round to 6e-8 of 100 eV/Å.
  @Test
  void modelThatRefusesDoublesGetsFloats() {
    assertSame(evaluate("nequip06_single.pth"), evaluate("nequip06.pth"), 2e-4);
  }

  private static Evaluation evaluate(String name) {
    return evaluate(SmallModels.file(name));
  }

  private static Evaluation evaluate(Path file) {
    try (Potential potential =
            PotentialFamilies.installed().open(file, TABLE.symbols(), Precision.DOUBLE);
        CpuDevice device = new CpuDevice(1)) {
      ParticleState state = system();
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      potential.bind(state, device);
      potential.check(state, device);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }

  private static void assertSame(Evaluation actual, Evaluation expected, double error) {
    assertThat(actual.energyEv()).isCloseTo(expected.energyEv(), within(100 * error));
    assertThat(actual.energies()).containsExactly(expected.energies(), within(10 * error));
    assertThat(actual.forces()).containsExactly(expected.forces(), within(10 * error));
    assertThat(actual.virial()).containsExactly(expected.virial(), within(100 * error));
  }

  @Test
  void stressOfTheWrongSignIsFoundOnTheStructure() {
    assertThatThrownBy(() -> evaluate("wrong_stress.pth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("wrong_stress.pth")
        .hasMessageContaining("virial")
        .hasMessageContaining("trust: true");
  }

  @Test
  void trustSkipsTheCheck() {
    Map<String, Object> deck =
        Map.of(
            "type",
            "graph",
            "file",
            SmallModels.file("wrong_stress.pth").toString(),
            "trust",
            true);
    try (GraphPotential potential =
            (GraphPotential) Decks.open(deck, TABLE.symbols(), Precision.DOUBLE);
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(system(), device);
      assertThat(potential.check(system(), device)).isEmpty();
    }
  }

  /// Truncation: h² E⁽³⁾/6 with h = 1e-3 Å and E⁽³⁾ of some 100 eV/Å³, over forces of some eV/Å.
  @Test
  void figuresOfTheCheckAreThoseOfTruncation() {
    try (GraphPotential potential = GraphPotential.open(SmallModels.file("haven.pth"), false);
        CpuDevice device = new CpuDevice(1)) {
      potential.bind(system(), device);
      LoadCheck check = potential.check(system(), device).getFirst();
      assertThat(check.forceError()).isBetween(0.0, 1e-4);
      assertThat(check.virialError()).isBetween(0.0, 1e-4);
      assertThat(check.rotationError()).isBetween(0.0, 1e-11);
    }
  }

  @Test
  void modelWithoutStressIsRefusedWithTheRemedy() {
    assertRefused(SmallModels.file("without_stress.pth"), "virial nor stress", "StressForceOutput");
  }

  @Test
  void modelOfNoKnownContractIsRefusedWithItsSignature() {
    assertRefused(
        SmallModels.file("nameless.pth"), "Dict[str, Tensor]", "docs/graph-potentials.md");
  }

  @Test
  void rawCheckpointIsRefused() {
    assertRefused(SmallModels.file("raw.ckpt"), "checkpoint", "TorchScript");
  }

  /// The commands are those of mace-torch 0.3.16, sevenn 0.13.0, nequip 0.19.1 and 0.6.2. Members
  /// of archives are named as in their files; a compiled library stands at the top of its archive
  /// (PyTorch 2.7.1) or in a folder.
  @ParameterizedTest
  @CsvSource({
    "archive/data.pkl, cmace.modules.models, mace_create_lammps_model model.bin",
    "archive/data.pkl, csevenn.nn.sequential, sevenn_get_model model.bin",
    "archive/data.pkl, cnequip.train.lightning, nequip-compile model.bin model.nequip.pth",
    "best_model/data.pkl, model.model.func.radial_basis, nequip-deploy build --train-dir /",
    "trainer/data.pkl, model_builders, nequip-deploy build --train-dir /",
    "archive/data.pkl, bond_graph_cutoff, haven-export chgnet model.bin",
    "archive/data.pkl, cmatgl.models, haven-export matgl FOLDER",
    "data/aotinductor/model/x.wrapper.so, ELF, --device cpu --mode torchscript",
    "model/data/aotinductor/model/x.so, ELF, --device cpu --mode torchscript",
    "model/.data/python_version, 3.12, nequip-compile model.bin model.nequip.pth"
  })
  void checkpointsAreRefusedWithTheCommandThatExportsThem(
      String entry, String text, String command, @TempDir Path folder) throws IOException {
    Path file = archive(folder.resolve("model.bin"), Map.of(entry, text));
    assertThat(new GraphProvider().recognises(file)).isTrue();
    assertRefused(file, "model.bin", command);
  }

  @Test
  void nequixFileIsRefusedWithTheCommandThatExportsIt(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("model.nqx"), "{\"cutoff\": 5.0}\n");
    assertThat(new GraphProvider().recognises(file)).isTrue();
    assertRefused(file, "haven-export nequix model.nqx -o model.pt");
  }

  @Test
  void inspectionTellsWhatAModelIs() {
    ModelInspection model = ModelInspection.of(SmallModels.file("haven.pth"), Map.of(), false);
    assertThat(model.family()).isEqualTo("Haven contract");
    assertThat(model.species()).containsExactly("Li", "S");
    assertThat(model.cutoffAngstrom()).isEqualTo(4.0);
    assertThat(model.cutoffsDiffer()).isTrue();
    assertThat(model.dtype()).isEqualTo("float64");
    assertThat(model.missing()).isEmpty();
  }

  /// A MACE model whose buffers were frozen away: the sidecar tells what they did, and belongs to
  /// that file alone.
  @Test
  void sidecarTellsWhatAModelDoesNot(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("frozen.pt");
    Files.copy(SmallModels.file("mace-frozen.pt"), file);
    assertRefused(file, "species, cutoff, dtype", "haven model inspect frozen.pt");
    Map<String, String> given =
        Map.of("species", "Li S", "cutoff_angstrom", "4.0", "precision", "float64");
    assertThat(ModelInspection.of(file, given, true).missing())
        .containsExactly("species", "cutoff_angstrom", "precision");
    assertSame(evaluate(file), evaluate("nequip06.pth"), 1e-11);
    Files.copy(SmallModels.file("mace-lammps.pt"), file, StandardCopyOption.REPLACE_EXISTING);
    assertRefused(file, "another model file", "--write-sidecar");
  }

  @Test
  void damagedArchiveIsRefused(@TempDir Path folder) throws IOException {
    Path file =
        archive(folder.resolve("m.pth"), Map.of("m/data.pkl", "garbage", "m/code/x.py", ""));
    assertRefused(file, "TorchScript archive", "data.pkl");
  }

  @Test
  void speciesThatTheModelLacksIsNamed() {
    assertThatThrownBy(
            () ->
                PotentialFamilies.installed()
                    .open(SmallModels.file("haven.pth"), List.of("Li", "Cl"), Precision.DOUBLE))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Li, S")
        .hasMessageContaining("Cl");
  }

  private static void assertRefused(Path file, String... parts) {
    assertThatThrownBy(() -> GraphPotential.open(file, false))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(parts);
  }

  private static Path archive(Path file, Map<String, String> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return file;
  }
}
