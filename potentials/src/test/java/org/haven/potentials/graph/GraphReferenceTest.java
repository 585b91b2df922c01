package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.haven.inputs.deck.UniversalPotential;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Shared models against what Python's torch 1.13 gave on the same files with a brute-force
/// neighbour list.
class GraphReferenceTest {
  private record Point(Evaluation result, int edges, double volume) {}

  private static Point evaluate(String model, Structure structure, double skinAngstrom) {
    return evaluate(SharedModels.file(model), structure, skinAngstrom);
  }

  private static Point evaluate(Path model, Structure structure, double skinAngstrom) {
    try (GraphPotential potential = GraphPotential.open(model, true);
        CpuDevice device = new CpuDevice(2)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), skinAngstrom);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return new Point(out, potential.edges(), state.cell().volume());
    }
  }

  /// Forces of the reference are written to 1e-9 eV/Å. In float32 the order of sums differs: 1e-6
  /// of the energy, 1e-4 eV/Å.
  @ParameterizedTest
  @CsvSource({
    "tensornet_matpes_pbe_float64.pth, 1e-9, 1e-8",
    "tensornet_matpes_pbe_float32.pth, 1e-6, 1e-4",
    "nequix-mp-1_float32.pth, 1e-6, 1e-4"
  })
  void nequipContractGivesWhatPythonGives(String model, double energyError, double forceError) {
    agrees(SharedModels.file(model), model, energyError, forceError);
  }

  /// The model in the box is the float32 one.
  @Test
  void universalPotentialGivesWhatPythonGives() {
    agrees(UniversalPotential.file(), "tensornet_matpes_pbe_float32.pth", 1e-6, 1e-4);
  }

  private static void agrees(Path file, String model, double energyError, double forceError) {
    JsonNode expected = SharedModels.json("li6ps5cl_52_reference.json").get("models").get(model);
    Point point = evaluate(file, SharedModels.structure("li6ps5cl_52.xyz"), 0.7);
    Evaluation actual = point.result();

    assertThat(point.edges()).isEqualTo(expected.get("edges").asInt());
    double energy = expected.get("energy_ev").asDouble();
    assertThat(actual.energyEv()).isCloseTo(energy, within(energyError * Math.abs(energy)));
    for (int k = 0; k < actual.forces().length; k++) {
      assertThat(actual.forces()[k])
          .as("force component %d", k)
          .isCloseTo(
              expected.get("forces_ev_per_angstrom").get(k / 3).get(k % 3).asDouble(),
              within(forceError));
    }
    // Virial W = −V stress; a force error f over the cutoff of 6 Å and 156 components, one volume.
    for (int k = 0; k < 9; k++) {
      assertThat(-actual.virial()[k] / point.volume())
          .as("stress component %d", k)
          .isCloseTo(
              expected.get("stress_ev_per_angstrom3").get(k / 3).get(k % 3).asDouble(),
              within(forceError * 6 * 156 / point.volume()));
    }
  }

  /// The file returns minus ∂E/∂ε/V in the order xx yy zz xy yz zx: W = +V times that.
  @Test
  void sevenNetGivesWhatPythonGives() {
    JsonNode expected = SharedModels.json("hfo2_96_reference.json");
    Point point =
        evaluate("sevennet_deployed_serial.pt", SharedModels.structure("hfo2_96.xyz"), 0.7);
    Evaluation actual = point.result();

    double energy = expected.get("energy_ev").asDouble();
    assertThat(actual.energyEv()).isCloseTo(energy, within(1e-6 * Math.abs(energy)));
    for (int k = 0; k < actual.forces().length; k++) {
      assertThat(actual.forces()[k])
          .as("force component %d", k)
          .isCloseTo(
              expected.get("forces_ev_per_angstrom").get(k / 3).get(k % 3).asDouble(),
              within(1e-4));
    }
    int[] order = {0, 4, 8, 1, 5, 6};
    for (int k = 0; k < 6; k++) {
      double stress = expected.get("inferred_stress_as_returned").get(k).asDouble();
      assertThat(actual.virial()[order[k]] / point.volume())
          .as("stress component %d", k)
          .isCloseTo(stress, within(1e-6));
    }
    assertThat(actual.virial()[1]).isEqualTo(actual.virial()[3]);
    assertThat(actual.virial()[2]).isEqualTo(actual.virial()[6]);
    assertThat(actual.virial()[5]).isEqualTo(actual.virial()[7]);
  }

  /// Two threads must not add in the order in which they arrive: a float32 scatter then gives other
  /// bits in the first calls than in later ones.
  @Test
  void sameConfigurationGivesTheSameBitsOnTwoThreads() {
    Structure structure = SharedModels.structure("hfo2_96.xyz");
    try (GraphPotential potential =
            GraphPotential.open(SharedModels.file("sevennet_deployed_serial.pt"), true);
        CpuDevice device = new CpuDevice(2)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.7);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation first = new Evaluation(state.count());
      potential.evaluate(state, list, first);
      for (int call = 0; call < 6; call++) {
        Evaluation again = new Evaluation(state.count());
        potential.evaluate(state, list, again);
        assertThat(again.forces()).isEqualTo(first.forces());
        assertThat(again.virial()).isEqualTo(first.virial());
        assertThat(again.energyEv()).isEqualTo(first.energyEv());
      }
    }
  }

  /// The fixed order of sums is made with the first call on two threads; what one thread gave
  /// before it, one thread gives after it.
  @Test
  void oneThreadGivesTheSameBitsBeforeAndAfterTwo() {
    Structure structure = SharedModels.structure("hfo2_96.xyz");
    try (GraphPotential potential =
            GraphPotential.open(SharedModels.file("sevennet_deployed_serial.pt"), true);
        CpuDevice one = new CpuDevice(1);
        CpuDevice two = new CpuDevice(2)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(one, potential.cutoffAngstrom(), 0.7);
      list.rebuild(state);
      Evaluation[] out = new Evaluation[3];
      for (int call = 0; call < 3; call++) {
        potential.bind(state, call == 1 ? two : one);
        out[call] = new Evaluation(state.count());
        potential.evaluate(state, list, out[call]);
      }
      assertThat(out[2].forces()).isEqualTo(out[0].forces());
      assertThat(out[2].virial()).isEqualTo(out[0].virial());
      assertThat(out[2].energyEv()).isEqualTo(out[0].energyEv());
    }
  }
}
