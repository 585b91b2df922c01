package org.haven.integrators.run;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.equilibration.RestRule;

/// Watches for the moment from which a stage of dynamics is at rest ([RestRule]).
///
/// It keeps the rows that thermo.csv gets, and looks at them when there are enough of them and they
/// span the least time, then each time that there are a tenth more: each look may err, so they must
/// not be many. What it finds is a function of the rows alone, which the checkpoint holds.
final class RestWatch {
  private static final double GROWTH = 1.1;

  private final MolecularSystem system;
  private final List<String> columns;
  private final RestRule rule;
  private final long interval;

  /// Columns of a row, then the nine components of the cell.
  private final int width;

  private double[] rows = {};
  private int count;
  private int nextLook;
  private boolean atRest;

  /// @param columns of thermo.csv
  /// @param interval steps between rows
  RestWatch(MolecularSystem system, List<String> columns, RestRule rule, long interval) {
    this.system = system;
    this.columns = List.copyOf(columns);
    this.rule = rule;
    this.interval = interval;
    this.width = columns.size() + 9;
    this.nextLook = firstLook();
  }

  private int firstLook() {
    double rows = RestRule.leastPs(rule.memoryPs()) / rule.rowPs();
    return (int) Math.clamp(Math.ceil(rows - 1e-6), RestRule.LEAST_ROWS, Integer.MAX_VALUE);
  }

  /// After each step.
  ///
  /// @param step its number, over all stages
  void see(long step) {
    if (step % interval != 0) {
      return;
    }
    if ((count + 1) * width > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(64 * width, 2 * rows.length));
    }
    for (int c = 0; c < columns.size(); c++) {
      rows[count * width + c] = value(columns.get(c));
    }
    System.arraycopy(system.state().cell().rows(), 0, rows, count * width + columns.size(), 9);
    count++;
    look();
  }

  private void look() {
    if (count == nextLook) {
      atRest = isAtRestAtLast();
      nextLook = (int) Math.ceil(GROWTH * nextLook);
    }
  }

  private double value(String column) {
    return switch (column) {
      case "potential_energy_ev" -> system.potentialEnergyEv();
      case "pressure_gpa" -> system.pressureGpa();
      case "volume_angstrom3" -> system.state().cell().volume();
      case "a_angstrom" -> system.state().cell().lengths()[0];
      case "b_angstrom" -> system.state().cell().lengths()[1];
      case "c_angstrom" -> system.state().cell().lengths()[2];
      default -> throw new IllegalArgumentException(column);
    };
  }

  /// Whether it was when it was looked at last.
  boolean isAtRest() {
    return atRest;
  }

  /// Whether it is with all rows that there are.
  boolean isAtRestAtLast() {
    SequencedMap<String, double[]> all = new LinkedHashMap<>();
    for (int c = 0; c < columns.size(); c++) {
      double[] column = new double[count];
      for (int r = 0; r < count; r++) {
        column[r] = rows[r * width + c];
      }
      all.put(columns.get(c), column);
    }
    return rule.isAtRest(all);
  }

  /// See [StageRun#cellSums].
  double[] cellSums() {
    double[] sums = new double[10];
    for (int r = count / 2; r < count; r++) {
      for (int k = 0; k < 9; k++) {
        sums[k] += rows[r * width + columns.size() + k];
      }
      sums[9]++;
    }
    return sums;
  }

  /// All rows, for a checkpoint. A copy.
  double[] rows() {
    return Arrays.copyOf(rows, count * width);
  }

  /// Takes back what [#rows] gave.
  void restore(double[] kept) {
    rows = kept.clone();
    count = kept.length / width;
    atRest = false;
    nextLook = firstLook();
    // Earlier looks did not end the stage; the last may just have done so.
    while (nextLook < count) {
      nextLook = (int) Math.ceil(GROWTH * nextLook);
    }
    look();
  }
}
