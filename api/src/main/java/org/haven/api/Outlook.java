package org.haven.api;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.analysis.report.ResultTable;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.analysis.transport.CollectiveTransport;
import org.haven.analysis.transport.Diffusivity;
import org.haven.analysis.transport.Room;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.FieldSpec;
import org.haven.inputs.deck.MechanismAnalysis;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Selection;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.SimulationPlan;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.Until;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.PhysicalConstants;

/// What a deck can be expected to give, and what it will take, before anything runs.
///
/// @param spec the deck
/// @param structure in its supercell; of a series over sizes the largest, of which all is said that
///   is not of the whole run
/// @param cutoffAngstrom of the potential
/// @param secondsPerStep of the whole run on this machine: the time of one force evaluation over
///   how many are at work at once; not a number where it was not measured
/// @param systemBytes memory of the structure with potential, neighbour lists and forces, measured;
///   0 where it was not
/// @param left share of all steps that is still to be done
record Outlook(
    RunSpec spec,
    Structure structure,
    double cutoffAngstrom,
    double secondsPerStep,
    long systemBytes,
    double left) {
  /// Below, an ion's hop and its image's are one event, and D depends on the size of the cell;
  /// usual least size for ion conductors.
  private static final double LEAST_HEIGHT = 10;

  private static final int FEW_IONS = 20;
  private static final int FEW_TEMPERATURES = 4;

  /// Beyond, sigma at the extrapolation temperature is known to an order of magnitude at best.
  private static final double FAR = 4;

  /// Below this many hops the count alone leaves D uncertain by 20 %.
  private static final double HOPS = 30;

  /// Where the structure says nothing better.
  private static final double HOP_ANGSTROM = 3;

  /// D of good conductors at 600 K is 1e-6 to 1e-5 cm²/s: a run that cannot see it is too short.
  private static final double FAST_CM2_PER_S = 1e-6;

  /// Lag in ps from which ions of good conductors diffuse; a guess, which only the run can mend.
  private static final double DIFFUSIVE_PS = 10;

  private static final double UNCERTAIN = 0.5;

  /// D of good conductors at simulated temperatures.
  private static final double USUAL_CM2_PER_S = 1e-5;

  /// Of Java beside its heap: program, compiled code, threads, HDF5.
  private static final double JAVA_BYTES = 130e6;

  /// Of the heap, whatever is computed: classes, report.
  private static final double JAVA_HEAP_BYTES = 40e6;

  /// Heap over what is in use at once, below which collecting garbage takes the time.
  private static final double HEAP_FACTOR = 1.25;

  /// Soft cells of 200 atoms take one and a half times the least time in half of the cases
  /// (docs/statistics.md).
  private static final double PATIENCE = 2;

  private static final double AMPLE = 3.75;

  /// Wall time from which a run wants a second thought.
  private static final double LONG_S = 7 * 86400.0;

  List<Judgement> judgements() {
    List<Judgement> all =
        new ArrayList<>(
            List.of(cell(), temperatures(), diffusion(), sigma(), time(), memory(), disk()));
    rest().ifPresent(all::add);
    fillings().ifPresent(all::add);
    return all;
  }

  private int ions() {
    return (int) structure.symbols().stream().filter(spec.mobile()::contains).count();
  }

  private double productionPs() {
    return spec.stages().stream()
        .filter(StageSpec::production)
        .mapToDouble(StageSpec::lengthPs)
        .sum();
  }

  private Judgement cell() {
    double[] heights = structure.cell().heights();
    double least = Arrays.stream(heights).min().orElseThrow();
    double needed = Math.max(LEAST_HEIGHT, 2 * cutoffAngstrom);
    String value =
        format(
            "%s Å between opposite faces, %d mobile ions",
            Arrays.stream(heights)
                .mapToObj(h -> format("%.1f", h))
                .collect(Collectors.joining(" × ")),
            ions());
    List<String> doubts = new ArrayList<>();
    if (least < needed) {
      List<Integer> repeated = new ArrayList<>();
      for (int d = 0; d < 3; d++) {
        repeated.add(
            (int)
                Math.ceil(
                    spec.ofLargest().structure().supercell().get(d) * needed / heights[d] - 1e-9));
      }
      doubts.add(
          format(
              "below %.3g Å (%s) ions feel their own images, and D depends on the size; use"
                  + " supercell: %s",
              needed,
              needed > LEAST_HEIGHT
                  ? format("twice the cutoff of %.3g Å", cutoffAngstrom)
                  : "usual least size",
              repeated));
    }
    if (ions() < FEW_IONS) {
      doubts.add(
          format(
              "with fewer than %d mobile ions vacancies and collective jumps are those of the cell;"
                  + " use a larger supercell",
              FEW_IONS));
    }
    return judgement(
        "cell",
        spec.sizes()
            .map(
                sizes ->
                    format(
                        "%s the largest of %s",
                        value + ",",
                        sizes.stream()
                            .map(SimulationName::repeats)
                            .collect(Collectors.joining(", "))))
            .orElse(value),
        doubts);
  }

  /// Lever of a straight line ln D over x = 1/T: error at x* over that of one point, √(1/n + (x* −
  /// x̄)²/Σ(x − x̄)²).
  private Judgement temperatures() {
    double[] x = spec.temperaturesK().stream().mapToDouble(t -> 1 / t).toArray();
    double mean = Arrays.stream(x).average().orElseThrow();
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    double target = spec.analysis().extrapolateToK();
    double lowest = spec.temperaturesK().stream().min(Double::compare).orElseThrow();
    double lever =
        squares > 0
            ? Math.sqrt(1.0 / x.length + (1 / target - mean) * (1 / target - mean) / squares)
            : Double.POSITIVE_INFINITY;
    String value =
        squares > 0
            ? format(
                "%d, E_a from sigma to about ±%.2g eV, ln sigma(%.0f K) %.1f times as uncertain as"
                    + " one point",
                x.length,
                PhysicalConstants.BOLTZMANN_EV_PER_K * errorOfSigma() / Math.sqrt(squares),
                target,
                lever)
            : "one: no activation energy, no extrapolation";
    List<String> doubts = new ArrayList<>();
    if (x.length > 1 && x.length < FEW_TEMPERATURES) {
      doubts.add(
          format(
              "with fewer than %d no curvature shows (VTF, a phase transition)", FEW_TEMPERATURES));
    }
    if (x.length > 1 && lever > FAR) {
      doubts.add(
          format(
              "%.0f K is far from %.0f K, the nearest simulated: add temperatures towards it. A"
                  + " transition between cannot be seen",
              target, lowest));
    }
    return judgement("temperatures", value, doubts);
  }

  /// 30 hops of all ions: D = 30 a²/(6 N t).
  private Judgement diffusion() {
    double hop = spec.analysis().hopLengthAngstrom().orElse(HOP_ANGSTROM);
    double ps = productionPs() * spec.replicas();
    double least =
        HOPS * hop * hop / (2 * spec.analysis().dimensions() * ions() * ps) * Diffusivity.CM2_PER_S;
    double lowest = spec.temperaturesK().stream().min(Double::compare).orElseThrow();
    String symbol = spec.mobile().getFirst();
    double charge = spec.charges().getOrDefault(symbol, 0.0);
    String value =
        format(
            "D* from %.2g cm²/s on shows in %s (%.0f hops of %.2g Å)%s",
            least,
            duration(ps),
            HOPS,
            hop,
            charge == 0
                ? ""
                : format(
                    ", at %.0f K a sigma of some %s mS/cm",
                    lowest,
                    ResultTable.number(
                        least
                            * CollectiveTransport.conductivityPerDiffusivity(
                                ions(), charge, structure.cell().volume(), lowest))));
    return judgement(
        "diffusion",
        value,
        least > FAST_CM2_PER_S
            ? List.of(
                format(
                    "only the fastest conductors reach that: run %s or more, in a larger cell, or"
                        + " hotter",
                    duration(ps * least / FAST_CM2_PER_S)))
            : List.of());
  }

  /// Noise of the collective displacement, which is that of one walker: √(2τ/(d t)) if it diffuses
  /// from lag τ on.
  private double relativeError() {
    return Math.sqrt(
        2 * DIFFUSIVE_PS / (spec.analysis().dimensions() * productionPs() * spec.replicas()));
  }

  /// Of sigma at a temperature: that of the drift where fields drive it.
  private double errorOfSigma() {
    return spec.field().map(this::drivenError).orElseGet(this::relativeError);
  }

  /// What a run takes that goes on until an error: before it, from the deck alone.
  private Judgement sigmaAsked(Until wanted) {
    String pilot = format("; told better from %s ps on, the pilot", Plain.number(wanted.pilotPs()));
    if (wanted.relativeErrorOfSigma().isEmpty()) {
      return judgement(
          "error asked for",
          format(
              "D* to ±%.3g %%: how long that takes, hops tell%s",
              100 * wanted.relativeErrorOfD().orElseThrow(), pilot),
          List.of());
    }
    double asked = wanted.relativeErrorOfSigma().getAsDouble();
    boolean driven = spec.field().isPresent();
    double now = errorOfSigma();
    double needed = productionPs() * now * now / (asked * asked);
    return judgement(
        "error asked for",
        format(
            "sigma to ±%.3g %% (one standard error) needs %s of each simulation %s, at_most_ps is"
                + " %s%s",
            100 * asked,
            duration(needed),
            driven
                ? "in the field if D_sigma is 1e-5 cm²/s, in proportion to 1/D_sigma"
                : format("if the ions diffuse from %.0f ps on", DIFFUSIVE_PS),
            duration(productionPs()),
            pilot),
        needed > productionPs()
            ? List.of(
                format("±%.0f %% at best within that: raise at_most_ps, or replicas", 100 * now))
            : List.of());
  }

  /// Noise of a drift: that of the mean of N ions, (k_B T/F) √(2/(N D t)), over all fields of a
  /// temperature weighted by their squares. Ions of several colours count by the square of theirs:
  /// F is the force on the largest.
  private double drivenError(FieldSpec field) {
    double kelvin = Collections.max(spec.temperaturesK());
    double perAngstrom2 =
        field.points().stream()
            .map(point -> field.of(spec, point, kelvin))
            .mapToDouble(each -> Math.pow(each.reducedStrength() / each.hopLengthAngstrom(), 2))
            .sum();
    double wayAngstrom2 =
        USUAL_CM2_PER_S / Diffusivity.CM2_PER_S * productionPs() * spec.replicas();
    Map<String, Double> colours = field.charges(spec);
    double largest = colours.values().stream().mapToDouble(Math::abs).max().orElseThrow();
    double driven =
        structure.symbols().stream()
            .mapToDouble(symbol -> Math.pow(colours.getOrDefault(symbol, 0.0) / largest, 2))
            .sum();
    return Math.sqrt(2 / (driven * wayAngstrom2 * perAngstrom2));
  }

  private Judgement sigma() {
    Optional<Until> wanted = spec.production().errorAsked();
    if (wanted.isPresent()) {
      return sigmaAsked(wanted.get());
    }
    if (spec.field().isPresent()) {
      return new Judgement(
          Mark.GOOD,
          "sigma and H_R",
          format(
              "±%.2g %% (one standard error) from the drift in the fields if D is %.0e cm²/s, and"
                  + " as its root else",
              100 * drivenError(spec.field().get()), USUAL_CM2_PER_S));
    }
    double error = relativeError();
    double needed = 2 * DIFFUSIVE_PS / spec.analysis().dimensions() / 0.01;
    String value =
        format(
            "±%.0f %% (one standard error) at best if the ions diffuse from %.0f ps on; 10 %% needs"
                + " %s for each temperature",
            100 * error, DIFFUSIVE_PS, duration(needed));
    return judgement(
        "sigma and H_R",
        value,
        error > UNCERTAIN
            ? List.of("the number of ions does not help: run longer, or more replicas")
            : List.of());
  }

  /// Whether stages that wait for rest are given the time for it.
  private Optional<Judgement> rest() {
    List<String> values = new ArrayList<>();
    List<String> doubts = new ArrayList<>();
    for (int k = 0; k < spec.stages().size(); k++) {
      StageSpec stage = spec.stages().get(k);
      if (!stage.untilEquilibrated()) {
        continue;
      }
      String name = RunLayout.stageName(k, stage);
      values.add(
          format(
              "%s takes %s ps at least, at_most_ps is %s",
              name, Plain.rounded(stage.leastPs()), Plain.rounded(stage.lengthPs())));
      if (stage.lengthPs() < PATIENCE * stage.leastPs()) {
        doubts.add(
            format(
                "%s; allow %.0f, it ends as soon as it can",
                stage.lengthPs() < stage.leastPs()
                    ? name + " cannot come to rest and the runs will be doubtful"
                    : "soft or slow cells need longer",
                Math.ceil(AMPLE * stage.leastPs())));
      }
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(judgement("equilibration", String.join(", ", values), doubts));
  }

  /// Whether the scatter of replicas holds that of random fillings.
  private Optional<Judgement> fillings() {
    return DeckReader.oneFilling(spec, structure)
        .map(why -> new Judgement(Mark.DOUBTFUL, "filling", why));
  }

  private double steps() {
    return left * SimulationPlan.allPs(spec) * 1000 / spec.timeStepFs();
  }

  /// A sum over all simulations, each counted by its atoms in units of the largest cell.
  private double perCell(ToDoubleFunction<SimulationPlan> value) {
    double largest = Collections.max(spec.sizesOrNone());
    double sum = 0;
    for (SimulationName each : Selection.ALL.of(spec)) {
      double cell = largest == 0 ? 1 : Math.pow(each.size() / largest, 3);
      sum += cell * value.applyAsDouble(new SimulationPlan(spec, each));
    }
    return sum;
  }

  private Judgement time() {
    if (Double.isNaN(secondsPerStep)) {
      return new Judgement(
          Mark.GOOD,
          "wall time",
          format(
              "%s steps; not measured on this device: haven bench",
              Plain.number(Math.rint(steps()))));
    }
    double seconds =
        left * perCell(SimulationPlan::ownPs) * 1000 / spec.timeStepFs() * secondsPerStep;
    return judgement(
        "wall time",
        format(
            "%s for %s steps at most, on an idle machine (%s ms each for the forces, measured"
                + " now)",
            wall(seconds),
            Plain.number(Math.rint(steps())),
            ResultTable.number(1000 * secondsPerStep)),
        seconds > LONG_S
            ? List.of("an accelerator, fewer atoms or a shorter run would help: haven bench")
            : List.of());
  }

  /// What is in use at once, with what a collector must have free beside it, and Java itself.
  ///
  /// A NEP of LLZO (`-Xmx` so small that it just ran, largest resident size of the process): 192
  /// atoms took 176 MB, where this says 174; 12,288 atoms 273 MB, where it says 357.
  private Judgement memory() {
    if (systemBytes <= 0) {
      return new Judgement(Mark.GOOD, "memory", "not measured on this device");
    }
    double frames = productionPs() * 1000 / spec.output().trajectoryIntervalFs() + 1;
    double dynamics = systemBytes * together();
    double analysis = Room.bytes(ions(), (long) frames);
    if (spec.analysis().mechanism().contains(MechanismAnalysis.SITES)
        || spec.analysis().mechanism().contains(MechanismAnalysis.DENSITY)) {
      analysis += DensityMap.bytes(structure.cell());
    }
    double heap = HEAP_FACTOR * Math.max(dynamics, analysis) + JAVA_HEAP_BYTES;
    double allowed = Runtime.getRuntime().maxMemory();
    return judgement(
        "memory",
        format(
            "%s at least (%s for simulations at work together, %s for the analysis, Java itself),"
                + " of %s in this machine; Java takes up to %s where that is free%s",
            size(heap + JAVA_BYTES),
            size(dynamics),
            size(analysis),
            size(machine()),
            size(allowed + JAVA_BYTES),
            holdsGraph(spec.potential().values()) ? "; without what PyTorch takes" : ""),
        heap > allowed
            ? List.of(
                format(
                    "Java may have %s here: give it more (HAVEN_JAVA_OPTS=-Xmx%.0fg) where the"
                        + " machine has it, or fewer --threads, so that fewer simulations are at"
                        + " work at once",
                    size(allowed), Math.ceil(heap / 1e9)))
            : List.of());
  }

  /// Memory of the machine, or of the container.
  private static double machine() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Double.POSITIVE_INFINITY;
  }

  /// How many systems of the largest cell take as much memory as those that are at work together:
  /// as many as threads, and the last ones in turns ([org.haven.integrators.run.Sweep]).
  private double together() {
    double largest = Collections.max(spec.sizesOrNone());
    return Selection.ALL.of(spec).stream()
        .map(SimulationName::size)
        .sorted(Comparator.reverseOrder())
        .limit(2L * spec.threads() - 1)
        .mapToDouble(size -> largest == 0 ? 1 : Math.pow(size / largest, 3))
        .sum();
  }

  private static boolean holdsGraph(Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          "graph".equals(map.get("type")) || map.values().stream().anyMatch(Outlook::holdsGraph);
      case Collection<?> list -> list.stream().anyMatch(Outlook::holdsGraph);
      case null, default -> false;
    };
  }

  private Judgement disk() {
    RunSpec.Output out = spec.output();
    double frames = productionPs() * 1000 / out.trajectoryIntervalFs();
    double values = out.velocities() ? 6 : 3;
    double bytes =
        frames
            * (out.mobileOnly() ? ions() : structure.count())
            * values
            * (out.singlePrecision() ? 4 : 8)
            * perCell(plan -> plan.stages().stream().filter(StageSpec::production).count());
    double free = free(out.directory());
    return judgement(
        "disk",
        format("%s of trajectories, %s free", size(bytes), size(free)),
        bytes > 0.9 * free
            ? List.of(
                "make room, choose another output.directory, raise trajectory_interval_fs, or set"
                    + " mobile_only: true")
            : List.of());
  }

  private static double free(Path directory) {
    Path there = directory.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException unknown) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private static Judgement judgement(String quantity, String value, List<String> doubts) {
    return doubts.isEmpty()
        ? new Judgement(Mark.GOOD, quantity, value)
        : new Judgement(Mark.DOUBTFUL, quantity, value + ": " + String.join("; ", doubts));
  }

  private static String duration(double ps) {
    return ps < 1000 ? format("%.3g ps", ps) : format("%.3g ns", ps / 1000);
  }

  private static String wall(double seconds) {
    return seconds < 1
        ? "less than a second"
        : seconds < 90
            ? format("about %.0f s", seconds)
            : seconds < 5400
                ? format("about %.0f min", seconds / 60)
                : seconds < 2 * 86400
                    ? format("about %.0f h", seconds / 3600)
                    : format("about %.0f days", seconds / 86400);
  }

  private static String size(double bytes) {
    return Double.isInfinite(bytes)
        ? "unknown"
        : bytes < 1e9
            ? format("%s MB", Plain.number(Math.ceil(bytes * 1e-6)))
            : format("%.3g GB", bytes * 1e-9);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
