package org.haven.validation;

import org.haven.inputs.structure.Structure;

/// Errors of a potential against reference energies, forces and stresses, over any number of
/// frames. Mutable: frames are added one by one.
///
/// Energy errors are per atom, one number a frame; force errors one number a component; stress
/// errors six components a frame. What a frame lacks is not counted.
public final class ReferenceErrors {
  private final Sum energy = new Sum();
  private final Sum forces = new Sum();
  private final Sum stress = new Sum();
  private final SpreadCalibration spread = new SpreadCalibration();
  private int frames;
  private int comparedFrames;

  /// Adds one evaluated frame. A frame without any reference changes nothing but [#frames].
  public void add(SinglePoint point) {
    Structure structure = point.structure();
    frames++;
    structure
        .energyEv()
        .ifPresent(e -> energy.add((point.evaluation().energyEv() - e) / structure.count()));
    structure
        .forces()
        .ifPresent(
            reference -> {
              double[] computed = point.evaluation().forces();
              for (int k = 0; k < reference.length; k++) {
                forces.add(computed[k] - reference[k]);
              }
              point.forceSpreads().ifPresent(spreads -> spread.add(spreads, computed, reference));
            });
    structure
        .virial()
        .ifPresent(
            _ -> {
              double[] computed = point.stressGpa();
              double[] reference = SinglePoint.referenceStressGpa(structure);
              for (int k : new int[] {0, 1, 2, 4, 5, 8}) {
                stress.add(computed[k] - reference[k]);
              }
            });
    if (structure.energyEv().isPresent()
        || structure.forces().isPresent()
        || structure.virial().isPresent()) {
      comparedFrames++;
    }
  }

  /// Frames added.
  public int frames() {
    return frames;
  }

  /// Frames added that had anything to compare with.
  public int comparedFrames() {
    return comparedFrames;
  }

  /// Error of the energy in eV per atom.
  public Summary energyEvPerAtom() {
    return energy.summary();
  }

  /// Error of a force component in eV/Å.
  public Summary forcesEvPerAngstrom() {
    return forces.summary();
  }

  /// Spread of a committee's forces against their error; empty of atoms for other potentials.
  public SpreadCalibration spread() {
    return spread;
  }

  /// Error of a stress component in GPa.
  public Summary stressGpa() {
    return stress.summary();
  }

  /// A set of errors in short.
  ///
  /// @param count how many
  /// @param rmse root of the mean square; not a number if there are none
  /// @param mae mean magnitude
  /// @param bias mean
  /// @param max largest magnitude
  public record Summary(long count, double rmse, double mae, double bias, double max) {}

  private static final class Sum {
    private long count;
    private double square;
    private double magnitude;
    private double signed;
    private double max;

    void add(double error) {
      count++;
      square += error * error;
      magnitude += Math.abs(error);
      signed += error;
      max = Math.max(max, Math.abs(error));
    }

    Summary summary() {
      return new Summary(count, Math.sqrt(square / count), magnitude / count, signed / count, max);
    }
  }
}
