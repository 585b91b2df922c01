package org.haven.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.SinglePoint;

/// A potential, opened for the species of a structure: energies, forces and virials of structures.
///
/// ```java
/// Structure structure = StructureFile.read(Path.of("POSCAR"), 0);
/// try (Calculator calculator = Calculator.open(Path.of("nep.txt"), structure, Precision.DOUBLE, 2)) {
///   SinglePoint point = calculator.evaluate(structure);
///   System.out.println(point.evaluation().energyEv() + " eV");
/// }
/// ```
///
/// Not for several threads at once; it uses threads of its own.
@API(status = API.Status.EXPERIMENTAL)
public final class Calculator implements AutoCloseable {
  private final Potential potential;
  private final CpuDevice device;

  private Calculator(Potential potential, CpuDevice device) {
    this.potential = potential;
    this.device = device;
  }

  /// @param file of the potential; the family is found from its contents
  /// @param structure whose species the potential must know
  /// @param threads of the host, 1 or more
  /// @throws InputException if the file is none that Haven reads, or lacks a species
  public static Calculator open(Path file, Structure structure, Precision precision, int threads) {
    Potential potential = PotentialFamilies.installed().open(file, structure.species(), precision);
    return new Calculator(potential, new CpuDevice(threads));
  }

  /// Energy in eV, forces in eV/Å, virial in eV, stress in GPa.
  ///
  /// @throws InputException if structure and potential do not fit
  public SinglePoint evaluate(Structure structure) {
    return SinglePoint.of(structure, potential, device);
  }

  /// Checks a model that comes from elsewhere on `structure`: forces and virial against its energy,
  /// rotation. Families of Haven's own have nothing to check.
  ///
  /// @throws InputException if a check fails, or structure and potential do not fit
  public List<LoadCheck> check(Structure structure) {
    return check(potential, structure, Map.of(), device, false);
  }

  /// As [#check(Structure)], with masses in u; binds only if `trust`.
  static List<LoadCheck> check(
      Potential potential,
      Structure structure,
      Map<String, Double> massesU,
      CpuDevice device,
      boolean trust) {
    ParticleState state = structure.toState(massesU);
    try {
      potential.bind(state, device);
      return trust ? List.of() : potential.check(state, device);
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }

  /// The potential itself, bound to the structure evaluated last.
  public Potential potential() {
    return potential;
  }

  /// The device that computes.
  public CpuDevice device() {
    return device;
  }

  @Override
  public void close() {
    potential.close();
    device.close();
  }
}
