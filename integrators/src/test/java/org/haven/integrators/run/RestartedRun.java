package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.StageSpec.Barostat;
import org.haven.inputs.deck.StageSpec.Ensemble;
import org.haven.inputs.deck.StageSpec.Minimise;
import org.haven.inputs.deck.StageSpec.Thermostat;
import org.haven.kernels.CpuDevice;

/// A process that [RestartTest] kills: goes on with every case in its folder, all at once.
final class RestartedRun {
  private RestartedRun() {}

  /// Every integrator, on 1 and 2 threads, by the name of the case's folder.
  static Map<String, StageSpec[]> cases(double scale) {
    Map<String, StageSpec[]> cases = new LinkedHashMap<>();
    cases.put(
        "bussi-isotropic",
        new StageSpec[] {
          new Minimise(1e-12, (int) (200 * scale), true),
          dynamics(Ensemble.NPT, 8 * scale, false, Thermostat.Kind.BUSSI, Barostat.Kind.ISOTROPIC),
          Argon.withMeanCell(dynamics(Ensemble.NVT, 12 * scale, true, Thermostat.Kind.BUSSI, null))
        });
    cases.put(
        "nose_hoover-axes",
        new StageSpec[] {
          dynamics(
              Ensemble.NPT, 10 * scale, false, Thermostat.Kind.NOSE_HOOVER, Barostat.Kind.AXES),
          Argon.withMeanCell(
              dynamics(Ensemble.NVT, 10 * scale, true, Thermostat.Kind.NOSE_HOOVER, null))
        });
    cases.put(
        "langevin-triclinic",
        new StageSpec[] {
          Argon.heatedFrom(
              10, dynamics(Ensemble.NVT, 6 * scale, false, Thermostat.Kind.LANGEVIN, null)),
          dynamics(
              Ensemble.NPT, 14 * scale, true, Thermostat.Kind.LANGEVIN, Barostat.Kind.TRICLINIC)
        });
    cases.put("verlet", new StageSpec[] {dynamics(Ensemble.NVE, 20 * scale, true, null, null)});
    return cases;
  }

  private static StageSpec.Dynamics dynamics(
      Ensemble ensemble,
      double durationPs,
      boolean production,
      Thermostat.Kind thermostat,
      Barostat.Kind barostat) {
    return Argon.dynamics(ensemble, durationPs, production, thermostat, barostat);
  }

  /// Continues all cases in `folder` until they are done or a signal stops them.
  static boolean run(Path folder, double scale, double checkpointS, StopRequest stop)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<SimulationOutcome> outcomes = new ArrayList<>();
    cases(scale)
        .forEach(
            (name, stages) -> {
              for (int count : new int[] {1, 2}) {
                Path directory = folder.resolve(name + "-" + count);
                threads.add(
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              try (var device = new CpuDevice(count)) {
                                var outcome =
                                    new Simulation(
                                            Argon.spec(
                                                directory,
                                                List.of(40.0),
                                                count,
                                                checkpointS,
                                                Argon.GUARDS,
                                                count == 2,
                                                count == 1,
                                                stages),
                                            Argon.crystal(3),
                                            40,
                                            1,
                                            directory,
                                            new Argon.LennardJones(),
                                            device,
                                            stop,
                                            Progress.NONE)
                                        .resume();
                                synchronized (outcomes) {
                                  outcomes.add(outcome);
                                }
                              }
                            }));
              }
            });
    for (Thread thread : threads) {
      thread.join();
    }
    return outcomes.size() == threads.size()
        && outcomes.stream()
            .allMatch(outcome -> outcome.status() == SimulationOutcome.Status.COMPLETED);
  }

  /// Exit status 0 when all is done, 4 when stopped by a signal, 1 when something failed.
  public static void main(String[] arguments) throws InterruptedException {
    var stop = new StopRequest();
    List<String> signals = stop.onSignals(() -> {});
    System.out.println("running, listening to " + signals);
    System.out.flush();
    boolean done =
        run(
            Path.of(arguments[0]),
            Double.parseDouble(arguments[1]),
            Double.parseDouble(arguments[2]),
            stop);
    System.exit(done ? 0 : stop.isRequested() ? 4 : 1);
  }
}
