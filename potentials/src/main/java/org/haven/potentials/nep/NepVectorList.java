package org.haven.potentials.nep;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;

/// The neighbour list as [NepVector] wants it; a function of the list's reference configuration and
/// of the present cell.
///
/// Positions are fractions of a periodic box, so that the difference of two of them, wrapped, is
/// the nearest image: the box is the cell, repeated along each direction until it is at least two
/// cutoffs thick ("replicas"; one for a cell of usual size). For float they are whole numbers in
/// units of 2⁻³² of the box, whose differences wrap by themselves; for double they are doubles.
///
/// The neighbours of a particle stand in one segment per species, which begins with those that may
/// come within the angular cutoff.
final class NepVectorList {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  private static final int W = F.length();
  private static final double RANGE = 0x1p32;

  private final NepModel model;
  private final VectorType type;
  private final Device device;
  private final int types;
  private long generation = -1;
  private int count;
  private final int[] replicas = {0, 0, 0};
  private int[] fixed = {};
  private double[] fractions = {};
  private boolean repeated;
  private int[] lengths = {};

  /// [N][2 T + 1] for particle i: begin of the segment of species t at 2 t, end of its near part at
  /// 2 t + 1; the segment ends where the next begins.
  int[] segments = {};

  /// Four times the number of the neighbour, j + N · replica.
  int[] entries = {};

  /// The most entries of a particle, and of those that may come within the angular cutoff.
  int longest;

  int longestNear;

  /// Matrix from fractional differences to Å, row by row.
  final double[] box = new double[9];

  NepVectorList(NepModel model, VectorType type, Device device) {
    this.model = model;
    this.type = type;
    this.device = device;
    this.types = model.species().size();
  }

  /// Four numbers per particle and replica: `int[]` or `double[]`; the fourth is the species in
  /// whole numbers.
  Object positions() {
    return type.isFloat() ? fixed : fractions;
  }

  /// Species of particle i.
  int species(int i) {
    return fixed[4 * i + 3];
  }

  /// Particles and their replicas.
  int places() {
    return count * replicas[0] * replicas[1] * replicas[2];
  }

  /// Follows the state: derives the entries anew where that is due, converts the positions.
  void update(ParticleState state, NeighbourList list) {
    boolean other = count != state.count() | setReplicas(state.cell());
    if (other || generation != list.generation()) {
      count = state.count();
      derive(state, list);
      generation = list.generation();
    }
    place(state.positions(), state.cell(), type.isFloat());
    double unit = type.isFloat() ? 1 / RANGE : 1;
    double[] rows = state.cellRows();
    for (int k = 0; k < 9; k++) {
      box[k] = rows[k] * replicas[k / 3] * unit;
    }
  }

  /// As many as it takes for two cutoffs; whether that is a change.
  private boolean setReplicas(Cell cell) {
    double[] heights = cell.heights();
    boolean changed = false;
    for (int d = 0; d < 3; d++) {
      int needed = (int) Math.ceil(2 * reach() * (1 + 1e-6) / heights[d]);
      changed |= needed != replicas[d];
      replicas[d] = needed;
    }
    return changed;
  }

  private double reach() {
    return Math.max(model.cutoffAngstrom(), model.repulsionCutoffAngstrom());
  }

  private void place(double[] positions, Cell cell, boolean whole) {
    int places = places();
    if (fixed.length < 4 * places) {
      fixed = new int[4 * places];
    }
    if (!whole && fractions.length < 4 * places) {
      fractions = new double[4 * places];
    }
    device.launch(
        whole
            ? new PlaceWhole(count, positions, cell.inverse(), replicas, fixed)
            : new Place(count, positions, cell.inverse(), replicas, fractions),
        count);
  }

  private void derive(ParticleState state, NeighbourList list) {
    Cell reference = list.referenceCell();
    place(list.referencePositions(), reference, true);
    int[] species = state.species();
    for (int p = 0; p < places(); p++) {
      fixed[4 * p + 3] = species[p % count];
    }
    int width = 2 * types + 1;
    int pairs = list.offsets()[count];
    if (segments.length != count * width) {
      segments = new int[count * width];
      lengths = new int[2 * count];
    }
    if (entries.length < pairs + W) {
      entries = new int[pairs + pairs / 32 + W];
    }
    double[] heights = reference.heights();
    repeated = false;
    for (int d = 0; d < 3; d++) {
      double twice = 2 * (list.cutoffAngstrom() + list.skinAngstrom()) * (1 + 1e-6);
      repeated |= replicas[d] > 1 || heights[d] < twice;
    }
    device.launch(new Fill(list, reference, species), count);
    longest = 0;
    longestNear = 0;
    for (int i = 0; i < count; i++) {
      longest = Math.max(longest, lengths[2 * i]);
      longestNear = Math.max(longestNear, lengths[2 * i + 1]);
    }
  }

  /// Bytes held.
  long bytes() {
    return 4L * (fixed.length + segments.length + entries.length + lengths.length)
        + 8L * fractions.length;
  }

  /// Positions to whole fractions of the box.
  private record PlaceWhole(int count, double[] x, double[] g, int[] replicas, int[] fixed)
      implements Kernel {
    @Override
    public String name() {
      return "NEP, positions";
    }

    @Override
    public void run(int begin, int end) {
      double a = RANGE / replicas[0];
      double b = RANGE / replicas[1];
      double c = RANGE / replicas[2];
      for (int i = begin; i < end; i++) {
        double px = x[3 * i];
        double py = x[3 * i + 1];
        double pz = x[3 * i + 2];
        fixed[4 * i] = (int) (long) Math.rint(a * (px * g[0] + py * g[3] + pz * g[6]));
        fixed[4 * i + 1] = (int) (long) Math.rint(b * (px * g[1] + py * g[4] + pz * g[7]));
        fixed[4 * i + 2] = (int) (long) Math.rint(c * (px * g[2] + py * g[5] + pz * g[8]));
      }
      int replica = 1;
      for (int rest = 1; rest < replicas[0] * replicas[1] * replicas[2]; rest++, replica++) {
        int da = (int) (long) (a * (replica % replicas[0]));
        int db = (int) (long) (b * (replica / replicas[0] % replicas[1]));
        int dc = (int) (long) (c * (replica / replicas[0] / replicas[1]));
        for (int i = begin; i < end; i++) {
          int to = 4 * (i + count * replica);
          fixed[to] = fixed[4 * i] + da;
          fixed[to + 1] = fixed[4 * i + 1] + db;
          fixed[to + 2] = fixed[4 * i + 2] + dc;
        }
      }
    }
  }

  /// Positions to fractions of the box.
  private record Place(int count, double[] x, double[] g, int[] replicas, double[] fractions)
      implements Kernel {
    @Override
    public String name() {
      return "NEP, positions in double";
    }

    @Override
    public void run(int begin, int end) {
      for (int replica = 0; replica < replicas[0] * replicas[1] * replicas[2]; replica++) {
        int ra = replica % replicas[0];
        int rb = replica / replicas[0] % replicas[1];
        int rc = replica / replicas[0] / replicas[1];
        for (int i = begin; i < end; i++) {
          double px = x[3 * i];
          double py = x[3 * i + 1];
          double pz = x[3 * i + 2];
          int to = 4 * (i + count * replica);
          fractions[to] = (px * g[0] + py * g[3] + pz * g[6] + ra) / replicas[0];
          fractions[to + 1] = (px * g[1] + py * g[4] + pz * g[7] + rb) / replicas[1];
          fractions[to + 2] = (px * g[2] + py * g[5] + pz * g[8] + rc) / replicas[2];
        }
      }
    }
  }

  /// Room for one particle's neighbours.
  private static final class Room {
    int[] found = {};
    float[] square = {};
    int[] species = {};
    int[] sorted = {};

    void fit(int pairs) {
      int length = pairs + 2 * W;
      if (found.length < length) {
        found = new int[length];
        square = new float[length];
        species = new int[length];
        sorted = new int[length];
      }
    }
  }

  private final ThreadLocal<Room> rooms = ThreadLocal.withInitial(Room::new);

  /// Writes the segments of each particle.
  private final class Fill implements Kernel {
    private final int[] offsets;
    private final int[] neighbours;
    private final int[] shifts;
    private final int[] species;
    private final float[] h = new float[9];
    private final float[] nearSquare = new float[types * types];
    private final float[] farSquare = new float[types * types];

    Fill(NeighbourList list, Cell reference, int[] species) {
      offsets = list.offsets();
      neighbours = list.neighbours();
      shifts = list.shifts();
      this.species = species;
      for (int k = 0; k < 9; k++) {
        h[k] = (float) (reference.rows()[k] * replicas[k / 3] / RANGE);
      }
      // A little more than needed, for the rounding of the squares.
      double skin = list.skinAngstrom() + 1e-4;
      for (int pair = 0; pair < types * types; pair++) {
        double near = model.largestDegree() > 0 ? model.cutoffs()[2 * pair + 1] : -skin;
        double far = Math.max(model.cutoffs()[2 * pair], model.cutoffs()[2 * pair + 1]);
        if (model.repulsion().length > 0) {
          far = Math.max(far, model.repulsion()[NepModel.REPULSION_LENGTH * pair + 1]);
        }
        nearSquare[pair] = (float) ((near + skin) * (near + skin));
        farSquare[pair] = (float) ((far + skin) * (far + skin));
      }
    }

    @Override
    public String name() {
      return "NEP, entries of the list";
    }

    @Override
    public void run(int begin, int end) {
      Room room = rooms.get();
      for (int i = begin; i < end; i++) {
        int pairs = offsets[i + 1] - offsets[i];
        room.fit(pairs);
        int found = repeated ? distinct(room, i) : all(room, i, pairs);
        squares(room, fixed, h, 4 * i, found);
        segment(room, i, found);
      }
    }

    private int all(Room room, int i, int pairs) {
      int from = offsets[i];
      for (int k = 0; k < pairs; k++) {
        room.found[k] = 4 * neighbours[from + k];
      }
      return pairs;
    }

    /// Neighbours as places of the box, each once: pairs that are farther than half the box, of
    /// which one image or the other may come within the cutoff, and never the particle itself.
    private int distinct(Room room, int i) {
      int found = 0;
      int same = 0;
      for (int p = offsets[i]; p < offsets[i + 1]; p++) {
        int j = neighbours[p];
        if (p > offsets[i] && neighbours[p - 1] != j) {
          same = found;
        }
        int shift = shifts[p];
        int a = Math.floorMod(NeighbourList.shift(shift, 0), replicas[0]);
        int b = Math.floorMod(NeighbourList.shift(shift, 1), replicas[1]);
        int c = Math.floorMod(NeighbourList.shift(shift, 2), replicas[2]);
        int place = 4 * (j + count * (a + replicas[0] * (b + replicas[1] * c)));
        boolean isNew = place != 4 * i;
        for (int k = same; k < found; k++) {
          isNew &= room.found[k] != place;
        }
        if (isNew) {
          room.found[found++] = place;
        }
      }
      return found;
    }

    private void segment(Room room, int i, int found) {
      int width = 2 * types + 1;
      int start = offsets[i];
      int next = 0;
      int near = 0;
      int at = 0;
      for (int t = 0; t < types; t++) {
        int end = at;
        while (end < found && room.species[end] == t) {
          end++;
        }
        int pair = species[i] * types + t;
        segments[i * width + 2 * t] = start + next;
        int after = take(room, at, end, -1, nearSquare[pair], next);
        near += after - next;
        segments[i * width + 2 * t + 1] = start + after;
        next = take(room, at, end, nearSquare[pair], farSquare[pair], after);
        at = end;
      }
      segments[i * width + 2 * types] = start + next;
      lengths[2 * i] = next;
      lengths[2 * i + 1] = near;
      System.arraycopy(room.sorted, 0, entries, start, next);
    }
  }

  /// Squares of the distances of `room.found` from the particle at `origin`, and their species.
  private static void squares(Room room, int[] fixed, float[] h, int origin, int found) {
    int[] index = room.found;
    Arrays.fill(index, found, found + W, 0);
    int x = fixed[origin];
    int y = fixed[origin + 1];
    int z = fixed[origin + 2];
    for (int k = 0; k < found; k += W) {
      FloatVector a = difference(fixed, 0, index, k, x);
      FloatVector b = difference(fixed, 1, index, k, y);
      FloatVector c = difference(fixed, 2, index, k, z);
      FloatVector dx = a.mul(h[0]).add(b.mul(h[3])).add(c.mul(h[6]));
      FloatVector dy = a.mul(h[1]).add(b.mul(h[4])).add(c.mul(h[7]));
      FloatVector dz = a.mul(h[2]).add(b.mul(h[5])).add(c.mul(h[8]));
      dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz)).intoArray(room.square, k);
      IntVector.fromArray(I, fixed, 3, index, k).intoArray(room.species, k);
    }
  }

  private static FloatVector difference(int[] fixed, int d, int[] index, int k, int origin) {
    return (FloatVector)
        IntVector.fromArray(I, fixed, d, index, k).sub(origin).convert(VectorOperators.I2F, 0);
  }

  /// Appends the entries of [from, to) with low ≤ square < high to `room.sorted`.
  private static int take(Room room, int from, int to, float low, float high, int next) {
    for (int k = from; k < to; k += W) {
      FloatVector square = FloatVector.fromArray(F, room.square, k);
      VectorMask<Integer> inside =
          square
              .compare(VectorOperators.LT, high)
              .and(square.compare(VectorOperators.GE, low))
              .and(F.indexInRange(k, to))
              .cast(I);
      IntVector.fromArray(I, room.found, k).compress(inside).intoArray(room.sorted, next);
      next += inside.trueCount();
    }
    return next;
  }
}
