package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;

/// Where mobile ions rest and how they jump from site to site.
///
/// An ion belongs to the site whose core it was in last: it leaves only by entering the core of
/// another, so that crossing a border back and forth is no jump (core sets; Buchete, Hummer, J.
/// Phys. Chem. B 2008, 112, 6057, doi:10.1021/jp0761665). Jumps faster than the time between frames
/// are seen as one.
///
/// A jump leads from the core of a site to that of another; the jump back is one more. The
/// effective hops of [org.haven.analysis.transport.Diffusivity.Hops] are the displacement in units
/// of a hop, to which the two add nothing.
///
/// With J jumps of length a in the time N T that N ions were followed: rate ν = J/(N T), mean
/// residence time 1/ν (stays cut off by the ends of the file count by their length), D_jump = Σ a²/
/// (6 N T), correlation factor f = D*/D_jump: 1 for a random walk, less where ions jump back.
/// Murch, Solid State Ionics 1982, 7, 177, doi:10.1016/0167-2738(82)90050-9. Errors of rates are
/// Poisson's, 1/√J; jumps that come in bursts make them larger.
///
/// Memory: 96 bytes × jumps, 40 bytes × (ions + sites).
///
/// @param sites where ions rest
/// @param occupancy [S] mean number of ions at each site
/// @param siteRatePerPs [S] jumps out of each site per ion there and ps; NaN where no ion was
/// @param jumps all jumps in order of time
/// @param edges pairs of sites with jumps, most frequent first
/// @param ratePerPs jumps per ion and ps
/// @param residencePs mean residence time
/// @param completedResidencePs median of the stays seen from their start to their end; NaN if none
/// @param jumpDiffusivityCm2PerS D_jump
/// @param correlationFactor f, unknown where D* is
/// @param meanCosine between successive jumps of an ion: 0 for a random walk, −1 for back and forth
/// @param inCoreFraction part of the time that ions were inside a core
/// @param warnings what the user should know
public record SiteAnalysis(
    Sites sites,
    double[] occupancy,
    double[] siteRatePerPs,
    List<Jump> jumps,
    List<Edge> edges,
    Estimate ratePerPs,
    Estimate residencePs,
    double completedResidencePs,
    Estimate jumpDiffusivityCm2PerS,
    Estimate correlationFactor,
    double meanCosine,
    double inCoreFraction,
    List<String> warnings) {

  /// Å²/ps in cm²/s.
  private static final double CM2_PER_S = 1e-4;

  /// A jump.
  ///
  /// @param frame in which the ion was first seen in the core of the new site
  /// @param lastFrame in which it was last seen in the core of the old one; between the two it is
  ///   on its way
  /// @param ion index of the particle in the file
  /// @param from site left
  /// @param to site reached
  /// @param vectorAngstrom [3] from site to site
  /// @param midpoint [3] fractional, halfway
  public record Jump(
      int frame,
      int lastFrame,
      int ion,
      int from,
      int to,
      double[] vectorAngstrom,
      double[] midpoint) {}

  /// An edge of the jump network.
  ///
  /// @param a site with the lower index
  /// @param b other site
  /// @param distanceAngstrom mean length of these jumps
  /// @param forward jumps a → b
  /// @param backward jumps b → a
  public record Edge(int a, int b, double distanceAngstrom, int forward, int backward) {}

  /// Follows ions from core to core.
  static final class Sampler implements FrameSampler {
    private final TrajectoryPass pass;
    private final Sites sites;
    private final Sites.Locator locator;
    private final int[] ions;
    private final int[] site;
    private final int[] firstSite;
    private final int[] firstFrame;
    private final int[] since;
    private final int[] lastFrame;
    private final boolean[] arrived;
    private final double[] place;
    private final double[][] lastJump;
    private final long[] occupied;
    private final int[] left;
    private final List<Jump> jumps = new ArrayList<>();
    private final List<Integer> stays = new ArrayList<>();
    private long inCore;
    private long seen;
    private double cosines;
    private int pairs;

    Sampler(TrajectoryPass pass, Sites sites) {
      this.pass = pass;
      this.sites = sites;
      locator = sites.locator();
      ions = pass.mobile();
      site = new int[ions.length];
      java.util.Arrays.fill(site, -1);
      firstSite = site.clone();
      firstFrame = new int[ions.length];
      since = new int[ions.length];
      lastFrame = new int[ions.length];
      arrived = new boolean[ions.length];
      place = new double[3 * ions.length];
      lastJump = new double[ions.length][];
      occupied = new long[sites.count()];
      left = new int[sites.count()];
    }

    @Override
    public void sample(Snapshot snapshot) {
      double[] s = snapshot.fractional();
      for (int n = 0; n < ions.length; n++) {
        int k = 3 * ions[n];
        seen++;
        int core = locator.find(s, k);
        if (core >= 0) {
          inCore++;
          // The image of the site that the ion is at: unwrapped, so that each jump has its vector.
          double[] now = new double[3];
          boolean elsewhere = core != site[n];
          for (int d = 0; d < 3; d++) {
            double p = sites.fractional()[3 * core + d];
            now[d] = p + Math.rint(s[k + d] - p);
            elsewhere |= Math.abs(now[d] - place[3 * n + d]) > 0.5;
          }
          if (site[n] < 0) {
            site[n] = core;
            firstSite[n] = core;
            firstFrame[n] = snapshot.frame();
          } else if (elsewhere) {
            jump(n, core, now, snapshot.frame());
          }
          System.arraycopy(now, 0, place, 3 * n, 3);
          lastFrame[n] = snapshot.frame();
        }
        if (site[n] >= 0) {
          occupied[site[n]]++;
        }
      }
    }

    /// Where each ion was first.
    SiteWalk walk(int[] cells) {
      return new SiteWalk(
          sites,
          cells,
          ions.clone(),
          firstSite.clone(),
          firstFrame.clone(),
          List.copyOf(jumps),
          pass.frames(),
          pass.intervalPs(),
          (double) inCore / Math.max(1, seen));
    }

    private void jump(int n, int to, double[] now, int frame) {
      double[] vector = new double[3];
      double[] midpoint = new double[3];
      for (int d = 0; d < 3; d++) {
        vector[d] = now[d] - place[3 * n + d];
        midpoint[d] = 0.5 * (now[d] + place[3 * n + d]);
      }
      sites.cell().toCartesian(vector, vector);
      jumps.add(new Jump(frame, lastFrame[n], ions[n], site[n], to, vector, midpoint));
      left[site[n]]++;
      if (lastJump[n] != null) {
        double dot = 0;
        double a = 0;
        double b = 0;
        for (int d = 0; d < 3; d++) {
          dot += vector[d] * lastJump[n][d];
          a += vector[d] * vector[d];
          b += lastJump[n][d] * lastJump[n][d];
        }
        cosines += dot / Math.sqrt(a * b);
        pairs++;
      }
      if (arrived[n]) {
        stays.add(frame - since[n]);
      }
      lastJump[n] = vector;
      site[n] = to;
      since[n] = frame;
      arrived[n] = true;
    }

    /// @param tracerCm2PerS D* of the mobile ions, or unknown
    SiteAnalysis result(Estimate tracerCm2PerS) {
      double interval = pass.intervalPs();
      double[] occupancy = new double[sites.count()];
      double[] rates = new double[sites.count()];
      long followed = 0;
      for (int i = 0; i < occupancy.length; i++) {
        occupancy[i] = (double) occupied[i] / pass.frames();
        rates[i] = occupied[i] > 0 ? left[i] / (occupied[i] * interval) : Double.NaN;
        followed += occupied[i];
      }
      double time = followed * interval * (pass.frames() - 1) / pass.frames();
      int count = jumps.size();
      double squares =
          jumps.stream()
              .mapToDouble(
                  j ->
                      j.vectorAngstrom[0] * j.vectorAngstrom[0]
                          + j.vectorAngstrom[1] * j.vectorAngstrom[1]
                          + j.vectorAngstrom[2] * j.vectorAngstrom[2])
              .sum();
      double noise = 1 / Math.sqrt(count);
      Estimate rate = poisson(count / time, noise, 3 / time);
      Estimate residence = count > 0 ? Estimate.logNormal(time / count, noise) : Estimate.UNKNOWN;
      Estimate diffusivity =
          count > 0
              ? Estimate.logNormal(squares / (6 * time) * CM2_PER_S, noise)
              : Estimate.UNKNOWN;
      Estimate factor = Estimate.UNKNOWN;
      if (count > 0 && tracerCm2PerS.known() && tracerCm2PerS.value() > 0) {
        // The noise of D* is that of the jumps themselves and what they do not determine: kept
        // apart, the interval is on the wide side.
        double relative = tracerCm2PerS.std() / tracerCm2PerS.value();
        factor =
            Estimate.logNormal(
                tracerCm2PerS.value() / diffusivity.value(),
                Math.sqrt(relative * relative + noise * noise));
      }
      double[] sorted = stays.stream().mapToDouble(t -> t * interval).sorted().toArray();
      return new SiteAnalysis(
          sites,
          occupancy,
          rates,
          List.copyOf(jumps),
          edges(),
          rate,
          residence,
          sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
          diffusivity,
          factor,
          pairs > 0 ? cosines / pairs : Double.NaN,
          (double) inCore / seen,
          warnings(followed, rate));
    }

    /// With no jump at all the rate is below 3/(N T) at 95 % (rule of three).
    private Estimate poisson(double value, double noise, double bound) {
      return jumps.isEmpty()
          ? new Estimate(Double.NaN, Double.NaN, 0, bound)
          : Estimate.logNormal(value, noise);
    }

    private List<Edge> edges() {
      Map<Long, int[]> counts = new LinkedHashMap<>();
      Map<Long, Double> lengths = new LinkedHashMap<>();
      for (Jump jump : jumps) {
        long a = Math.min(jump.from, jump.to);
        long b = Math.max(jump.from, jump.to);
        counts.computeIfAbsent(a << 32 | b, k -> new int[2])[jump.from <= jump.to ? 0 : 1]++;
        double[] v = jump.vectorAngstrom;
        lengths.merge(a << 32 | b, Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]), Double::sum);
      }
      List<Edge> edges = new ArrayList<>();
      counts.forEach(
          (key, c) -> {
            int a = (int) (key >> 32);
            int b = (int) (key & 0xffffffffL);
            edges.add(new Edge(a, b, lengths.get(key) / (c[0] + c[1]), c[0], c[1]));
          });
      edges.sort(
          Comparator.<Edge>comparingInt(e -> -e.forward - e.backward)
              .thenComparingInt(Edge::a)
              .thenComparingInt(Edge::b));
      return List.copyOf(edges);
    }

    private List<String> warnings(long followed, Estimate rate) {
      List<String> warnings = new ArrayList<>();
      if (followed < 0.9 * seen) {
        warnings.add(
            Math.round(100.0 * (seen - followed) / seen)
                + " % of the time ions had not yet been at any site; sites may be missing");
      }
      if (inCore < 0.5 * seen) {
        warnings.add(
            "ions are inside a site's core only "
                + Math.round(100.0 * inCore / seen)
                + " % of the time: jumps between sites are a poor picture of this motion");
      }
      if (rate.known() && rate.value() * pass.intervalPs() > 0.1) {
        warnings.add(
            "an ion jumps every "
                + Math.round(1 / (rate.value() * pass.intervalPs()))
                + " frames: fast returns are missed; store frames more often");
      }
      return List.copyOf(warnings);
    }
  }
}
