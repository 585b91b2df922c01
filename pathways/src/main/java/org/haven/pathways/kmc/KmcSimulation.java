package org.haven.pathways.kmc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.integrators.equilibration.Drift;
import org.haven.integrators.equilibration.DriftLimits;
import org.haven.integrators.run.StopRequest;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// One temperature and replica: to equilibrium, then frames evenly spaced in time.
///
/// How long a hop takes on average is measured in the second half of equilibration; the time
/// between frames follows from it, and does not depend on what happens later.
final class KmcSimulation {
  static final String CHECKPOINT = "checkpoint.bin";

  /// Hops between looks at the clock and at whether to stop.
  private static final int STRIDE = 1 << 20;

  private static final double FS_PER_S = 1e15;

  private final KmcReader.Read read;
  private final String sha256;
  private final SimulationName name;
  private final Path folder;
  private final Progress progress;
  private final StopRequest stop;
  private final LatticeGas gas;

  /// [frames + 1] energy in eV.
  private final double[] energies;

  private long reported;

  /// @param sha256 of the file
  /// @param folder of the simulation
  KmcSimulation(
      KmcReader.Read read,
      String sha256,
      SimulationName name,
      Path folder,
      StopRequest stop,
      Progress progress) {
    this.read = read;
    this.sha256 = sha256;
    this.name = name;
    this.folder = folder;
    this.stop = stop;
    this.progress = progress;
    gas = gas(read, name);
    energies = new double[read.spec().frames() + 1];
  }

  static LatticeGas gas(KmcReader.Read read, SimulationName name) {
    int draw = name.replica() - read.spec().replicas() - 1;
    return LatticeGas.of(
        draw < 0
            ? read.model()
            : read.model().drawn(read.errors().draw(read.spec().seed(), draw), name.temperatureK()),
        name.temperatureK(),
        slowdown(read, name.temperatureK()),
        name.seed(read.spec().seed()));
  }

  static double[] slowdown(KmcReader.Read read, double temperatureK) {
    return read.spec()
        .superbasin()
        .map(s -> Slowdown.of(read.model(), temperatureK, s.separation(), read.spec().seed()))
        .orElseGet(() -> Slowdown.none(read.model()));
  }

  /// Hops that are analysed.
  static long hops(KmcReader.Read read) {
    return Math.max(
        read.spec().frames(), Math.round(read.spec().hopsPerIon() * read.model().ions()));
  }

  /// Hops before.
  static long hopsBefore(KmcReader.Read read) {
    return Math.max(1000, Math.round(read.spec().equilibration() * hops(read)));
  }

  /// Is told how many hops were made since it was told last.
  interface Progress {
    /// @param before by another process, which took this one no time
    void made(long hops, boolean before);
  }

  /// Runs, from a checkpoint where there is one.
  ///
  /// @return hops of each type and species in the production; null where it was stopped
  /// @throws InputException if nothing can hop, or the checkpoint is damaged
  Made run() {
    Path checkpoint = folder.resolve(CHECKPOINT);
    try {
      OutputFile.folder(folder);
      KmcCheckpoint known =
          Files.exists(checkpoint) ? KmcCheckpoint.read(checkpoint, identity()) : null;
      if (known != null) {
        System.arraycopy(known.energies(), 0, energies, 0, known.energies().length);
      }
      if (known != null && known.frames() > read.spec().frames()) {
        gas.restore(known.state());
        progress.made(hops(read) + hopsBefore(read), true);
        return made(known.intervalS());
      }
      double interval = known == null ? equilibrated() : known.intervalS();
      if (Double.isNaN(interval)) {
        return null;
      }
      if (known != null) {
        gas.restore(known.state());
        progress.made(gas.hops + hopsBefore(read), true);
      }
      reported = gas.hops;
      try (H5mdWriter writer = writer(known, interval)) {
        return produce(writer, known == null ? 0 : known.frames(), interval);
      }
    } catch (IOException failure) {
      throw new OutputException(folder, failure);
    }
  }

  /// Hops [types · P] of the production.
  ///
  /// @param doubt what speaks against equilibrium
  record Made(SimulationName name, long[] hops, double timeS, Optional<String> doubt) {
    long all() {
      return Arrays.stream(hops).sum();
    }
  }

  private String identity() {
    return sha256 + " " + name;
  }

  /// Comes to equilibrium.
  ///
  /// @return time between frames in s; NaN where stopped
  private double equilibrated() {
    long before = hopsBefore(read);
    double half = 0;
    for (long k = 1; k <= 2; k++) {
      half = gas.timeS;
      long target = k == 1 ? before / 2 : before;
      while (gas.hops < target) {
        require(gas.advance(Double.POSITIVE_INFINITY, Math.min(target, gas.hops + STRIDE)));
        report();
        if (stop.isRequested()) {
          return Double.NaN;
        }
      }
    }
    double perHop = (gas.timeS - half) / (before - before / 2);
    gas.restart();
    return perHop * hops(read) / read.spec().frames();
  }

  private void require(boolean moved) {
    if (!moved) {
      throw gas.still(read, name.toString());
    }
  }

  private void report() {
    progress.made(gas.hops - reported, false);
    reported = gas.hops;
  }

  private Made produce(H5mdWriter writer, int from, double interval) throws IOException {
    double[] positions = new double[3 * read.model().ions()];
    Cell cell = read.model().lattice();
    List<double[]> framework = List.of(new double[3]);
    long last = System.nanoTime();
    for (int f = from; f <= read.spec().frames(); f++) {
      double until = f * interval;
      boolean there = false;
      while (!there) {
        long most = gas.hops + STRIDE;
        require(gas.advance(until, most));
        there = gas.hops < most;
        report();
        boolean due = System.nanoTime() - last > 1e9 * read.spec().checkpointIntervalS();
        if (stop.isRequested() || due) {
          save(writer, f, interval);
          last = System.nanoTime();
        }
        if (stop.isRequested()) {
          return null;
        }
      }
      gas.positions(positions);
      energies[f] = gas.energyEv();
      writer.append(f, until * FS_PER_S, cell, positions, positions, framework);
    }
    save(writer, read.spec().frames() + 1, interval);
    return made(interval);
  }

  private Made made(double interval) {
    return new Made(name, gas.made.clone(), read.spec().frames() * interval, doubt());
  }

  /// Whether the energy of the ions still changes, by the test of molecular dynamics.
  private Optional<String> doubt() {
    int ions = read.model().ions();
    SequencedMap<String, double[]> trace = new LinkedHashMap<>();
    trace.put("potential_energy_ev", energies);
    return Drift.of(trace, new DriftLimits(name.temperatureK(), ions)).stream()
        .filter(d -> d.verdict() == Drift.Verdict.DRIFTS)
        .findAny()
        .map(
            d ->
                String.format(
                    Locale.ROOT,
                    "%s: not in equilibrium: the energy changes by %.2g kT per ion from the first"
                        + " to the last third (limit %.2g); raise 'equilibration' or"
                        + " 'hops_per_ion'",
                    name,
                    DriftLimits.EFFECT * d.found().change() / d.limit(),
                    DriftLimits.EFFECT));
  }

  private void save(H5mdWriter writer, int frames, double interval) throws IOException {
    writer.sync();
    new KmcCheckpoint(
            identity(),
            interval,
            frames,
            writer.layout(),
            writer.sums(),
            Arrays.copyOf(energies, Math.min(frames, energies.length)),
            gas.state())
        .write(folder.resolve(CHECKPOINT));
  }

  private H5mdWriter writer(KmcCheckpoint known, double interval) throws IOException {
    Path file = folder.resolve(RunLayout.TRAJECTORY);
    KmcModel model = read.model();
    List<H5mdWriter.Observable> observables =
        List.of(new H5mdWriter.Observable("framework_displacement", "Angstrom", List.of(), 3));
    if (known != null) {
      return H5mdWriter.reopen(file, known.frames(), known.layout(), known.sums(), observables);
    }
    List<String> symbols = new ArrayList<>();
    for (byte p : gas.speciesOf) {
      symbols.add(model.species().get(p));
    }
    return H5mdWriter.create(
        file,
        new H5mdWriter.Content(
            symbols,
            model.species(),
            symbols.stream().mapToDouble(s -> Element.of(s).orElseThrow().massU()).toArray(),
            java.util.stream.IntStream.range(0, symbols.size()).toArray(),
            false,
            false,
            observables,
            read.spec().frames() + 1L,
            name.temperatureK(),
            interval * FS_PER_S,
            name.seed(read.spec().seed()),
            read.name() + ", " + name + ", kinetic Monte Carlo",
            ResultJson.version()));
  }
}
