package org.haven.analysis.paper;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a methods paragraph says of simulations in a colour-charge field.
///
/// @param points the objects of `temperatures` in `result.json`
record FieldText(List<?> points) {

  /// Says nothing where no simulation was in a field.
  void write(Prose prose) {
    List<?> driven = points.stream().filter(p -> Tree.at(p, "field") != null).toList();
    if (driven.isEmpty()) {
      return;
    }
    List<?> directions =
        driven.stream().flatMap(p -> Tree.list(p, "field", "directions").stream()).toList();
    TreeSet<Double> strengths =
        directions.stream()
            .flatMap(d -> Tree.list(d, "levels").stream())
            .map(l -> Tree.number(l, "reduced_strength"))
            .collect(Collectors.toCollection(TreeSet::new));
    prose.say(
        "D_σ and σ were also obtained out of equilibrium, from the drift of the mobile ions in a"
            + " field on colour charges, balanced on the framework "
            + Prose.cite(Reference.AEBERHARD)
            + ", of the strengths F a/k_BT = "
            + strengths.stream()
                .map(x -> String.format(Locale.ROOT, "%.3g", x))
                .collect(Collectors.joining(", "))
            + " (a the length of a hop), each in both senses, D_σ = v k_BT/F with the drift v of"
            + " half of the difference of the two.");
    double[] transients =
        directions.stream().mapToDouble(d -> Tree.number(d, "transient_ps")).toArray();
    double longest = java.util.Arrays.stream(transients).max().orElse(0);
    prose.say(
        String.format(
            Locale.ROOT,
            "Drifts are generalised least squares on means over blocks of time after at most %.2g"
                + " ps; the limit of zero field has the even order of the field and the noise that"
                + " fluctuation and dissipation ask for in its posterior.",
            longest));
    prose.say(
        "Tracer diffusivities of these simulations are those of the two directions"
            + " across the field, and D_σ holds both"
            + " the drift and the fluctuations, by their precision.");
    long broken =
        directions.stream()
            .filter(d -> Boolean.FALSE.equals(Tree.at(d, "linearity", "linear")))
            .count();
    if (broken > 0) {
      prose.say("At " + broken + " of the temperatures and directions the drift was not linear.");
    }
  }
}
