package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;

/// LAMMPS data files, units metal (or real, where the title of `write_data` says so): orthogonal,
/// restricted and general triclinic boxes, atom styles atomic, charge, molecular, full. The box
/// origin becomes the origin; image flags are ignored; atoms are sorted by id.
public final class LammpsData implements WritableFormat {
  @Override
  public String name() {
    return "LAMMPS data";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.data", "*.lmp", "*.lammps", "*.lmpdat", "data.*");
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.lines().stream()
        .limit(60)
        .skip(1)
        .anyMatch(line -> line.strip().matches("\\d+\\s+atoms(\\s*#.*)?"));
  }

  @Override
  public Structure read(Path file, int frame) {
    if (frame != 0) {
      throw StructureFile.noSuchFrame(file, frame, 1);
    }
    try (LineReader reader = LineReader.open(file)) {
      return LammpsDataReader.read(reader);
    }
  }

  @Override
  public void write(Structure structure, Path file) {
    OutputFile.write(file, text(structure));
  }

  /// LAMMPS data, units metal, atom style charge where there are charges, else atomic; types in
  /// order of first appearance, elements in comments. LAMMPS wants a along x and b in the xy plane:
  /// other cells are rotated, with positions and velocities, and a left-handed one has c reversed.
  private static String text(Structure structure) {
    Structure s = turned(structure);
    double[] rows = s.cell().rows();
    List<String> species = s.species();
    StringBuilder out = new StringBuilder();
    out.append("LAMMPS data file, units = metal: ").append(s.titleLine()).append("\n\n");
    out.append(s.count()).append(" atoms\n").append(species.size()).append(" atom types\n\n");
    for (int d = 0; d < 3; d++) {
      char axis = "xyz".charAt(d);
      out.append(String.format(Locale.ROOT, "0.0 %s %slo %shi\n", rows[4 * d], axis, axis));
    }
    if (rows[3] != 0 || rows[6] != 0 || rows[7] != 0) {
      out.append(rows[3] + " " + rows[6] + " " + rows[7] + " xy xz yz\n");
    }
    out.append("\nMasses\n\n");
    List<Double> masses = s.speciesTable(Map.of()).massesU();
    for (int k = 0; k < species.size(); k++) {
      out.append(k + 1).append(' ').append(masses.get(k));
      out.append(" # ").append(species.get(k)).append('\n');
    }
    out.append("\nAtoms # ").append(s.charges().isPresent() ? "charge" : "atomic").append("\n\n");
    for (int i = 0; i < s.count(); i++) {
      int atom = i;
      out.append(i + 1)
          .append(' ')
          .append(species.indexOf(s.symbols().get(i)) + 1)
          .append(s.charges().map(q -> " " + q[atom]).orElse(""))
          .append(' ')
          .append(Plain.row(s.positions(), i))
          .append('\n');
    }
    s.velocities().ifPresent(v -> velocitiesPerPs(out, v));
    return out.toString();
  }

  private static void velocitiesPerPs(StringBuilder out, double[] velocities) {
    out.append("\nVelocities\n\n");
    for (int i = 0; 3 * i < velocities.length; i++) {
      out.append(i + 1);
      for (int d = 0; d < 3; d++) {
        out.append(' ').append(velocities[3 * i + d] * 1e3);
      }
      out.append('\n');
    }
  }

  /// The same crystal in a cell that LAMMPS takes; as it is where it does already.
  private static Structure turned(Structure s) {
    double[] rows = s.cell().rows();
    if (rows[1] == 0 && rows[2] == 0 && rows[5] == 0 && rows[0] > 0 && rows[4] > 0 && rows[8] > 0) {
      return s;
    }
    double[] box = restricted(rows);
    if (Matrix3.determinant(rows) < 0) {
      for (int d = 6; d < 9; d++) {
        rows[d] = -rows[d];
      }
    }
    Cell from = Cell.ofRows(rows);
    Cell to = Cell.ofRows(box);
    UnaryOperator<double[]> turn =
        vectors -> {
          double[] turned = new double[vectors.length];
          from.toFractional(vectors, turned);
          to.toCartesian(turned, turned);
          return turned;
        };
    return new Structure(
        s.title(),
        to,
        s.symbols(),
        turn.apply(s.positions()),
        s.velocities().map(turn),
        s.charges(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        s.massesU(),
        s.notes());
  }

  /// The same lattice with a along x and b in the xy plane.
  private static double[] restricted(double[] m) {
    double a = Math.sqrt(dot(m, 0, m, 0));
    double bx = dot(m, 3, m, 0) / a;
    double by = Math.sqrt(dot(m, 3, m, 3) - bx * bx);
    double sign = Matrix3.determinant(m) < 0 ? -1 : 1;
    double cx = sign * dot(m, 6, m, 0) / a;
    double cy = (sign * dot(m, 6, m, 3) - bx * cx) / by;
    double cz = Math.abs(Matrix3.determinant(m)) / (a * by);
    return new double[] {a, 0, 0, bx, by, 0, cx, cy, cz};
  }

  private static double dot(double[] u, int i, double[] v, int j) {
    return u[i] * v[j] + u[i + 1] * v[j + 1] + u[i + 2] * v[j + 2];
  }
}
