package org.haven.potentials.socket;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialContract;
import org.haven.potentials.RandomSystems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A Lennard-Jones crystal behind a socket obeys the laws of potentials: units, the order of the
/// cell's numbers, and signs are those of the protocol.
class SocketContractTest extends PotentialContract {
  private static final SpeciesTable ARGON = new SpeciesTable(List.of("Ar"), List.of(39.95));
  private static final double CUTOFF_ANGSTROM = 5;

  @TempDir private Path folder;

  @BeforeEach
  void start() {
    // The pool begins to listen.
    potential().close();
    StandInPeer.connect(folder.resolve("s"), StandInPeer.client(SocketContractTest::argon));
  }

  @AfterEach
  void stop() {
    ClientPool.closeAll();
  }

  static Evaluation argon(Cell cell, double[] positions) {
    int n = positions.length / 3;
    ParticleState state = new ParticleState(ARGON, cell, new int[n], positions);
    Map<String, Object> keys =
        Map.of(
            "type",
            "lennard_jones",
            "cutoff_angstrom",
            CUTOFF_ANGSTROM,
            "pairs",
            List.of(
                Map.of("species", List.of("Ar", "Ar"), "epsilon_ev", 0.1, "sigma_angstrom", 2.2)));
    try (Potential potential = Decks.open(keys, List.of("Ar"), Precision.DOUBLE);
        CpuDevice device = new CpuDevice(1)) {
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
      list.rebuild(state);
      potential.bind(state, device);
      Evaluation out = new Evaluation(n);
      potential.evaluate(state, list, out);
      return out;
    }
  }

  @Override
  protected Potential potential() {
    return Decks.open(
        Map.of("type", "socket", "address", "unix:" + folder.resolve("s"), "timeout_s", 20),
        List.of("Ar"),
        Precision.DOUBLE);
  }

  @Override
  protected ParticleState system() {
    return RandomSystems.state(ARGON, List.of(40), RandomSystems.triclinicCell(11, 3), 2.0, 5);
  }

  @Override
  protected ParticleState smallSystem() {
    return new ParticleState(
        ARGON,
        RandomSystems.triclinicCell(3.8, 7),
        new int[2],
        new double[] {0.1, 0.2, 0.3, 2.1, 1.9, 2.2});
  }

  @Override
  protected List<Double> cutoffsAngstrom() {
    return List.of(CUTOFF_ANGSTROM);
  }

  /// The protocol carries no species.
  @Override
  protected String unknownSpecies() {
    return "";
  }

  /// Its cutoff is the client's own.
  @Override
  protected double thinnerThanAngstrom() {
    return CUTOFF_ANGSTROM;
  }
}
