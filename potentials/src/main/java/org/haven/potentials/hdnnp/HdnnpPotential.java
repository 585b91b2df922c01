package org.haven.potentials.hdnnp;

import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;

/// A high-dimensional neural network potential; equations in [HdnnpModel].
public final class HdnnpPotential implements Potential {
  private final HdnnpModel model;
  private final Precision precision;
  private final boolean plain;
  private HdnnpArithmetic arithmetic;

  /// With the fastest kernels.
  public HdnnpPotential(HdnnpModel model, Precision precision) {
    this(model, precision, false);
  }

  /// @param plain whether to compute as the reference does, in double
  public HdnnpPotential(HdnnpModel model, Precision precision, boolean plain) {
    this.model = model;
    this.precision = precision;
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

  @Override
  public void bind(ParticleState state, Device device) {
    int[] elements = model.indices(state.speciesTable().symbols());
    if (!(device instanceof CpuDevice)) {
      throw new IllegalArgumentException(
          "the HDNNP "
              + model.file()
              + " runs on the CPU only, not on "
              + device.name()
              + "; choose device: cpu");
    }
    arithmetic =
        plain
            ? new HdnnpPlain(model, elements, device)
            : new HdnnpVector(
                model,
                elements,
                precision == Precision.DOUBLE ? VectorType.DOUBLE : VectorType.FLOAT,
                device);
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    arithmetic.evaluate(state, list, out);
  }
}
