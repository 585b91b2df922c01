package org.haven.potentials.nep;

import java.util.Arrays;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.BornCharges;

/// Born effective charges of a charge model,
///
/// Z*_i = √ε_∞ (q_i 1 + ½ Σ_j r_ij ⊗ (∂q̃_i/∂r_ij + ∂q̃_j/∂r_ji)),
///
/// with the charges q̃ of the networks and q_i = q̃_i − ⟨q̃⟩ (Z. Fan et al., J. Chem. Theory
/// Comput. 2026, 22, 4787, doi:10.1021/acs.jctc.6c00146). Charge that a bond moves counts half for
/// either end, so the sum over all particles vanishes: a crystal that moves as one carries no
/// current.
///
/// [NepForces] sums the same pairs for a virial, with a minus between the two. So it is run with
/// neighbours that are second copies of the particles, with derivatives of the other sign:
/// positions [r, r], derivatives [∂q̃, −∂q̃]. In double, with memory for it taken at first use.
final class NepBornCharges implements BornCharges {
  private final NepModel model;
  private final int count;
  private final Device device;
  private final double rootPermittivity;
  private NepPlain plain;
  private double[] charges;
  private double[] virials;
  private double[] forces;

  /// @param model a charge model with the species of the system, in its order
  /// @param count number of particles N
  NepBornCharges(NepModel model, int count, Device device) {
    this.model = model;
    this.count = count;
    this.device = device;
    rootPermittivity = model.chargeHead().orElseThrow().rootPermittivity();
  }

  @Override
  public void bornCharges(ParticleState state, NeighbourList list, double[] out) {
    if (plain == null) {
      plain = new NepPlain(model, null, Precision.DOUBLE, count, device);
      charges = new double[count];
      virials = new double[9 * count];
      forces = new double[3 * count];
    }
    plain.chargeDerivatives(state, list, charges);
    NepShape shape = plain.shape();
    int[] copies = Arrays.stream(list.neighbours()).map(j -> j + count).toArray();
    device.launch(
        new NepForces(
            twice(state.positions(), 3 * count),
            state.cellRows(),
            twice(state.species()),
            list.offsets(),
            copies,
            list.shifts(),
            model.cutoffs(),
            shape.angularCoefficients(),
            shape.harmonics(),
            shape.sizes(),
            withNegative((double[]) plain.chargeRadialDerivatives()),
            withNegative((double[]) plain.chargeMomentDerivatives()),
            forces,
            virials),
        count);
    double mean = device.sum(charges, 0, 1, count) / count;
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < 9; k++) {
        double own = k % 4 == 0 ? charges[i] - mean : 0;
        out[9 * i + k] = rootPermittivity * (own - virials[9 * i + k]);
      }
    }
  }

  private static double[] twice(double[] values, int length) {
    double[] both = Arrays.copyOf(values, 2 * length);
    System.arraycopy(values, 0, both, length, length);
    return both;
  }

  private int[] twice(int[] values) {
    int[] both = Arrays.copyOf(values, 2 * count);
    System.arraycopy(values, 0, both, count, count);
    return both;
  }

  private static double[] withNegative(double[] values) {
    double[] both = Arrays.copyOf(values, 2 * values.length);
    for (int k = 0; k < values.length; k++) {
      both[values.length + k] = -values[k];
    }
    return both;
  }
}
