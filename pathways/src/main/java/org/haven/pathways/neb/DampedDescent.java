package org.haven.pathways.neb;

import java.util.Arrays;
import org.haven.integrators.FireSchedule;
import org.haven.kernels.PhysicalConstants;
import org.haven.pathways.Coordinates;

/// FIRE ([FireSchedule], with the sources) of any coordinates, all of mass 1 u.
final class DampedDescent implements Descent {
  private final FireSchedule schedule = new FireSchedule();
  private double[] velocities;

  @Override
  public void step(double[] x, double[] forces) {
    if (velocities == null) {
      velocities = new double[x.length];
    }
    if (!schedule.advance(Coordinates.dot(velocities, forces))) {
      move(x, -0.5);
      Arrays.fill(velocities, 0);
    }
    double kick = schedule.timeStepFs() * PhysicalConstants.ACCELERATION_PER_FORCE;
    for (int k = 0; k < x.length; k++) {
      velocities[k] += kick * forces[k];
    }
    double force2 = Coordinates.dot(forces, forces);
    if (force2 > 0) {
      double alpha = schedule.mixing();
      double steer = alpha * Math.sqrt(Coordinates.dot(velocities, velocities) / force2);
      for (int k = 0; k < x.length; k++) {
        velocities[k] = (1 - alpha) * velocities[k] + steer * forces[k];
      }
    }
    move(x, 1);
  }

  private void move(double[] x, double share) {
    double dt = share * schedule.boundedFs(Coordinates.largest(velocities));
    for (int k = 0; k < x.length; k++) {
      x[k] += dt * velocities[k];
    }
  }
}
