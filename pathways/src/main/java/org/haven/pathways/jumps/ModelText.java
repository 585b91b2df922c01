package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.kernels.PhysicalConstants;
import org.haven.pathways.kmc.ModelFile;

/// What of rates of trajectories stands in a model, written by [ModelFile].
record ModelText(
    HopClasses classes,
    List<ClassRates> rates,
    SiteEnergies energies,
    TrajectoryModel.Settings settings) {
  /// Least height of the lattice in Å.
  private static final double HEIGHT = 20;

  private static final String WARNING = "warning: ";

  /// @param origin file of the sites
  /// @param kelvin temperatures
  /// @param fraction of the sites that are taken
  /// @param cells of a trajectory
  record Of(String origin, int trajectories, double[] kelvin, double fraction, int[] cells) {}

  /// @param measured entries of that key
  /// @param notes those that warn go with the file
  String text(Of of, List<Map<String, Double>> measured, List<String> notes) {
    ModelFile file =
        new ModelFile(
                String.format(
                    Locale.ROOT,
                    "Rates of jumps in %d trajectories, sites of %s.",
                    of.trajectories,
                    of.origin),
                settings.symbol() + " from trajectories",
                classes.cell(),
                HEIGHT)
            .replicate(of.cells, classes.cell(), HEIGHT)
            .temperatures(temperatures(of.kelvin))
            .extrapolateTo(settings.extrapolateToK())
            .species(settings.symbol(), settings.charge(), of.fraction)
            .measured(measured)
            .notes(
                notes.stream()
                    .filter(n -> n.startsWith(WARNING))
                    .map(n -> n.substring(WARNING.length()))
                    .toList());
    int[] kinds = classes.kinds();
    for (int s = 0; s < kinds.length; s++) {
      file.site(
          name(s),
          Arrays.copyOfRange(classes.fractional(), 3 * s, 3 * s + 3),
          energies.ev()[kinds[s]],
          energies.std()[kinds[s]],
          HopClasses.kind(kinds[s]));
    }
    for (ClassRates rate : rates) {
      HopClasses.HopClass each = classes.all().get(rate.index());
      ModelFile.Rate k =
          of.kelvin.length == 1 ? fixed(rate, each, of.kelvin[0]) : arrhenius(rate.line());
      String group =
          String.format(
              Locale.ROOT, "%s_%.2f_%d", each.name(), each.lengthAngstrom(), rate.index() + 1);
      for (int[] hop : each.hops()) {
        file.hop(name(hop[0]), name(hop[1]), Arrays.copyOfRange(hop, 2, 5), k, group);
      }
    }
    return file.text();
  }

  private List<Double> temperatures(double[] kelvin) {
    List<Double> temperatures = new ArrayList<>();
    if (kelvin.length > 1 && kelvin[0] > settings.extrapolateToK() + 1) {
      temperatures.add(settings.extrapolateToK());
    }
    for (double t : kelvin) {
      temperatures.add(TrajectoryModel.round(t));
    }
    return temperatures;
  }

  private String name(int site) {
    return HopClasses.kind(classes.kinds()[site]) + (site + 1);
  }

  private static ModelFile.Rate arrhenius(ArrheniusLine fit) {
    double[][] c = fit.covariance();
    double lnStd = Math.sqrt(c[0][0]);
    double std = Math.sqrt(c[1][1]);
    return new ModelFile.Rate(
        Math.exp(fit.lnPrefactor()) / 1e12,
        fit.activationEnergyEv().value(),
        lnStd,
        std,
        Math.clamp(c[0][1] / (lnStd * std), -1, 1),
        Double.NaN,
        Double.NaN);
  }

  private ModelFile.Rate fixed(ClassRates rate, HopClasses.HopClass each, double kelvin) {
    ClassRates.Point p = rate.points().getFirst();
    double rise = energies.ev()[each.to()] - energies.ev()[each.from()];
    double k = p.perS() * Math.exp(-rise / (2 * PhysicalConstants.BOLTZMANN_EV_PER_K * kelvin));
    return ModelFile.Rate.fixed(k, k * p.lnStd());
  }
}
