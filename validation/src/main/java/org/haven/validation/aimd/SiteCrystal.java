package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.analysis.mechanism.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectory;

/// A crystal whose mobile atoms are the sites of the runs of both sides together, so that all are
/// looked at with the same sites: maxima of their joint density.
final class SiteCrystal {
  private static final int FRAMES = 20000;

  private SiteCrystal() {}

  /// Empty where no ion rests anywhere.
  static Optional<Structure> of(List<Trajectory> runs, List<String> mobile) {
    DensityMap map = DensityMap.of(new JoinedRuns(runs, FRAMES), mobile);
    Sites sites = Sites.of(map);
    if (sites.count() == 0 || map.symbols().isEmpty()) {
      return Optional.empty();
    }
    List<String> symbols = new ArrayList<>(map.symbols());
    double[] positions = new double[3 * (symbols.size() + sites.count())];
    System.arraycopy(map.framework(), 0, positions, 0, 3 * symbols.size());
    double[] place = new double[3];
    for (int s = 0; s < sites.count(); s++) {
      System.arraycopy(sites.fractional(), 3 * s, place, 0, 3);
      sites.cell().toCartesian(place, place);
      System.arraycopy(place, 0, positions, 3 * symbols.size(), 3);
      symbols.add(mobile.getFirst());
    }
    return Optional.of(Structure.of("sites", map.cell(), symbols, positions));
  }
}
