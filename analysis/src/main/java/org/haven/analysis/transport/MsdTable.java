package org.haven.analysis.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.LeastSquares;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// A mean squared displacement that another program computed: GPUMD's `msd.out`.
///
/// Columns: time in ps, then for each group MSD x, y, z in Å² and its derivative x, y, z (SDC) in
/// Å²/ps: 7 columns for one group, 1 + 6 G for G groups. Such a table holds no noise estimate.
///
/// GPUMD appends the table of every `run` to the file: of several the last is taken, since those
/// before it are equilibration as a rule, and a note says so.
///
/// @param timePs [n]
/// @param msdAngstrom2 [group][axis][n]
/// @param notes what the user should know
public record MsdTable(Path file, double[] timePs, double[][][] msdAngstrom2, List<String> notes) {

  /// Reads a table.
  ///
  /// @throws InputException naming file and line
  public static MsdTable read(Path file) {
    List<double[]> rows = new ArrayList<>();
    List<String> blocks = new ArrayList<>();
    int start = 0;
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
    for (int k = 0; k < lines.size(); k++) {
      if (lines.get(k).isBlank() || lines.get(k).matches("\ufeff?#.*")) {
        continue;
      }
      String[] cells = lines.get(k).replaceFirst("^\ufeff", "").strip().split("\\s+");
      double[] row = new double[cells.length];
      for (int c = 0; c < cells.length; c++) {
        try {
          row[c] = Double.parseDouble(cells[c]);
        } catch (NumberFormatException e) {
          throw new InputException(file, k + 1, Plain.quoted(cells[c]) + " is no number");
        }
      }
      if (cells.length < 7 || (cells.length - 1) % 6 != 0) {
        throw new InputException(
            file,
            k + 1,
            cells.length + " columns; GPUMD's msd.out has 1 + 6 per group (7, 13, 19, 25, …)");
      }
      if (!rows.isEmpty() && row[0] <= rows.get(0)[0]) {
        blocks.add("lines " + (start + 1) + "–" + (k - headings(lines, k)));
        rows.clear();
      }
      if (rows.isEmpty()) {
        start = k;
      }
      if (!rows.isEmpty() && rows.get(0).length != cells.length) {
        throw new InputException(
            file, k + 1, cells.length + " columns after rows of " + rows.get(0).length);
      }
      if (!rows.isEmpty() && !(row[0] > rows.get(rows.size() - 1)[0])) {
        throw new InputException(file, k + 1, "time " + row[0] + " ps does not rise");
      }
      rows.add(row);
    }
    if (rows.size() < Displacements.MIN_FRAMES) {
      throw new InputException(
          file, rows.size() + " rows; at least " + Displacements.MIN_FRAMES + " are needed");
    }
    int groups = (rows.get(0).length - 1) / 6;
    double[][][] msd = new double[groups][3][rows.size()];
    for (int g = 0; g < groups; g++) {
      for (int d = 0; d < 3; d++) {
        for (int k = 0; k < rows.size(); k++) {
          msd[g][d][k] = rows.get(k)[1 + 6 * g + d];
        }
      }
    }
    List<String> notes =
        blocks.isEmpty()
            ? List.of()
            : List.of(
                file.getFileName()
                    + " holds "
                    + (blocks.size() + 1)
                    + " tables, one for each run: the last is taken, from line "
                    + (start + 1)
                    + "; before it "
                    + String.join(", ", blocks));
    return new MsdTable(file, rows.stream().mapToDouble(r -> r[0]).toArray(), msd, notes);
  }

  /// Number of lines without numbers before line `k`.
  private static int headings(List<String> lines, int k) {
    int n = 0;
    while (n < k && (lines.get(k - n - 1).isBlank() || lines.get(k - n - 1).startsWith("#"))) {
      n++;
    }
    return n;
  }

  /// Number of groups (species).
  public int groups() {
    return msdAngstrom2.length;
  }

  /// D of a group in cm²/s by ordinary least squares between two fractions of the rows. The error
  /// is half of what the two halves of the window differ by, or what the three axes differ by
  /// (standard error of their mean), whichever is larger: all that a table can tell.
  ///
  /// @param from first row as a fraction of all
  /// @param to last row as a fraction
  public Estimate diffusivity(int group, double from, double to) {
    int n = timePs.length;
    int first = (int) Math.round(from * n);
    int last = (int) Math.round(to * n);
    if (!(from >= 0 && to <= 1) || last - first < 4) {
      throw new InputException(
          file, "window " + from + "–" + to + " of " + n + " rows holds fewer than four rows");
    }
    double[] axes = new double[3];
    for (int d = 0; d < 3; d++) {
      axes[d] = slope(msdAngstrom2[group][d], first, last) / 2;
    }
    double mean = (axes[0] + axes[1] + axes[2]) / 3;
    double spread = 0;
    double halves = 0;
    int middle = (first + last) / 2;
    for (int d = 0; d < 3; d++) {
      spread += (axes[d] - mean) * (axes[d] - mean) / 6;
      halves +=
          (slope(msdAngstrom2[group][d], first, middle)
                  - slope(msdAngstrom2[group][d], middle, last))
              / 12;
    }
    double std = Math.max(Math.sqrt(spread), Math.abs(halves));
    return Estimate.student(mean, std, 2).times(Diffusivity.CM2_PER_S);
  }

  private double slope(double[] y, int from, int to) {
    return LeastSquares.ordinary(
            java.util.Arrays.copyOfRange(timePs, from, to),
            java.util.Arrays.copyOfRange(y, from, to))
        .slope();
  }
}
