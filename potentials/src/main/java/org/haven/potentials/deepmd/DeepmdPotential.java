package org.haven.potentials.deepmd;

import java.util.Arrays;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.Element;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.UnknownSpecies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Deep Potential; equations in [DeepmdModel].
///
/// ```
/// positions, list ─► Neighbourhood ─► DeepmdVector (or DeepmdPlain) ─► ∂E_i/∂r_ij ─► PairForces ─► forces, virial
/// ```
///
/// On the CPU only. Memory: 28 bytes for each pair of the list.
public final class DeepmdPotential implements Potential {
  private static final Logger LOG = LoggerFactory.getLogger(DeepmdPotential.class);

  /// Particles' evaluations from which on it pays to write vector code and make tables.
  private static final double WORTH_CODE = 20_000;

  private final DeepmdModel model;
  private final Precision precision;
  private final BeyondSel beyondSel;
  private final boolean plain;
  private boolean few;
  private DeepmdArithmetic arithmetic;
  private double[] leftOut = {};
  private double warned;

  /// With the fastest kernels.
  DeepmdPotential(DeepmdModel model, Precision precision, BeyondSel beyondSel) {
    this(model, precision, beyondSel, false);
  }

  /// @param plain whether to run the reference kernel, in double
  DeepmdPotential(DeepmdModel model, Precision precision, BeyondSel beyondSel, boolean plain) {
    this.model = model;
    this.precision = precision;
    this.beyondSel = beyondSel;
    this.plain = plain;
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public double cutoffAngstrom() {
    return model.cutoffAngstrom();
  }

  /// For few the plain kernel runs, in double.
  @Override
  public void expect(double particleEvaluations) {
    few = particleEvaluations < WORTH_CODE;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    if (!(device instanceof CpuDevice)) {
      throw new IllegalArgumentException(
          "the Deep Potential "
              + model.file()
              + " runs on the CPU only, not on "
              + device.name()
              + "; choose device: cpu");
    }
    int[] typeOf = state.speciesTable().symbols().stream().mapToInt(this::type).toArray();
    leftOut = new double[state.count()];
    warned = 0;
    arithmetic =
        plain || few
            ? new DeepmdPlain(model, typeOf, device)
            : new DeepmdVector(
                model,
                typeOf,
                precision == Precision.DOUBLE ? VectorType.DOUBLE : VectorType.FLOAT,
                device);
  }

  private int type(String symbol) {
    int type = Element.indexIn(model.species(), symbol);
    if (type < 0) {
      throw new IllegalArgumentException(
          model.file() + " " + UnknownSpecies.message(symbol, model.species()));
    }
    return type;
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    arithmetic.evaluate(state, list, out, leftOut);
    double most = 0;
    int where = 0;
    for (int i = 0; i < leftOut.length; i++) {
      if (leftOut[i] > most) {
        most = leftOut[i];
        where = i;
      }
    }
    if (most > 0 && beyondSel == BeyondSel.REFUSE) {
      throw new IllegalArgumentException(
          beyond(state, where, most)
              + "; beyond_sel: nearest leaves them out, as DeePMD-kit does; better is a model with"
              + " a larger sel");
    }
    if (most > warned) {
      LOG.warn(
          "{}; the farthest are left out, as in DeePMD-kit, and the energy jumps where they change:"
              + " train with a larger sel",
          beyond(state, where, most));
      warned = most;
    }
  }

  private String beyond(ParticleState state, int particle, double most) {
    return "%s: particle %d (%s) has %d neighbours within %s Å more than the model has places for, sel %s of %s"
        .formatted(
            model.file().getFileName(),
            particle + 1,
            state.speciesTable().symbols().get(state.species()[particle]),
            (int) most,
            model.cutoffAngstrom(),
            Arrays.toString(model.places()),
            String.join(", ", model.species()));
  }
}
