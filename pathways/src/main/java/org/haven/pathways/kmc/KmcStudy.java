package org.haven.pathways.kmc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Directions;
import org.haven.analysis.transport.SharedErrors;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.Workers;

/// All simulations of a file: each temperature and replica on a thread of its own; results do not
/// depend on the number of threads.
///
/// ```java
/// KmcStudy study = KmcStudy.of(Path.of("model.yaml"), 8);
/// study.run(false, new StopRequest(), (done, speed, left) -> {});
/// System.out.println(study.result().text());
/// ```
public final class KmcStudy {
  /// The copy of the file in the folder of the results.
  public static final String MODEL = "model.yaml";

  private final Path file;
  private final KmcReader.Read read;
  private final Path folder;
  private final int threads;
  private final List<SimulationName> names = new ArrayList<>();
  private final Map<SimulationName, KmcSimulation.Made> made = new ConcurrentHashMap<>();

  private KmcStudy(Path file, KmcReader.Read read, Path folder, int threads) {
    this.file = file;
    this.read = read;
    this.folder = folder;
    this.threads = threads;
    for (double t : read.spec().temperaturesK()) {
      int all = read.spec().replicas() + read.errors().draws(read.spec());
      for (int replica = 1; replica <= all; replica++) {
        names.add(new SimulationName(t, replica));
      }
    }
  }

  /// Reads a file.
  ///
  /// @throws InputException naming file, line, key and remedy of its first fault
  public static KmcStudy of(Path file, int threads) {
    KmcReader.Read read = KmcReader.read(file);
    Path folder =
        Optional.ofNullable(read.spec().output())
            .orElse(Path.of("kmc", read.name()).toAbsolutePath().normalize());
    return new KmcStudy(file, read, folder, threads);
  }

  /// The same with results elsewhere.
  public KmcStudy into(Path other) {
    return new KmcStudy(file, read, other.toAbsolutePath().normalize(), threads);
  }

  /// Where results are written.
  public Path folder() {
    return folder;
  }

  /// Is told how far the simulations have come.
  public interface Progress {
    /// @param done share of all hops
    /// @param hopsPerS of all threads together
    /// @param secondsLeft at that speed
    void advanced(double done, double hopsPerS, double secondsLeft);
  }

  /// Runs all simulations.
  ///
  /// @param resume go on with what is in the folder
  /// @return whether all have come to their end; not so where `stop` was requested
  /// @throws InputException if the folder holds results and is not to be resumed
  public boolean run(boolean resume, StopRequest stop, Progress progress) {
    Path copy = folder.resolve(MODEL);
    if (!resume && Files.exists(folder) && folder.toFile().list().length > 0) {
      throw new InputException(
          folder
              + " exists and is not empty; --resume goes on with it, another folder (--output)"
              + " begins anew");
    }
    if (resume && !Files.exists(copy)) {
      throw new InputException(
          folder + " holds no " + MODEL + ", so there is nothing to resume; leave --resume out");
    }
    LatticeGas.requireRoom(
        read.model(), read.spec().temperaturesK().getFirst(), Math.min(threads, names.size()));
    OutputFile.folder(folder);
    String sha256 = FileHash.sha256(file);
    if (!resume) {
      try {
        OutputFile.write(copy, Files.readString(file));
      } catch (java.io.IOException failure) {
        throw new OutputException(copy, failure);
      }
    }
    long all = names.size() * (KmcSimulation.hops(read) + KmcSimulation.hopsBefore(read));
    AtomicLong done = new AtomicLong();
    AtomicLong before = new AtomicLong();
    long began = System.nanoTime();
    Workers.each(
        names.size(),
        threads,
        () ->
            k -> {
              if (stop.isRequested()) {
                return;
              }
              KmcSimulation simulation =
                  new KmcSimulation(
                      read,
                      sha256,
                      names.get(k),
                      folder.resolve(names.get(k).toString()),
                      stop,
                      (hops, earlier) -> {
                        long now = done.addAndGet(hops);
                        long own = Math.max(1, now - before.addAndGet(earlier ? hops : 0));
                        double speed = own / ((System.nanoTime() - began) * 1e-9);
                        progress.advanced((double) now / all, speed, (all - now) / speed);
                      });
              KmcSimulation.Made hops = simulation.run();
              if (hops != null) {
                made.put(names.get(k), hops);
              }
            },
        share -> {});
    return made.size() == names.size();
  }

  /// Analyses the trajectories by the statistics of molecular dynamics.
  ///
  /// @throws IllegalStateException before [#run] has come to its end
  public KmcResult result() {
    if (made.size() < names.size()) {
      throw new IllegalStateException("not all simulations have come to their end");
    }
    TransportOptions all = options(OptionalDouble.empty());
    List<TransportResult> runs = new ArrayList<>();
    for (SimulationName name : names) {
      Path h5 = folder.resolve(name.toString()).resolve(RunLayout.TRAJECTORY);
      try (Trajectory trajectory = Trajectories.open(h5, Trajectories.Options.DEFAULT)) {
        runs.add(
            TransportResult.of(
                name.toString(),
                trajectory,
                options(OptionalDouble.of(hopAngstrom(made.get(name))))
                    .atTemperature(name.temperatureK())));
      }
    }
    int replicas = read.spec().replicas();
    List<Integer> given =
        IntStream.range(0, names.size())
            .filter(k -> names.get(k).replica() <= replicas)
            .boxed()
            .toList();
    List<TransportResult> best = given.stream().map(runs::get).toList();
    List<Double> targets = given.stream().map(k -> names.get(k).temperatureK()).toList();
    TransportStudy plain = TransportStudy.of(best, targets, all);
    SharedErrors errors =
        ErrorDraws.of(read, all.mobile(), counted(), simulated(plain, runs, replicas));
    return KmcResult.of(
        file,
        read,
        given.stream().map(k -> made.get(names.get(k))).toList(),
        TransportStudy.of(best, targets, all, errors),
        plain,
        errors);
  }

  private ErrorDraws.Simulated simulated(
      TransportStudy plain, List<TransportResult> runs, int replicas) {
    return new ErrorDraws.Simulated() {
      @Override
      public Estimate best(String symbol, double kelvin) {
        return plain.points().stream()
            .filter(p -> Math.abs(p.temperatureK() - kelvin) < TransportStudy.SAME_TEMPERATURE_K)
            .findFirst()
            .map(p -> p.species().get(symbol).tracerCm2PerS())
            .orElse(Estimate.UNKNOWN);
      }

      @Override
      public List<Estimate> drawn(String symbol, double kelvin) {
        return IntStream.range(0, names.size())
            .filter(k -> names.get(k).replica() > replicas)
            .filter(k -> names.get(k).temperatureK() == kelvin)
            .mapToObj(k -> runs.get(k).tracers().get(symbol).cm2PerS())
            .toList();
      }
    };
  }

  /// [T][hops · P] hops made at each temperature, by all replicas.
  private double[][] counted() {
    return read.spec().temperaturesK().stream()
        .map(
            t -> {
              double[] sum = new double[read.model().hops().size() * read.model().species().size()];
              names.stream()
                  .filter(n -> n.temperatureK() == t && n.replica() <= read.spec().replicas())
                  .forEach(
                      n -> {
                        for (int k = 0; k < sum.length; k++) {
                          sum[k] += made.get(n).hops()[k];
                        }
                      });
              return sum;
            })
        .toArray(double[][]::new);
  }

  private TransportOptions options(OptionalDouble hopAngstrom) {
    return new TransportOptions(
        HopPaths.moving(read.model(), directions()),
        read.model().charges(),
        directions(),
        Optional.empty(),
        hopAngstrom,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        read.spec().extrapolateToK(),
        false,
        Set.of(),
        threads);
  }

  private Directions directions() {
    return Directions.parse(read.spec().directions());
  }

  /// What the user should know of where the hops lead.
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>(read.spec().notes());
    warnings.addAll(HopPaths.warnings(read.model(), directions()));
    return warnings;
  }

  /// What to expect, in lines ([KmcForecast#lines]).
  public List<String> check() {
    List<String> lines = new ArrayList<>(new KmcForecast(read, names, threads, folder).lines());
    warnings().forEach(w -> lines.add("warning: " + w));
    return lines;
  }

  /// What speaks against equilibrium, after [#run].
  public List<String> doubts() {
    return names.stream().map(made::get).flatMap(m -> m.doubt().stream()).toList();
  }

  /// Root mean square of the hops made by species that are analysed, in Å.
  private double hopAngstrom(KmcSimulation.Made simulation) {
    double squares = 0;
    double hops = 0;
    List<String> species = read.model().species();
    List<String> moving = HopPaths.moving(read.model(), directions());
    for (int k = 0; k < simulation.hops().length; k++) {
      if (moving.contains(species.get(k % species.size()))) {
        double[] v = read.model().vector(read.model().hops().get(k / species.size()));
        squares += simulation.hops()[k] * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
        hops += simulation.hops()[k];
      }
    }
    return Math.sqrt(squares / hops);
  }
}
