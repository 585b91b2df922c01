package org.haven.pathways.jumps;

import java.util.List;
import java.util.Locale;

/// How many jumps an ion, or an empty site, makes on average from one frame to the next.
///
/// Two jumps of one ion within a frame are seen as a longer one, or as none; so are those of two
/// ions through one empty site. With λ jumps on average a share of about λ/2 of the jumps has
/// another one in the same frame (Poisson), and rates are off by a like share.
///
/// @param source the trajectory
/// @param jumps on average
/// @param empty whether of an empty site, else of an ion
/// @param kind of the sites
record JumpsPerFrame(TrajectoryModel.Source source, double jumps, boolean empty, int kind) {
  /// More than this is too many: rates are off by 5 % at most at this.
  static final double LIMIT = 0.1;

  /// The most of any kind of sites, ions or empty ones; 0 where fewer than ten jumps were seen.
  static JumpsPerFrame of(TrajectoryModel.Source source, JumpCounts counts, HopClasses classes) {
    int kinds = JumpCounts.kinds(classes);
    // As many leave as arrive.
    double[] jumps = new double[kinds];
    for (int k = 0; k < classes.all().size(); k++) {
      HopClasses.HopClass each = classes.all().get(k);
      double flux = ClassRates.flux(counts, k, each.from() == each.to());
      for (int kind : new int[] {each.from(), each.to()}) {
        jumps[kind] += flux;
      }
    }
    double[] sites = new double[kinds];
    for (int kind : classes.kinds()) {
      sites[kind] += counts.cells[0] * counts.cells[1] * counts.cells[2];
    }
    JumpsPerFrame most = new JumpsPerFrame(source, 0, false, 0);
    for (int kind = 0; kind < kinds; kind++) {
      double taken = 0;
      for (double[] block : counts.occupied) {
        taken += block[kind];
      }
      double dt = source.walk().intervalPs();
      double free = sites[kind] * counts.ps - taken;
      double ion = jumps[kind] * dt / Math.max(taken, dt);
      double hole = jumps[kind] * dt / Math.max(free, dt);
      if (jumps[kind] >= ClassRates.LEAST && Math.max(ion, hole) > most.jumps) {
        most = new JumpsPerFrame(source, Math.max(ion, hole), hole > ion, kind);
      }
    }
    return most;
  }

  boolean tooMany() {
    return jumps > LIMIT;
  }

  /// What is wrong, and what to do.
  String warning() {
    double ps = source.walk().intervalPs();
    return String.format(
        Locale.ROOT,
        "warning: %s: frames are %.3g ps apart, in which %s of kind %s makes %.2f jumps on average;"
            + " above %.1f two jumps within a frame, seen as one longer hop or none, make rates too"
            + " low and hops that do not exist; write frames every %.2g ps or more often",
        source.name(),
        ps,
        empty ? "an empty site" : "an ion on a site",
        HopClasses.kind(kind),
        jumps,
        LIMIT,
        ps * LIMIT / jumps);
  }

  /// The trajectory with the most of them, where they are too many.
  static void warn(List<JumpsPerFrame> all, List<String> notes) {
    JumpsPerFrame worst = all.getFirst();
    for (JumpsPerFrame each : all) {
      worst = each.jumps > worst.jumps ? each : worst;
    }
    if (worst.tooMany()) {
      notes.add(worst.warning());
    }
  }
}
