package org.haven.pathways.hops;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.pathways.Workers;
import org.haven.pathways.neb.Endpoints;
import org.haven.pathways.neb.MinimumEnergyPath;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.PotentialLandscape;
import org.haven.potentials.Potential;

/// Computes the hops of a plan, a band for each, side by side on threads.
///
/// Each hop is computed by one thread, so results do not depend on how many there are. A hop that
/// fails is a result with a reason; it does not end the others. What is done is kept ([HopFolder])
/// under a key of all that it depends on, and not computed again.
///
/// @param plan what to compute
/// @param settings of the bands
/// @param potentials opens the potential, once for each thread; closed here
/// @param potentialKey that changes with the potential, as the hash of its file
/// @param folder where results are kept; empty for nowhere
public record HopStudy(
    HopPlan plan,
    NudgedElasticBand.Settings settings,
    Supplier<Potential> potentials,
    String potentialKey,
    Optional<Path> folder) {

  /// Sees how it goes. Called by several threads.
  public interface Watch {
    /// A hop has moved on.
    ///
    /// @param done hops that are done
    /// @param of all hops
    /// @param number of the hop that moved
    /// @param stage in words
    /// @param step of the band
    /// @param maxForceEvPerAngstrom largest component of a force
    void at(int done, int of, int number, String stage, int step, double maxForceEvPerAngstrom);

    /// A hop is done.
    ///
    /// @param kept whether it had been computed before
    default void done(HopResult result, boolean kept) {}

    /// Whether to end with what is done.
    default boolean isStopped() {
      return false;
    }
  }

  /// Computes what is not done yet.
  ///
  /// @param threads at least 1
  /// @return all hops, or those that are done if the watch ended it
  public HopTable run(int threads, Watch watch) {
    List<DistinctHop> hops = plan.hops();
    HopResult[] results = new HopResult[hops.size()];
    AtomicInteger done = new AtomicInteger();
    for (int k = 0; k < results.length; k++) {
      String key = key(hops.get(k));
      int number = hops.get(k).number();
      results[k] = folder.flatMap(f -> new HopFolder(f).read(number, key)).orElse(null);
      if (results[k] != null) {
        done.incrementAndGet();
        watch.done(results[k], true);
      }
    }
    int[] left = IntStream.range(0, results.length).filter(k -> results[k] == null).toArray();
    Workers.each(
        left.length,
        threads,
        () ->
            new Worker(
                k -> hops.get(left[k]),
                (k, result) -> {
                  results[left[k]] = result;
                  done.incrementAndGet();
                  watch.done(result, false);
                },
                watch,
                done),
        share -> {});
    return HopTable.of(plan, Arrays.stream(results).filter(Objects::nonNull).toList());
  }

  private interface Task {
    DistinctHop hop(int k);
  }

  private interface Done {
    void take(int k, HopResult result);
  }

  /// What one thread does: it has a potential for each kind of carrier, opened when needed.
  private final class Worker implements IntConsumer, AutoCloseable {
    private final Task task;
    private final Done sink;
    private final Watch watch;
    private final AtomicInteger done;
    private final PotentialLandscape[] landscapes = new PotentialLandscape[2];
    private final long[] calls = new long[2];

    Worker(Task task, Done sink, Watch watch, AtomicInteger done) {
      this.task = task;
      this.sink = sink;
      this.watch = watch;
      this.done = done;
    }

    @Override
    public void accept(int k) {
      if (watch.isStopped()) {
        return;
      }
      DistinctHop hop = task.hop(k);
      long start = System.nanoTime();
      String key = key(hop);
      int which = hop.kind().isVacancy() ? 0 : 1;
      HopResult result;
      MinimumEnergyPath path = null;
      try {
        Endpoints ends = plan.supercell().states(hop.kind(), hop.chain());
        if (landscapes[which] == null) {
          landscapes[which] = new PotentialLandscape(ends.initial(), potentials, 1, 1);
        }
        path = NudgedElasticBand.between(ends, landscapes[which], settings, watch(hop.number()));
        if (watch.isStopped()) {
          return;
        }
        double[][] x = path.positions();
        result =
            HopResult.of(
                hop,
                plan.sites(),
                key,
                path,
                used(which, path),
                carrier(hop, ends, x[0], hop.kind().start(hop.chain())),
                carrier(hop, ends, x[x.length - 1], hop.kind().end(hop.chain())));
      } catch (InputException reason) {
        result =
            HopResult.failed(
                hop,
                plan.sites(),
                key,
                reason.getMessage().replaceFirst("; give other states$", ""),
                0,
                (System.nanoTime() - start) * 1e-9);
      }
      if (folder.isPresent()) {
        new HopFolder(folder.get()).write(result, Optional.ofNullable(path));
      }
      sink.take(k, result);
    }

    private long used(int which, MinimumEnergyPath path) {
      long before = calls[which];
      calls[which] = path.calls();
      return path.calls() - before;
    }

    private NudgedElasticBand.Watch watch(int number) {
      return new NudgedElasticBand.Watch() {
        @Override
        public void at(String stage, int step, double force, MinimumEnergyPath now) {
          watch.at(done.get(), plan.hops().size(), number, stage, step, force);
        }

        @Override
        public boolean isStopped() {
          return watch.isStopped();
        }
      };
    }

    @Override
    public void close() {
      for (PotentialLandscape landscape : landscapes) {
        if (landscape != null) {
          landscape.close();
        }
      }
    }
  }

  private Optional<int[]> carrier(DistinctHop hop, Endpoints ends, double[] positions, int[] put) {
    return plan.supercell().carrier(ends.initial(), positions, hop.kind().isVacancy(), put);
  }

  /// A hash of all that a hop depends on.
  private String key(DistinctHop hop) {
    StringBuilder text = new StringBuilder();
    text.append(potentialKey).append(settings).append(hop.kind()).append(hop.chain().text());
    text.append(Arrays.toString(plan.supercell().repeats()));
    text.append(Arrays.toString(plan.sites().crystal().cell().rows()));
    text.append(Arrays.toString(plan.sites().crystal().positions()));
    text.append(plan.sites().crystal().symbols());
    plan.sites().sites().forEach(s -> text.append(Arrays.toString(s.fractional())));
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException(absent);
    }
  }
}
