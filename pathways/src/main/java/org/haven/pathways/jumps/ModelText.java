package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.inputs.Plain;

/// The text of a model file from rates of trajectories.
record ModelText(
    HopClasses classes,
    List<ClassRates> rates,
    SiteEnergies energies,
    TrajectoryModel.Settings settings) {

  private static final String WARNING = "warning: ";

  /// @param origin file of the sites
  /// @param kelvin temperatures
  /// @param fraction of the sites that are taken
  record Of(String origin, int trajectories, double[] kelvin, double fraction, int[] replicate) {}

  /// @param measured lines of that key
  /// @param notes those that warn go with the file
  String text(Of of, List<String> measured, List<String> notes) {
    double[] kelvin = of.kelvin;
    int[] replicate = of.replicate;
    StringBuilder out = new StringBuilder();
    double[] r = classes.cell().rows();
    line(out, "# Rates of jumps in %d trajectories, sites of %s.", of.trajectories, of.origin);
    line(out, "title: %s from trajectories", settings.symbol());
    line(
        out,
        "cell: [[%.6f, %.6f, %.6f], [%.6f, %.6f, %.6f], [%.6f, %.6f, %.6f]]",
        r[0],
        r[1],
        r[2],
        r[3],
        r[4],
        r[5],
        r[6],
        r[7],
        r[8]);
    line(out, "replicate: [%d, %d, %d]", replicate[0], replicate[1], replicate[2]);
    List<String> temperatures = new ArrayList<>();
    boolean fixed = kelvin.length == 1;
    if (!fixed && kelvin[0] > settings.extrapolateToK() + 1) {
      temperatures.add(Plain.number(settings.extrapolateToK()));
    }
    for (double t : kelvin) {
      temperatures.add(Plain.number(TrajectoryModel.round(t)));
    }
    line(out, "temperatures_k: [%s]", String.join(", ", temperatures));
    line(out, "extrapolate_to_k: %s", Plain.number(settings.extrapolateToK()));
    out.append("sites:\n");
    int[] kinds = classes.kinds();
    for (int s = 0; s < kinds.length; s++) {
      line(
          out,
          "  - {name: %s, position: [%.6f, %.6f, %.6f]%s, group: %s}",
          name(s),
          within(classes.fractional()[3 * s]),
          within(classes.fractional()[3 * s + 1]),
          within(classes.fractional()[3 * s + 2]),
          energy(kinds[s]),
          HopClasses.kind(kinds[s]));
    }
    line(
        out,
        "species:%n  - {symbol: %s, charge: %s, fraction: %.9f}%nhops:",
        settings.symbol(),
        Plain.number(settings.charge()),
        of.fraction);
    for (ClassRates rate : rates) {
      HopClasses.HopClass each = classes.all().get(rate.index());
      String how = fixed ? fixed(rate, each, kelvin[0]) : arrhenius(rate, each);
      for (int[] hop : each.hops()) {
        line(
            out,
            "  - {from: %s, to: %s, offset: [%d, %d, %d], %s, group: %s}",
            name(hop[0]),
            name(hop[1]),
            hop[2],
            hop[3],
            hop[4],
            how,
            String.format(
                Locale.ROOT, "%s_%.2f_%d", each.name(), each.lengthAngstrom(), rate.index() + 1));
      }
    }
    List<String> warnings = notes.stream().filter(n -> n.startsWith(WARNING)).toList();
    if (!warnings.isEmpty()) {
      out.append("notes:\n");
      warnings.forEach(
          w -> line(out, "  - '%s'", w.substring(WARNING.length()).replace("'", "''")));
    }
    if (!measured.isEmpty()) {
      out.append("measured:\n");
      measured.forEach(m -> out.append(m).append('\n'));
    }
    return out.toString();
  }

  /// Fractions are printed with six digits, and 0.9999999 is no 1.
  private static double within(double x) {
    return x > 1 - 6e-7 ? 0 : x;
  }

  private String name(int site) {
    return HopClasses.kind(classes.kinds()[site]) + (site + 1);
  }

  private String energy(int kind) {
    if (energies.ev().length == 1) {
      return "";
    }
    return String.format(Locale.ROOT, ", energy_ev: %.6f", energies.ev()[kind])
        + (energies.std()[kind] > 0
            ? String.format(Locale.ROOT, ", energy_std_ev: %.6f", energies.std()[kind])
            : "");
  }

  private double rise(HopClasses.HopClass each) {
    return energies.ev()[each.to()] - energies.ev()[each.from()];
  }

  private String arrhenius(ClassRates rate, HopClasses.HopClass each) {
    ArrheniusLine fit = rate.line();
    double[][] c = fit.covariance();
    double lnStd = Math.sqrt(c[0][0]);
    double std = Math.sqrt(c[1][1]);
    // No saddle lies below a site; rounded up by less than the last digit.
    double kra = Math.max(fit.activationEnergyEv().value(), Math.abs(rise(each)) / 2 + 2e-6);
    return String.format(
        Locale.ROOT,
        "attempt_thz: %.8f, kra_ev: %.8f, ln_attempt_std: %.8f, barrier_std_ev: %.8f,"
            + " attempt_barrier_correlation: %.8f",
        Math.exp(fit.lnPrefactor()) / 1e12,
        kra,
        lnStd,
        std,
        Math.clamp(c[0][1] / (lnStd * std), -1, 1));
  }

  private String fixed(ClassRates rate, HopClasses.HopClass each, double kelvin) {
    ClassRates.Point p = rate.points().getFirst();
    double k =
        p.perS()
            * Math.exp(
                -rise(each)
                    / (2 * org.haven.kernels.PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin));
    return String.format(Locale.ROOT, "rate_per_s: %.8e, rate_std_per_s: %.8e", k, k * p.lnStd());
  }

  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
