package org.haven.pathways.jumps;

import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.analysis.temperature.TemperatureFit;

/// What rates of jumps say, and what speaks against them, in words.
final class RateNotes {
  /// Share of jumps into sites that another ion had, from which hops are not one by one.
  private static final double CROWDED = 0.1;

  private RateNotes() {}

  /// What a class of hops does, in words.
  static void describe(HopClasses.HopClass each, ClassRates own, List<String> notes) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "hops %s of %.2f Å: %.0f jumps, %.0f of them taken back at once",
            each.name(),
            each.lengthAngstrom(),
            own.jumps(),
            2 * own.takenBack()));
    if (own.fit().isEmpty()) {
      ClassRates.Point p = own.points().getFirst();
      line.append(
          String.format(
              Locale.ROOT,
              "; k = %.3g /s ± %.0f %% at %.0f K",
              p.perS(),
              100 * p.lnStd(),
              p.temperatureK()));
      notes.add(line.toString());
      return;
    }
    ArrheniusLine fit = own.line();
    Estimate e = fit.activationEnergyEv();
    line.append(
        String.format(
            Locale.ROOT,
            "; ν = %.3g THz, E = %.3f (%.3f – %.3f) eV",
            Math.exp(fit.lnPrefactor()) / 1e12,
            e.value(),
            e.ci95Low(),
            e.ci95High()));
    notes.add(line.toString());
    own.fit()
        .get()
        .judgements()
        .forEach(
            j -> {
              if (j.mark() != Judgement.Mark.GOOD) {
                notes.add("warning: hops " + called(each) + ": " + j.text());
              }
            });
    if (own.fit().get().selected() != TemperatureFit.Model.ARRHENIUS) {
      notes.add(
          "warning: hops "
              + called(each)
              + " do not follow Arrhenius' law ("
              + own.fit().get().selected().name().toLowerCase(Locale.ROOT)
              + " is better); the line is taken all the same");
    }
  }

  private static String called(HopClasses.HopClass each) {
    return String.format(Locale.ROOT, "%s of %.2f Å", each.name(), each.lengthAngstrom());
  }

  /// What speaks against hops one by one.
  static void sanity(
      List<TrajectoryModel.Source> sources,
      List<JumpCounts> all,
      List<ClassRates> rates,
      List<String> notes) {
    double crowded = all.stream().mapToDouble(c -> c.crowded).sum();
    double counted = all.stream().mapToDouble(c -> c.counted).sum();
    if (crowded > CROWDED * counted) {
      notes.add(
          String.format(
              Locale.ROOT,
              "warning: %.0f %% of the jumps lead to a site that another ion had not left for long:"
                  + " ions move together, hops one by one are a poor picture",
              100 * crowded / counted));
    }
    for (TrajectoryModel.Source source : sources) {
      if (source.walk().inCoreFraction() < 0.5) {
        notes.add(
            String.format(
                Locale.ROOT,
                "warning: %s: ions are near a site only %.0f %% of the time: sites are missing, or"
                    + " ions do not rest",
                source.name(),
                100 * source.walk().inCoreFraction()));
      }
    }
    boolean line = rates.stream().allMatch(r -> r.points().size() == 2);
    if (line) {
      notes.add("warning: two temperatures: nothing tests Arrhenius' law; add a third");
    }
  }
}
