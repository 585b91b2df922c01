package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;
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
/// @param runFactorForTenPercent how many times longer the run must be for 10 % on sigma
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
    List<String> warnings) {

  /// e² Å²/ps per eV Å³ in mS/cm.
  public static final double MS_PER_CM = PhysicalConstants.ELEMENTARY_CHARGE_COULOMB * 1e22 * 10;

  /// D_sigma below so many D* is rounding.
  private static final double VANISHING = 1e-9;

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

  /// What species `index` carries of sigma: the sum of its Onsager coefficients.
  public Estimate carried(int index) {
    if (!sigmaMsCm.known()) {
      return Estimate.UNKNOWN;
    }
    if (species.size() == 1) {
      return sigmaMsCm;
    }
    double value = java.util.Arrays.stream(onsagerMsCm[index]).mapToDouble(Estimate::value).sum();
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
    WindowCovariance structure = WindowCovariance.of(displacements.frames());
    int[] lags = structure.lags();
    int d = directions.dimensions();
    double dt = displacements.intervalPs();
    List<String> symbols = List.copyOf(tracers.keySet());
    List<String> warnings = new ArrayList<>();
    // One window for all that diffuse: the latest start and the earliest end.
    int from = 0;
    int to = lags.length - 1;
    boolean diffusive = tracers.values().stream().anyMatch(Diffusivity::diffusive);
    for (Diffusivity tracer : tracers.values()) {
      if (tracer.diffusive() || !diffusive) {
        from = Math.max(from, tracer.fit().from());
        to = Math.min(to, tracer.fit().to());
      }
    }
    int earliest = tracers.values().stream().anyMatch(t -> t.window().given()) ? from : 0;
    double conduction =
        MS_PER_CM
            / (2
                * d
                * dt
                * displacements.volumeAngstrom3()
                * PhysicalConstants.BOLTZMANN_EV_PER_K
                * temperatureK);

    int ions = displacements.ions();
    double[] q = new double[ions];
    for (int i = 0; i < ions; i++) {
      q[i] = charges.getOrDefault(displacements.symbols().get(i), 0.0);
    }
    boolean charged = java.util.Arrays.stream(q).anyMatch(x -> x != 0);
    double[][] charge = displacements.weightedSum(q);
    Map<String, Double> weights = new java.util.LinkedHashMap<>();
    for (String symbol : symbols) {
      double z = charges.getOrDefault(symbol, 0.0);
      weights.put(symbol, displacements.indices(symbol).length * z * z);
    }
    double hops = tracers.values().stream().mapToDouble(Diffusivity::hopsInRun).sum();
    CollectiveLine total =
        CollectiveLine.of(
            charge,
            structure,
            directions,
            earliest,
            from,
            to,
            dt,
            CollectiveLine.cage(tracers, weights),
            hops);
    Estimate sigma = total.posterior(conduction).summary();

    double nernst = 0;
    double nernstVariance = 0;
    double[] tracerBlocks = new double[DisplacementMoments.BLOCKS];
    Map<String, double[][]> sums = new java.util.LinkedHashMap<>();
    List<Species> species = new ArrayList<>();
    for (String symbol : symbols) {
      int[] of = displacements.indices(symbol);
      double z = charges.getOrDefault(symbol, 0.0);
      Diffusivity tracer = tracers.get(symbol);
      double weight =
          conductivityPerDiffusivity(of.length, z, displacements.volumeAngstrom3(), temperatureK);
      double[] blocks = tracer.blockValues();
      if (tracer.diffusive()) {
        nernst += weight * tracer.cm2PerS().value();
        nernstVariance += Math.pow(weight * tracer.cm2PerS().std(), 2);
        for (int b = 0; b < blocks.length; b++) {
          tracerBlocks[b] += weight * blocks[b];
        }
      }
      double[] one = new double[ions];
      for (int i : of) {
        one[i] = 1;
      }
      double[][] sum = displacements.weightedSum(one);
      sums.put(symbol, sum);
      DiffusionLine.Cage cage = CollectiveLine.cage(tracers, Map.of(symbol, (double) of.length));
      CollectiveLine line =
          CollectiveLine.of(
              sum, structure, directions, earliest, from, to, dt, cage, tracer.hopsInRun());
      double unit = Diffusivity.CM2_PER_S / (2 * d * dt * of.length);
      Estimate collective = tracer.diffusive() ? line.posterior(unit).summary() : Estimate.UNKNOWN;
      if (tracer.diffusive() && !(collective.value() > VANISHING * tracer.cm2PerS().value())) {
        collective = Estimate.UNKNOWN;
        warnings.add(
            symbol
                + ": the displacements of all ions together cancel, so there is no collective"
                + " diffusivity; is every ion of the cell mobile, or the drift of the ions"
                + " removed?");
      }
      Estimate ratio = ratio(tracer.cm2PerS(), blocks, collective, line);
      species.add(new Species(symbol, collective, ratio, Estimate.UNKNOWN));
    }
    Estimate nernstEinstein = Estimate.logNormal(nernst, Math.sqrt(nernstVariance) / nernst);
    Estimate haven =
        diffusive ? ratio(nernstEinstein, tracerBlocks, sigma, total) : Estimate.UNKNOWN;

    if (diffusive && charged && !(sigma.value() > VANISHING * nernst)) {
      sigma = Estimate.UNKNOWN;
      haven = Estimate.UNKNOWN;
    }
    Estimate[][] onsager =
        onsager(symbols, sums, charges, total, structure, directions, conduction, dt);
    if (symbols.size() > 1) {
      for (int s = 0; s < symbols.size(); s++) {
        Species old = species.get(s);
        species.set(
            s,
            new Species(
                old.symbol(),
                old.collectiveCm2PerS(),
                old.havenRatio(),
                transference(onsager[s], s, total.fit().slope() * conduction, total.relative())));
      }
    }

    GreenKubo greenKubo =
        GreenKubo.estimate(charge, directions, dt, lags[from] * dt, conduction * d * dt);
    if (diffusive && greenKubo.sigmaMsCm().known() && sigma.value() > 0) {
      double difference = Math.log(greenKubo.sigmaMsCm().value() / sigma.value());
      double noise = Math.hypot(greenKubo.sigmaMsCm().relativeStd(), total.relative());
      if (Math.abs(difference) > 3 * noise) {
        warnings.add(
            String.format(
                java.util.Locale.ROOT,
                "Green and Kubo give sigma = %.3g mS/cm, the displacement %.3g: not the same within"
                    + " their errors",
                greenKubo.sigmaMsCm().value(),
                sigma.value()));
      }
    }
    double relative = total.relative();
    if (!diffusive) {
      sigma = new Estimate(Double.NaN, Double.NaN, 0, sigma.ci95High());
      nernstEinstein = Estimate.UNKNOWN;
    } else if (relative > 0.5 && sigma.known() && charged) {
      warnings.add("sigma is known to a factor of two at best; the run is too short for it");
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
        Math.sqrt(2.0 * lags[from] / (d * (displacements.frames() - 1.0))),
        Math.pow(relative / 0.1, 2),
        List.copyOf(warnings));
  }

  /// D*/D_sigma, log-normal: relative errors of both, less what they share. The correlation is that
  /// of the two over the same blocks of time.
  private static Estimate ratio(
      Estimate tracer, double[] tracerBlocks, Estimate collective, CollectiveLine line) {
    if (!(collective.value() > 0) || !(tracer.value() > 0)) {
      return Estimate.UNKNOWN;
    }
    double a = tracer.relativeStd();
    double b = line.relative();
    double correlation = correlation(tracerBlocks, line.blocks());
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
      List<String> symbols,
      Map<String, double[][]> sums,
      Map<String, Double> charges,
      CollectiveLine total,
      WindowCovariance structure,
      Directions directions,
      double conduction,
      double dt) {
    int n = symbols.size();
    double[][] value = new double[n][n];
    int[] lags = structure.lags();
    for (int s = 0; s < n; s++) {
      for (int k = s; k < n; k++) {
        MeanSquaredDisplacement cross =
            MeanSquaredDisplacement.ofSeries(
                sums.get(symbols.get(s)), sums.get(symbols.get(k)), dt, lags[lags.length - 1]);
        double[] grid = new double[lags.length];
        for (int j = 0; j < grid.length; j++) {
          grid[j] = cross.value(directions, lags[j]);
        }
        double qq =
            charges.getOrDefault(symbols.get(s), 0.0) * charges.getOrDefault(symbols.get(k), 0.0);
        value[s][k] = value[k][s] = qq * total.fit().slopeOf(grid) * conduction;
      }
    }
    // The weights alone do not hold what the intercept's prior adds: spread it over the pairs.
    double sum = java.util.Arrays.stream(value).flatMapToDouble(java.util.Arrays::stream).sum();
    double scaled = sum > 0 ? total.fit().slope() * conduction / sum : 1;
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
        result[s][k] = Estimate.normal(value[s][k], total.relative() * scale);
      }
    }
    return result;
  }

  /// t_s = ⟨P_s · P⟩/⟨P²⟩, the regression of the species' displacement on that of all charge. Its
  /// variance is (⟨P_s²⟩/⟨P²⟩ − t_s²)/ν; the relative error of sigma, √(2/ν), tells the number ν of
  /// independent samples.
  private static Estimate transference(Estimate[] onsager, int index, double sigma, double error) {
    double share = java.util.Arrays.stream(onsager).mapToDouble(Estimate::value).sum() / sigma;
    double rest = Math.max(0, onsager[index].value() / sigma - share * share);
    int samples = (int) Math.clamp(2 / (error * error), 1, Integer.MAX_VALUE);
    return Estimate.student(share, error * Math.sqrt(rest / 2), samples);
  }
}
