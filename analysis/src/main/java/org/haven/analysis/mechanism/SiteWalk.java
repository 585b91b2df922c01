package org.haven.analysis.mechanism;

import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Who is on which site of a crystal at each time: where each ion was first, and its jumps
/// ([SiteAnalysis], core sets).
///
/// Sites are numbered cell by cell of the reference structure, c fastest, in its order within each.
///
/// @param cells [3] cells of the reference along each vector
/// @param ions [N] index of each mobile ion in the file
/// @param firstSite [N] site whose core it was in first; −1 where it was in none
/// @param firstFrame [N] when
/// @param jumps in order of time
/// @param frames of the trajectory
/// @param intervalPs between frames
/// @param inCoreFraction part of the time that ions were inside a core
public record SiteWalk(
    Sites sites,
    int[] cells,
    int[] ions,
    int[] firstSite,
    int[] firstFrame,
    List<SiteAnalysis.Jump> jumps,
    int frames,
    double intervalPs,
    double inCoreFraction) {

  /// Follows the ions of `symbol` from site to site of a crystal.
  ///
  /// @param reference a cell whose atoms of `symbol` are the sites; it fits the trajectory's cell a
  ///   whole number of times
  /// @param origin its file, for messages
  /// @throws InputException if cells do not fit, or the file holds no such ion
  public static SiteWalk of(
      Trajectory trajectory, String symbol, Structure reference, String origin) {
    List<String> mobile = List.of(symbol);
    TrajectoryPass pass = TrajectoryPass.over(trajectory, mobile);
    int[] cells = Sites.times(reference, pass.meanCell(), origin);
    DensityMap.Sampler density = new DensityMap.Sampler(pass, DensityMap.DEFAULT_SPACING_ANGSTROM);
    pass.run(List.of(density));
    Sites sites = Sites.of(reference, mobile, density.result(), origin);
    SiteAnalysis.Sampler sampler = new SiteAnalysis.Sampler(pass, sites);
    pass.run(List.of(sampler));
    return sampler.walk(cells);
  }

  /// Follows the ions of `mobile` between sites found from their own density.
  ///
  /// @throws InputException if the file holds no such ion
  public static SiteWalk of(Trajectory trajectory, List<String> mobile) {
    TrajectoryPass pass = TrajectoryPass.over(trajectory, mobile);
    DensityMap.Sampler density = new DensityMap.Sampler(pass, DensityMap.DEFAULT_SPACING_ANGSTROM);
    pass.run(List.of(density));
    SiteAnalysis.Sampler sampler = new SiteAnalysis.Sampler(pass, Sites.of(density.result()));
    pass.run(List.of(sampler));
    return sampler.walk(new int[] {1, 1, 1});
  }

  /// Mean cell of the trajectory.
  public Cell cell() {
    return sites.cell();
  }
}
