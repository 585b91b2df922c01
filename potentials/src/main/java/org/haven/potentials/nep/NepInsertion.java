package org.haven.potentials.nep;

import java.util.Arrays;
import org.haven.kernels.ClusterList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.FrozenSurroundings;
import org.haven.potentials.Insertion;

/// Energies of one particle at many places of a frozen crystal, by the vector code of [NepVector].
///
/// Radial sums and moments are sums over neighbours. Those of each frozen particle over its frozen
/// neighbours are kept; at a place the share of the one moved particle is added to those in its
/// reach, and their networks are evaluated anew: a pair each, where a whole evaluation has all
/// pairs, and no derivatives.
final class NepInsertion implements Insertion {
  /// Closer than this to itself is a frozen particle, in Å².
  private static final double ITSELF = 1e-12;

  private final NepModel model;
  private final VectorType type;
  private final int[] species;
  private final FrozenSurroundings around;
  private final double reach;
  private NepLayout layout;
  private NepStages stages;
  private Object table;
  private Object memory;
  private int[] ints;
  // Candidates: the particle itself, then its neighbours.
  private double[] coordinates;
  private int[] x;
  private int[] y;
  private int[] z;
  private int[] index;
  private int count;
  // Of each frozen particle over the frozen ones: radial descriptor, moments, energy in eV.
  private final Object radials;
  private final Object moments;
  private final double[] energies;
  private final int momentCount;

  /// @param model with the species of the system, in its order; no charge model
  /// @param state the particle that moves is the last
  NepInsertion(NepModel model, VectorType type, ParticleState state) {
    this.model = model;
    this.type = type;
    species = state.species().clone();
    reach = Math.max(model.cutoffAngstrom(), model.repulsionCutoffAngstrom());
    around = new FrozenSurroundings(state, reach);
    momentCount = model.moments() * model.angularFunctions();
    int frozen = state.count() - 1;
    radials = type.array(frozen * model.radialFunctions());
    moments = type.array(frozen * momentCount);
    energies = new double[frozen];
    for (int i = 0; i < frozen; i++) {
      around.look(state.positions(), 3 * i);
      begin(around.found());
      for (int k = 0; k < around.found(); k++) {
        int j = around.particles()[k];
        if (j != i || square(around.separations(), 3 * k) > ITSELF) {
          add(j, around.separations(), 3 * k, 1);
        }
      }
      describe(species[i]);
      System.arraycopy(memory, layout.descriptor, radials, i * radial(), radial());
      System.arraycopy(memory, layout.moment, moments, i * momentCount, momentCount);
      energies[i] = energy(species[i]);
    }
  }

  private int radial() {
    return model.radialFunctions();
  }

  @Override
  public void energies(double[] places, int count, double[] out) {
    for (int k = 0; k < count; k++) {
      around.look(places, 3 * k);
      out[k] = ofMoved() + ofFrozen() + repulsion();
    }
  }

  /// U of the moved particle.
  private double ofMoved() {
    int moved = species.length - 1;
    double[] own = around.ownImages();
    begin(around.found() + own.length / 3);
    for (int k = 0; k < around.found(); k++) {
      add(around.particles()[k], around.separations(), 3 * k, 1);
    }
    for (int at = 0; at < own.length; at += 3) {
      add(moved, own, at, 1);
    }
    describe(species[moved]);
    return energy(species[moved]) - model.outputBias();
  }

  /// What the moved particle changes in U of the others.
  private double ofFrozen() {
    int moved = species.length - 1;
    double sum = 0;
    int found = around.found();
    for (int first = 0; first < found; ) {
      int i = around.particles()[first];
      int end = first + 1;
      while (end < found && around.particles()[end] == i) {
        end++;
      }
      begin(end - first);
      for (int k = first; k < end; k++) {
        add(moved, around.separations(), 3 * k, -1);
      }
      describe(species[i]);
      accumulate(radials, i * radial(), layout.descriptor, radial());
      accumulate(moments, i * momentCount, layout.moment, momentCount);
      sum += energy(species[i]) - energies[i];
      first = end;
    }
    return sum;
  }

  /// Repulsion (ZBL) of the moved particle in eV.
  private double repulsion() {
    if (model.repulsion().length == 0) {
      return 0;
    }
    int moved = species.length - 1;
    double sum = 0;
    for (int k = 0; k < around.found(); k++) {
      sum += repulsion(species[around.particles()[k]], square(around.separations(), 3 * k));
    }
    double[] own = around.ownImages();
    for (int at = 0; at < own.length; at += 3) {
      sum += 0.5 * repulsion(species[moved], square(own, at));
    }
    return sum;
  }

  private double repulsion(int other, double square) {
    int row =
        NepModel.REPULSION_LENGTH * (species[species.length - 1] * model.species().size() + other);
    double r = Math.sqrt(square);
    return r < model.repulsion()[row + 1] ? NepRepulsion.energy(r, model.repulsion(), row) : 0;
  }

  private static double square(double[] r, int at) {
    return r[at] * r[at] + r[at + 1] * r[at + 1] + r[at + 2] * r[at + 2];
  }

  /// Forgets the candidates and makes room for so many.
  private void begin(int neighbours) {
    if (layout == null || layout.shape.radialCapacity() < neighbours) {
      fit(neighbours);
    }
    count = 0;
    put(species.length - 1, 0, 0, 0); // itself: its species is not asked for
  }

  private void fit(int neighbours) {
    int candidates = type.isFloat() ? 0 : neighbours + 1;
    layout = new NepLayout(NepLayout.shape(model, type, neighbours, neighbours, candidates));
    stages = NepProgram.of(layout);
    table = type.array(new NepTable(layout).values(model, model.network()));
    memory = type.array(layout.memory);
    ints = new int[layout.ints];
    coordinates = new double[3 * layout.candidateStride];
    int room = layout.shape.radialCapacity() + 1 + layout.lanes;
    x = new int[room];
    y = new int[room];
    z = new int[room];
    index = new int[room];
  }

  private void add(int particle, double[] separations, int at, int sign) {
    put(particle, sign * separations[at], sign * separations[at + 1], sign * separations[at + 2]);
  }

  private void put(int particle, double dx, double dy, double dz) {
    if (type.isFloat()) {
      x[count] = fixed(dx);
      y[count] = fixed(dy);
      z[count] = fixed(dz);
    } else {
      coordinates[count] = dx;
      coordinates[layout.candidateStride + count] = dy;
      coordinates[2 * layout.candidateStride + count] = dz;
    }
    index[count++] = species[particle];
  }

  private static int fixed(double angstrom) {
    return (int) Math.rint(angstrom / ClusterList.RESOLUTION);
  }

  /// Radial descriptor and moments over the candidates.
  private void describe(int ofSpecies) {
    // The code reads whole vectors.
    if (type.isFloat()) {
      Arrays.fill(x, count, count + layout.lanes, ClusterList.FAR);
    } else {
      Arrays.fill(coordinates, count, count + layout.lanes, ClusterList.FAR_ANGSTROM);
    }
    Object rows = type.isFloat() ? memory : coordinates;
    stages.select(memory, table, ints, rows, x, y, z, index, count, 0, ofSpecies);
    stages.radial(memory, table, ints, ofSpecies);
    stages.angular(memory, table, ints, ofSpecies, ints[layout.angularCount]);
  }

  private void accumulate(Object from, int at, int to, int length) {
    if (memory instanceof float[] floats) {
      float[] sums = (float[]) from;
      for (int k = 0; k < length; k++) {
        floats[to + k] += sums[at + k];
      }
    } else {
      double[] doubles = (double[]) memory;
      double[] sums = (double[]) from;
      for (int k = 0; k < length; k++) {
        doubles[to + k] += sums[at + k];
      }
    }
  }

  /// U without the model's bias, from radial descriptor and moments.
  private double energy(int ofSpecies) {
    stages.descriptor(memory);
    stages.activations(memory, table, ofSpecies);
    return stages.energy(memory);
  }
}
