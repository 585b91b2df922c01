package org.haven.campaigns.ranking;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.campaigns.stages.Column.Better;

/// The table of a campaign: a row for each structure, a column for each number of each stage.
///
/// @param title of the campaign
/// @param heads of the stages' columns
/// @param users names of the columns of the user's table
/// @param rows in the order of the structures
/// @param funnel of the stages
public record ScreenTable(
    String title, List<Head> heads, List<String> users, List<Row> rows, List<StageCount> funnel) {

  /// A column.
  ///
  /// @param name stage and column, as `bond_valence.e_3d_ev`
  public record Head(String name, String about, Better better) {}

  /// What has become of the structures that reached a stage, with their realisations.
  ///
  /// @param missing of those who went on, how many have no number of it
  /// @param reasons counts of the ways to fail, the most frequent first
  public record StageCount(
      String stage,
      int open,
      int kept,
      int missing,
      int excluded,
      int failed,
      Map<String, Integer> reasons) {}

  /// Where a structure stands.
  public enum Status {
    /// It has passed all stages.
    KEPT,
    /// Not all of its tasks are done.
    OPEN,
    /// A filter holds it back.
    EXCLUDED,
    /// A task of it failed.
    FAILED;

    /// As tables write it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A structure. Where it has several realisations, those that came farthest count.
  ///
  /// @param stage where it stands
  /// @param reason why it ended there
  /// @param realisations that count
  /// @param values value, lower and upper end of the 95 % interval of each column, not a number
  ///   where it has none
  /// @param users the user's columns
  /// @param folder of its first realisation, relative to the campaign's
  /// @param report of its dynamics, relative to the campaign's folder; empty where there is none
  /// @param views stages of which its folder holds a view
  public record Row(
      String id,
      String formula,
      String mobile,
      Status status,
      String stage,
      String reason,
      int realisations,
      double[] values,
      List<String> users,
      String folder,
      String report,
      List<String> views) {

    /// Value of the `k`-th column.
    public double value(int k) {
      return values[3 * k];
    }

    /// Lower end of its interval.
    public double low(int k) {
      return values[3 * k + 1];
    }

    /// Upper end of its interval.
    public double high(int k) {
      return values[3 * k + 2];
    }
  }

  /// Index of a column of the stages, or -1.
  public int column(String name) {
    for (int k = 0; k < heads.size(); k++) {
      if (heads.get(k).name().equals(name)) {
        return k;
      }
    }
    return -1;
  }
}
