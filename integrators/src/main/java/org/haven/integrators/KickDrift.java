package org.haven.integrators;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import org.haven.kernels.Kernel;
import org.haven.kernels.Lanes;

/// v ← scale v + kick f/m, then x ← x + dt v.
///
/// @param kick half a time step times [org.haven.kernels.PhysicalConstants#ACCELERATION_PER_FORCE]
/// @param dt time step in fs
record KickDrift(
    double[] positions,
    double[] velocities,
    double[] forces,
    double[] masses,
    double scale,
    double kick,
    double dt)
    implements Kernel {
  private static final int W = Lanes.DOUBLE_COUNT;

  /// From a number of each of W particles to the x, y, z of each, which fill three vectors.
  private static final VectorShuffle<Double> FIRST = owners(0);

  private static final VectorShuffle<Double> SECOND = owners(1);
  private static final VectorShuffle<Double> THIRD = owners(2);

  private static VectorShuffle<Double> owners(int part) {
    return VectorShuffle.fromOp(Lanes.DOUBLES, lane -> (part * W + lane) / 3);
  }

  @Override
  public void run(int begin, int end) {
    for (int i = runVectors(begin, end); i < end; i++) {
      body(i, positions, velocities, forces, masses, scale, kick, dt);
    }
  }

  /// The twin of the body for as many particles as fill whole vectors, with the same bits; returns
  /// the first that is left. All of it stands in one method: a vector that is handed to another may
  /// become an object.
  private int runVectors(int begin, int end) {
    int i = begin;
    for (; i + W <= end; i += W) {
      DoubleVector perMass =
          DoubleVector.broadcast(Lanes.DOUBLES, kick)
              .div(DoubleVector.fromArray(Lanes.DOUBLES, masses, i));
      int k = 3 * i;
      DoubleVector first =
          DoubleVector.fromArray(Lanes.DOUBLES, velocities, k)
              .mul(scale)
              .add(DoubleVector.fromArray(Lanes.DOUBLES, forces, k).mul(perMass.rearrange(FIRST)));
      first.intoArray(velocities, k);
      DoubleVector.fromArray(Lanes.DOUBLES, positions, k)
          .add(first.mul(dt))
          .intoArray(positions, k);
      k += W;
      DoubleVector second =
          DoubleVector.fromArray(Lanes.DOUBLES, velocities, k)
              .mul(scale)
              .add(DoubleVector.fromArray(Lanes.DOUBLES, forces, k).mul(perMass.rearrange(SECOND)));
      second.intoArray(velocities, k);
      DoubleVector.fromArray(Lanes.DOUBLES, positions, k)
          .add(second.mul(dt))
          .intoArray(positions, k);
      k += W;
      DoubleVector third =
          DoubleVector.fromArray(Lanes.DOUBLES, velocities, k)
              .mul(scale)
              .add(DoubleVector.fromArray(Lanes.DOUBLES, forces, k).mul(perMass.rearrange(THIRD)));
      third.intoArray(velocities, k);
      DoubleVector.fromArray(Lanes.DOUBLES, positions, k)
          .add(third.mul(dt))
          .intoArray(positions, k);
    }
    return i;
  }

  static void body(
      int i,
      double[] positions,
      double[] velocities,
      double[] forces,
      double[] masses,
      double scale,
      double kick,
      double dt) {
    double perMass = kick / masses[i];
    for (int k = 3 * i; k < 3 * i + 3; k++) {
      double velocity = scale * velocities[k] + perMass * forces[k];
      velocities[k] = velocity;
      positions[k] += dt * velocity;
    }
  }
}
