package org.haven.potentials.deepmd;

import java.util.Arrays;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.descriptors.PairForces;
import org.haven.potentials.networks.FeedForward;

/// The equations of [DeepmdModel] one after another, in double and without tables: what
/// [DeepmdVector] is tested against.
final class DeepmdPlain implements DeepmdArithmetic {
  private final DeepmdModel model;
  private final int[] typeOf;
  private final Device device;
  private final SmoothWeight weight;
  private final int channels;
  private double[] gradients = {};
  private double[] virials = {};

  /// @param typeOf the model's type of each species of the system
  DeepmdPlain(DeepmdModel model, int[] typeOf, Device device) {
    this.model = model;
    this.typeOf = typeOf;
    this.device = device;
    weight = new SmoothWeight(model.smoothAngstrom(), model.cutoffAngstrom());
    channels = model.channels();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out, double[] leftOut) {
    int count = state.count();
    if (gradients.length < 3 * list.pairs()) {
      gradients = new double[3 * list.pairs()];
    }
    if (virials.length != 9 * count) {
      virials = new double[9 * count];
    }
    device.launch(new Particles(state, state.cellRows(), list, out.energies(), leftOut), count);
    device.launch(
        new PairForces(list.offsets(), list.reversePairs(), gradients, out.forces()), count);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, count));
    device.sums(virials, count, out.virial());
  }

  private final class Particles implements Kernel {
    private final ParticleState state;
    private final double[] cell;
    private final NeighbourList list;
    private final double[] energies;
    private final double[] leftOut;

    Particles(
        ParticleState state,
        double[] cell,
        NeighbourList list,
        double[] energies,
        double[] leftOut) {
      this.state = state;
      this.cell = cell;
      this.list = list;
      this.energies = energies;
      this.leftOut = leftOut;
    }

    @Override
    public void run(int begin, int end) {
      Neighbourhood around = new Neighbourhood(model, typeOf);
      for (int i = begin; i < end; i++) {
        around.find(state, cell, list, i);
        leftOut[i] = around.leftOut;
        Arrays.fill(gradients, 3 * list.offsets()[i], 3 * list.offsets()[i + 1], 0);
        energies[i] = particle(typeOf[state.species()[i]], around);
        virial(i, around);
      }
    }

    /// W = −Σ r ⊗ ∂E_i/∂r.
    private void virial(int i, Neighbourhood around) {
      Arrays.fill(virials, 9 * i, 9 * i + 9, 0);
      for (int k = 0; k < around.count; k++) {
        double[] r = {around.x[k], around.y[k], around.z[k]};
        for (int a = 0; a < 3; a++) {
          for (int b = 0; b < 3; b++) {
            virials[9 * i + 3 * a + b] -= r[a] * gradients[3 * around.pair[k] + b];
          }
        }
      }
    }
  }

  /// The normalised row of a neighbour, [4].
  private double[] row(int i, int t, double r, double x, double y, double z, double w) {
    double[] row = {w / r, w * x / (r * r), w * y / (r * r), w * z / (r * r)};
    return normalised(i, t, row);
  }

  private double[] normalised(int i, int t, double... row) {
    double[] normalised = new double[4];
    for (int c = 0; c < model.components(); c++) {
      int at = 4 * (i * model.types() + t) + c;
      normalised[c] = (row[c] - model.means()[at]) / model.deviations()[at];
    }
    return normalised;
  }

  private double particle(int i, Neighbourhood around) {
    int types = model.types();
    double norm = model.norm();
    double[][] rows = new double[around.count][];
    double[][] embedded = new double[around.count][];
    double[] moments = new double[4 * channels];
    for (int k = 0; k < around.count; k++) {
      int t = around.type[k];
      if (model.excluded()[i * types + t]) {
        rows[k] = model.exclusion() == DeepmdModel.Exclusion.PLACES ? null : new double[4];
      } else {
        double w = weight.value(around.r[k]);
        rows[k] = row(i, t, around.r[k], around.x[k], around.y[k], around.z[k], w);
      }
      if (rows[k] != null) {
        embedded[k] = model.embeddings().get(i * types + t).values(new double[] {rows[k][0]});
        add(moments, embedded[k], rows[k], norm);
      }
    }
    for (int t = 0; t < types; t++) {
      boolean counts =
          !model.excluded()[i * types + t] || model.exclusion() == DeepmdModel.Exclusion.NEIGHBOURS;
      int empty = model.places()[t] - around.ofType[t];
      if (counts && empty > 0) {
        double[] row = normalised(i, t, 0, 0, 0, 0);
        double[] g = model.embeddings().get(i * types + t).values(new double[] {row[0]});
        add(moments, g, row, norm * empty);
      }
    }
    FeedForward fitting = model.fittings().get(i);
    double[] descriptor = descriptor(moments);
    double[] byDescriptor = fitting.gradient(descriptor, model.scales()[i]);
    double[] byMoments = byMoments(moments, byDescriptor);
    for (int k = 0; k < around.count; k++) {
      int t = around.type[k];
      if (rows[k] != null && !model.excluded()[i * types + t]) {
        gradient(i, t, around, k, rows[k], embedded[k], byMoments);
      }
    }
    return model.scales()[i] * fitting.values(descriptor)[0] + model.offsetsEv()[i];
  }

  /// Adds `factor` G ⊗ R to T, [channels][4]; G alone where the descriptor is radial.
  private void add(double[] moments, double[] g, double[] row, double factor) {
    for (int k = 0; k < channels; k++) {
      for (int c = 0; c < model.components(); c++) {
        moments[4 * k + c] += factor * g[k] * (model.radial() ? 1 : row[c]);
      }
    }
  }

  private double[] descriptor(double[] moments) {
    int axis = model.axis();
    double[] descriptor = new double[model.descriptorLength()];
    for (int k = 0; k < channels; k++) {
      if (model.radial()) {
        descriptor[k] = moments[4 * k];
      }
      for (int a = 0; a < axis; a++) {
        for (int c = 0; c < 4; c++) {
          descriptor[k * axis + a] += moments[4 * k + c] * moments[4 * a + c];
        }
      }
    }
    return descriptor;
  }

  /// dE/dT, [channels][4].
  private double[] byMoments(double[] moments, double[] byDescriptor) {
    int axis = model.axis();
    double[] byMoments = new double[4 * channels];
    for (int k = 0; k < channels; k++) {
      if (model.radial()) {
        byMoments[4 * k] = byDescriptor[k];
      }
      for (int a = 0; a < axis; a++) {
        for (int c = 0; c < 4; c++) {
          byMoments[4 * k + c] += byDescriptor[k * axis + a] * moments[4 * a + c];
          byMoments[4 * a + c] += byDescriptor[k * axis + a] * moments[4 * k + c];
        }
      }
    }
    return byMoments;
  }

  /// ∂E_i/∂r of one neighbour.
  private void gradient(
      int i, int t, Neighbourhood around, int k, double[] row, double[] g, double[] byMoments) {
    double norm = model.norm();
    double[] byRow = new double[4];
    double[] byEmbedded = new double[channels];
    for (int m = 0; m < channels; m++) {
      for (int c = 0; c < model.components(); c++) {
        double by = norm * byMoments[4 * m + c];
        if (model.radial()) {
          byEmbedded[m] += by;
        } else {
          byEmbedded[m] += by * row[c];
          byRow[c] += by * g[m];
        }
      }
    }
    FeedForward net = model.embeddings().get(i * model.types() + t);
    byRow[0] += net.gradient(new double[] {row[0]}, byEmbedded)[0];
    for (int c = 0; c < model.components(); c++) {
      byRow[c] /= model.deviations()[4 * (i * model.types() + t) + c];
    }
    RowGradient.add(
        weight,
        around.x[k],
        around.y[k],
        around.z[k],
        around.r[k],
        byRow,
        0,
        gradients,
        3 * around.pair[k]);
  }
}
