package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.Matrix3;

/// Writes structures as POSCAR, extended XYZ or LAMMPS data. Numbers are written in full: what is
/// read back is what was written, bit by bit, unless said otherwise.
public final class StructureWriter {
  private StructureWriter() {}

  /// Writes a structure in the format that the name of `file` stands for.
  ///
  /// @throws InputException if the name stands for no format that can be written, or writing fails
  public static void write(Structure structure, Path file) {
    write(structure, file, format(file));
  }

  /// The format that a file name stands for.
  ///
  /// @throws InputException if it stands for none that can be written
  public static StructureFormat format(Path file) {
    return StructureFormat.fromName(file)
        .filter(f -> f.ordinal() <= StructureFormat.LAMMPS_DATA.ordinal())
        .filter(f -> f != StructureFormat.CIF)
        .orElseThrow(
            () ->
                new InputException(
                    file,
                    "no writable format of this name; writable are POSCAR (POSCAR, .vasp), extended"
                        + " XYZ (.xyz), LAMMPS data (.data, .lmp)"));
  }

  /// Writes a structure; the file appears whole or not at all.
  ///
  /// @throws OutputException if it cannot be written
  public static void write(Structure structure, Path file, StructureFormat format) {
    OutputFile.folder(file.toAbsolutePath().getParent());
    OutputFile.write(file, text(structure, format));
  }

  /// The text of a file. Frames of extended XYZ may be put one after the other.
  public static String text(Structure structure, StructureFormat format) {
    return switch (format) {
      case POSCAR -> poscar(structure);
      case EXTENDED_XYZ -> extendedXyz(structure);
      case LAMMPS_DATA -> lammpsData(structure);
      default ->
          throw new InputException(
              "structures cannot be written as "
                  + format
                  + "; only as POSCAR, EXTENDED_XYZ, LAMMPS_DATA");
    };
  }

  private static String oneLine(String title) {
    return title.replaceAll("\\s+", " ").strip();
  }

  /// POSCAR of VASP 5, Cartesian. Atoms keep their order when it is species by species; else they
  /// are sorted by species, in order of first appearance.
  private static String poscar(Structure s) {
    List<String> species = s.species();
    boolean grouped = runs(s.symbols()) == species.size();
    List<Integer> order =
        grouped
            ? IntStream.range(0, s.count()).boxed().toList()
            : IntStream.range(0, s.count())
                .boxed()
                .sorted(java.util.Comparator.comparingInt(i -> species.indexOf(s.symbols().get(i))))
                .toList();
    StringBuilder out = new StringBuilder();
    out.append(oneLine(s.title())).append("\n1.0\n");
    rows(out, s.cell().rows(), IntStream.range(0, 3).boxed().toList());
    out.append(String.join(" ", species)).append('\n');
    out.append(
            s.composition().values().stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .append("\nCartesian\n");
    rows(out, s.positions(), order);
    s.velocities()
        .ifPresent(
            v -> {
              out.append('\n');
              rows(out, v, order);
            });
    return out.toString();
  }

  private static int runs(List<String> symbols) {
    int runs = 0;
    for (int i = 0; i < symbols.size(); i++) {
      runs += i == 0 || !symbols.get(i).equals(symbols.get(i - 1)) ? 1 : 0;
    }
    return runs;
  }

  private static void rows(StringBuilder out, double[] values, List<Integer> order) {
    for (int i : order) {
      out.append(triple(values, i)).append('\n');
    }
  }

  private static String triple(double[] values, int i) {
    return values[3 * i] + " " + values[3 * i + 1] + " " + values[3 * i + 2];
  }

  /// Extended XYZ with `vel` in Å/fs (as GPUMD), `forces`, `charge`, and energy, virial in eV and
  /// stress in eV/Å³ with ASE's sign where the structure has them.
  private static String extendedXyz(Structure s) {
    StringBuilder out = new StringBuilder();
    out.append(s.count()).append("\nLattice=\"").append(joined(s.cell().rows())).append('"');
    out.append(" Properties=species:S:1:pos:R:3");
    s.velocities().ifPresent(v -> out.append(":vel:R:3"));
    s.forces().ifPresent(f -> out.append(":forces:R:3"));
    s.charges().ifPresent(q -> out.append(":charge:R:1"));
    s.energyEv().ifPresent(e -> out.append(" energy=").append(e));
    s.virial()
        .ifPresent(
            w -> {
              out.append(" virial=\"").append(joined(w)).append('"');
              double volume = s.cell().volume();
              double[] stress = java.util.Arrays.stream(w).map(x -> -x / volume).toArray();
              out.append(" stress=\"").append(joined(stress)).append('"');
            });
    out.append(" pbc=\"T T T\" comment=\"");
    out.append(oneLine(s.title()).replace("\\", "\\\\").replace("\"", "\\\"")).append("\"\n");
    for (int i = 0; i < s.count(); i++) {
      out.append(s.symbols().get(i)).append(' ').append(triple(s.positions(), i));
      int atom = i;
      s.velocities().ifPresent(v -> out.append(' ').append(triple(v, atom)));
      s.forces().ifPresent(f -> out.append(' ').append(triple(f, atom)));
      s.charges().ifPresent(q -> out.append(' ').append(q[atom]));
      out.append('\n');
    }
    return out.toString();
  }

  private static String joined(double[] values) {
    return java.util.Arrays.stream(values)
        .mapToObj(Double::toString)
        .collect(Collectors.joining(" "));
  }

  /// LAMMPS data, units metal, atom style charge where there are charges, else atomic; types in
  /// order of first appearance, elements in comments. LAMMPS wants a along x and b in the xy plane:
  /// other cells are rotated, with positions and velocities, and a left-handed one has c reversed.
  private static String lammpsData(Structure structure) {
    Structure s = turned(structure);
    double[] rows = s.cell().rows();
    List<String> species = s.species();
    StringBuilder out = new StringBuilder();
    out.append("LAMMPS data file, units = metal: ").append(oneLine(s.title())).append("\n\n");
    out.append(s.count()).append(" atoms\n").append(species.size()).append(" atom types\n\n");
    for (int d = 0; d < 3; d++) {
      char axis = "xyz".charAt(d);
      out.append(String.format(Locale.ROOT, "0.0 %s %slo %shi\n", rows[4 * d], axis, axis));
    }
    if (rows[3] != 0 || rows[6] != 0 || rows[7] != 0) {
      out.append(rows[3] + " " + rows[6] + " " + rows[7] + " xy xz yz\n");
    }
    out.append("\nMasses\n\n");
    for (int k = 0; k < species.size(); k++) {
      String symbol = species.get(k);
      double mass =
          Element.of(symbol)
              .orElseThrow(() -> new InputException("no mass known for '" + symbol + "'"))
              .massU();
      out.append(k + 1).append(' ').append(mass).append(" # ").append(symbol).append('\n');
    }
    out.append("\nAtoms # ").append(s.charges().isPresent() ? "charge" : "atomic").append("\n\n");
    for (int i = 0; i < s.count(); i++) {
      int atom = i;
      out.append(i + 1)
          .append(' ')
          .append(species.indexOf(s.symbols().get(i)) + 1)
          .append(s.charges().map(q -> " " + q[atom]).orElse(""))
          .append(' ')
          .append(triple(s.positions(), i))
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
