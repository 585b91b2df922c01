package org.haven.analysis.mechanism;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.curves.Thinning;
import org.haven.analysis.statistics.Estimate;

/// The curves of [Mechanism]s: whatever of them was asked for.
public final class MechanismCurves {
  /// Most points of a spectrum.
  private static final int SPECTRUM_POINTS = 1024;

  /// Points for a factor of ten in time of correlation functions.
  private static final int PER_DECADE = 100;

  /// Width of a bin of the lengths of jumps.
  static final double JUMP_BIN_ANGSTROM = 0.1;

  private MechanismCurves() {}

  /// Of all simulations.
  public static List<Curve> of(List<Mechanism> mechanisms) {
    return mechanisms.stream().flatMap(m -> of(m).stream()).toList();
  }

  /// Of one simulation.
  static List<Curve> of(Mechanism m) {
    List<Curve> all = new ArrayList<>();
    m.rdf().ifPresent(r -> rdf(m, r, all));
    m.vanHove().forEach(v -> vanHove(m, v, all));
    m.velocities().ifPresent(v -> velocities(m, v, all));
    m.sites().filter(s -> s.sites().count() > 0).ifPresent(s -> all.add(occupancy(m, s)));
    m.sites().filter(s -> !s.jumps().isEmpty()).ifPresent(s -> all.add(jumps(m, s)));
    m.freeEnergy().ifPresent(f -> f.profiles().forEach(p -> all.add(freeEnergy(m, p))));
    m.rotation().ifPresent(r -> all.add(rotation(m, r)));
    m.coupling()
        .filter(c -> !Double.isNaN(c.probability()))
        .ifPresent(c -> all.add(coupling(m, c)));
    return all;
  }

  private static Curve curve(Mechanism m, String quantity, String of) {
    return Curve.ofRun(quantity, m.name(), m.temperatureK(), of);
  }

  private static void rdf(Mechanism m, RadialDistribution r, List<Curve> all) {
    double[] radius = radii(r.pairs().get(0).g().length, r.binAngstrom());
    Curve g = curve(m, "rdf", "").with("r_angstrom", "Å", "r", radius);
    Curve n = curve(m, "coordination", "").with("r_angstrom", "Å", "r", radius);
    // Nearest neighbours first.
    List<RadialDistribution.Pair> pairs =
        r.pairs().stream().sorted(Comparator.comparingInt(p -> first(p.g()))).toList();
    for (RadialDistribution.Pair p : pairs) {
      g = g.with("g_" + p.a() + "_" + p.b(), "", p.a() + "–" + p.b(), p.g());
      n =
          n.with(
              "n_" + p.b() + "_around_" + p.a(), "", p.b() + " around " + p.a(), p.coordination());
    }
    all.add(g);
    all.add(n);
  }

  private static double[] radii(int bins, double bin) {
    return IntStream.range(0, bins).mapToDouble(k -> (k + 0.5) * bin).toArray();
  }

  private static int first(double[] g) {
    int k = 0;
    while (k < g.length && g[k] < 0.5) {
      k++;
    }
    return k;
  }

  private static void vanHove(Mechanism m, VanHove v, List<Curve> all) {
    double[] radius = radii(v.lags().get(0).self().length, v.binAngstrom());
    Curve self = curve(m, "van_hove_self", v.symbol()).with("r_angstrom", "Å", "r", radius);
    Curve distinct = curve(m, "van_hove_distinct", v.symbol()).with("r_angstrom", "Å", "r", radius);
    for (VanHove.Lag lag : v.lags()) {
      String time =
          new BigDecimal(lag.timePs())
              .round(new MathContext(3))
              .stripTrailingZeros()
              .toPlainString();
      self = self.with("self_at_" + time + "_ps_per_angstrom", "Å⁻¹", time + " ps", lag.self());
      distinct = distinct.with("distinct_at_" + time + "_ps", "", time + " ps", lag.distinct());
    }
    all.add(self);
    all.add(distinct);
  }

  private static void velocities(Mechanism m, VelocityCorrelation v, List<Curve> all) {
    int points = v.species().get(0).correlation().length;
    int[] kept = Thinning.logarithmic(points, PER_DECADE);
    int block = (points + SPECTRUM_POINTS - 1) / SPECTRUM_POINTS;
    double[] frequency = IntStream.range(0, points).mapToDouble(k -> k * v.binThz()).toArray();
    Curve c = curve(m, "vacf", "").with("lag_ps", "ps", "lag", times(kept, v.intervalPs()));
    Curve d =
        curve(m, "vdos", "")
            .with("frequency_thz", "THz", "frequency", Thinning.blockMeans(frequency, block));
    for (VelocityCorrelation.Species s : v.species()) {
      c = c.with("vacf_" + s.symbol(), "", s.symbol(), Thinning.at(s.correlation(), kept));
      d =
          d.with(
              "vdos_" + s.symbol() + "_per_thz",
              "THz⁻¹",
              s.symbol(),
              Thinning.blockMeans(s.density(), block));
    }
    all.add(c);
    all.add(d);
  }

  private static double[] times(int[] lags, double intervalPs) {
    return Arrays.stream(lags).mapToDouble(k -> k * intervalPs).toArray();
  }

  private static Curve occupancy(Mechanism m, SiteAnalysis s) {
    double[] rank = IntStream.rangeClosed(1, s.occupancy().length).mapToDouble(k -> k).toArray();
    double[] falling = Arrays.stream(s.occupancy()).map(o -> -o).sorted().map(o -> -o).toArray();
    return curve(m, "occupancy", "")
        .with("site", "", "site", rank)
        .with("occupancy", "", "ions", falling);
  }

  private static Curve jumps(Mechanism m, SiteAnalysis s) {
    double[] density = lengths(s.jumps());
    return curve(m, "jumps", "")
        .with("length_angstrom", "Å", "length of a jump", radii(density.length, JUMP_BIN_ANGSTROM))
        .with("probability_per_angstrom", "Å⁻¹", "jumps", density);
  }

  /// Lengths of jumps as a probability density in Å⁻¹, in bins of [#JUMP_BIN_ANGSTROM] from 0; its
  /// integral is 1.
  static double[] lengths(List<SiteAnalysis.Jump> jumps) {
    double[] lengths = jumps.stream().mapToDouble(j -> norm(j.vectorAngstrom())).toArray();
    double[] density =
        new double[(int) (Arrays.stream(lengths).max().orElse(0) / JUMP_BIN_ANGSTROM) + 2];
    for (double length : lengths) {
      density[(int) (length / JUMP_BIN_ANGSTROM)] += 1 / (lengths.length * JUMP_BIN_ANGSTROM);
    }
    return density;
  }

  private static Curve freeEnergy(Mechanism m, FreeEnergy.Profile p) {
    double t = Estimate.student(0, 1, FreeEnergy.BLOCKS - 1).ci95High();
    double[] low = new double[p.s().length];
    double[] high = new double[p.s().length];
    for (int k = 0; k < low.length; k++) {
      low[k] = p.smoothEv()[k] - t * p.stdEv()[k];
      high[k] = p.smoothEv()[k] + t * p.stdEv()[k];
    }
    Estimate barrier = p.barrierEv();
    return curve(m, "free_energy", p.label())
        .with("s", "", "position between the sites, s", p.s())
        .with("free_energy_ev", "eV", "counted", p.countedEv())
        .with("smooth_ev", "eV", "smooth", p.smoothEv())
        .with("smooth_low_ev", "eV", "2.5 %", low)
        .with("smooth_high_ev", "eV", "97.5 %", high)
        .marked("barrier_ev", barrier.value(), barrier.ci95Low(), barrier.ci95High());
  }

  private static double norm(double[] v) {
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  private static Curve rotation(Mechanism m, PolyanionRotation r) {
    int[] kept = Thinning.logarithmic(r.c1().length, PER_DECADE);
    return curve(m, "rotation", r.units().formula())
        .with("lag_ps", "ps", "lag", times(kept, r.intervalPs()))
        .with("c1", "", "C₁", Thinning.at(r.c1(), kept))
        .with("c2", "", "C₂", Thinning.at(r.c2(), kept));
  }

  private static Curve coupling(Mechanism m, RotationJumpCoupling c) {
    double[] high = Arrays.stream(c.std()).map(e -> 1 + Estimate.Z95 * e).toArray();
    double[] low = Arrays.stream(c.std()).map(e -> 1 - Estimate.Z95 * e).toArray();
    return curve(m, "coupling", "")
        .with("lag_ps", "ps", "jump after rotation", c.lagPs())
        .with("ratio", "", "observed / by chance", c.ratio())
        .with("chance_high", "", "chance, 97.5 %", high)
        .with("chance_low", "", "chance, 2.5 %", low);
  }
}
