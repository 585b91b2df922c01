package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.kernels.PhysicalConstants;

/// Conductivity from the displacement of the summed charge, and what compares it with the tracers.
///
/// sigma = ⟨|Σ q_i Δr_i|²⟩/(2 d V k_B T t), D_sigma = ⟨|Σ Δr_i|²⟩/(2 d N t), H_R = D*/D_sigma,
/// sigma_NE = Σ_s N_s q_s² D*_s/(V k_B T).
///
/// The sum over many ions is a Gaussian process, whatever the single ions do, so the noise of its
/// squared displacement is known: no ensemble is needed to measure it. It is one particle, though:
/// the relative noise of D_sigma is about √(2t/(d T_run)) for lags near t, however many ions there
/// are.
///
/// @param sigmaMsCm conductivity in mS/cm
/// @param sigmaNernstEinsteinMsCm the same if the ions moved independently
/// @param havenRatio sigma_NE/sigma
/// @param species per mobile species, in the order given
/// @param onsagerMsCm [s][s'] contributions of pairs of species to sigma; they sum to sigma
/// @param charge displacement of the summed charge, e² Å²
/// @param greenKubo sigma from the spectrum of the current, a second estimator
/// @param expectedNoise √(2t/(d T_run)) at the start of the window
/// @param runFactorForTenPercent how many times longer the run must be for 10 % on sigma; NaN where
///   sigma is not known
/// @param judgements of sigma and D_sigma
/// @param warnings what the user should know
public record CollectiveTransport(
    Estimate sigmaMsCm,
    Estimate sigmaNernstEinsteinMsCm,
    Estimate havenRatio,
    List<Species> species,
    Estimate[][] onsagerMsCm,
    Diffusivity.Curve charge,
    GreenKubo greenKubo,
    double expectedNoise,
    double runFactorForTenPercent,
    List<Judgement> judgements,
    List<String> warnings) {

  /// The quantity of the judgement that says how well sigma is known: an error that is large, but
  /// known.
  static final String PRECISION = "precision of sigma";

  /// Relative error from which sigma is known to a factor of two at best.
  static final double IMPRECISE = 0.5;

  /// e² Å²/ps per eV Å³ in mS/cm.
  public static final double MS_PER_CM = PhysicalConstants.ELEMENTARY_CHARGE_COULOMB * 1e22 * 10;

  /// sigma in mS/cm that `count` ions of charge `charge` (in e) carry per cm²/s of diffusivity: N
  /// q² e²/(V k_B T).
  public static double conductivityPerDiffusivity(
      int count, double charge, double volumeAngstrom3, double temperatureK) {
    return count
        * charge
        * charge
        * MS_PER_CM
        / Diffusivity.CM2_PER_S
        / (volumeAngstrom3 * PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK);
  }

  /// That sigma, of one run or of a mean, has a relative error above the limit.
  static Judgement imprecise(double relative) {
    return new Judgement(
        Judgement.Mark.DOUBTFUL,
        PRECISION,
        String.format(
            Locale.ROOT,
            "known to a factor of two at best: the relative error is %s (limit %.1f); run longer",
            Double.isFinite(relative)
                ? String.format(Locale.ROOT, "%.2g", relative)
                : "not determined",
            IMPRECISE));
  }

  /// The same for directions across a field, of which the drift does not depend: without doubts.
  CollectiveTransport acrossField() {
    return new CollectiveTransport(
        sigmaMsCm,
        sigmaNernstEinsteinMsCm,
        havenRatio,
        species,
        onsagerMsCm,
        charge,
        greenKubo,
        expectedNoise,
        runFactorForTenPercent,
        judgements.stream().filter(j -> j.mark() != Judgement.Mark.DOUBTFUL).toList(),
        warnings);
  }

  /// What species `index` carries of sigma: the sum of its Onsager coefficients.
  public Estimate carried(int index) {
    if (!sigmaMsCm.known()) {
      return Estimate.UNKNOWN;
    }
    if (species.size() == 1) {
      return sigmaMsCm;
    }
    double value = Arrays.stream(onsagerMsCm[index]).mapToDouble(Estimate::value).sum();
    // P_s · P of two Gaussian series: variance (⟨P_s²⟩⟨P²⟩ + ⟨P_s · P⟩²) over the samples.
    double scale = onsagerMsCm[index][index].value() * sigmaMsCm.value() + value * value;
    return Estimate.normal(value, sigmaMsCm.relativeStd() * Math.sqrt(Math.max(0, scale) / 2));
  }

  /// Collective motion of one species.
  ///
  /// @param collectiveCm2PerS D_sigma
  /// @param havenRatio D*/D_sigma
  /// @param transference share of sigma carried by the species, Σ_s' of its Onsager coefficients
  public record Species(
      String symbol, Estimate collectiveCm2PerS, Estimate havenRatio, Estimate transference) {}

  /// Estimates the collective coefficients in the window of the tracers.
  ///
  /// @param tracers D* of each mobile species
  /// @param charges in e, of each mobile species
  /// @param temperatureK of the run
  public static CollectiveTransport estimate(
      Displacements displacements,
      Directions directions,
      Map<String, Diffusivity> tracers,
      Map<String, Double> charges,
      double temperatureK) {
    JointWindow window = JointWindow.of(displacements, directions, tracers);
    boolean diffusive = window.diffusive();
    double dt = displacements.intervalPs();
    int d = directions.dimensions();
    double conduction =
        MS_PER_CM
            / (2
                * d
                * dt
                * displacements.volumeAngstrom3()
                * PhysicalConstants.BOLTZMANN_EV_PER_K
                * temperatureK);
    double[] q =
        displacements.symbols().stream().mapToDouble(s -> charges.getOrDefault(s, 0.0)).toArray();
    boolean charged = Arrays.stream(q).anyMatch(x -> x != 0);
    double[][] charge = displacements.weightedSum(q);
    Map<String, Double> weights = new LinkedHashMap<>();
    Map<String, double[][]> sums = new LinkedHashMap<>();
    for (String symbol : tracers.keySet()) {
      double z = charges.getOrDefault(symbol, 0.0);
      weights.put(symbol, displacements.indices(symbol).length * z * z);
      sums.put(
          symbol,
          displacements.weightedSum(
              displacements.symbols().stream()
                  .mapToDouble(s -> s.equals(symbol) ? 1 : 0)
                  .toArray()));
    }
    double hops = tracers.values().stream().mapToDouble(t -> t.hops().inRun()).sum();
    CollectiveLine total = window.line(charge, weights, hops);
    Estimate sigma = total.posterior(conduction).summary();
    double relative = charged ? total.relative(sigma.relativeStd()) : 0;
    NernstEinstein independent = NernstEinstein.of(displacements, tracers, charges, temperatureK);
    Estimate nernstEinstein = independent.sigmaMsCm();
    Estimate haven =
        diffusive ? ratio(nernstEinstein, independent.blocks(), sigma, total) : Estimate.UNKNOWN;

    List<String> warnings = new ArrayList<>();
    List<Judgement> judgements = new ArrayList<>();
    Estimate[][] onsager = onsager(sums, charges, total, window, conduction, relative);
    List<Species> species = new ArrayList<>();
    for (String symbol : tracers.keySet()) {
      int s = species.size();
      Estimate share =
          tracers.size() > 1
              ? transference(onsager[s], s, total.fit().slope() * conduction, relative)
              : Estimate.UNKNOWN;
      Species each = species(symbol, sums.get(symbol), window, share);
      species.add(each);
      if (tracers.get(symbol).diffusive() && !each.collectiveCm2PerS().known()) {
        cancelled(symbol, charged, judgements, warnings);
      }
    }
    if (diffusive && total.cancels()) {
      sigma = Estimate.UNKNOWN;
      haven = Estimate.UNKNOWN;
    }
    GreenKubo greenKubo =
        GreenKubo.estimate(charge, directions, dt, window.firstLag() * dt, conduction * d * dt);
    if (diffusive) {
      greenKubo.judgement(sigma.value(), total.relative(sigma.logStd())).ifPresent(judgements::add);
    }
    if (!diffusive) {
      sigma = CollectiveBound.msCm(charge, displacements, directions, tracers, charges, conduction);
      nernstEinstein = new Estimate(Double.NaN, Double.NaN, 0, independent.boundMsCm());
    } else if (!(relative <= IMPRECISE) && sigma.known() && charged) {
      judgements.add(imprecise(relative));
    }
    if (!charged) {
      sigma = nernstEinstein = haven = Estimate.UNKNOWN;
      greenKubo = new GreenKubo(Estimate.UNKNOWN, 0, 0, 0);
      warnings.add("no charges given: no conductivity");
    }
    return new CollectiveTransport(
        sigma,
        nernstEinstein,
        haven,
        List.copyOf(species),
        onsager,
        total.curve(),
        greenKubo,
        Math.sqrt(2.0 * window.firstLag() / (d * (displacements.frames() - 1.0))),
        sigma.known() ? Math.pow(relative / 0.1, 2) : Double.NaN,
        List.copyOf(judgements),
        List.copyOf(warnings));
  }

  /// Where the displacements of all ions together cancel there is no D_sigma, and nothing is amiss
  /// with D*. It is held against sigma, where charges ask for one.
  private static void cancelled(
      String symbol, boolean charged, List<Judgement> judgements, List<String> warnings) {
    String why = "the displacements of all ions together cancel";
    if (charged) {
      judgements.add(
          new Judgement(
              Judgement.Mark.UNUSABLE,
              symbol + " D_sigma",
              why
                  + ", so there is no collective diffusivity; is every ion of the cell mobile, or"
                  + " the drift of the ions removed?"));
    } else {
      warnings.add(
          symbol
              + ": no D_sigma and no Haven ratio: "
              + why
              + ", as where every atom of the cell is of the mobile species");
    }
  }

  /// D_sigma and H_R of the species whose displacements sum to `sum`, unknown where these cancel.
  private static Species species(
      String symbol, double[][] sum, JointWindow window, Estimate transference) {
    Diffusivity tracer = window.tracers().get(symbol);
    double ions = window.displacements().indices(symbol).length;
    CollectiveLine line = window.line(sum, Map.of(symbol, ions), tracer.hops().inRun());
    double unit =
        Diffusivity.CM2_PER_S
            / (2 * window.directions().dimensions() * window.displacements().intervalPs() * ions);
    Estimate collective = tracer.diffusive() ? line.posterior(unit).summary() : Estimate.UNKNOWN;
    if (tracer.diffusive() && line.cancels()) {
      collective = Estimate.UNKNOWN;
    }
    Estimate ratio = ratio(tracer.cm2PerS(), tracer.blockValues(), collective, line);
    return new Species(symbol, collective, ratio, transference);
  }

  /// What of a correlation over twenty blocks is believed: they tell it to ± 0.2, so of
  /// correlations that are 0.3 themselves r²/(r² + 0.2²) is true.
  private static final double CORRELATION_SEEN = 2.0 / 3;

  /// D*/D_sigma, log-normal: relative errors of both, less what they share. The correlation is that
  /// of the two over the same blocks of time.
  private static Estimate ratio(
      Estimate tracer, double[] tracerBlocks, Estimate collective, CollectiveLine line) {
    if (!(collective.value() > 0) || !(tracer.value() > 0)) {
      return Estimate.UNKNOWN;
    }
    double a = tracer.relativeStd();
    double b = line.relative(collective.logStd());
    double correlation = CORRELATION_SEEN * correlation(tracerBlocks, line.blocks());
    double variance = Math.max(a * a + b * b - 2 * correlation * a * b, 0.25 * b * b);
    return Estimate.logNormal(tracer.value() / collective.value(), Math.sqrt(variance));
  }

  private static double correlation(double[] x, double[] y) {
    double r =
        new org.apache.commons.math3.stat.correlation.PearsonsCorrelation().correlation(x, y);
    return Double.isNaN(r) ? 0 : r;
  }

  /// Pair contributions q_s q_s' ⟨ΔP_s · ΔP_s'⟩ by the weights of sigma's own estimator, so that
  /// they sum to sigma. For Gaussian series var L_ss' is proportional to L_ss L_s's' + L_ss'².
  private static Estimate[][] onsager(
      Map<String, double[][]> sums,
      Map<String, Double> charges,
      CollectiveLine total,
      JointWindow window,
      double conduction,
      double relative) {
    List<String> symbols = List.copyOf(sums.keySet());
    int n = symbols.size();
    double[][] value = new double[n][n];
    int[] lags = window.structure().lags();
    for (int s = 0; s < n; s++) {
      for (int k = s; k < n; k++) {
        MeanSquaredDisplacement cross =
            MeanSquaredDisplacement.ofSeries(
                sums.get(symbols.get(s)),
                sums.get(symbols.get(k)),
                window.displacements().intervalPs(),
                lags[lags.length - 1]);
        double[] grid =
            Arrays.stream(lags).mapToDouble(t -> cross.value(window.directions(), t)).toArray();
        double qq =
            charges.getOrDefault(symbols.get(s), 0.0) * charges.getOrDefault(symbols.get(k), 0.0);
        value[s][k] = value[k][s] = qq * total.fit().slopeOf(grid) * conduction;
      }
    }
    // The weights alone do not hold what the intercept's prior adds: spread it over the pairs.
    double sum = Arrays.stream(value).flatMapToDouble(Arrays::stream).sum();
    double sigma = total.fit().slope() * conduction;
    double scaled = sum > 0 && sigma > 0 ? sigma / sum : 1;
    for (double[] row : value) {
      for (int k = 0; k < n; k++) {
        row[k] *= scaled;
      }
    }
    Estimate[][] result = new Estimate[n][n];
    for (int s = 0; s < n; s++) {
      for (int k = 0; k < n; k++) {
        double scale =
            Math.sqrt((Math.abs(value[s][s] * value[k][k]) + value[s][k] * value[s][k]) / 2);
        result[s][k] = Estimate.normal(value[s][k], relative * scale);
      }
    }
    return result;
  }

  /// t_s = ⟨P_s · P⟩/⟨P²⟩, the regression of the species' displacement on that of all charge. Its
  /// variance is (⟨P_s²⟩/⟨P²⟩ − t_s²)/ν; the relative error of sigma, √(2/ν), tells the number ν of
  /// independent samples.
  private static Estimate transference(Estimate[] onsager, int index, double sigma, double error) {
    if (!(sigma > 0)) {
      return Estimate.UNKNOWN;
    }
    double share = Arrays.stream(onsager).mapToDouble(Estimate::value).sum() / sigma;
    double rest = Math.max(0, onsager[index].value() / sigma - share * share);
    int samples = (int) Math.clamp(2 / (error * error), 1, Integer.MAX_VALUE);
    return Estimate.student(share, error * Math.sqrt(rest / 2), samples);
  }
}
