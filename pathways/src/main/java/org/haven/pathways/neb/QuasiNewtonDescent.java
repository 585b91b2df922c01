package org.haven.pathways.neb;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.haven.pathways.Coordinates;

/// L-BFGS without line search (Nocedal, Math. Comput. 1980, 35, 773,
/// doi:10.1090/S0025-5718-1980-0572855-7), over all images at once, as Sheppard, Terrell and
/// Henkelman found best for bands (J. Chem. Phys. 2008, 128, 134106, doi:10.1063/1.2841941).
///
/// The forces of a band have no energy: a step is judged by nothing but its length. Where forces
/// and steps contradict a positive curvature, what was learned is forgotten.
public final class QuasiNewtonDescent implements Descent {
  private static final int MEMORY = 25;

  /// Largest change of a coordinate per step in Å.
  private static final double MAX_STEP = 0.1;

  /// Inverse curvature of the first step, Å²/eV: a tenth of that of a bond.
  private static final double FIRST = 0.01;

  private final Deque<Pair> pairs = new ArrayDeque<>();
  private double[] lastX;
  private double[] lastForces;

  /// A step, by how much the forces fell along it, and the inverse of the product of both.
  private record Pair(double[] step, double[] fall, double inverse) {}

  @Override
  public void step(double[] x, double[] forces) {
    if (lastX != null) {
      learn(x, forces);
    }
    lastX = x.clone();
    lastForces = forces.clone();
    double[] way = way(forces);
    if (!(Coordinates.dot(way, forces) > 0)) {
      pairs.clear();
      way = way(forces);
    }
    double longest = Coordinates.largest(way);
    double scale = longest > MAX_STEP ? MAX_STEP / longest : 1;
    for (int k = 0; k < x.length; k++) {
      x[k] += scale * way[k];
    }
  }

  private void learn(double[] x, double[] forces) {
    double[] step = new double[x.length];
    double[] fall = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      step[k] = x[k] - lastX[k];
      fall[k] = lastForces[k] - forces[k];
    }
    double product = Coordinates.dot(step, fall);
    if (product > 1e-4 * Coordinates.dot(step, step)) {
      pairs.addLast(new Pair(step, fall, 1 / product));
      if (pairs.size() > MEMORY) {
        pairs.removeFirst();
      }
    } else {
      pairs.clear();
    }
  }

  /// The inverse curvature times the forces, by two loops over what was learned.
  private double[] way(double[] forces) {
    double[] q = forces.clone();
    double[] weights = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
      Pair pair = newest.next();
      weights[--at] = pair.inverse * Coordinates.dot(pair.step, q);
      Coordinates.add(q, -weights[at], pair.fall);
    }
    double first = FIRST;
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      first = 1 / (last.inverse * Coordinates.dot(last.fall, last.fall));
    }
    for (int k = 0; k < q.length; k++) {
      q[k] *= first;
    }
    for (Pair pair : pairs) {
      double weight = weights[at++] - pair.inverse * Coordinates.dot(pair.fall, q);
      Coordinates.add(q, weight, pair.step);
    }
    return q;
  }
}
