package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.deck.SimulationName;
import org.haven.kernels.CpuDevice;

/// A process that [RestartTest] kills: goes on with every case in its folder, all at once.
final class RestartedRun {
  private RestartedRun() {}

  /// Every integrator, on 1 and 2 threads, by the name of the case's folder.
  static Map<String, String[]> cases(double scale) {
    Map<String, String[]> cases = new LinkedHashMap<>();
    cases.put(
        "bussi-isotropic",
        new String[] {
          Argon.minimise(1e-12, (int) (200 * scale), true),
          dynamics("npt", 8 * scale, false, "bussi", "isotropic"),
          Argon.withMeanCell(dynamics("nvt", 12 * scale, true, "bussi", null))
        });
    cases.put(
        "nose_hoover-axes",
        new String[] {
          dynamics("npt", 10 * scale, false, "nose_hoover", "axes"),
          Argon.withMeanCell(dynamics("nvt", 10 * scale, true, "nose_hoover", null))
        });
    cases.put(
        "langevin-triclinic",
        new String[] {
          Argon.heatedFrom(10, dynamics("nvt", 6 * scale, false, "langevin", null)),
          dynamics("npt", 14 * scale, true, "langevin", "triclinic")
        });
    cases.put("verlet", new String[] {dynamics("nve", 20 * scale, true, null, null)});
    return cases;
  }

  private static String dynamics(
      String ensemble, double durationPs, boolean production, String thermostat, String barostat) {
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
                                                    stages)
                                                .with("output.keep_equilibration", true)
                                                .with(
                                                    "output.polarization_interval_fs",
                                                    count == 1
                                                        ? OptionalDouble.of(25)
                                                        : OptionalDouble.empty()),
                                            Argon.crystal(3),
                                            new SimulationName(40, 1),
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
