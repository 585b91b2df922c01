package org.haven.inputs.trajectory;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// Energy, forces and stress of a step as VASP writes them, as they are read, and how many steps'
/// are left out. Mutable: one for a file.
public final class VaspLabels {
  /// 1 kB (0.1 GPa) in eV/Å³.
  private static final double EV_PER_ANGSTROM3_PER_KB =
      0.1 / PhysicalConstants.GPA_PER_EV_PER_ANGSTROM3;

  /// Free energy in eV, NaN before it is read.
  public double energyEv = Double.NaN;

  /// [3N] in eV/Å, or null.
  public double[] forces;

  /// [9] in kB, of the sign of a pressure, or null.
  public double[] stressKb;

  /// Electronic steps so far.
  public int electronicSteps;

  private int unconverged;
  private int ofForceField;
  private int overflowed;
  private boolean overflow;

  /// Before a step.
  public void clear() {
    energyEv = Double.NaN;
    forces = null;
    stressKb = null;
    electronicSteps = 0;
    overflow = false;
  }

  /// A number of the step was too large for its field.
  public void overflow() {
    overflow = true;
  }

  /// Those of the step that ends.
  ///
  /// @param forceField whether VASP's own force field made them: then they are no reference
  public FrameLabels of(VaspIncar incar, boolean forceField, Cell cell) {
    if (forceField) {
      ofForceField++;
      return FrameLabels.NONE;
    }
    if (incar.electronicSteps() > 1 && electronicSteps >= incar.electronicSteps()) {
      unconverged++;
      return FrameLabels.NONE;
    }
    if (overflow) {
      overflowed++;
      return FrameLabels.NONE;
    }
    return of(energyEv, forces, stressKb, cell);
  }

  /// Counts a step of the force field alone.
  public void leaveOutForceField() {
    ofForceField++;
  }

  /// In Haven's signs and units: the virial is the pressure times the volume.
  ///
  /// @param stressKb [9] or null
  public static FrameLabels of(double energyEv, double[] forces, double[] stressKb, Cell cell) {
    double[] stress = null;
    if (stressKb != null) {
      stress = new double[9];
      for (int k = 0; k < 9; k++) {
        stress[k] = -stressKb[k] * EV_PER_ANGSTROM3_PER_KB;
      }
    }
    return FrameLabels.of(energyEv, forces, stress, cell.volume());
  }

  /// What the user should know.
  public List<String> warnings(int frames) {
    List<String> warnings = new ArrayList<>();
    if (unconverged > 0) {
      warnings.add(
          unconverged
              + " of "
              + frames
              + " steps took all NELM electronic steps, so that the electrons may not have"
              + " converged: their energies, forces and stresses are left out");
    }
    if (overflowed > 0) {
      warnings.add(
          overflowed
              + " of "
              + frames
              + " steps hold numbers too large for their field (***): their energies, forces and"
              + " stresses are left out");
    }
    if (ofForceField > 0) {
      warnings.add(
          ofForceField
              + " of "
              + frames
              + " steps are of VASP's own force field (ML_LMLFF): their energies, forces and"
              + " stresses are no reference and are left out");
    }
    return warnings;
  }
}
