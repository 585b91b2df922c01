package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.kernels.Device;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Totals;

/// Mean square displacements of the mobile species, gathered on the device while the production
/// runs; neither positions nor displacements go to the host.
///
/// With s_i = r_i − (mean of the framework's positions), sampled at times k Δ, and Δs_i(m) = s_i(k
/// + m) − s_i(k), for every lag m < [#lags] the averages over all origins k of
///
/// - the tracers' ⟨|Δs_i|²⟩, also a mean over the n ions of a species, in Å²;
/// - the collective ⟨|Σ_i Δs_i|²⟩ / n of a species, in Å²;
/// - the charges' ⟨|Σ_i q_i Δs_i|²⟩ over all mobile ions, in e² Å².
///
/// These are the windowed averages that the analysis of a trajectory with frames every Δ forms. The
/// last `lags` samples are kept on the device: 24 bytes per ion and lag. The cell must not change.
///
/// ```
/// positions, images ─► framework's mean ─► ring of samples ─► sums of blocks of ions ─► sums by lag
/// ```
final class RunningMsd implements Observer {
  private static final String RING = "ring";
  private static final String SUMS = "sums";
  private static final String SAMPLES = "samples";

  private final ParticleState state;
  private final Device device;
  private final Trigger trigger;
  private final Path file;
  private final int lags;
  private final double intervalPs;
  private final List<String> symbols = new ArrayList<>();

  /// [framework] indices.
  private final int[] framework;

  /// [ions] indices, species after species.
  private final int[] ions;

  /// [blocks + 1] first ion of each block; no block holds two species.
  private final int[] blockStart;

  /// [species + 1] first block of each species.
  private final int[] speciesStart;

  /// [species] in e.
  private final double[] charges;

  private final double[] frameworkParts;
  private final double[] frameworkSum = new double[3];
  private final double[] ring;
  private final double[] parts;

  /// [lags][species][2] and behind them [lags]: Σ over origins of the three sums of squares.
  private final double[] sums;

  private long samples;

  /// If the deck asks for `msd_interval_fs`.
  public static final class Provider implements ObserverProvider {
    @Override
    public List<Observer> of(RunContext run) {
      return run.spec().output().msdIntervalFs().isPresent()
          ? List.of(new RunningMsd(run))
          : List.of();
    }
  }

  private RunningMsd(RunContext run) {
    RunSpec.Output asked = run.spec().output();
    double intervalFs = asked.msdIntervalFs().getAsDouble();
    this.state = run.system().state();
    this.device = run.system().device();
    this.trigger = Trigger.inProduction(run.steps(intervalFs));
    this.file = run.directory().resolve(RunLayout.MSD);
    this.lags = asked.msdLags().getAsInt();
    this.intervalPs = intervalFs * 1e-3;
    List<String> mobile = run.spec().mobile();
    List<String> all = state.speciesTable().symbols();
    List<Integer> chosen = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> speciesStarts = new ArrayList<>();
    List<Double> q = new ArrayList<>();
    for (int t = 0; t < all.size(); t++) {
      if (mobile.contains(all.get(t))) {
        symbols.add(all.get(t));
        q.add(run.spec().charges().getOrDefault(all.get(t), 0.0));
        speciesStarts.add(starts.size());
        int first = chosen.size();
        for (int i = 0; i < state.count(); i++) {
          if (state.species()[i] == t) {
            if ((chosen.size() - first) % MsdKernels.PART == 0) {
              starts.add(chosen.size());
            }
            chosen.add(i);
          }
        }
      }
    }
    speciesStarts.add(starts.size());
    starts.add(chosen.size());
    ions = ints(chosen);
    blockStart = ints(starts);
    speciesStart = ints(speciesStarts);
    charges = q.stream().mapToDouble(Double::doubleValue).toArray();
    framework =
        java.util.stream.IntStream.range(0, state.count())
            .filter(i -> !mobile.contains(all.get(state.species()[i])))
            .toArray();
    frameworkParts = new double[3 * frameworkBlocks()];
    ring = new double[3 * ions.length * lags];
    parts = new double[4 * blocks() * lags];
    sums = new double[lags * (2 * charges.length + 1)];
    device.discard(frameworkParts, ring, parts);
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  private int blocks() {
    return blockStart.length - 1;
  }

  private int frameworkBlocks() {
    return (framework.length + MsdKernels.PART - 1) / MsdKernels.PART;
  }

  @Override
  public String name() {
    return "running_msd";
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  @Override
  public void see(Moment now) {
    double[] x = state.positions();
    int[] images = state.images();
    double[] h = state.cellRows();
    int blocks = frameworkBlocks();
    if (blocks > 0) {
      device.launch(
          new MsdKernels.Framework(x, images, h, framework, framework.length, frameworkParts),
          blocks);
      device.launch(new Totals(frameworkParts, blocks, 3, frameworkSum), 3);
    }
    int slot = (int) (samples % lags);
    device.launch(
        new MsdKernels.Store(
            x, images, h, ions, ions.length, frameworkSum, framework.length, slot, ring),
        ions.length);
    int kept = (int) Math.min(samples + 1, lags);
    device.launch(
        new MsdKernels.Squares(ring, ions.length, blockStart, blocks(), lags, slot, parts),
        kept * blocks());
    device.launch(
        new MsdKernels.Add(parts, blocks(), speciesStart, charges, charges.length, lags, sums),
        kept);
    samples++;
  }

  /// Origins that lag m has been averaged over.
  private long origins(int lag) {
    return Math.max(0, samples - lag);
  }

  /// Mean square displacement of a species' ions in Å², [lags]; not a number without an origin.
  private double[] tracerAngstrom2(String symbol) {
    return column(2 * symbols.indexOf(symbol), 2 * charges.length, 0, count(symbol));
  }

  /// Mean square of a species' summed displacement over its number of ions in Å², [lags].
  private double[] collectiveAngstrom2(String symbol) {
    return column(2 * symbols.indexOf(symbol) + 1, 2 * charges.length, 0, count(symbol));
  }

  /// Mean square of the summed displacement times charge of all mobile ions in e² Å², [lags].
  private double[] chargeE2Angstrom2() {
    return column(0, 1, 2 * charges.length * lags, 1);
  }

  private int count(String symbol) {
    int s = symbols.indexOf(symbol);
    return blockStart[speciesStart[s + 1]] - blockStart[speciesStart[s]];
  }

  private double[] column(int first, int stride, int offset, int divisor) {
    device.download(sums);
    double[] column = new double[lags];
    for (int m = 0; m < lags; m++) {
      column[m] =
          origins(m) == 0
              ? Double.NaN
              : sums[offset + first + m * stride] / ((double) origins(m) * divisor);
    }
    return column;
  }

  /// Writes the table, one row per lag that has an origin; replaces the file as a whole.
  @Override
  public void sync() {
    if (samples == 0) {
      return;
    }
    StringBuilder text = new StringBuilder("lag_ps,origins");
    List<double[]> columns = new ArrayList<>();
    for (String symbol : symbols) {
      text.append(",tracer_").append(symbol).append("_angstrom2,collective_").append(symbol);
      text.append("_angstrom2");
      columns.add(tracerAngstrom2(symbol));
      columns.add(collectiveAngstrom2(symbol));
    }
    text.append(",charge_e2_angstrom2\n");
    columns.add(chargeE2Angstrom2());
    for (int m = 0; m < lags && origins(m) > 0; m++) {
      text.append(String.format(Locale.ROOT, "%.6g,%d", m * intervalPs, origins(m)));
      for (double[] column : columns) {
        text.append(',').append(column[m]);
      }
      text.append('\n');
    }
    OutputFile.write(file, text);
  }

  @Override
  public Map<String, double[]> variables() {
    if (samples == 0) {
      return Map.of(SAMPLES, new double[1], SUMS, new double[0], RING, new double[0]);
    }
    device.download(ring, sums);
    return Map.of(SAMPLES, new double[] {samples}, SUMS, sums.clone(), RING, ring.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    samples = (long) variables.get(SAMPLES)[0];
    if (samples > 0) {
      System.arraycopy(variables.get(SUMS), 0, sums, 0, sums.length);
      System.arraycopy(variables.get(RING), 0, ring, 0, ring.length);
      device.upload(sums, ring);
    }
  }
}
