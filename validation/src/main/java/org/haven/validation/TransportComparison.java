package org.haven.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.analysis.temperature.TransportTable;
import org.haven.inputs.InputException;

/// Diffusivities over temperature against published ones.
///
/// Each of our points is compared with the reference at the nearest temperature, moved to ours
/// along the reference's own Arrhenius line, ln D_ref(T) = ln D_ref(T_ref) − E_a/k_B (1/T −
/// 1/T_ref), since a thermostat's mean is a few kelvin off its target. The z-score is (ln D − ln
/// D_ref)/√(s² + s_ref²) with relative errors s; |z| below 2 is agreement within the errors.
///
/// @param rows one for each of our temperatures that the reference has too
/// @param activationEnergyEv comparison of the activation energies, where both tables have two
///   temperatures
public record TransportComparison(List<Row> rows, Optional<Row> activationEnergyEv) {
  /// How far two temperatures may be apart, relative, to be compared.
  private static final double SAME_TEMPERATURE = 0.03;

  /// One comparison.
  ///
  /// @param temperatureK ours; not a number for the activation energy
  /// @param value ours
  /// @param std its standard error
  /// @param reference theirs, at our temperature
  /// @param referenceStd its standard error
  /// @param z difference over the joint error
  public record Row(
      double temperatureK,
      double value,
      double std,
      double reference,
      double referenceStd,
      double z) {
    /// Ours over theirs.
    public double ratio() {
      return value / reference;
    }
  }

  /// Compares two tables.
  ///
  /// @param ours diffusivities in cm²/s with errors
  /// @param reference the published ones
  /// @param referenceError relative error of the reference where its table states none
  /// @throws InputException if the tables have no temperature in common
  public static TransportComparison of(
      TransportTable ours, TransportTable reference, double referenceError) {
    double[] theirT = reference.temperaturesK();
    Optional<ArrheniusLine> theirLine = arrhenius(reference);
    List<Row> rows = new ArrayList<>();
    for (int k = 0; k < ours.temperaturesK().length; k++) {
      double t = ours.temperaturesK()[k];
      int nearest = nearest(theirT, t);
      if (Math.abs(theirT[nearest] - t) > SAME_TEMPERATURE * t) {
        continue;
      }
      double ea = theirLine.map(line -> line.activationEnergyEv().value()).orElse(0.0);
      double moved =
          reference.diffusivitiesCm2PerS()[nearest]
              * Math.exp(
                  -ea
                      / org.haven.kernels.PhysicalConstants.BOLTZMANN_EV_PER_K
                      * (1 / t - 1 / theirT[nearest]));
      double relative =
          reference.stdsCm2PerS() == null
              ? referenceError
              : reference.stdsCm2PerS()[nearest] / reference.diffusivitiesCm2PerS()[nearest];
      double value = ours.diffusivitiesCm2PerS()[k];
      double own = ours.stdsCm2PerS() == null ? 0 : ours.stdsCm2PerS()[k] / value;
      rows.add(
          new Row(
              t,
              value,
              own * value,
              moved,
              relative * moved,
              Math.log(value / moved) / Math.hypot(own, relative)));
    }
    if (rows.isEmpty()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "no temperature in common (within %.0f %%): ours %s K, reference %s K",
              100 * SAME_TEMPERATURE,
              list(ours.temperaturesK()),
              list(theirT)));
    }
    Optional<Row> energy =
        arrhenius(ours)
            .flatMap(
                mine ->
                    theirLine.map(
                        line -> {
                          var a = mine.activationEnergyEv();
                          var b = line.activationEnergyEv();
                          return new Row(
                              Double.NaN,
                              a.value(),
                              a.std(),
                              b.value(),
                              b.std(),
                              (a.value() - b.value()) / Math.hypot(a.std(), b.std()));
                        }));
    return new TransportComparison(List.copyOf(rows), energy);
  }

  /// Largest |z| of all rows.
  public double worstZ() {
    double worst = activationEnergyEv.map(row -> Math.abs(row.z())).orElse(0.0);
    for (Row row : rows) {
      worst = Math.max(worst, Math.abs(row.z()));
    }
    return worst;
  }

  private static Optional<ArrheniusLine> arrhenius(TransportTable table) {
    return table.temperaturesK().length < 2
        ? Optional.empty()
        : Optional.of(table.fit().arrhenius());
  }

  private static int nearest(double[] temperaturesK, double t) {
    int nearest = 0;
    for (int k = 1; k < temperaturesK.length; k++) {
      if (Math.abs(temperaturesK[k] - t) < Math.abs(temperaturesK[nearest] - t)) {
        nearest = k;
      }
    }
    return nearest;
  }

  private static String list(double[] values) {
    List<String> words = new ArrayList<>();
    for (double value : values) {
      words.add(String.format(Locale.ROOT, "%.0f", value));
    }
    return String.join(", ", words);
  }
}
