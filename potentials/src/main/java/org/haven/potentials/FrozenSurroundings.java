package org.haven.potentials;

import java.util.Arrays;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// What surrounds a place in a crystal that stands still: the images of all particles but the last,
/// which is the one that is moved, and the lattice vectors at which that one sees itself. For any
/// cell, also one thinner than the distance. Scratch of one thread.
public final class FrozenSurroundings {
  private final Cell cell;
  private final double square;
  private final double[] fraction = new double[3];
  private final double[] place = new double[3];
  private int images;
  private int[] particleOfImage = {};
  private double[] x = {};
  private double[] y = {};
  private double[] z = {};
  private int found;
  private int[] particles = {};
  private double[] separations = {};
  private double[] ownImages = {};

  /// @param state the particle that is moved is the last; its place does not matter
  /// @param reachAngstrom how far is looked
  public FrozenSurroundings(ParticleState state, double reachAngstrom) {
    cell = state.cell();
    square = reachAngstrom * reachAngstrom;
    double[] fractions = new double[3 * state.count()];
    cell.toFractional(state.positions(), fractions);
    double[] heights = cell.heights();
    for (int i = 0; i < state.count() - 1; i++) {
      int[] from = new int[3];
      int[] to = new int[3];
      for (int d = 0; d < 3; d++) {
        double reach = reachAngstrom / heights[d];
        from[d] = (int) Math.ceil(-reach - fractions[3 * i + d]);
        to[d] = (int) Math.floor(1 + reach - fractions[3 * i + d]);
      }
      collect(i, state.positions(), from, to);
    }
    particles = new int[images];
    separations = new double[3 * images];
    seeItself(reachAngstrom, heights);
  }

  private void collect(int particle, double[] positions, int[] from, int[] to) {
    double[] h = cell.rows();
    for (int a = from[0]; a <= to[0]; a++) {
      for (int b = from[1]; b <= to[1]; b++) {
        for (int c = from[2]; c <= to[2]; c++) {
          if (images == x.length) {
            int room = 2 * images + 64;
            particleOfImage = Arrays.copyOf(particleOfImage, room);
            x = Arrays.copyOf(x, room);
            y = Arrays.copyOf(y, room);
            z = Arrays.copyOf(z, room);
          }
          particleOfImage[images] = particle;
          x[images] = positions[3 * particle] + a * h[0] + b * h[3] + c * h[6];
          y[images] = positions[3 * particle + 1] + a * h[1] + b * h[4] + c * h[7];
          z[images] = positions[3 * particle + 2] + a * h[2] + b * h[5] + c * h[8];
          images++;
        }
      }
    }
  }

  private void seeItself(double reachAngstrom, double[] heights) {
    double[] h = cell.rows();
    int[] most = new int[3];
    for (int d = 0; d < 3; d++) {
      most[d] = (int) Math.floor(reachAngstrom / heights[d]);
    }
    for (int a = -most[0]; a <= most[0]; a++) {
      for (int b = -most[1]; b <= most[1]; b++) {
        for (int c = -most[2]; c <= most[2]; c++) {
          double dx = a * h[0] + b * h[3] + c * h[6];
          double dy = a * h[1] + b * h[4] + c * h[7];
          double dz = a * h[2] + b * h[5] + c * h[8];
          boolean itself = a == 0 && b == 0 && c == 0;
          if (!itself && dx * dx + dy * dy + dz * dz < square) {
            int end = ownImages.length;
            ownImages = Arrays.copyOf(ownImages, end + 3);
            ownImages[end] = dx;
            ownImages[end + 1] = dy;
            ownImages[end + 2] = dz;
          }
        }
      }
    }
  }

  /// Looks around a place: what is found stands in [#particles] and [#separations].
  ///
  /// @param places in Å
  /// @param at where its three numbers begin
  public void look(double[] places, int at) {
    System.arraycopy(places, at, place, 0, 3);
    cell.toFractional(place, fraction);
    for (int d = 0; d < 3; d++) {
      fraction[d] -= Math.floor(fraction[d]);
    }
    cell.toCartesian(fraction, place);
    double px = place[0];
    double py = place[1];
    double pz = place[2];
    found = 0;
    for (int k = 0; k < images; k++) {
      double dx = x[k] - px;
      double dy = y[k] - py;
      double dz = z[k] - pz;
      if (dx * dx + dy * dy + dz * dz < square) {
        particles[found] = particleOfImage[k];
        separations[3 * found] = dx;
        separations[3 * found + 1] = dy;
        separations[3 * found + 2] = dz;
        found++;
      }
    }
  }

  /// How many images were found.
  public int found() {
    return found;
  }

  /// Most that can be found anywhere.
  public int most() {
    return images;
  }

  /// [found] whose images they are, in ascending order.
  public int[] particles() {
    return particles;
  }

  /// [3 × found] from the place to the image, in Å.
  public double[] separations() {
    return separations;
  }

  /// [3 × their number] from the moved particle to its own images, in Å; the same at all places.
  public double[] ownImages() {
    return ownImages;
  }
}
