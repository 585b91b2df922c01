package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.analysis.statistics.Estimate;
import org.haven.kernels.PhysicalConstants;

/// Free energy of an ion along the straight way between two sites, of each kind of jump:
///
/// ```
/// F(s) = −k_B T ln n(s),   s = (r − r_A)·(r_B − r_A)/|r_B − r_A|²,   |r_⊥| ≤ R
/// ```
///
/// n(s) counts all ions, at all times, that are within R = [#TUBE_ANGSTROM] of the line, by their
/// projection s on it: 0 at the centre of one site, 1 at that of the other. It is summed over all
/// paths of the kind, from both ends, so F is even about the middle: what one gets where sites
/// differ is the mean of their densities. Paths with a third site inside the tube, between the two,
/// are left out: jumps along them lead over that site.
///
/// The barrier is F at its top less F at its bottom on the smooth [EvenProfile]. Its error is that
/// of the jackknife over [#BLOCKS] blocks of time, all but one of them each (Student's t); that of
/// F(s), which is zero at its bottom, likewise.
///
/// Limits: a projection on one coordinate. The barrier is no activation energy of D: it is a free
/// energy at one temperature and holds the entropy of the tube, attempts and returns are not in it.
///
/// @param profiles ascending in length
/// @param warnings what the user should know
public record FreeEnergy(List<Profile> profiles, List<String> warnings) {
  /// Radius of the tube about a path.
  static final double TUBE_ANGSTROM = 1.0;

  /// Blocks of time.
  static final int BLOCKS = 10;

  /// The profile reaches so far beyond each site, in units of the distance between them.
  static final double BEYOND = 0.2;

  /// Bins of a profile.
  static final int BINS = 56;

  /// Fewer jumps than these tell no barrier: two in each block.
  static final int LEAST_JUMPS = 20;

  /// Fewer ions counted in the middle quarter tell none either.
  private static final int LEAST_COUNTS = 30;

  /// One kind of jump.
  ///
  /// @param lengthAngstrom mean length of the jumps
  /// @param paths that were averaged
  /// @param jumps along them
  /// @param s [56] position along the path, middle of each bin
  /// @param countedEv [56] F of the counts in each bin; NaN where there is none
  /// @param smoothEv [56] F of the smooth density, zero at its bottom
  /// @param stdEv [56] its standard error
  /// @param barrierEv top less bottom of the smooth F
  public record Profile(
      double lengthAngstrom,
      int paths,
      int jumps,
      double[] s,
      double[] countedEv,
      double[] smoothEv,
      double[] stdEv,
      Estimate barrierEv) {
    /// What to call it: `2.3 Å`.
    public String label() {
      return String.format(Locale.ROOT, "%.2f Å", lengthAngstrom);
    }
  }

  /// Counts ions along paths.
  static final class Sampler implements FrameSampler {
    private final TrajectoryPass pass;
    private final double kT;
    private final List<HopType> types;
    private final PathTubes tubes;
    private final double[][][] counts;

    /// @param paths of all jumps
    Sampler(TrajectoryPass pass, Sites sites, List<JumpPath> paths, double temperatureK) {
      this.pass = pass;
      kT = PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK;
      List<JumpPath> direct = paths.stream().filter(p -> PathTubes.isDirect(sites, p)).toList();
      types =
          HopType.of(direct).stream()
              .map(HopType::trodden)
              .filter(t -> t.jumps() >= LEAST_JUMPS)
              .toList();
      tubes = new PathTubes(sites, types);
      counts = new double[types.size()][BLOCKS][BINS];
    }

    /// Whether there are jumps enough for any kind.
    boolean isNeeded() {
      return !types.isEmpty();
    }

    @Override
    public void sample(Snapshot snapshot) {
      int block = (int) ((long) snapshot.frame() * BLOCKS / pass.frames());
      for (int ion : pass.mobile()) {
        tubes.each(
            snapshot.fractional(),
            3 * ion,
            (type, s) -> {
              int bin = (int) Math.floor((s + BEYOND) / (1 + 2 * BEYOND) * BINS);
              if (bin >= 0 && bin < BINS) {
                counts[type][block][bin]++;
              }
            });
      }
    }

    /// @param residencePs mean time that an ion belongs to a site
    FreeEnergy result(Estimate residencePs) {
      List<Profile> profiles = new ArrayList<>();
      for (int t = 0; t < types.size(); t++) {
        double[] all = sum(counts[t], -1);
        double middle = 0;
        for (int k = 3 * BINS / 8; k < 5 * BINS / 8; k++) {
          middle += all[k];
        }
        if (middle >= LEAST_COUNTS) {
          profiles.add(profile(types.get(t), all, counts[t]));
        }
      }
      List<String> warnings = new ArrayList<>();
      double block = pass.frames() * pass.intervalPs() / BLOCKS;
      if (!profiles.isEmpty() && residencePs.known() && residencePs.value() > block) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "free energy: an ion stays %.3g ps at a site, longer than the blocks of %.3g ps"
                    + " that the errors come from: they are too small",
                residencePs.value(),
                block));
      }
      return new FreeEnergy(List.copyOf(profiles), List.copyOf(warnings));
    }

    private Profile profile(HopType type, double[] all, double[][] blocks) {
      Smooth whole = new Smooth(EvenProfile.of(all));
      Smooth[] parts = new Smooth[BLOCKS];
      for (int b = 0; b < BLOCKS; b++) {
        parts[b] = new Smooth(EvenProfile.of(sum(blocks, b)));
      }
      double[] s = new double[BINS];
      double[] counted = new double[BINS];
      double[] smooth = new double[BINS];
      double[] std = new double[BINS];
      for (int k = 0; k < BINS; k++) {
        s[k] = (k + 0.5) / BINS * (1 + 2 * BEYOND) - BEYOND;
        // Both ends are one count, half of it each.
        double count = all[k] + all[BINS - 1 - k];
        counted[k] = count > 0 ? kT * (whole.bottom - Math.log(count)) : Double.NaN;
        smooth[k] = kT * whole.above(k);
        double[] without = new double[BLOCKS];
        for (int b = 0; b < BLOCKS; b++) {
          without[b] = kT * parts[b].above(k);
        }
        std[k] = jackknife(without);
      }
      double[] barriers = new double[BLOCKS];
      for (int b = 0; b < BLOCKS; b++) {
        barriers[b] = kT * parts[b].barrier();
      }
      return new Profile(
          type.lengthAngstrom(),
          type.paths().size(),
          type.jumps(),
          s,
          counted,
          smooth,
          std,
          Estimate.student(kT * whole.barrier(), jackknife(barriers), BLOCKS - 1));
    }

    /// Standard error from values that each lack one block.
    private static double jackknife(double[] without) {
      double mean = java.util.Arrays.stream(without).average().orElseThrow();
      double squares = java.util.Arrays.stream(without).map(x -> (x - mean) * (x - mean)).sum();
      return Math.sqrt(squares * (BLOCKS - 1) / BLOCKS);
    }

    /// Sum over all blocks but one; −1 for all.
    private static double[] sum(double[][] blocks, int without) {
      double[] sum = new double[BINS];
      for (int b = 0; b < blocks.length; b++) {
        for (int k = 0; k < BINS && b != without; k++) {
          sum[k] += blocks[b][k];
        }
      }
      return sum;
    }
  }

  /// A smooth profile with the height of its bottom and top, as ln of the density.
  private static final class Smooth {
    private static final int FINE = 8;
    private final EvenProfile profile;
    private final double bottom;
    private final double top;

    Smooth(EvenProfile profile) {
      this.profile = profile;
      int well = 0;
      for (int k = 1; k <= FINE * BINS / 2; k++) {
        well = at(k) > at(well) ? k : well;
      }
      double least = at(well);
      for (int k = well; k <= FINE * BINS / 2; k++) {
        least = Math.min(least, at(k));
      }
      bottom = at(well);
      top = least;
    }

    /// ln density a fine step at a time, from the beginning of the first bin to the middle.
    private double at(int fine) {
      return profile.log((double) fine / FINE - 0.5, BINS);
    }

    double above(int k) {
      return bottom - profile.log(k, BINS);
    }

    double barrier() {
      return bottom - top;
    }
  }
}
