package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.FileHead;
import org.haven.inputs.LineReader;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;

/// LAMMPS data files, units metal (or real, where the title of `write_data` says so): orthogonal,
/// restricted and general triclinic boxes, atom styles atomic, charge, molecular, full. The box
/// origin becomes the origin; image flags are ignored; atoms are sorted by id.
public final class LammpsData implements Format, WritableFormat {
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
    Structure s = RestrictedCell.turned(structure);
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
}
