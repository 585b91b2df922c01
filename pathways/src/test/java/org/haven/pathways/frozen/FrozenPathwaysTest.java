package org.haven.pathways.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Test;

final class FrozenPathwaysTest {
  private static final Path EXAMPLE =
      Path.of(System.getProperty("haven.root"), "inputs", "examples", "li6ps5cl");

  /// Repulsion u(r) = (1 − r/4.9)² eV between unlike particles up to 4.9 Å, half to each: then a
  /// point of the lattice below feels its nearest neighbours alone.
  private static final class Soft implements Potential {
    static final double REACH = 4.9;

    static double u(double r) {
      return r < REACH ? (1 - r / REACH) * (1 - r / REACH) : 0;
    }

    @Override
    public String description() {
      return "soft";
    }

    @Override
    public double cutoffAngstrom() {
      return REACH;
    }

    @Override
    public void bind(ParticleState state, Device device) {}

    @Override
    public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
      double[] h = state.cell().rows();
      double sum = 0;
      for (int i = 0; i < state.count(); i++) {
        out.energies()[i] = 0;
        for (int p = list.offsets()[i]; p < list.offsets()[i + 1]; p++) {
          int j = list.neighbours()[p];
          if (state.species()[i] == state.species()[j]) {
            continue;
          }
          double square = 0;
          for (int d = 0; d < 3; d++) {
            double x = state.positions()[3 * j + d] - state.positions()[3 * i + d];
            for (int v = 0; v < 3; v++) {
              x += NeighbourList.shift(list.shifts()[p], v) * h[3 * v + d];
            }
            square += x * x;
          }
          out.energies()[i] += u(Math.sqrt(square)) / 2;
        }
        sum += out.energies()[i];
      }
      out.setEnergyEv(sum);
    }
  }

  private static Structure lattice(double a, double b, double c) {
    return Structure.of(
        "",
        Cell.orthorhombic(a, b, c),
        List.of("H", "Li"),
        new double[] {0, 0, 0, a / 2, b / 2, c / 2});
  }

  /// In a lattice of one atom a cell the ion rests at the centre, among eight atoms, and leaves
  /// through the middle of a face, between four: the barriers of the three dimensions are those of
  /// the three faces. Both are points of a grid of even numbers.
  @Test
  void barriersAreTheSaddlesInTheFacesOfALattice() {
    double a = 4;
    double b = 4.8;
    double c = 5.6;
    FrozenPathways found =
        FrozenPathways.of(
            lattice(a, b, c),
            "Li",
            Soft::new,
            FrozenPathways.Settings.standard().withSpacing(0.4).withEmptied(true),
            2,
            share -> {});
    double centre = 8 * Soft.u(Math.sqrt(a * a + b * b + c * c) / 2);
    // The smallest face is the hardest to pass: across a, then b, then c in falling order.
    double acrossA = 4 * Soft.u(Math.hypot(b, c) / 2) - centre;
    double acrossB = 4 * Soft.u(Math.hypot(a, c) / 2) - centre;
    double acrossC = 4 * Soft.u(Math.hypot(a, b) / 2) - centre;
    assertThat(acrossA).isLessThan(acrossB);
    assertThat(acrossB).isLessThan(acrossC);
    // Differences of sums of some 600 pair energies of up to 1 eV.
    assertThat(found.percolation().barrier(1)).isCloseTo(acrossA, within(1e-11));
    assertThat(found.percolation().barrier(2)).isCloseTo(acrossB, within(1e-11));
    assertThat(found.percolation().barrier(3)).isCloseTo(acrossC, within(1e-11));
    assertThat(found.evaluated()).isLessThan(found.map().grid().points());
  }

  @Test
  void theOtherIonsStayUnlessTheyAreTakenOut() {
    FrozenPathways found =
        FrozenPathways.of(
            lattice(4, 4, 4),
            "Li",
            Soft::new,
            FrozenPathways.Settings.standard().withSpacing(0.5),
            1,
            share -> {});
    assertThat(found.atom()).isEqualTo(1);
    // Two cells along each vector; the sites of the other seven ions are taken.
    PeriodicGrid grid = found.map().grid();
    assertThat(grid.points()).isEqualTo(16 * 16 * 16);
    assertThat(found.map().values()[grid.index(4, 4, 4)]).isEqualTo(found.map().minimum());
    assertThat(found.map().values()[grid.index(12, 4, 4)]).isInfinite();
  }

  @Test
  void energiesAreThoseOfTheWholeCrystalForAnyNumberOfThreads() {
    Structure structure = StructureFile.read(EXAMPLE.resolve("li6ps5cl_52.xyz"), 0);
    Supplier<Potential> nep =
        () ->
            PotentialFamilies.installed()
                .open(EXAMPLE.resolve("nep.txt"), structure.species(), Precision.DOUBLE);
    FrozenPathways.Settings settings = FrozenPathways.Settings.standard().withSpacing(2.5);
    FrozenPathways found = FrozenPathways.of(structure, "Li", nep, settings, 1, share -> {});
    assertThat(FrozenPathways.of(structure, "Li", nep, settings, 3, share -> {}).map().values())
        .isEqualTo(found.map().values());

    double[] at = new double[3];
    try (CpuDevice device = new CpuDevice(1);
        Potential potential = nep.get()) {
      int compared = 0;
      double constant = 0;
      for (int p = 0; p < found.map().values().length; p += 7) {
        if (Double.isInfinite(found.map().values()[p])) {
          continue;
        }
        ParticleState state = structure.toState(Map.of());
        found.map().grid().cartesian(p, at);
        System.arraycopy(at, 0, state.positions(), 3 * found.atom(), 3);
        potential.bind(state, device);
        NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
        list.rebuild(state);
        Evaluation out = new Evaluation(state.count());
        potential.evaluate(state, list, out);
        // Energies of the one ion: those of the whole but for a constant, to rounding of −200 eV.
        double difference = out.energyEv() - found.map().values()[p];
        constant = compared == 0 ? difference : constant;
        assertThat(difference).isCloseTo(constant, within(1e-10));
        compared++;
      }
      assertThat(compared).isPositive();
    }
  }

  @Test
  void aCrystalWithoutRoomIsRefused() {
    assertThatThrownBy(
            () ->
                FrozenPathways.of(
                    Structure.of(
                        "",
                        Cell.orthorhombic(2, 2, 2),
                        List.of("Cs", "Li"),
                        new double[] {0, 0, 0, 1, 1, 1}),
                    "Li",
                    Soft::new,
                    FrozenPathways.Settings.standard(),
                    1,
                    share -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no point of a grid of 0.25 Å has an energy");
  }
}
