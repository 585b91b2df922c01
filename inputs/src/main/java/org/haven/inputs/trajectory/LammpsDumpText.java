package org.haven.inputs.trajectory;

import java.util.List;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;

/// Writes frames of `dump custom`, units metal, with the unit and the time in their headings:
/// unwrapped positions in Å, velocities in Å/ps.
final class LammpsDumpText {
  private LammpsDumpText() {}

  static String of(TimedFrame frame) {
    Structure s = frame.structure();
    double unit = LammpsUnits.METAL.timeFs();
    StringBuilder out = new StringBuilder();
    out.append(frame.newCell() && frame.number() == 0 ? "ITEM: UNITS\nmetal\n" : "");
    if (!Double.isNaN(frame.timeFs())) {
      out.append("ITEM: TIME\n").append(frame.timeFs() / unit).append('\n');
    }
    out.append("ITEM: TIMESTEP\n").append(frame.number()).append('\n');
    out.append("ITEM: NUMBER OF ATOMS\n").append(s.count()).append('\n');
    out.append(box(s.cell().rows()));
    boolean moving = s.velocities().isPresent();
    out.append("ITEM: ATOMS id type element xu yu zu").append(moving ? " vx vy vz\n" : "\n");
    List<String> species = s.species();
    double[] speeds = s.velocities().map(double[]::clone).orElse(new double[0]);
    for (int k = 0; k < speeds.length; k++) {
      speeds[k] *= unit;
    }
    for (int i = 0; i < s.count(); i++) {
      String symbol = s.symbols().get(i);
      out.append(i + 1).append(' ').append(species.indexOf(symbol) + 1).append(' ');
      out.append(symbol).append(' ').append(Plain.row(s.positions(), i));
      out.append(moving ? " " + Plain.row(speeds, i) : "").append('\n');
    }
    return out.toString();
  }

  /// The box: restricted triclinic where a lies along x and b in the plane of x and y, as all
  /// programs read it; else general triclinic, as LAMMPS has it since 2024.
  private static String box(double[] h) {
    boolean restricted = h[1] == 0 && h[2] == 0 && h[5] == 0 && h[0] > 0 && h[4] > 0 && h[8] > 0;
    if (!restricted) {
      StringBuilder rows = new StringBuilder("ITEM: BOX BOUNDS abc origin pp pp pp\n");
      for (int k = 0; k < 3; k++) {
        rows.append(Plain.row(h, k)).append(" 0.0\n");
      }
      return rows.toString();
    }
    double xy = h[3];
    double xz = h[6];
    double yz = h[7];
    if (xy == 0 && xz == 0 && yz == 0) {
      return "ITEM: BOX BOUNDS pp pp pp\n0.0 %s\n0.0 %s\n0.0 %s\n".formatted(h[0], h[4], h[8]);
    }
    // the bounds are those of the orthogonal box around it
    double low = Math.min(Math.min(0, xy), Math.min(xz, xy + xz));
    double high = h[0] + Math.max(Math.max(0, xy), Math.max(xz, xy + xz));
    return "ITEM: BOX BOUNDS xy xz yz pp pp pp\n%s %s %s\n%s %s %s\n0.0 %s %s\n"
        .formatted(low, high, xy, Math.min(0, yz), h[4] + Math.max(0, yz), xz, h[8], yz);
  }
}
