package org.haven.integrators.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckKind;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.FieldSpec;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.StageSpec;
import org.haven.inputs.deck.Until;
import org.haven.integrators.Barostat;
import org.haven.integrators.BussiThermostat;
import org.haven.integrators.DrivenVerlet;
import org.haven.integrators.Integrator;
import org.haven.integrators.MaxwellBoltzmann;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.Thermostat;
import org.haven.integrators.VelocityVerlet;
import org.haven.integrators.equilibration.DriftLimits;
import org.haven.integrators.equilibration.RestRule;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// Dynamics for a time, with the thermostat and barostat that a deck asks for.
///
/// The first such stage draws the velocities; one with a mean cell begins by scaling cell and
/// positions to it.
final class Dynamics implements StageRun {
  /// Rows of a [RestWatch] in a checkpoint.
  private static final String REST = "rest_rows";

  /// Slow vibrations of a crystal, 1 THz, forget in about a period or less.
  private static final double VIBRATION_PS = 0.25;

  private static final Thermostat USUAL =
      DeckSection.of(Map.of(), Path.of("")).bind(BussiThermostat.Keys.class, List.of());

  private final RunContext run;
  private final Keys asked;
  private final MolecularSystem system;
  private final Optional<DrivenVerlet> driven;
  private final Integrator integrator;
  private final long steps;
  private final Optional<RestWatch> rest;
  private final double startK;

  Dynamics(RunContext run, Keys asked) {
    this.run = run;
    this.asked = asked;
    this.system = run.system();
    Integrator usual = asked.integrator(run.spec().timeStepFs(), run.seed());
    this.driven =
        run.field().filter(field -> asked.production()).map(f -> DrivenVerlet.of(usual, f));
    this.integrator = driven.<Integrator>map(each -> each).orElse(usual);
    this.steps = run.schedule().steps(asked);
    this.rest =
        asked.untilEquilibrated()
            ? Optional.of(
                new RestWatch(
                    system,
                    asked.columnsAtRest(),
                    new RestRule(
                        new DriftLimits(run.temperatureK(), run.displacements().mobile().length),
                        run.spec().output().thermoIntervalFs() / 1000,
                        asked.memoryPs()),
                    run.steps(run.spec().output().thermoIntervalFs())))
            : Optional.empty();
    this.startK = asked.startTemperatureK().orElse(run.temperatureK());
  }

  /// Its keys in a deck.
  ///
  /// @param startTemperatureK the target rises or falls linearly from here to the run's
  /// @param thermostat empty at constant energy
  /// @param barostat empty in a constant cell
  record Keys(
      @DeckKey.Name Ensemble ensemble,
      @DeckKey(
              value = "Length in ps, unless until says what ends it",
              or = "until",
              above = 0,
              max = Ranges.MAX_DURATION_PS)
          OptionalDouble durationPs,
      @DeckKey(
              "What ends it: equilibrated, with at_most_ps beside it; or of a production its error,"
                  + " as {relative_error_of_sigma: 0.1, at_most_ps: 2000}")
          Optional<Until> until,
      @DeckKey(
              value =
                  "With until: equilibrated: the longest time in ps; then the run goes on, and says"
                      + " so",
              above = 0,
              max = Ranges.MAX_DURATION_PS)
          OptionalDouble atMostPs,
      @DeckKey(value = "Whether the analysis uses this stage", fallback = "false")
          boolean production,
      @DeckKey(
              value =
                  "Target temperature in K at the start, rising or falling linearly to the run's",
              min = Ranges.MIN_TEMPERATURE_K,
              max = Ranges.MAX_TEMPERATURE_K)
          OptionalDouble startTemperatureK,
      @DeckKey(
              "Start from the mean cell of the second half of the last npt stage;"
                  + " default: true in the first nvt or nve stage after an npt stage")
          Boolean meanCell,
      @DeckKey("Thermostat of nvt and npt; default: bussi") Optional<Thermostat> thermostat,
      @DeckKey("Barostat of npt; default: isotropic") Optional<Barostat> barostat,
      @DeckKey(
              "Constant fields on colour charges of the mobile ions, whose drift gives the"
                  + " conductivity: the production, an nvt stage, runs in each and its negative;"
                  + " {} for the usual ones. See docs/field.md")
          Optional<FieldSpec> field)
      implements StageRun.Spec {
    private static final String AN_ERROR =
        "until: {relative_error_of_sigma: 0.1, at_most_ps: 2000}";
    private static final String EITHER =
        "until: equilibrated with at_most_ps beside it, or of a production " + AN_ERROR;

    public Keys {
      if (ensemble != Ensemble.NVE) {
        thermostat = thermostat.or(() -> Optional.of(USUAL));
      }
      if (ensemble == Ensemble.NPT) {
        barostat = barostat.or(() -> Optional.of(Barostat.USUAL));
      }
    }

    @Override
    public String kind() {
      return Plain.word(ensemble);
    }

    @Override
    public double lengthPs() {
      return untilEquilibrated()
          ? atMostPs.orElse(0)
          : errorAsked().map(error -> error.atMostPs().orElse(0)).orElse(durationPs.orElse(0));
    }

    @Override
    public boolean untilEquilibrated() {
      return until.flatMap(Until::state).isPresent();
    }

    @Override
    public Optional<Until> errorAsked() {
      return until.filter(Until::ofError);
    }

    @Override
    public int leastRows() {
      return untilEquilibrated() ? RestRule.LEAST_ROWS : 0;
    }

    @Override
    public double memoryPs() {
      return barostat.map(each -> each.relaxationTimeFs() / 1000).orElse(VIBRATION_PS);
    }

    @Override
    public double leastPs() {
      return untilEquilibrated() ? RestRule.leastPs(memoryPs()) : 0;
    }

    @Override
    public boolean isConstantPressure() {
      return ensemble == Ensemble.NPT;
    }

    @Override
    public OptionalDouble pressureGpa() {
      return barostat.isPresent()
          ? OptionalDouble.of(barostat.get().pressureGpa())
          : OptionalDouble.empty();
    }

    @Override
    public List<String> columnsAtRest() {
      List<String> columns = new ArrayList<>(List.of("potential_energy_ev"));
      columns.add(isConstantPressure() ? "volume_angstrom3" : "pressure_gpa");
      if (barostat.isPresent() && barostat.get().kind() != Barostat.Kind.ISOTROPIC) {
        columns.addAll(List.of("a_angstrom", "b_angstrom", "c_angstrom"));
      }
      return columns;
    }

    @Override
    public StageSpec after(List<StageSpec> before) {
      return meanCell != null
          ? this
          : new Keys(
              ensemble,
              durationPs,
              until,
              atMostPs,
              production,
              startTemperatureK,
              !isConstantPressure() && hasFreshMeanCell(before),
              thermostat,
              barostat,
              field);
    }

    @Override
    public StageSpec lasting(double durationPs) {
      return new Keys(
          ensemble,
          OptionalDouble.of(durationPs),
          until.filter(each -> !each.ofError()),
          atMostPs,
          production,
          startTemperatureK,
          meanCell,
          thermostat,
          barostat,
          field);
    }

    @Override
    public StageSpec drivenBy(Optional<FieldSpec> other) {
      return new Keys(
          ensemble,
          durationPs,
          until,
          atMostPs,
          production,
          startTemperatureK,
          meanCell,
          thermostat,
          barostat,
          other);
    }

    @Override
    public StageSpec atMost(double ps) {
      return errorAsked()
          .<StageSpec>map(
              error ->
                  new Keys(
                      ensemble,
                      durationPs,
                      Optional.of(error.atMost(ps)),
                      atMostPs,
                      production,
                      startTemperatureK,
                      meanCell,
                      thermostat,
                      barostat,
                      field))
          .orElseGet(() -> lasting(ps));
    }

    /// Whether a stage at constant pressure comes before whose mean cell none has taken.
    private static boolean hasFreshMeanCell(List<StageSpec> before) {
      boolean fresh = false;
      for (StageSpec stage : before) {
        fresh =
            stage.isConstantPressure()
                || fresh && !(stage instanceof Keys dynamics && dynamics.meanCell);
      }
      return fresh;
    }

    @Override
    public void check(List<StageSpec> before, BiFunction<String, String, InputException> fault) {
      boolean ramp = startTemperatureK.isPresent();
      checkLength(fault);
      checkField(fault);
      if (ensemble == Ensemble.NVE && thermostat.isPresent()) {
        throw fault.apply(
            "thermostat", "contradicts nve, which conserves the energy; remove it or use nvt");
      }
      if (ensemble == Ensemble.NVE && ramp) {
        throw fault.apply(
            "start_temperature_k", "contradicts nve, which has no target temperature; use nvt");
      }
      if (ensemble != Ensemble.NPT && barostat.isPresent()) {
        throw fault.apply(
            "barostat", "contradicts " + kind() + ", which holds the cell; remove it or use npt");
      }
      if (meanCell && ensemble == Ensemble.NPT) {
        throw fault.apply(
            "mean_cell", "contradicts npt, whose cell moves; it belongs in nvt or nve");
      }
      if (meanCell && before.stream().noneMatch(StageSpec::isConstantPressure)) {
        throw fault.apply(
            "mean_cell", "needs an npt stage before this one to measure the mean cell");
      }
      if (production && ramp) {
        throw fault.apply(
            "start_temperature_k",
            "contradicts production, which needs one temperature; ramp in a stage before");
      }
    }

    /// Refuses a field where it cannot do what it is for.
    private void checkField(BiFunction<String, String, InputException> fault) {
      if (field.isEmpty()) {
        return;
      }
      if (ensemble == Ensemble.NVE) {
        throw fault.apply(
            "field", "contradicts nve: the work of the field heats the ions without end; use nvt");
      }
      if (ensemble == Ensemble.NPT) {
        throw fault.apply(
            "field",
            "contradicts npt, whose barostat would strain the cell along with the drift; use nvt,"
                + " after an npt stage that gives it the mean cell");
      }
      if (!production) {
        throw fault.apply(
            "field", "needs production: true; the stages before it are those of equilibrium");
      }
      if (!DrivenVerlet.takes(thermostat.orElseThrow().integrator(1e-3, 0))) {
        throw fault.apply(
            "field",
            "contradicts the thermostat "
                + thermostat.get().kind()
                + ", which would brake the drift by its friction; use bussi or nose_hoover");
      }
    }

    private void checkLength(BiFunction<String, String, InputException> fault) {
      if (until.isPresent()) {
        checkUntil(until.get(), fault);
        return;
      }
      if (atMostPs.isPresent()) {
        throw fault.apply(
            "at_most_ps", "needs until: equilibrated; for a fixed length use duration_ps");
      }
      if (durationPs.isEmpty()) {
        throw fault.apply(
            "duration_ps",
            "is missing: length in ps"
                + (production
                    ? "; or until an error, as " + AN_ERROR
                    : ensemble == Ensemble.NVE ? "" : "; or until: equilibrated, with at_most_ps"));
      }
    }

    private void checkUntil(Until wanted, BiFunction<String, String, InputException> fault) {
      if (!wanted.ofError() && wanted.state().isEmpty()) {
        throw fault.apply("until", "says neither a state nor an error: " + EITHER);
      }
      if (wanted.ofError() && wanted.state().isPresent()) {
        throw fault.apply("until", "asks for a state and an error; take one: " + EITHER);
      }
      if (durationPs.isPresent()) {
        throw fault.apply(
            "duration_ps", "contradicts until, whose longest time is at_most_ps; remove one");
      }
      if (wanted.ofError()) {
        checkError(wanted, fault);
        return;
      }
      if (wanted.atMostPs().isPresent()) {
        throw fault.apply(
            "until.at_most_ps",
            "stands beside the state, not in it: until: equilibrated, at_most_ps: "
                + Plain.number(wanted.atMostPs().getAsDouble()));
      }
      if (production) {
        throw fault.apply(
            "until",
            "equilibrated contradicts production, which begins in equilibrium; use duration_ps, or"
                + " an error, as "
                + AN_ERROR);
      }
      if (ensemble == Ensemble.NVE) {
        throw fault.apply(
            "until", "contradicts nve, which nothing brings to the temperature; use nvt");
      }
      if (startTemperatureK.isPresent()) {
        throw fault.apply(
            "start_temperature_k",
            "contradicts until: equilibrated, which needs one temperature; ramp in a stage before");
      }
      if (atMostPs.isEmpty()) {
        throw fault.apply(
            "at_most_ps", "is missing: longest time in ps of a stage until: equilibrated");
      }
    }

    private void checkError(Until wanted, BiFunction<String, String, InputException> fault) {
      if (!production) {
        throw fault.apply(
            "until", "asks for an error, which only a stage with production: true has");
      }
      if (atMostPs.isPresent()) {
        throw fault.apply("at_most_ps", "belongs into until, beside the error: " + AN_ERROR);
      }
      if (wanted.atMostPs().isEmpty()) {
        throw fault.apply("until", "lacks at_most_ps, the longest time in ps, as in " + AN_ERROR);
      }
      if (wanted.pilotPs() > wanted.atMostPs().getAsDouble()) {
        throw fault.apply(
            "until.pilot_ps",
            "is "
                + Plain.number(wanted.pilotPs())
                + " ps, more than at_most_ps, "
                + Plain.number(wanted.atMostPs().getAsDouble())
                + " ps; lower it, or raise that");
      }
    }

    @Override
    public List<String> notes() {
      List<String> notes = new ArrayList<>();
      thermostat.flatMap(Thermostat::doubt).ifPresent(notes::add);
      if (isConstantPressure()) {
        notes.add("production in npt: displacements are scaled to the mean cell");
      }
      return notes;
    }

    @Override
    public StageRun run(RunContext run) {
      return new Dynamics(run, this);
    }

    Integrator integrator(double timeStepFs, long seed) {
      Integrator inner =
          thermostat
              .map(each -> each.integrator(timeStepFs, seed))
              .orElseGet(() -> new VelocityVerlet(timeStepFs));
      return barostat.map(each -> each.around(inner, seed)).orElse(inner);
    }
  }

  /// Which quantities a stage holds.
  enum Ensemble {
    NVE,
    NVT,
    NPT
  }

  /// How decks name it.
  public static final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind("nve", "Dynamics at constant energy and cell", Keys.class),
          new DeckKind("nvt", "Dynamics at constant temperature and cell", Keys.class),
          new DeckKind("npt", "Dynamics at constant temperature and pressure", Keys.class));
    }
  }

  @Override
  public String description() {
    return integrator.description();
  }

  @Override
  public void prepare() {
    ParticleState state = system.state();
    if (asked.meanCell()) {
      scaleTo(
          run.meanCell()
              .mean()
              .orElseThrow(
                  () ->
                      new InputException(
                          "stage "
                              + run.clock().stageName()
                              + " asks for the mean cell, but no npt stage comes before it."
                              + " Remedy: add one, or set mean_cell: false")));
    }
    if (run.clock().step() == 0) {
      if (run.spec().structure().velocities() == RunSpec.Velocities.FILE) {
        MaxwellBoltzmann.removeMomentum(state);
      } else {
        MaxwellBoltzmann.draw(state, startK, run.seed(), true);
      }
      system.device().upload(state.velocities());
    }
    system.computeForces();
  }

  /// Changes the cell, and the positions with it.
  private void scaleTo(Cell cell) {
    ParticleState state = system.state();
    double[] fractional = new double[3 * state.count()];
    system.device().download(state.positions());
    state.cell().toFractional(state.positions(), fractional);
    cell.toCartesian(fractional, state.positions());
    system.device().upload(state.positions());
    state.setCell(cell);
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public boolean isDone(long done) {
    return done >= steps || rest.map(RestWatch::isAtRest).orElse(false);
  }

  @Override
  public void step(long step, long done) {
    integrator.step(system, step, targetK(done + 1));
    rest.ifPresent(watch -> watch.see(step));
  }

  @Override
  public void finish() {
    if (rest.isPresent() && !rest.get().isAtRestAtLast()) {
      run.progress()
          .warned(
              run.name(),
              "stage "
                  + run.clock().stageName()
                  + " is not at rest after at_most_ps, "
                  + Plain.rounded(asked.lengthPs())
                  + " ps; going on. Remedy: a new run with a larger at_most_ps ("
                  + Plain.rounded(Math.max(2 * asked.lengthPs(), asked.leastPs()))
                  + " or more); 'haven extend' makes only the production longer");
    }
  }

  @Override
  public Optional<double[]> cellSums() {
    return rest.map(RestWatch::cellSums);
  }

  @Override
  public boolean countsTime() {
    return true;
  }

  @Override
  public boolean isProduction() {
    return asked.production();
  }

  @Override
  public boolean isConstantPressure() {
    return asked.isConstantPressure();
  }

  @Override
  public double temperatureK() {
    return integrator.temperatureK(system);
  }

  @Override
  public double fieldWorkEv() {
    return driven.map(DrivenVerlet::fieldWorkEv).orElse(Double.NaN);
  }

  @Override
  public double mobileTemperatureK() {
    return driven.map(each -> each.mobileTemperatureK(system)).orElse(Double.NaN);
  }

  /// On the straight line from the start of the stage to its end.
  @Override
  public double targetK(long done) {
    return startK + (run.temperatureK() - startK) * ((double) done / Math.max(1, steps));
  }

  @Override
  public double conservedEnergyEv() {
    return integrator.conservedEnergyEv(system);
  }

  @Override
  public Map<String, double[]> variables() {
    Map<String, double[]> all = new HashMap<>(integrator.variables());
    rest.ifPresent(watch -> all.put(REST, watch.rows()));
    return all;
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    integrator.restore(variables);
    rest.ifPresent(watch -> watch.restore(variables.get(REST)));
  }
}
