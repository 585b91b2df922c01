package org.haven.analysis.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.haven.analysis.paper.Tree.Value;
import org.haven.analysis.statistics.Judgement;

/// What a methods paragraph says of temperatures, times, estimators, fits and their limits.
///
/// @param deck the resolved deck; empty where there is none
/// @param json the object of `result.json`
/// @param species all species of the structure, where it is known
record AnalysisText(Map<?, ?> deck, Map<String, Object> json, Optional<Set<String>> species) {

  private List<?> points() {
    return Tree.list(json, "temperatures");
  }

  private List<Object> simulations() {
    List<Object> all = new ArrayList<>();
    points().forEach(p -> all.addAll(Tree.list(p, "simulations")));
    return all;
  }

  private List<String> mobile() {
    Set<String> symbols = new LinkedHashSet<>();
    points().forEach(p -> Tree.map(p, "species").keySet().forEach(s -> symbols.add(s.toString())));
    return List.copyOf(symbols);
  }

  void write(Prose prose) {
    simulations(prose);
    tracers(prose);
    collective(prose);
    new FieldText(points()).write(prose);
    prose.paragraph();
    unrest(prose);
    verdicts(prose);
    fits(prose);
    left(prose);
    limits(prose);
    prose.paragraph();
  }

  private void simulations(Prose prose) {
    Set<Integer> replicas = new TreeSet<>();
    points().forEach(p -> replicas.add(Tree.list(p, "simulations").size()));
    String count =
        replicas.size() == 1
            ? replicas.iterator().next() == 1
                ? "one simulation at each"
                : replicas.iterator().next()
                    + (points().stream().anyMatch(p -> Tree.at(p, "field") != null)
                        ? " simulations at each"
                        : " independent replicas at each")
            : points().stream()
                    .map(p -> Integer.toString(Tree.list(p, "simulations").size()))
                    .collect(Collectors.joining(", "))
                + " simulations";
    String kelvin =
        join(points().stream().map(p -> Tree.plain(Tree.number(p, "temperature_k"))).toList());
    Set<String> durations =
        simulations().stream()
            .map(s -> Tree.plain(Tree.number(s, "duration_ps")))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    prose.say(
        "Results are for "
            + kelvin
            + " K ("
            + (points().size() == 1 ? count.replace(" at each", "") : count)
            + "), from "
            + (durations.size() == 1
                ? durations.iterator().next() + " ps"
                : durations.stream()
                        .mapToDouble(Double::parseDouble)
                        .mapToObj(Tree::plain)
                        .collect(Collectors.joining(", "))
                    + " ps")
            + (points().size() * simulations().size() == 1 ? "." : " of each simulation."));
    Set<String> intervals =
        simulations().stream()
            .map(s -> Tree.plain(1000 * Tree.number(s, "frame_interval_ps")))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    prose.say("Positions were analysed every " + String.join(" or ", intervals) + " fs.");
    List<String> unfinished =
        simulations().stream()
            .filter(s -> !Tree.text(s, "unfinished").isEmpty())
            .map(s -> Tree.text(s, "name") + " (" + Tree.text(s, "unfinished") + ")")
            .toList();
    if (!unfinished.isEmpty()) {
      prose.say("Simulations that did not reach the end of their deck: " + join(unfinished) + ".");
    }
  }

  private void tracers(Prose prose) {
    List<String> ions = mobile();
    boolean all = species.isPresent() && ions.containsAll(species.get());
    String frame =
        all
            ? "the centre of mass"
            : species.isPresent() ? "the immobile species" : "the rest of the cell";
    int dimensions = Tree.at(deck, "analysis", "dimensions") instanceof Number n ? n.intValue() : 3;
    boolean given = window();
    prose.say(
        "Tracer diffusivities D* of "
            + join(ions)
            + " are slopes of the mean squared displacement ⟨Δr²⟩ over all ions and time origins,"
            + " relative to "
            + frame
            + ", divided by "
            + (deck.isEmpty() ? "twice the number of dimensions" : Integer.toString(2 * dimensions))
            + ", by generalised least squares with the covariance of overlapping time windows"
            + " (after "
            + Prose.cite(Reference.MCCLUSKEY)
            + ").");
    prose.say(
        given
            ? "The window of lags was given (" + windows() + ")."
            : "The window of lags was found from the data ("
                + windows()
                + "), and the value is an average, where there are lags enough for one, over starts"
                + " of the fit and models of the ions' memory "
                + Prose.cite(Reference.JAY)
                + ".");
    List<String> still = bounds();
    if (!still.isEmpty()) {
      prose.say(
          "No diffusion was resolved in " + join(still) + ", where only an upper bound is given.");
    }
  }

  private boolean window() {
    return simulations().stream()
        .flatMap(s -> Tree.map(s, "species").values().stream())
        .anyMatch(AnalysisText::given);
  }

  private static boolean given(Object species) {
    return Boolean.TRUE.equals(Tree.at(species, "window_given"));
  }

  private String windows() {
    List<double[]> all =
        simulations().stream()
            .flatMap(s -> Tree.map(s, "species").values().stream())
            .filter(s -> given(s) || Boolean.TRUE.equals(Tree.at(s, "diffusive")))
            .map(s -> Tree.list(s, "window_ps"))
            .filter(w -> w.size() == 2)
            .map(
                w ->
                    new double[] {
                      ((Number) w.get(0)).doubleValue(), ((Number) w.get(1)).doubleValue()
                    })
            .toList();
    if (all.isEmpty()) {
      return "none was linear";
    }
    double from = all.stream().mapToDouble(w -> w[0]).min().orElseThrow();
    double latest = all.stream().mapToDouble(w -> w[0]).max().orElseThrow();
    double to = all.stream().mapToDouble(w -> w[1]).max().orElseThrow();
    double earliest = all.stream().mapToDouble(w -> w[1]).min().orElseThrow();
    return "from " + range(from, latest) + " to " + range(earliest, to) + " ps";
  }

  private static String range(double low, double high) {
    String a = Tree.digits(low);
    String b = Tree.digits(high);
    return a.equals(b) ? a : a + "–" + b;
  }

  /// What has no D*. A given window has one though the data may not show diffusion there.
  private List<String> bounds() {
    List<String> names = new ArrayList<>();
    for (Object s : simulations()) {
      Tree.map(s, "species")
          .forEach(
              (ion, one) -> {
                if (Value.of(Tree.at(one, "d_tracer_cm2_s")).filter(Value::known).isEmpty()) {
                  names.add(ion + " of " + Tree.text(s, "name"));
                }
              });
    }
    return names;
  }

  private void collective(Prose prose) {
    boolean sigma = points().stream().anyMatch(p -> Tree.at(p, "sigma_ms_cm") != null);
    if (sigma) {
      Map<?, ?> charges = Tree.map(deck, "charges");
      String known =
          mobile().stream()
              .filter(charges::containsKey)
              .map(s -> s + " " + signed(((Number) charges.get(s)).doubleValue()))
              .collect(Collectors.joining(", "));
      prose.say(
          "The conductivity σ is that of the summed charge displacement of all mobile ions, the"
              + " slope of ⟨|Σ q Δr|²⟩ over the time divided by 2dVk_BT with d dimensions, the"
              + " volume V and formal charges"
              + (known.isEmpty() ? "" : " (" + known + ")")
              + ";");
      prose.say(
          "D_σ follows alike from ⟨|Σ Δr|²⟩ over the number of ions, and the Haven ratio is"
              + " H_R = D*/D_σ.");
    }
    boolean replicas = points().stream().anyMatch(p -> Tree.list(p, "simulations").size() > 1);
    prose.say(
        "Intervals are 95 %"
            + (replicas ? "; values of a temperature are means over its replicas." : "."));
    if (points().stream()
        .flatMap(p -> Tree.map(p, "species").values().stream())
        .anyMatch(s -> Tree.at(s, "filling_spread") != null)) {
      prose.say(
          "The replicas are different fillings of the partially occupied sites: the intervals allow"
              + " for a spread between fillings, with a half-normal prior on the logarithm "
              + Prose.cite(Reference.ROEVER)
              + ".");
    }
  }

  /// Which results are not good, and by what.
  private void verdicts(Prose prose) {
    for (String mark : List.of("doubtful", "unusable")) {
      List<String> found = new ArrayList<>();
      for (Object point : points()) {
        Tree.map(point, "species")
            .forEach(
                (ion, species) -> {
                  if (Tree.text(species, "verdict", "mark").equals(mark)) {
                    found.add(
                        ion
                            + " at "
                            + Tree.plain(Tree.number(point, "temperature_k"))
                            + " K ("
                            + against(species, mark)
                            + ")");
                  }
                });
      }
      if (!found.isEmpty()) {
        prose.say("By the tests of Haven the results are " + mark + " for " + join(found) + ".");
      }
    }
  }

  /// What was tested and found so, with the figures of the first run that it is said of.
  private static String against(Object judged, String mark) {
    return Tree.list(judged, "verdict", "reasons").stream()
        .filter(r -> Tree.text(r, "mark").equals(mark))
        .collect(
            Collectors.toMap(
                r -> Tree.text(r, "quantity"),
                r -> Judgement.brief(Tree.text(r, "text")),
                (first, _) -> first,
                LinkedHashMap::new))
        .entrySet()
        .stream()
        .map(
            e ->
                STAGE.matcher(e.getKey()).matches()
                    ? e.getValue()
                    : e.getKey() + ": " + e.getValue())
        .collect(Collectors.joining("; "));
  }

  /// What a verdict calls a stage that was to end at rest: its number and kind.
  private static final Pattern STAGE = Pattern.compile("\\d+-(npt|nvt)");

  /// Stages that were to end at rest and did not.
  private void unrest(Prose prose) {
    long count =
        simulations().stream()
            .filter(
                s ->
                    Tree.list(s, "verdict", "reasons").stream()
                        .anyMatch(
                            r ->
                                STAGE.matcher(Tree.text(r, "quantity")).matches()
                                    && !Tree.text(r, "mark").equals("good")))
            .count();
    if (count > 0) {
      prose.say(
          "In "
              + count
              + " of "
              + simulations().size()
              + " simulations a stage that was to end at rest still drifted when its time was"
              + " over.");
    }
  }

  /// Temperatures that the fits did without, or with greater errors.
  private void left(Prose prose) {
    for (Object note : Tree.list(json, "notes")) {
      String text = note.toString();
      if (text.matches("(D\\* of \\S+|sigma T): .*(left out of|errors count .* in) the fit.*")) {
        prose.say(
            "Fit of "
                + text.replace("sigma T:", "σT:")
                    .replaceAll(" \\(--include [^)]*\\)", "")
                    .replaceAll(
                        "errors count (\\S+) times in the fit",
                        "the standard errors were multiplied by $1 in the fit")
                + ".");
      }
    }
  }

  private void fits(Prose prose) {
    Object fit = Tree.at(json, "fit");
    if (!(fit instanceof Map<?, ?>)) {
      prose.say(
          points().size() == 1
              ? "With one temperature no activation energy was determined."
              : "No law was fitted over the temperature.");
      return;
    }
    Tree.map(fit, "d_tracer").forEach((ion, f) -> law(prose, "D* of " + ion, (Map<?, ?>) f));
    if (Tree.at(fit, "sigma_t") instanceof Map<?, ?> f) {
      law(prose, "σT", f);
    }
  }

  private void law(Prose prose, String quantity, Map<?, ?> fit) {
    int points = (int) Tree.number(fit, "points");
    String how = "to ln(" + quantity + ") at " + points + " temperatures by weighted least squares";
    String ea =
        Value.of(Tree.at(fit, "arrhenius", "activation_energy_ev"))
            .map(
                v ->
                    Double.isFinite(v.low() + v.high())
                        ? v.text(1)
                        : Tree.digits(v.value()) + ", its interval not known")
            .orElse("–");
    prose.say(
        switch (Tree.text(fit, "selected")) {
          case "vtf" ->
              "A Vogel–Tammann–Fulcher law was fitted "
                  + how
                  + " and preferred to Arrhenius (B = "
                  + Tree.digits(Tree.number(fit, "vtf", "b_kelvin"))
                  + " K, T_0 = "
                  + Tree.digits(Tree.number(fit, "vtf", "t0_kelvin"))
                  + " K).";
          case "breakpoint" ->
              "Two Arrhenius branches were fitted "
                  + how
                  + " and preferred to one, with a transition near "
                  + Tree.digits(Tree.number(fit, "breakpoint", "temperature_k"))
                  + " K.";
          default -> "An Arrhenius law was fitted " + how + " (E_a = " + ea + " eV).";
        });
    String mark = Tree.text(fit, "verdict", "mark");
    if (mark.equals("doubtful") || mark.equals("unusable")) {
      prose.say("The tests of Haven find this fit " + mark + " (" + against(fit, mark) + ").");
    }
    fit.forEach(
        (key, value) -> {
          String name = key.toString();
          if (!name.matches("(sigma|d)_[0-9]+k_.*")) {
            return;
          }
          String kelvin = name.replaceAll("^.*?_([0-9]+)k_.*$", "$1");
          boolean conductivity = name.startsWith("sigma");
          Value.of(value)
              .filter(Value::known)
              .ifPresent(
                  v ->
                      prose.say(
                          extrapolated(
                              (conductivity ? "σ(" : "D*(") + kelvin + " K)",
                              v,
                              conductivity ? " mS cm⁻¹" : " cm² s⁻¹")));
        });
  }

  private static String extrapolated(String name, Value v, String unit) {
    if (!v.vague()) {
      return "It gives " + name + " = " + scientific(v) + unit + ".";
    }
    return name
        + " is not determined by it, only that it lies between "
        + (v.low() > 0 ? scientific(v.low()) : "0")
        + " and "
        + (v.high() > 0 ? scientific(v.high()) + unit : "∞")
        + " (95 %).";
  }

  private static String scientific(double x) {
    int power = (int) Math.floor(Math.log10(x));
    return power >= -2 && power < 5
        ? Tree.digits(x)
        : Tree.digits(x * Math.pow(10, -power)) + " × " + Prose.power(power);
  }

  private static String scientific(Value v) {
    int power = (int) Math.floor(Math.log10(v.value()));
    return power >= -2 && power < 5
        ? v.text(1)
        : v.text(Math.pow(10, -power)) + " × " + Prose.power(power);
  }

  private void limits(Prose prose) {
    int sizes = Tree.list(json, "sizes").size();
    prose.say(
        (sizes > 1
                ? sizes + " sizes of the cell were simulated; these are the results of the largest"
                : "One size of the cell was simulated")
            + " (mean volume "
            + volumes()
            + "); nothing was corrected for its size, and the intervals hold neither its error"
            + " nor that of the potential.");
  }

  /// Of each temperature, over its simulations.
  private String volumes() {
    List<String> each =
        points().stream()
            .map(
                p -> {
                  var volumes =
                      Tree.list(p, "simulations").stream()
                          .mapToDouble(s -> Tree.number(s, "volume_angstrom3"))
                          .summaryStatistics();
                  return range(volumes.getMin(), volumes.getMax());
                })
            .toList();
    if (Set.copyOf(each).size() == 1) {
      return each.getFirst() + " Å³";
    }
    List<String> named = new ArrayList<>();
    for (int k = 0; k < each.size(); k++) {
      named.add(
          each.get(k)
              + " Å³ at "
              + Tree.plain(Tree.number(points().get(k), "temperature_k"))
              + " K");
    }
    return join(named);
  }

  static String signed(double charge) {
    return (charge < 0 ? "−" : "+") + Tree.plain(Math.abs(charge));
  }

  static String join(List<String> words) {
    int n = words.size();
    return n < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, n - 1)) + " and " + words.get(n - 1);
  }
}
