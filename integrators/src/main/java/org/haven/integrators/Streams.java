package org.haven.integrators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;

/// What a [ColourField] drives: each mobile species, and the framework, as a group that streams.
///
/// All particles of a group are accelerated alike. Those of species s by c_s **F**/m_s; the
/// framework, of mass M, by −Σ c_i **F**/M. Its atoms share the balancing force in proportion to
/// their masses, so that it is that of a frame of reference which accelerates: nothing within the
/// framework is strained by it, and the perturbation is −**F** · Σ c_i (r_i − R) with R the
/// framework's centre of mass, which makes the flux Σ c_i (v_i − V) the one that the theory of
/// linear response asks for. Without a framework all ions share the balance in the same way, and V
/// is the velocity of the whole.
///
/// @param groups [N], which group each particle belongs to
/// @param masses [G] of the groups in u
/// @param accelerations [3G] by the field in Å/fs²
record Streams(int[] groups, double[] masses, double[] accelerations) {

  /// Those of a system in a field.
  ///
  /// @throws InputException if the field moves nothing: no ion has a colour charge, or there is no
  ///   framework and all ions have the same charge per mass
  static Streams of(ParticleState state, ColourField field) {
    List<String> symbols = state.speciesTable().symbols();
    List<String> mobile = new ArrayList<>(field.charges().keySet());
    mobile.removeIf(
        symbol -> Arrays.stream(state.species()).noneMatch(s -> symbols.get(s).equals(symbol)));
    int[] groups = new int[state.count()];
    double[] masses = new double[mobile.size() + 1];
    double[] perMass = new double[mobile.size() + 1];
    double total = 0;
    boolean framework = false;
    for (int i = 0; i < groups.length; i++) {
      String symbol = symbols.get(state.species()[i]);
      int group = mobile.indexOf(symbol);
      groups[i] = group < 0 ? mobile.size() : group;
      masses[groups[i]] += state.masses()[i];
      framework |= group < 0;
      if (group >= 0) {
        perMass[group] = field.charges().get(symbol) / state.masses()[i];
        total += field.charges().get(symbol);
      }
    }
    int count = framework ? mobile.size() + 1 : mobile.size();
    double mass = 0;
    for (double each : masses) {
      mass += each;
    }
    double[] force = field.forceEvPerAngstrom();
    double[] accelerations = new double[3 * count];
    boolean pushed = false;
    for (int g = 0; g < count; g++) {
      double share = framework ? (g == mobile.size() ? total / masses[g] : 0) : total / mass;
      double net = perMass[g] - share;
      // A balance that leaves nothing but rounding leaves nothing.
      pushed |= Math.abs(net) > 1e-9 * (Math.abs(perMass[g]) + Math.abs(share));
      for (int d = 0; d < 3; d++) {
        accelerations[3 * g + d] = PhysicalConstants.ACCELERATION_PER_FORCE * force[d] * net;
      }
    }
    if (!pushed) {
      throw new InputException(
          mobile.isEmpty() || total == 0 && !framework
              ? "field: no ion of the structure has a colour charge"
              : "field: without a framework the force on the ions is balanced by the ions, and all"
                  + " have the same colour charge for their mass: nothing is left that would drive"
                  + " them. Remedy: name as mobile only the species that diffuse, or give"
                  + " colour_charges that differ");
    }
    double[] used = new double[count];
    System.arraycopy(masses, 0, used, 0, count);
    return new Streams(groups, used, accelerations);
  }

  /// Number of groups G.
  int count() {
    return masses.length;
  }

  /// Components of velocity that do not stream: 3N − 3G. The momentum of the whole is zero, and so
  /// those of the groups are G − 1 free vectors.
  int degreesOfFreedom() {
    return 3 * (groups.length - count());
  }
}
