package org.haven.integrators.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.Until;

/// What a look at the errors of a temperature found.
///
/// @param temperature as in `600 K`, before it the size of a series
/// @param simulations that share the error
/// @param round what was found
/// @param wanted what the deck asks for
/// @param over whether no other round follows
public record ErrorLook(
    String temperature, int simulations, Rounds.Round round, Until wanted, boolean over) {

  /// One line: the errors, and the time that it takes to make them as small as asked.
  public String text() {
    return temperature + ": " + errors() + " after " + ps(round.timePs()) + " ps; " + outlook();
  }

  /// The errors that are asked for: `sigma ±31 %`.
  public String errors() {
    List<String> all = new ArrayList<>();
    add(all, "sigma", round.errorOfSigma(), wanted.relativeErrorOfSigma());
    add(all, "D*", round.errorOfD(), wanted.relativeErrorOfD());
    return String.join(", ", all);
  }

  private static void add(List<String> all, String what, double error, OptionalDouble wanted) {
    if (wanted.isPresent()) {
      all.add(what + (Double.isNaN(error) ? " not known" : " ±" + percent(error)));
    }
  }

  private String outlook() {
    double needed = round.neededPs(wanted);
    if (round.reached(wanted)) {
      return "asked for " + asked() + (over ? ", done" : ", if the next look agrees");
    }
    String each = simulations == 1 ? "" : " of each of " + simulations + " simulations";
    String need =
        Double.isNaN(needed)
            ? "how long " + asked() + " takes cannot be told yet"
            : asked() + " needs about " + ps(needed) + " ps" + each;
    if (wanted.reached(round.errorOfSigma(), round.errorOfD())) {
      need += " (8 hops of each ion, to see whether ions return)";
    }
    double longest = wanted.atMostPs().orElseThrow();
    return over
        ? need + ", but at_most_ps is " + ps(longest)
        : need
            + (needed > longest
                ? ", more than at_most_ps, "
                    + ps(longest)
                    + " ps, which will give about "
                    + expected(longest)
                : ", " + ps(longest) + " ps at most");
  }

  private String expected(double longestPs) {
    // Errors fall with 1/√time.
    double left = round.leftOutPs();
    double drift = Math.sqrt((round.timePs() - left) / (longestPs - left));
    double factor = Math.sqrt(round.timePs() / longestPs);
    ErrorLook then =
        new ErrorLook(
            temperature,
            simulations,
            new Rounds.Round(
                longestPs, drift * round.errorOfSigma(), factor * round.errorOfD(), left, 0),
            wanted,
            true);
    return then.errors();
  }

  private String asked() {
    List<String> all = new ArrayList<>();
    add(all, "sigma", wanted.relativeErrorOfSigma().orElse(0), wanted.relativeErrorOfSigma());
    add(all, "D*", wanted.relativeErrorOfD().orElse(0), wanted.relativeErrorOfD());
    return String.join(", ", all);
  }

  private static String ps(double ps) {
    return Plain.number(ps < 100 ? Math.rint(10 * ps) / 10 : Math.rint(ps));
  }

  private static String percent(double error) {
    return String.format(Locale.ROOT, error < 0.1 ? "%.1f %%" : "%.0f %%", 100 * error);
  }
}
