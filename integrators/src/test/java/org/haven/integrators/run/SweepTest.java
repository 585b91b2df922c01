package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.kernels.CpuDevice;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  @TempDir Path folder;

  private static final String NVT = Argon.dynamics("nvt", 1, true, "bussi", null);

  private static Sweep sweep(RunSpec spec, StopRequest stop, Progress progress) {
    return new Sweep(
        spec, name -> Argon.crystal(3), Argon.LennardJones::new, CpuDevice::new, stop, progress);
  }

  private List<SimulationOutcome> run(String name, int threads, List<Double> temperatures) {
    var spec = Argon.spec(folder.resolve(name), temperatures, threads, 60, NVT);
    try (var directory = RunDirectory.create(folder.resolve(name), false)) {
      return sweep(spec, new StopRequest(), Progress.NONE).run(directory, false);
    }
  }

  @Test
  void everyTemperatureIsRunInTheOrderOfTheDeckWhateverTheThreads() throws IOException {
    List<Double> temperatures = List.of(60.0, 20.0, 40.0, 30.0, 50.0);
    for (int threads : new int[] {1, 2, 3, 8}) {
      List<SimulationOutcome> outcomes = run("t" + threads, threads, temperatures);
      assertThat(outcomes)
          .extracting(outcome -> outcome.simulation().temperatureK())
          .isEqualTo(temperatures);
      assertThat(outcomes)
          .extracting(SimulationOutcome::status)
          .containsOnly(SimulationOutcome.Status.COMPLETED);
      for (double t : temperatures) {
        Path thermo = Path.of(new SimulationName(t, 1).toString(), "thermo.csv");
        assertThat(folder.resolve("t" + threads).resolve(thermo))
            .hasSameBinaryContentAs(folder.resolve("t1").resolve(thermo));
      }
    }
  }

  @Test
  void noMoreSimulationsComputeAtOnceThanThereAreThreads() throws IOException {
    AtomicInteger computing = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Integer> threads = Collections.synchronizedList(new ArrayList<>());
    List<Integer> planned = new ArrayList<>();
    var spec = Argon.spec(folder, List.of(10.0, 20.0, 30.0), 2, 60, NVT);
    var sweep =
        new Sweep(
            spec,
            name -> Argon.crystal(3),
            () -> new Counting(new Argon.LennardJones(), computing, most),
            count -> {
              threads.add(count);
              return new CpuDevice(count);
            },
            new StopRequest(),
            new Progress() {
              @Override
              public void planned(int simulations, int shared) {
                planned.addAll(List.of(simulations, shared));
              }
            });
    try (var directory = RunDirectory.create(folder, true)) {
      assertThat(sweep.run(directory, false)).hasSize(3);
    }
    assertThat(planned).containsExactly(3, 2);
    assertThat(most.get()).isLessThanOrEqualTo(2);
    assertThat(threads).containsExactly(1, 1, 1);
  }

  /// Counts how many evaluations are under way.
  private record Counting(Potential inner, AtomicInteger now, AtomicInteger most)
      implements Potential {
    @Override
    public String description() {
      return inner.description();
    }

    @Override
    public double cutoffAngstrom() {
      return inner.cutoffAngstrom();
    }

    @Override
    public void bind(org.haven.kernels.ParticleState state, org.haven.kernels.Device device) {
      inner.bind(state, device);
    }

    @Override
    public void evaluate(
        org.haven.kernels.ParticleState state,
        org.haven.kernels.NeighbourList list,
        org.haven.potentials.Evaluation out) {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
      inner.evaluate(state, list, out);
      now.decrementAndGet();
    }
  }

  @Test
  void threadsLeftOverAreShared() {
    List<Integer> threads = Collections.synchronizedList(new ArrayList<>());
    var spec = Argon.spec(folder, List.of(10.0, 20.0, 30.0), 8, 60, NVT);
    var sweep =
        new Sweep(
            spec,
            name -> Argon.crystal(2),
            Argon.LennardJones::new,
            count -> {
              threads.add(count);
              return new CpuDevice(1);
            },
            new StopRequest(),
            Progress.NONE);
    try (var directory = RunDirectory.create(folder, true)) {
      sweep.run(directory, false);
    }
    assertThat(threads).containsExactlyInAnyOrder(3, 3, 2);
  }

  @Test
  void aGuardStopsItsSimulationAndNoOther() {
    // Half the target is the average after equipartition in a harmonic crystal: the hot one trips.
    var guards =
        Argon.guards(
            "{max_force_ev_per_angstrom: off, min_distance_angstrom: off, max_temperature_ratio:"
                + " off, max_framework_drift_angstrom: 0.3}");
    var spec = Argon.spec(folder, List.of(2.0, 300.0, 3.0), 2, 60, guards, false, true, NVT);
    List<SimulationOutcome> outcomes;
    try (var directory = RunDirectory.create(folder, true)) {
      outcomes = sweep(spec, new StopRequest(), Progress.NONE).run(directory, false);
    }
    assertThat(outcomes)
        .extracting(SimulationOutcome::status)
        .containsExactly(
            SimulationOutcome.Status.COMPLETED,
            SimulationOutcome.Status.GUARDED,
            SimulationOutcome.Status.COMPLETED);
    assertThat(outcomes.get(1).guard().orElseThrow())
        .hasMessageStartingWith("300K-1, stage 1-nvt, step ");
  }

  @Test
  void aFailureStopsTheOthersWithACheckpointAndIsThrown() throws IOException {
    // A file stands where the folder of one simulation must be.
    Files.writeString(folder.resolve("20K-1"), "in the way");
    var spec =
        Argon.spec(
            folder, List.of(10.0, 20.0), 2, 60, Argon.dynamics("nve", 1e3, true, null, null));
    try (var directory = RunDirectory.create(folder, true)) {
      assertThatThrownBy(() -> sweep(spec, new StopRequest(), Progress.NONE).run(directory, false))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("20K-1")
          .hasMessageContaining("cannot be written");
    }
    assertThat(folder.resolve("10K-1/checkpoint.h5")).exists();
  }

  @Test
  void aStopRequestEndsAllAndTheyContinue() throws IOException {
    var spec = Argon.spec(folder.resolve("a"), List.of(10.0, 20.0, 30.0), 1, 60, NVT);
    var stop = new StopRequest();
    var listener =
        new Progress() {
          @Override
          public void finished(String simulation, SimulationOutcome outcome) {
            stop.request("test");
          }
        };
    try (var directory = RunDirectory.create(folder.resolve("a"), false)) {
      var outcomes = sweep(spec, stop, listener).run(directory, false);
      assertThat(outcomes)
          .extracting(SimulationOutcome::status)
          .containsExactly(
              SimulationOutcome.Status.COMPLETED,
              SimulationOutcome.Status.STOPPED,
              SimulationOutcome.Status.STOPPED);
      Files.writeString(directory.deck(), "");
    }
    try (var directory = RunDirectory.open(folder.resolve("a"))) {
      var outcomes = sweep(spec, new StopRequest(), Progress.NONE).run(directory, true);
      assertThat(outcomes)
          .extracting(SimulationOutcome::status)
          .containsOnly(SimulationOutcome.Status.COMPLETED);
      assertThat(outcomes).extracting(SimulationOutcome::steps).containsOnly(200L);
    }
    run("b", 1, List.of(10.0, 20.0, 30.0));
    for (String name : List.of("10K-1", "20K-1", "30K-1")) {
      assertThat(folder.resolve("a").resolve(name).resolve("thermo.csv"))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(name).resolve("thermo.csv"));
    }
  }

  @Test
  void everyReplicaStartsFromItsOwnStructure() {
    var spec = Argon.spec(folder, List.of(10.0), 1, 60, NVT).with("replicas", 2);
    List<Integer> asked = Collections.synchronizedList(new ArrayList<>());
    var sweep =
        new Sweep(
            spec,
            name -> {
              asked.add(name.replica());
              return Argon.crystal(1 + name.replica());
            },
            Argon.LennardJones::new,
            CpuDevice::new,
            new StopRequest(),
            Progress.NONE);
    try (var directory = RunDirectory.create(folder, true)) {
      sweep.run(directory, false);
    }
    assertThat(asked).containsExactlyInAnyOrder(1, 2);
    assertThat(atoms("10K-1")).isEqualTo(32);
    assertThat(atoms("10K-2")).isEqualTo(108);
  }

  private int atoms(String simulation) {
    try (var trajectory = Trajectories.open(folder.resolve(simulation).resolve("trajectory.h5"))) {
      return trajectory.symbols().size();
    }
  }

  @Test
  void aPotentialThatDoesNotKnowASpeciesIsBadInput() {
    var spec = Argon.spec(folder, List.of(10.0), 1, 60, NVT);
    var ignorant =
        new Sweep(
            spec,
            name -> Argon.crystal(2),
            () -> {
              throw new InputException("no Ne here");
            },
            CpuDevice::new,
            new StopRequest(),
            Progress.NONE);
    try (var directory = RunDirectory.create(folder, true)) {
      assertThatThrownBy(() -> ignorant.run(directory, false))
          .isInstanceOf(InputException.class)
          .hasMessage("no Ne here");
    }
  }
}
