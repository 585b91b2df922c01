package org.haven.inputs.abinitio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Lattice;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// Cell and atoms of pw.x: those at the head of its output in units of alat, and its cards
/// CELL_PARAMETERS and ATOMIC_POSITIONS in units of their own. Mutable: it holds the last ones.
final class PwGeometry {
  private static final double BOHR = PhysicalConstants.BOHR_ANGSTROM;
  private static final Pattern ALAT = Pattern.compile("celldm\\(1\\)=\\s*([\\d.]+)");
  private static final Pattern VECTOR = Pattern.compile("\\ba\\(([123])\\) = \\(([^)]*)\\)");
  private static final Pattern SITE =
      Pattern.compile("\\s*\\d+\\s+(\\S+)\\s+tau\\(\\s*\\d+\\) = \\(([^)]*)\\).*");

  private final LineReader reader;
  private double alat = Double.NaN;
  private final double[] axes = new double[9];

  /// Atoms, -1 before the file says.
  int count = -1;

  /// [9] lattice vectors in Å, or null.
  double[] rows;

  List<String> symbols = List.of();

  /// [3N] in Å, or null where those of the step have not been read.
  double[] positions;

  PwGeometry(LineReader reader) {
    this.reader = reader;
  }

  /// Takes a line of the head.
  void header(String line) {
    if (line.contains("number of atoms/cell")) {
      String[] words = LineReader.words(line.substring(line.indexOf('=') + 1));
      count = reader.count(words.length > 0 ? words[0] : "", "number of atoms/cell", 30);
    } else if (line.contains("celldm(1)=")) {
      Matcher m = ALAT.matcher(line);
      alat = m.find() ? BOHR * reader.number(m.group(1), "celldm(1)") : alat;
    } else if (line.contains("a(") && line.contains(") = (")) {
      Matcher m = VECTOR.matcher(line);
      if (m.find() && !Double.isNaN(alat)) {
        int k = Integer.parseInt(m.group(1)) - 1;
        reader.triple(LineReader.words(m.group(2)), 0, axes, 3 * k, "lattice vector");
        if (k == 2) {
          setCell(axes.clone(), alat);
        }
      }
    } else if (line.contains("positions (alat units)")) {
      sites();
    }
  }

  private void setCell(double[] vectors, double unit) {
    for (int k = 0; k < 9; k++) {
      vectors[k] *= unit;
    }
    if (!Arrays.equals(vectors, rows)) {
      Lattice.of(vectors, reader::fault);
      rows = vectors;
    }
  }

  /// The geometry at the head of the file.
  private void sites() {
    requireCell("positions");
    double[] r = new double[3 * count];
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String line = reader.require("atom " + (i + 1) + " of " + count);
      Matcher m = SITE.matcher(line);
      if (!m.matches()) {
        throw reader.fault(
            "atom " + (i + 1) + " of " + count + ": got " + Plain.quoted(line.strip()));
      }
      names.add(Cp2kEntries.symbol(reader, m.group(1)));
      reader.position(LineReader.words(m.group(2)), 0, r, 3 * i, "position of atom " + (i + 1));
      for (int d = 0; d < 3; d++) {
        r[3 * i + d] *= alat;
      }
    }
    take(names, r);
  }

  void requireCell(String what) {
    if (count < 0 || rows == null) {
      throw reader.fault(
          what
              + " before "
              + (count < 0 ? "'number of atoms/cell'" : "'crystal axes'")
              + ": the beginning of the file is missing; copy it again");
    }
  }

  private void take(List<String> names, double[] r) {
    if (positions != null) {
      throw reader.fault("no total energy ('!') of the positions before these");
    }
    symbols = names.equals(symbols) ? symbols : List.copyOf(names);
    positions = r;
  }

  void cell(String line) {
    double unit = unit(line, "CELL_PARAMETERS");
    double[] vectors = new double[9];
    for (int k = 0; k < 3; k++) {
      String[] words = LineReader.words(reader.require("lattice vector " + (k + 1)));
      reader.triple(words, 0, vectors, 3 * k, "lattice vector " + (k + 1));
    }
    setCell(vectors, unit);
  }

  /// Å per unit of a card; NaN for fractions of the cell.
  private double unit(String line, String card) {
    String unit = line.substring(card.length()).toLowerCase(Locale.ROOT);
    Matcher given = Pattern.compile("alat\\s*=\\s*([\\d.]+)").matcher(unit);
    if (given.find()) {
      return BOHR * reader.number(given.group(1), "alat");
    }
    return switch (unit.replaceAll("[^a-z]", "")) {
      case "angstrom" -> 1;
      case "bohr" -> BOHR;
      case "alat", "" -> alat;
      case "crystal" -> Double.NaN;
      default -> throw reader.fault(card + ": unknown unit " + Plain.quoted(unit.strip()));
    };
  }

  void positions(String line) {
    requireCell("ATOMIC_POSITIONS");
    double unit = unit(line, "ATOMIC_POSITIONS");
    double[] r = new double[3 * count];
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String where = "position of atom " + (i + 1) + " of " + count;
      String[] words = LineReader.words(reader.require(where));
      if (words.length < 4) {
        throw reader.fault(where + ": expected a label and 3 numbers");
      }
      names.add(Cp2kEntries.symbol(reader, words[0]));
      reader.position(words, 1, r, 3 * i, where);
    }
    if (Double.isNaN(unit)) {
      Cell.ofRows(rows).toCartesian(r, r);
    } else {
      for (int k = 0; k < r.length; k++) {
        r[k] *= unit;
      }
    }
    take(names, r);
  }
}
