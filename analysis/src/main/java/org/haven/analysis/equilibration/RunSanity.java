package org.haven.analysis.equilibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.Set;
import org.haven.analysis.report.ThermoTrace;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Judgement;
import org.haven.analysis.statistics.Judgement.Mark;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.StageSpec;
import org.haven.integrators.equilibration.Drift;
import org.haven.integrators.equilibration.DriftLimits;
import org.haven.integrators.equilibration.Stationarity;
import org.haven.kernels.Cell;

/// What is asked of every simulation before its numbers count: whether temperature, energy,
/// pressure and cell are what the deck wants them to be, and whether the production was at rest.
///
/// Limits follow from what they do to D ([DriftLimits]).
///
/// @param trace rows of thermo.csv
/// @param stages of the deck
/// @param targetK of the thermostat
/// @param mobile number of mobile ions
/// @param given cell of the structure file, in its supercell
public record RunSanity(
    ThermoTrace trace, List<StageSpec> stages, double targetK, int mobile, Optional<Cell> given) {

  /// Change of ln D by a pressure that is not asked for.
  private static final double PRESSURE_EFFECT = 0.3;

  /// Share of the temperature by which its mean may miss the target.
  private static final double TEMPERATURE_TOLERANCE = 0.01;

  /// From a 95 % interval to three standard errors.
  private static final double SURE = 3 / 1.96;

  /// Heats by 4 K a ps. LLZO at 1000 K has 0.01 to 0.04 with steps of 2 fs, up to 0.2 by chance in
  /// 6 ps, and 4.6 with 5 fs (docs/tutorial.md).
  private static final double LARGEST_DRIFT_MEV_PER_ATOM_PS = 1;

  /// Beyond a limit by so much nothing is left to interpret.
  private static final double HOPELESS = 10;

  /// A mean pressure beyond its limit by so much is another material: D is off by e^1.5 and more.
  private static final double PRESSURE_HOPELESS = 5;

  /// Volumes of density functionals and good potentials are within 5 % (Haas, Tran, Blaha, Phys.
  /// Rev. B 2009, 79, 085104, doi:10.1103/PhysRevB.79.085104: lattice constants within 2 %).
  private static final double VOLUME_TOLERANCE = 0.05;

  /// Thermal expansion of the volume per kelvin, 5e-5 by length: that of soft ionic solids.
  private static final double EXPANSION_PER_K = 1.5e-4;

  /// No crystal stretches by so much.
  private static final double VOLUME_HOPELESS = 0.3;

  private static final double LENGTH_TOLERANCE = 0.03;
  private static final double ANGLE_TOLERANCE_DEG = 3;

  /// Structures are measured about here.
  private static final double ROOM_K = 300;

  /// From the softest sulfides to hard oxides, in GPa.
  private static final double[] BULK_MODULI = {20, 120};

  /// dB/dp, four in most solids.
  private static final double BULK_DERIVATIVE = 4;

  private static final String[] LENGTHS = {"a_angstrom", "b_angstrom", "c_angstrom"};
  private static final String[] ANGLES = {"alpha_deg", "beta_deg", "gamma_deg"};

  /// All that can be judged.
  ///
  /// @param temperature mean over the production
  /// @param energyDriftMevPerAtomPs of what exact dynamics would conserve
  public List<Judgement> judgements(Estimate temperature, Estimate energyDriftMevPerAtomPs) {
    List<Judgement> all = new ArrayList<>();
    int rows = trace.rows("time_ps", production()).length;
    all.addAll(new StageTest(trace, stages, limits()).judgements());
    // The error of a mean over fewer is not known well enough to accuse the thermostat.
    if (rows >= Stationarity.LEAST_ROWS) {
      temperature(temperature).ifPresent(all::add);
    }
    energy(energyDriftMevPerAtomPs).ifPresent(all::add);
    pressure().ifPresent(all::add);
    given.flatMap(this::cell).ifPresent(all::add);
    if (rows < Stationarity.LEAST_ROWS) {
      all.add(
          new Judgement(
              Mark.DOUBTFUL,
              "equilibrium",
              String.format(
                  Locale.ROOT,
                  "the production has %d rows in thermo.csv, too few to tell whether it was at rest"
                      + " (at least %d). Run longer, or lower thermo_interval_fs",
                  rows,
                  Stationarity.LEAST_ROWS)));
    } else {
      all.addAll(drifts());
    }
    return List.copyOf(all);
  }

  private Set<String> production() {
    return RunLayout.productionStages(stages);
  }

  /// Tests of the production's columns.
  private List<Judgement> drifts() {
    Set<String> of = production();
    SequencedMap<String, double[]> columns = new LinkedHashMap<>();
    stages.stream()
        .filter(StageSpec::production)
        .flatMap(stage -> stage.columnsAtRest().stream())
        .forEach(column -> columns.put(column, trace.rows(column, of)));
    columns.put("framework_rmsd_angstrom", trace.rows("framework_rmsd_angstrom", of));
    DriftJudgement words = new DriftJudgement(limits(), rowPs(of));
    return Drift.of(columns, limits()).stream()
        .map(
            drift ->
                words.of(
                    drift,
                    "",
                    "Leave the start out (haven analyze --skip %s), or equilibrate longer"))
        .toList();
  }

  private DriftLimits limits() {
    return new DriftLimits(targetK, mobile);
  }

  private double rowPs(Set<String> of) {
    double[] time = trace.rows("time_ps", of);
    return (time[time.length - 1] - time[0]) / Math.max(1, time.length - 1);
  }

  private Optional<Judgement> temperature(Estimate mean) {
    if (!mean.known()) {
      return Optional.empty();
    }
    double off = Math.abs(mean.value() - targetK) / targetK;
    String value =
        format(
            "the mean temperature is %.1f K (%.1f – %.1f)",
            mean.value(), mean.ci95Low(), mean.ci95High());
    // One in twenty misses its 95 % interval, and there are many runs.
    double error = SURE * (mean.ci95High() - mean.ci95Low()) / 2;
    if (off <= TEMPERATURE_TOLERANCE || Math.abs(mean.value() - targetK) <= error) {
      return Optional.of(
          new Judgement(Mark.GOOD, "temperature", value + format(", asked for %.1f K", targetK)));
    }
    return Optional.of(
        new Judgement(
            off > HOPELESS * TEMPERATURE_TOLERANCE ? Mark.UNUSABLE : Mark.DOUBTFUL,
            "temperature",
            value
                + format(
                    ", not %.1f K: the thermostat has not brought it there; equilibrate longer",
                    targetK)));
  }

  private static Optional<Judgement> energy(Estimate drift) {
    if (!drift.known()) {
      return Optional.empty();
    }
    double size = Math.abs(drift.value());
    String value =
        format(
            "drifts by %.2g (%.2g – %.2g) meV per atom and ps, limit %.1f",
            drift.value(), drift.ci95Low(), drift.ci95High(), LARGEST_DRIFT_MEV_PER_ATOM_PS);
    if (size <= LARGEST_DRIFT_MEV_PER_ATOM_PS || drift.covers(0)) {
      return Optional.of(new Judgement(Mark.GOOD, "conserved energy", value));
    }
    return Optional.of(
        new Judgement(
            size > HOPELESS * LARGEST_DRIFT_MEV_PER_ATOM_PS ? Mark.UNUSABLE : Mark.DOUBTFUL,
            "conserved energy",
            value
                + ": the time step is too long, or the potential's forces are not those of its"
                + " energy; halve time_step_fs"));
  }

  /// Mean pressure of the production against that of its own barostat, else of the last before it,
  /// else none.
  private Optional<Judgement> pressure() {
    Estimate mean = trace.estimate("pressure_gpa", production());
    if (!mean.known()) {
      return Optional.empty();
    }
    OptionalDouble own = OptionalDouble.empty();
    OptionalDouble before = OptionalDouble.empty();
    for (StageSpec stage : stages) {
      if (stage.production()) {
        own = stage.pressureGpa();
        break;
      }
      before = stage.pressureGpa().isPresent() ? stage.pressureGpa() : before;
    }
    double target = own.orElse(before.orElse(0));
    double off = mean.value() - target;
    double error = (mean.ci95High() - mean.ci95Low()) / 2;
    double limit = limits().pressureGpa(own.isPresent() ? DriftLimits.EFFECT : PRESSURE_EFFECT);
    String value =
        format(
            "mean %.3g GPa (%.3g – %.3g), asked for %.3g, limit ±%.2g (%.0f %% of D)",
            mean.value(),
            mean.ci95Low(),
            mean.ci95High(),
            target,
            limit,
            100 * (own.isPresent() ? DriftLimits.EFFECT : PRESSURE_EFFECT));
    // An interval that reaches below the limit does not excuse a mean above it, noise alone does.
    if (Math.abs(off) <= Math.max(limit, error)) {
      return Optional.of(new Judgement(Mark.GOOD, "pressure", value));
    }
    return Optional.of(
        new Judgement(
            Math.abs(off) - error > PRESSURE_HOPELESS * limit ? Mark.UNUSABLE : Mark.DOUBTFUL,
            "pressure",
            value
                + strain(off)
                + (own.isPresent()
                    ? "The barostat has not brought it there: equilibrate longer"
                    : before.isPresent()
                        ? longerNpt()
                        : "Put an npt stage before the production")));
  }

  /// How far the volume is from that at the pressure asked for, by Murnaghan's equation of state
  /// (Proc. Natl. Acad. Sci. 1944, 30, 244, doi:10.1073/pnas.30.9.244) with B₀' = 4, V/V₀ = (1 +
  /// B₀' p/B₀)^(−1/B₀'). Under a tension of B₀/4 and more no crystal holds together.
  private static String strain(double offGpa) {
    double stiff = 100 * (murnaghan(offGpa / BULK_MODULI[1]) - 1);
    double soft = 100 * (murnaghan(offGpa / BULK_MODULI[0]) - 1);
    String size = offGpa > 0 ? "small" : "large";
    return Double.isNaN(soft)
        ? format(": the volume is too %s, by more than a solid can bear if it is soft. ", size)
        : format(
            ": the volume is too %s by some %.0f to %.0f %% (bulk moduli of %.0f and %.0f GPa). ",
            size, Math.abs(stiff), Math.abs(soft), BULK_MODULI[1], BULK_MODULI[0]);
  }

  /// V/V₀ at a pressure in units of the bulk modulus; NaN where there is none.
  private static double murnaghan(double pressure) {
    return Math.pow(1 + BULK_DERIVATIVE * pressure, -1 / BULK_DERIVATIVE);
  }

  /// What would have found the cell of the pressure asked for.
  private String longerNpt() {
    boolean waited =
        stages.stream()
            .takeWhile(stage -> !stage.production())
            .filter(StageSpec::isConstantPressure)
            .reduce((first, second) -> second)
            .map(StageSpec::untilEquilibrated)
            .orElse(false);
    return waited
        ? "The npt stage before it did not find the cell though it waited for rest: begin a new"
            + " run with a fixed npt: {duration_ps: …} at least twice as long as that stage was,"
            + " and look at its volume in thermo.csv"
        : "Make the npt stage before it longer (npt: {until: equilibrated, at_most_ps: …})";
  }

  /// Mean cell of the production against that of the input.
  private Optional<Judgement> cell(Cell input) {
    OptionalDouble volume = trace.mean("volume_angstrom3", production());
    if (volume.isEmpty()) {
      return Optional.empty();
    }
    double change = volume.getAsDouble() / input.volume() - 1;
    double expansion = EXPANSION_PER_K * Math.max(0, targetK - ROOM_K);
    double grown = VOLUME_TOLERANCE + expansion;
    boolean off = change < -VOLUME_TOLERANCE || change > grown;
    List<String> parts = new ArrayList<>();
    double even = Math.cbrt(1 + change);
    for (int d = 0; d < 3; d++) {
      OptionalDouble length = trace.mean(LENGTHS[d], production());
      OptionalDouble angle = trace.mean(ANGLES[d], production());
      if (length.isPresent()) {
        double ratio = length.getAsDouble() / input.lengths()[d];
        // Shape: besides what the volume says.
        off |= Math.abs(ratio / even - 1) > LENGTH_TOLERANCE;
        parts.add(d, format("%s %+.1f %%", LENGTHS[d].substring(0, 1), 100 * (ratio - 1)));
      }
      if (angle.isPresent()) {
        double turned = angle.getAsDouble() - input.anglesDegrees()[d];
        off |= Math.abs(turned) > ANGLE_TOLERANCE_DEG;
        parts.add(format("%s %+.1f°", ANGLES[d].substring(0, ANGLES[d].indexOf('_')), turned));
      }
    }
    String value =
        format(
            "volume %+.1f %%, density %+.1f %% against the input (%s)",
            100 * change, 100 * (1 / (1 + change) - 1), String.join(", ", parts));
    String limits =
        format(
            "; limits %.0f to +%.0f %% (5 %%, and expansion from 300 K), shape %.0f %%, angles"
                + " %.0f°",
            -100 * VOLUME_TOLERANCE, 100 * grown, 100 * LENGTH_TOLERANCE, ANGLE_TOLERANCE_DEG);
    return Optional.of(
        off
            ? new Judgement(
                Math.abs(change) > VOLUME_HOPELESS ? Mark.UNUSABLE : Mark.DOUBTFUL,
                "cell",
                value
                    + limits
                    + ". Does the potential know this material, and is the structure right? The"
                    + " crystal may have changed its phase: look at the trajectory")
            : new Judgement(Mark.GOOD, "cell", value));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
