package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Energies, forces and stresses on a reference's frames.
class AimdForcesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("haven.root", ".."), "..", "shared", "reference", "nep-llzo");

  /// `python validation/aimd/forces_check.py …/dft_frames.xyz …/nep.txt`: numpy, with forces of
  /// calorine 4.1 (NEP_CPU, double precision).
  private static final Map<String, Double> NUMPY =
      Map.ofEntries(
          Map.entry("slope of forces", 0.999538840832251),
          Map.entry("RMSE of forces over their RMS", 0.0366465763558552),
          Map.entry("RMSE of forces", 0.0360339270173343),
          Map.entry("MAE of forces", 0.027264120847969),
          Map.entry("angle between forces", 2.36687488175422),
          Map.entry("RMSE of energy after offset", 0.000124253385379244),
          Map.entry("RMSE of stress", 0.0443576929453618),
          Map.entry("bias of pressure", 0.00464249791978983),
          Map.entry("RMSE of forces on Li", 0.0364229844648785),
          Map.entry("MAE of forces on Li", 0.0277007718642113),
          Map.entry("bias of forces on Li", 0.000808697049971309),
          Map.entry("RMSE of forces on La", 0.0300173709531641),
          Map.entry("MAE of forces on La", 0.0231642808641478),
          Map.entry("bias of forces on La", 0.000332116953115105),
          Map.entry("RMSE of forces on Zr", 0.0423785896328811),
          Map.entry("MAE of forces on Zr", 0.0311102439244991),
          Map.entry("bias of forces on Zr", 0.00241657942097973),
          Map.entry("RMSE of forces on O", 0.0360337799089368),
          Map.entry("MAE of forces on O", 0.0273933472383612),
          Map.entry("bias of forces on O", 0.000152005944487648));

  @Test
  void errorsAreThoseOfNumpy() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), FOLDER + " is not there");
    ForceComparison comparison = new ForceComparison(List.of("Li"), Protocol.standard());
    try (Device device = new CpuDevice(2);
        Potential potential =
            PotentialFamilies.installed()
                .open(
                    FOLDER.resolve("nep.txt"), List.of("Li", "La", "Zr", "O"), Precision.DOUBLE)) {
      ReferenceFrames.open(FOLDER.resolve("dft_frames.xyz"))
          .forEach(
              frame -> comparison.add(0, -1, SinglePoint.of(frame.structure(), potential, device)));
    }
    assertEquals(25, comparison.frames());
    List<ComparedQuantity> all = section(comparison).quantities();
    Set<String> seen = new HashSet<>();
    for (ComparedQuantity q : all) {
      Double numpy = NUMPY.get(q.name());
      if (numpy != null) {
        seen.add(q.name());
        assertEquals(numpy, q.change().value(), 1e-10, q.name());
      }
    }
    assertEquals(NUMPY.keySet(), seen);
  }

  private static Section section(ForceComparison comparison) {
    Protocol protocol = Protocol.standard();
    return Draft.judged(List.of(new ForceSections(comparison, protocol).errors()), protocol)
        .getFirst();
  }

  private static ComparedQuantity quantity(Section section, String name) {
    return section.quantities().stream()
        .filter(q -> q.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Frames whose potential is `scale` times the reference plus an offset of the energy.
  private static ForceComparison scaled(double scale, int frames) {
    ForceComparison comparison = new ForceComparison(List.of("Li"), Protocol.standard());
    Random random = new Random(3);
    List<String> symbols = List.of("Li", "Li", "S");
    Cell cell = Cell.orthorhombic(5, 5, 5);
    for (int f = 0; f < frames; f++) {
      double[] reference = random.doubles(9, -2, 2).toArray();
      double[] virial = random.doubles(9, -1, 1).toArray();
      double energy = random.nextGaussian();
      Structure structure =
          Structure.of("frame", cell, symbols, new double[9])
              .withReference(
                  java.util.Optional.of(energy),
                  java.util.Optional.of(reference),
                  java.util.Optional.of(virial));
      Evaluation evaluation = new Evaluation(3);
      evaluation.setEnergyEv(energy + 300);
      for (int k = 0; k < 9; k++) {
        evaluation.forces()[k] = scale * reference[k];
        evaluation.virial()[k] = virial[k];
      }
      comparison.add(
          0,
          f,
          new SinglePoint(
              structure, evaluation, java.util.Optional.empty(), java.util.Optional.empty()));
    }
    return comparison;
  }

  @Test
  void forcesThatAreTheReferencesAgreeInAll() {
    Section section = section(scaled(1, 50));
    for (ComparedQuantity q : section.quantities()) {
      assertEquals(Agreement.AGREES, q.agreement(), q.name() + ": " + q.reason());
    }
  }

  @Test
  void forcesScaledByATenthDifferFromTenFramesOn() {
    // No noise in the slope, so that any number of frames shows it.
    ComparedQuantity slope = quantity(section(scaled(1.1, 10)), "slope of forces");
    assertEquals(1.1, slope.change().value(), 1e-12);
    assertEquals(Agreement.DIFFERS, slope.agreement());
    ComparedQuantity relative = quantity(section(scaled(1.1, 10)), "RMSE of forces over their RMS");
    assertEquals(0.1, relative.change().value(), 1e-12);
  }

  @Test
  void anOffsetOfTheEnergyIsNoErrorAndIsSaid() {
    Section section = section(scaled(1, 20));
    ComparedQuantity energy = quantity(section, "RMSE of energy after offset");
    assertEquals(0, energy.change().value(), 1e-12);
    assertTrue(
        section.notes().stream().anyMatch(n -> n.contains("RMSE before: 100.0 eV per atom")),
        section.notes().toString());
  }

  @Test
  void errorsOnJumpingIonsAreHeldAgainstThoseAtRest() {
    ForceComparison comparison = new ForceComparison(List.of("Li"), Protocol.standard());
    Random random = new Random(8);
    boolean[][] who = new boolean[400][2];
    for (int f = 0; f < who.length; f++) {
      // The first ion jumps in every fourth frame, and its forces are then worse by three.
      who[f][0] = f % 4 == 0;
      double[] reference = random.doubles(9, -1, 1).toArray();
      Evaluation evaluation = new Evaluation(3);
      for (int k = 0; k < 9; k++) {
        double error = 0.05 * random.nextGaussian() * (k < 3 && who[f][0] ? 3 : 1);
        evaluation.forces()[k] = reference[k] + error;
      }
      Structure structure =
          Structure.of("frame", Cell.orthorhombic(5, 5, 5), List.of("Li", "Li", "S"), new double[9])
              .withReference(
                  java.util.Optional.empty(),
                  java.util.Optional.of(reference),
                  java.util.Optional.empty());
      comparison.add(
          2,
          f,
          new SinglePoint(
              structure, evaluation, java.util.Optional.empty(), java.util.Optional.empty()));
    }
    Protocol protocol = Protocol.standard();
    ComparedQuantity ratio =
        Draft.judged(
                List.of(new ForceSections(comparison, protocol).inJumps(Map.of(2, who))), protocol)
            .getFirst()
            .quantities()
            .getFirst();
    // 300 components of jumping ions: the RMSE is known to 1/√600 = 4 %; four errors wide.
    assertEquals(3, ratio.change().value(), 0.5);
    assertEquals(Agreement.DIFFERS, ratio.agreement());
    assertTrue(ratio.reason().contains("100 ions in jumps"), ratio.reason());
  }

  @Test
  void blocksKnowThatFramesAreCorrelated() {
    // x_t = ρ x_{t−1} + √(1 − ρ²) g: the error of the mean of n is √((1 + ρ)/(1 − ρ)/n). The
    // largest
    // over six block lengths is above it, by up to a half; the naive error is 4.4 times too small.
    Random random = new Random(4);
    int n = 20000;
    double rho = 0.9;
    double ratio = 0;
    int covered = 0;
    for (int trial = 0; trial < 200; trial++) {
      double[] x = new double[n / 10];
      double[] ones = new double[x.length];
      double value = random.nextGaussian();
      for (int t = 0; t < x.length; t++) {
        value = rho * value + Math.sqrt(1 - rho * rho) * random.nextGaussian();
        x[t] = value;
        ones[t] = 1;
      }
      BlockError error = BlockError.of(x, ones);
      ratio += error.std() / Math.sqrt((1 + rho) / (1 - rho) / x.length) / 200;
      double[] ends = error.interval().at(0.95);
      covered += ends[0] < 0 && ends[1] > 0 ? 1 : 0;
    }
    assertTrue(ratio > 0.95 && ratio < 1.5, "error over the exact one " + ratio);
    // 95 % of 200 with a binomial error of 3: not below four of them.
    assertTrue(covered >= 178, covered + " of 200 intervals hold the mean");
  }
}
