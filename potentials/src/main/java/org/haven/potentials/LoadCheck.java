package org.haven.potentials;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// What a potential showed on the user's structure, shaken by 0.05 Å so that symmetry hides
/// nothing: a wrong sign, order or unit of forces or stress, and a model that is not invariant, are
/// seen before a run. Six evaluations.
///
/// @param potential name of the potential's file
/// @param forceError |−dE/ds − F·u| / |F| along one random displacement u of all atoms, of
///   components near 1
/// @param virialError |−dE/ds − W:ε| / |W| along one random strain ε, of components near 1
/// @param rotationError largest difference of a force component after rotating the crystal, over
///   the largest force component
/// @param energyNoiseEv difference of the energy after the same rotation, eV per atom
/// @param singlePrecision whether the limits are those of float32
public record LoadCheck(
    String potential,
    double forceError,
    double virialError,
    double rotationError,
    double energyNoiseEv,
    boolean singlePrecision) {

  /// Measures a bound potential.
  ///
  /// @param name of its file
  /// @param singlePrecision whether it computes in float32
  public static LoadCheck measure(
      String name,
      Potential potential,
      ParticleState structure,
      Device device,
      boolean singlePrecision) {
    Random random = new Random(20_240_229);
    ParticleState shaken = structure.copy();
    double[] x = shaken.positions();
    int n = structure.count();
    double[] direction = new double[3 * n];
    for (int k = 0; k < 3 * n; k++) {
      x[k] += 0.05 * random.nextGaussian();
      direction[k] = random.nextGaussian();
    }
    double[] strain = new double[9];
    Arrays.setAll(strain, k -> random.nextGaussian());
    Evaluation base = evaluate(potential, shaken, device);

    // Steps that weigh truncation (h²) against rounding of the energy (1/h).
    double h = singlePrecision ? 1e-2 : 1e-3;
    double slope =
        derivative(h, s -> evaluate(potential, displaced(shaken, direction, s), device).energyEv());
    // Per unit of strain a neighbour at 4 Å moves 4 Å.
    double strained =
        derivative(h / 4, s -> evaluate(potential, deformed(shaken, strain, s), device).energyEv());

    double[] r = rotation(random);
    ParticleState turned = transformed(shaken, r);
    Evaluation rotated = evaluate(potential, turned, device);
    double[] expected = product(base.forces(), r);
    double difference = 0;
    for (int k = 0; k < 3 * n; k++) {
      difference = Math.max(difference, Math.abs(rotated.forces()[k] - expected[k]));
    }
    double largest = Arrays.stream(base.forces()).map(Math::abs).max().orElse(0);
    return new LoadCheck(
        name,
        Math.abs(-slope - dot(base.forces(), direction))
            / Math.max(0.01 * Math.sqrt(n), norm(base.forces())),
        Math.abs(-strained - dot(base.virial(), strain)) / Math.max(0.01 * n, norm(base.virial())),
        difference / Math.max(1e-3, largest),
        Math.abs(rotated.energyEv() - base.energyEv()) / n,
        singlePrecision);
  }

  /// Accepts the figures.
  ///
  /// @throws IllegalArgumentException if one is beyond what rounding explains
  public void require() {
    // A wrong sign or unit gives errors near 1, a wrong order or an inner inconsistency some
    // percent. Truncation is h² E⁽³⁾/6 with E⁽³⁾ of 100 eV/Å³: 2e-5 eV/Å, in float32 2e-3 eV/Å;
    // forces of the shaken structure are some 1 eV/Å. Energies of 1e3 eV rounded to float32 add
    // 1e-4 eV / h, spread over the forces of many atoms.
    double limit = singlePrecision ? 2e-2 : 1e-3;
    require(potential, "forces", forceError, limit, "differ from the derivative of its energy");
    require(potential, "virial", virialError, limit, "differs from the derivative of its energy");
    require(
        potential,
        "forces",
        rotationError,
        singlePrecision ? 1e-2 : 1e-5,
        "do not turn with the crystal");
  }

  private static void require(
      String name, String quantity, double error, double limit, String what) {
    if (!(error <= limit)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: its %s %s: relative error %.2g on this structure, limit %.2g. The model or its"
                  + " export is wrong, or the structure is far from what it knows; --trust, or"
                  + " 'trust: true' under potential, skips this check",
              name,
              quantity,
              what,
              error,
              limit));
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "checked on the structure: forces %.1e and virial %.1e from finite differences, rotation"
            + " %.1e of the largest force and %.1e eV/atom, %s",
        forceError,
        virialError,
        rotationError,
        energyNoiseEv,
        singlePrecision ? "float32" : "float64");
  }

  /// The figures under the names that they have in JSON.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("potential", potential);
    json.put("dtype", singlePrecision ? "float32" : "float64");
    json.put("force_relative_error", forceError);
    json.put("virial_relative_error", virialError);
    json.put("rotation_relative_error", rotationError);
    json.put("rotation_energy_ev_per_atom", energyNoiseEv);
    return json;
  }

  private interface Energy {
    double at(double step);
  }

  /// E'(0) from both sides.
  private static double derivative(double h, Energy energy) {
    return (energy.at(h) - energy.at(-h)) / (2 * h);
  }

  private static Evaluation evaluate(Potential potential, ParticleState state, Device device) {
    NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0);
    list.rebuild(state);
    Evaluation out = new Evaluation(state.count());
    potential.evaluate(state, list, out);
    return out;
  }

  private static ParticleState displaced(ParticleState state, double[] direction, double step) {
    ParticleState moved = state.copy();
    for (int k = 0; k < direction.length; k++) {
      moved.positions()[k] += step * direction[k];
    }
    return moved;
  }

  private static ParticleState deformed(ParticleState state, double[] strain, double step) {
    double[] matrix = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (int k = 0; k < 9; k++) {
      matrix[k] += step * strain[k];
    }
    return transformed(state, matrix);
  }

  /// Every vector x becomes x M.
  private static ParticleState transformed(ParticleState state, double[] matrix) {
    return new ParticleState(
        state.speciesTable(),
        Cell.ofRows(product(state.cell().rows(), matrix)),
        state.species(),
        product(state.positions(), matrix));
  }

  private static double[] product(double[] vectors, double[] m) {
    double[] out = new double[vectors.length];
    for (int k = 0; k < vectors.length; k += 3) {
      for (int d = 0; d < 3; d++) {
        out[k + d] = vectors[k] * m[d] + vectors[k + 1] * m[3 + d] + vectors[k + 2] * m[6 + d];
      }
    }
    return out;
  }

  /// A proper rotation from a random quaternion.
  private static double[] rotation(Random random) {
    double w = random.nextGaussian();
    double x = random.nextGaussian();
    double y = random.nextGaussian();
    double z = random.nextGaussian();
    double s = 2 / (w * w + x * x + y * y + z * z);
    return new double[] {
      1 - s * (y * y + z * z),
      s * (x * y + w * z),
      s * (x * z - w * y),
      s * (x * y - w * z),
      1 - s * (x * x + z * z),
      s * (y * z + w * x),
      s * (x * z + w * y),
      s * (y * z - w * x),
      1 - s * (x * x + y * y)
    };
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }
}
