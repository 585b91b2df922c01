package org.haven.pathways.saddle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.haven.kernels.Philox;
import org.haven.pathways.Coordinates;
import org.haven.pathways.Workers;
import org.haven.pathways.neb.Landscape;
import org.haven.pathways.neb.PotentialLandscape;
import org.haven.pathways.neb.SoftModes;
import org.haven.potentials.Potential;

/// Finds hops out of a state that no list contains.
///
/// The structure is relaxed. Each search displaces the surroundings of an ion at random, climbs to
/// a saddle ([Climb]), and relaxes on both sides of it ([Slide]): a hop is what leads from the
/// state to another one. Hops that a shift, a rotation or reflection of the cell or another order
/// of like atoms make one are counted as one ([Isometry]). With more than one state, those that
/// were reached are searched from in turn, that with the lowest way to it first.
///
/// Searches run side by side, one on each thread. What a search finds depends on the seed, its
/// number and the state alone.
public final class SaddleSearch {
  /// Uses of random numbers: the ion, the displacements.
  private static final int ION = 0x5adb1e;

  private static final int KICK = 0x5adb1f;

  /// Off a saddle to each side in all coordinates, first and at most, Å.
  private static final double OFF = 0.06;

  private static final double OFF_MOST = 1;

  /// How often a state that is a saddle is moved off it.
  private static final int TRIES = 3;

  private static final int SLIDE_STEPS = 2000;

  private final Structure structure;
  private final Settings settings;
  private final int[] around;
  private final Watch watch;
  private final List<PotentialLandscape> landscapes = new ArrayList<>();
  private final Queue<PotentialLandscape> idle = new ConcurrentLinkedQueue<>();
  private final List<String> warnings = new ArrayList<>();
  private final long startNs = System.nanoTime();
  private int done;

  /// How searches are made.
  ///
  /// @param searches from each state
  /// @param states from which searches are made
  /// @param displacementAngstrom standard deviation of the displacement of a coordinate of the ion
  ///   in the middle
  /// @param radiusAngstrom at which it has fallen to exp(−½)
  /// @param toleranceEvPerAngstrom length of the force in all coordinates at minima and saddles
  /// @param ceilingEv a search is given up so high above its state
  /// @param maxSteps of a climb
  /// @param seed of the random displacements
  public record Settings(
      int searches,
      int states,
      double displacementAngstrom,
      double radiusAngstrom,
      double toleranceEvPerAngstrom,
      double ceilingEv,
      int maxSteps,
      long seed) {

    /// @throws InputException if a value is out of its range
    public Settings {
      require(
          searches >= 1 && searches <= 1_000_000, "number of searches", searches, "1 to 1000000");
      require(states >= 1 && states <= 10_000, "number of states", states, "1 to 10000");
      require(
          displacementAngstrom > 0 && displacementAngstrom <= 2,
          "displacement",
          displacementAngstrom,
          "above 0 up to 2 Å, for example 0.4");
      require(
          radiusAngstrom > 0 && radiusAngstrom <= 100,
          "radius",
          radiusAngstrom,
          "above 0 up to 100 Å, for example 2");
      require(
          toleranceEvPerAngstrom > 0,
          "tolerance",
          toleranceEvPerAngstrom,
          "above 0 eV/Å, for example 0.002");
      require(ceilingEv > 0, "ceiling", ceilingEv, "above 0 eV, for example 1.5");
      require(maxSteps >= 1, "number of steps", maxSteps, "at least 1");
    }

    private static void require(boolean good, String what, Object value, String expected) {
      if (!good) {
        throw new InputException(what + " is " + value + "; expected " + expected);
      }
    }

    /// Of one state: 0.25 Å, 2 Å, 0.002 eV/Å, 1.5 eV, 400 steps.
    public static Settings standard(int searches, long seed) {
      return new Settings(searches, 1, 0.25, 2, 0.002, 1.5, 400, seed);
    }
  }

  /// Sees how it goes.
  public interface Watch {
    /// Called when a search has ended, by one thread at a time.
    ///
    /// @param state searched from
    /// @param done of all searches
    /// @param catalogue of what is found so far
    void at(int state, int done, Supplier<SaddleCatalogue> catalogue);

    /// Whether to end with what is found.
    default boolean isStopped() {
      return false;
    }
  }

  private SaddleSearch(Structure structure, Settings settings, int[] around, Watch watch) {
    this.structure = structure;
    this.settings = settings;
    this.around = around;
    this.watch = watch;
  }

  /// Searches.
  ///
  /// @param structure to begin with: relaxed first, cell fixed
  /// @param around atoms of which each search takes one at random as the middle of what it
  ///   displaces
  /// @param potentials opens the potential, once for each thread
  /// @param threads of the host, at least 1
  /// @throws InputException if the potential does not fit the structure, or nothing holds it
  public static SaddleCatalogue around(
      Structure structure,
      int[] around,
      Supplier<Potential> potentials,
      int threads,
      Settings settings,
      Watch watch) {
    if (around.length == 0) {
      throw new InputException("a saddle search needs an ion to begin around; none is given");
    }
    SaddleSearch search = new SaddleSearch(structure, settings, around.clone(), watch);
    int workers = Math.max(1, Math.min(threads, settings.searches));
    try {
      for (int w = 0; w < workers; w++) {
        search.landscapes.add(
            new PotentialLandscape(structure, potentials, 1, Math.max(1, threads / workers)));
      }
      search.idle.addAll(search.landscapes);
      return search.run();
    } finally {
      search.landscapes.forEach(PotentialLandscape::close);
    }
  }

  private SaddleCatalogue run() {
    PotentialLandscape first = landscapes.getFirst();
    Slide.Foot foot = settled(first);
    Structure relaxed =
        Structure.of(structure.title(), structure.cell(), structure.symbols(), foot.x())
            .withCharges(structure.charges());
    CatalogueBuilder builder = new CatalogueBuilder(relaxed, foot.x(), foot.energyEv());
    builder.count(first.calls());
    boolean stopped = false;
    int state = 0;
    for (int visit = 0; visit < settings.states && state >= 0 && !stopped; visit++) {
      stopped = visit(builder, state, visit);
      state = builder.unvisited();
    }
    return builder.catalogue(seconds(), stopped, warnings);
  }

  private double seconds() {
    return (System.nanoTime() - startNs) * 1e-9;
  }

  /// The minimum below the structure.
  private Slide.Foot settled(Landscape landscape) {
    double[] x = structure.positions();
    for (int round = 0; ; round++) {
      Slide.Foot foot = Slide.from(landscape, x, settings.toleranceEvPerAngstrom, SLIDE_STEPS);
      SoftModes modes =
          SoftModes.of(landscape, new double[][] {foot.x()}, new double[][] {new double[x.length]})
              .getFirst();
      if (!foot.settled()) {
        warnings.add(
            "the state is not relaxed after "
                + SLIDE_STEPS
                + " steps: take a larger tolerance, or a structure nearer to a minimum");
        return foot;
      }
      if (modes.lowest() > SoftModes.NEGATIVE) {
        return foot;
      }
      if (round == TRIES) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "the state is not a minimum: curvature %.3f eV/Å² along a mode; barriers from it"
                    + " mean little",
                modes.lowest()));
        return foot;
      }
      x = foot.x().clone();
      Coordinates.add(x, OFF, modes.mode());
    }
  }

  /// All searches from a state; tells whether they were stopped.
  private boolean visit(CatalogueBuilder builder, int state, int visit) {
    Outcome[] outcomes = new Outcome[settings.searches];
    int[] taken = {0};
    Object turn = new Object();
    Workers.each(
        settings.searches,
        landscapes.size(),
        () -> new Turn(builder, state, visit, outcomes, taken, turn),
        share -> {});
    for (int k = taken[0]; k < outcomes.length; k++) {
      if (outcomes[k] != null) {
        builder.add(state, visit * settings.searches + k, outcomes[k]);
      }
    }
    return watch.isStopped();
  }

  /// What a thread does.
  private final class Turn implements IntConsumer, AutoCloseable {
    private final CatalogueBuilder builder;
    private final int state;
    private final int visit;
    private final Outcome[] outcomes;
    private final int[] taken;
    private final Object turn;
    private final double[] minimum;
    private final double energyEv;
    private final PotentialLandscape landscape = idle.remove();

    Turn(
        CatalogueBuilder builder,
        int state,
        int visit,
        Outcome[] outcomes,
        int[] taken,
        Object turn) {
      this.builder = builder;
      this.state = state;
      this.visit = visit;
      this.outcomes = outcomes;
      this.taken = taken;
      this.turn = turn;
      synchronized (turn) {
        minimum = builder.minimum(state);
        energyEv = builder.energyEv(state);
      }
    }

    @Override
    public void accept(int k) {
      if (watch.isStopped()) {
        return;
      }
      int number = visit * settings.searches + k;
      Outcome outcome = search(landscape, builder.isometry(), minimum, energyEv, number);
      synchronized (turn) {
        outcomes[k] = outcome;
        // In the order of their numbers, whoever was first.
        while (taken[0] < outcomes.length && outcomes[taken[0]] != null) {
          builder.add(state, visit * settings.searches + taken[0], outcomes[taken[0]]);
          taken[0]++;
        }
        watch.at(state, ++done, () -> builder.catalogue(seconds(), true, warnings));
      }
    }

    @Override
    public void close() {
      idle.add(landscape);
    }
  }

  private Outcome search(
      PotentialLandscape landscape,
      Isometry isometry,
      double[] minimum,
      double energyEv,
      int number) {
    long before = landscape.calls();
    try {
      return search(landscape, isometry, minimum, energyEv, kick(minimum, number), before);
    } catch (InputException refused) {
      return Outcome.none(Outcome.Kind.REFUSED, landscape.calls() - before);
    }
  }

  private Outcome search(
      PotentialLandscape landscape,
      Isometry isometry,
      double[] minimum,
      double energyEv,
      double[] kick,
      long before) {
    double[] start = minimum.clone();
    Coordinates.add(start, 1, kick);
    Climb.Top top =
        new Climb(
                landscape,
                settings.toleranceEvPerAngstrom,
                energyEv + settings.ceilingEv,
                settings.maxSteps)
            .from(start, kick);
    if (top.end() != Climb.End.SADDLE) {
      return Outcome.none(
          top.end() == Climb.End.TOO_HIGH ? Outcome.Kind.TOO_HIGH : Outcome.Kind.TOO_LONG,
          landscape.calls() - before);
    }
    Slide.Foot[] feet = {down(landscape, top, 1), down(landscape, top, -1)};
    boolean[] home = new boolean[2];
    for (int k = 0; k < 2; k++) {
      home[k] = isometry.isSame(minimum, feet[k].x());
    }
    Outcome.Kind kind;
    if (!feet[0].settled() || !feet[1].settled()) {
      kind = Outcome.Kind.UNSETTLED;
    } else if (Math.max(feet[0].energyEv(), feet[1].energyEv()) >= top.energyEv()) {
      kind = Outcome.Kind.FLAT;
    } else if (home[0] && home[1]) {
      kind = Outcome.Kind.RETURNED;
    } else {
      kind = home[0] || home[1] ? Outcome.Kind.HOP : Outcome.Kind.UNCONNECTED;
    }
    Slide.Foot end = feet[home[0] ? 1 : 0];
    return new Outcome(
        kind,
        top.x(),
        end.x(),
        new double[] {top.energyEv(), end.energyEv()},
        new double[] {top.lowest(), top.second()},
        landscape.calls() - before);
  }

  /// Down on one side of a saddle: off it as far as the force leads on.
  private Slide.Foot down(Landscape landscape, Climb.Top top, int side) {
    double[] e = new double[1];
    double[] f = new double[top.x().length];
    double[] x = top.x();
    for (double off = OFF; off <= OFF_MOST; off *= 1.5) {
      x = top.x().clone();
      Coordinates.add(x, side * off, top.mode());
      landscape.evaluate(new double[][] {x}, e, new double[][] {f});
      if (e[0] < top.energyEv()
          && side * Coordinates.dot(f, top.mode()) > 2 * settings.toleranceEvPerAngstrom) {
        break;
      }
    }
    return Slide.from(landscape, x, settings.toleranceEvPerAngstrom, SLIDE_STEPS);
  }

  /// The displacement [3N] with which a search begins, Å.
  private double[] kick(double[] minimum, int number) {
    int middle = around[(int) (Philox.uniform(settings.seed, ION, number, 0) * around.length)];
    Surroundings near = new Surroundings(structure.cell(), minimum, middle);
    double[] kick = new double[minimum.length];
    for (int k = 0; k < kick.length; k++) {
      double share = near.distance(k / 3) / settings.radiusAngstrom;
      kick[k] =
          settings.displacementAngstrom
              * Math.exp(-0.5 * share * share)
              * Philox.gaussian(settings.seed, KICK, number, k);
    }
    Coordinates.restTranslations(kick);
    return kick;
  }

  /// Distances from one atom.
  private static final class Surroundings {
    private final MinimumImage image;
    private final double[] s;
    private final int middle;

    Surroundings(Cell cell, double[] x, int middle) {
      this.middle = middle;
      image = new MinimumImage(cell);
      s = new double[x.length];
      cell.toFractional(x, s);
    }

    double distance(int atom) {
      return image.distance(
          s[3 * atom] - s[3 * middle],
          s[3 * atom + 1] - s[3 * middle + 1],
          s[3 * atom + 2] - s[3 * middle + 2]);
    }
  }
}
