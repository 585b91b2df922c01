package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.haven.inputs.deck.RunLayout;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Moment.Phase;

/// `thermo.csv`: one row of numbers every so many steps. Numbers are written with as many digits as
/// it takes to read the same double back.
final class ThermoLog implements Observer {
  private static final String MARK = "mark";

  private final List<Column> columns = new ArrayList<>();
  private final Trigger trigger;
  private final Path folder;
  private final GrowingFile file;
  private double[] mark = {};

  /// @param others columns of other observers, after those of this one
  ThermoLog(RunContext run, List<Column> others) {
    MolecularSystem system = run.system();
    add("target_temperature_k", Moment::targetK);
    add("temperature_k", now -> now.stage().temperatureK());
    add("potential_energy_ev", now -> system.potentialEnergyEv());
    add("kinetic_energy_ev", now -> system.kineticEnergyEv());
    add("total_energy_ev", now -> system.totalEnergyEv());
    add("conserved_energy_ev", now -> now.stage().conservedEnergyEv());
    add("pressure_gpa", now -> system.pressureGpa());
    add("volume_angstrom3", now -> system.state().cell().volume());
    add("a_angstrom", now -> system.state().cell().lengths()[0]);
    add("b_angstrom", now -> system.state().cell().lengths()[1]);
    add("c_angstrom", now -> system.state().cell().lengths()[2]);
    add("alpha_deg", now -> system.state().cell().anglesDegrees()[0]);
    add("beta_deg", now -> system.state().cell().anglesDegrees()[1]);
    add("gamma_deg", now -> system.state().cell().anglesDegrees()[2]);
    if (run.spec().field().isPresent()) {
      add("field_work_ev", now -> now.stage().fieldWorkEv());
      add("mobile_temperature_k", now -> now.stage().mobileTemperatureK());
    }
    columns.addAll(others);
    // The first state has a row of its own, before a guard may stop the run there.
    Trigger first = now -> now.is(Phase.PREPARED) && now.stage().countsTime() && now.step() == 0;
    trigger = first.or(Trigger.everySteps(run.steps(run.spec().output().thermoIntervalFs())));
    folder = run.directory();
    file = new GrowingFile(folder.resolve(RunLayout.THERMO));
  }

  private void add(String name, ToDoubleFunction<Moment> value) {
    columns.add(new Column(name, value));
  }

  @Override
  public String name() {
    return "thermo";
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  @Override
  public void see(Moment now) {
    StringBuilder row = new StringBuilder();
    row.append(now.step()).append(',').append(now.clock().timePs());
    row.append(',').append(now.clock().stageName());
    for (Column column : columns) {
      row.append(',');
      double value = column.value().applyAsDouble(now);
      if (Double.isFinite(value)) {
        row.append(value);
      }
    }
    file.append(row.append('\n'));
  }

  @Override
  public void open() throws IOException {
    file.open(mark);
    if (mark.length == 0) {
      file.append("step,time_ps,stage");
      columns.forEach(column -> file.append("," + column.name()));
      file.append("\n");
    }
  }

  @Override
  public void flush() throws IOException {
    file.flush();
  }

  @Override
  public void sync() throws IOException {
    file.sync();
  }

  @Override
  public void keep() throws IOException {
    file.copyTo(folder.resolve(RunLayout.EQUILIBRATED_THERMO));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(MARK, file.mark());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    mark = variables.get(MARK);
  }
}
