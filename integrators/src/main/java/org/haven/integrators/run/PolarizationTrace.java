package org.haven.integrators.run;

import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.MolecularSystem;
import org.haven.potentials.BornCharges;

/// Change of the cell's dipole moment since the start of the production, in every frame:
///
/// M(t) = ∫ J dt, J_α = Σ_iβ Z*_i,αβ v_iβ, summed as ½ (Z*(t) + Z*(t + Δ)) · (r(t + Δ) − r(t)) over
/// samples Δ apart, with positions unwrapped and Z* the Born effective charges of the potential.
final class PolarizationTrace implements Observer {
  private static final String DIPOLE = "dipole";
  private static final String CHARGES = "charges";
  private static final String POSITIONS = "positions";

  private final RunContext run;
  private final BornCharges potential;
  private final Trigger trigger;
  private final double[] dipole = new double[3];

  /// [N][3][3] and [3N] at the last sample; empty before the first.
  private double[] charges = {};

  private double[] positions = {};

  /// If the deck asks for `polarization_interval_fs`.
  public static final class Provider implements ObserverProvider {
    @Override
    public List<Observer> of(RunContext run) {
      return run.spec().output().polarizationIntervalFs().stream()
          .mapToObj(fs -> (Observer) new PolarizationTrace(run, fs))
          .toList();
    }
  }

  private PolarizationTrace(RunContext run, double intervalFs) {
    this.run = run;
    this.trigger = Trigger.inProduction(run.steps(intervalFs));
    this.potential =
        run.system()
            .potential()
            .bornCharges()
            .orElseThrow(
                () ->
                    new InputException(
                        "output: polarization_interval_fs asks for Born effective charges, which "
                            + run.system().potential().description()
                            + " does not have; take a charge model (nep4_charge1 to 3), or leave"
                            + " the key out"));
  }

  @Override
  public String name() {
    return "polarization";
  }

  @Override
  public Trigger trigger() {
    return trigger;
  }

  @Override
  public void see(Moment now) {
    MolecularSystem system = run.system();
    double[] place = run.displacements().unwrapped(now).clone();
    double[] z = new double[3 * place.length];
    potential.bornCharges(system.state(), system.neighbours(), z);
    for (int k = 0; k < charges.length; k++) {
      int i = k / 9;
      int beta = k % 3;
      double moved = place[3 * i + beta] - positions[3 * i + beta];
      dipole[k % 9 / 3] += 0.5 * (charges[k] + z[k]) * moved;
    }
    charges = z;
    positions = place;
  }

  @Override
  public List<FrameQuantity> frameQuantities() {
    return List.of(
        new FrameQuantity(
            new H5mdWriter.Observable(Trajectory.DIPOLE_CHANGE, "e Angstrom", List.of(), 3),
            now -> dipole.clone()));
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(DIPOLE, dipole.clone(), CHARGES, charges.clone(), POSITIONS, positions.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    System.arraycopy(variables.get(DIPOLE), 0, dipole, 0, 3);
    charges = variables.get(CHARGES).clone();
    positions = variables.get(POSITIONS).clone();
  }
}
