package org.haven.potentials.nep;

import java.util.Optional;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.BornCharges;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Insertion;
import org.haven.potentials.Potential;

/// A neuroevolution potential; equations in [NepModel], kernels in this package.
///
/// ```
/// positions, list ─► NepMoments ─► moments, radial q ─► NepNetwork ─► energies
///                                                           │ ∂U/∂moments, R_sk
/// positions, list ──────────────────────────────────────────┴─► NepForces ─► NepRepulsion ─► forces, virial
/// ```
///
/// On the CPU this runs as [NepVector] instead, which does all of it in one pass. A charge model
/// needs all charges before any force: its networks run twice, with [NepCharges] in between, and on
/// the CPU only.
///
/// Memory per particle of the plain kernels: 2 descriptors, moments × (2 angular functions + 1),
/// species × radial basis, all in the precision's type, and 9 doubles: about 3 kB in double for a
/// usual model of four species.
public final class NepPotential implements Potential {
  /// Particles' evaluations from which on it pays to write and compile vector code: that takes some
  /// 4 s of processor time, and saves 20 µs each.
  private static final double WORTH_CODE = 150_000;

  private final NepModel model;
  private final Precision precision;
  private final boolean plain;
  private boolean few;
  private NepArithmetic arithmetic;
  private BornCharges bornCharges;

  /// With the fastest kernels that the device has.
  public NepPotential(NepModel model, Precision precision) {
    this(model, precision, false);
  }

  /// @param plain whether to run the plain kernels on the CPU too, whose bits are those of every
  ///   device with exact arithmetic
  public NepPotential(NepModel model, Precision precision, boolean plain) {
    this.model = model;
    this.precision = precision;
    this.plain = plain;
  }

  /// The parameters.
  public NepModel model() {
    return model;
  }

  @Override
  public String description() {
    return model.description();
  }

  @Override
  public double cutoffAngstrom() {
    return model.cutoffAngstrom();
  }

  /// For few the plain kernels run, in double: without vectors float is no faster.
  @Override
  public void expect(double particleEvaluations) {
    few = particleEvaluations < WORTH_CODE;
  }

  @Override
  public void bind(ParticleState state, Device device) {
    NepModel bound = model.select(state.speciesTable().symbols());
    if (model.chargeHead().isPresent() && !(device instanceof CpuDevice)) {
      throw new IllegalArgumentException(
          "the charge model "
              + model.file()
              + " runs on the CPU only, not on "
              + device.name()
              + "; choose device: cpu");
    }
    NepCharges charges =
        bound.chargeHead().map(head -> new NepCharges(head, precision, state, device)).orElse(null);
    arithmetic =
        device instanceof CpuDevice && !plain && !few
            ? new NepVector(
                bound,
                charges,
                precision == Precision.DOUBLE ? VectorType.DOUBLE : VectorType.FLOAT,
                device)
            : new NepPlain(
                bound, charges, few ? Precision.DOUBLE : precision, state.count(), device);
    bornCharges = charges == null ? null : new NepBornCharges(bound, state.count(), device);
  }

  /// Not of a charge model, all of whose charges change.
  @Override
  public Optional<Insertion> insertion(ParticleState state) {
    if (model.chargeHead().isPresent()) {
      return Optional.empty();
    }
    NepModel bound = model.select(state.speciesTable().symbols());
    VectorType type = precision == Precision.DOUBLE ? VectorType.DOUBLE : VectorType.FLOAT;
    return Optional.of(new NepInsertion(bound, type, state));
  }

  /// Those of a charge model, once bound.
  @Override
  public Optional<BornCharges> bornCharges() {
    return Optional.ofNullable(bornCharges);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    arithmetic.evaluate(state, list, out);
  }
}
