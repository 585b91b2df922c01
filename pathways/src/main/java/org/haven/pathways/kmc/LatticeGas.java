package org.haven.pathways.kmc;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.kernels.Philox;

/// Ions on a lattice, at most one on a site, that hop: exact kinetic Monte Carlo (Gillespie, J.
/// Phys. Chem. 1977, 81, 2340, doi:10.1021/j100540a008). Mutable.
///
/// The waiting time is −ln(u)/Σk, the hop that comes has the probability k/Σk. Random numbers are a
/// function of the seed and the number of draws so far, so that a state goes on from a checkpoint
/// with the same bits. Two ways to draw: [CarrierGas] where exclusion alone decides on a hop and
/// blocks few of them, [ListedGas] in all other cases.
abstract class LatticeGas {
  /// Streams of [Philox].
  private static final int HOPS = 5;

  private static final int PLACES = 6;

  /// Draws whose random numbers are made at once.
  static final int BATCH = 64;

  final KmcModel model;
  final long seed;
  final int species;
  final int sites;

  /// [N] ions are numbered species by species.
  final byte[] speciesOf;

  /// [types · P] hops made.
  final long[] made;

  private final double[] numbers = new double[2 * BATCH];

  // Of each draw at hand, the coming one is `next`: uniform in (0, 1), and exponential with mean 1.
  final double[] uniforms = new double[BATCH];
  final double[] waits = new double[BATCH];

  int next = BATCH;
  long draws;
  double timeS;
  long hops;

  LatticeGas(KmcModel model, long seed) {
    this.model = model;
    this.seed = seed;
    species = model.species().size();
    sites = model.cells() * model.sites();
    made = new long[model.hops().size() * species];
    speciesOf = new byte[model.ions()];
    int i = 0;
    for (int p = 0; p < species; p++) {
      Arrays.fill(speciesOf, i, i += model.counts()[p], (byte) p);
    }
  }

  /// Ions at random on the sites that they may take.
  ///
  /// @param slowdown [types] factors on the rates
  static LatticeGas of(KmcModel model, double temperatureK, double[] slowdown, long seed) {
    RateClasses rates = new RateClasses(model, temperatureK, slowdown);
    if (!needsLists(model, rates, seed)) {
      return new CarrierGas(model, rates, seed);
    }
    GasMemory.require(model, true, 1);
    return new ListedGas(model, rates, temperatureK, seed);
  }

  private static boolean needsLists(KmcModel model, RateClasses rates, long seed) {
    if (!CarrierGas.suits(model)) {
      return true;
    }
    GasMemory.require(model, false, 1);
    return !new CarrierGas(model, rates, seed).isRarelyBlocked();
  }

  /// Refuses models of which so many simulations do not fit into memory side by side.
  ///
  /// @throws InputException naming need, limit and remedies
  static void requireRoom(KmcModel model, double temperatureK, int simulations) {
    RateClasses rates = new RateClasses(model, temperatureK, Slowdown.none(model));
    GasMemory.require(model, needsLists(model, rates, 1), simulations);
  }

  /// Bytes of memory.
  final long bytes() {
    return GasMemory.bytes(model, this instanceof ListedGas);
  }

  /// Energy of all ions on their sites and of their pairs, in eV.
  final double energyEv() {
    int[] siteOf = new int[speciesOf.length];
    where(siteOf, new int[3 * siteOf.length]);
    double energy = 0;
    for (int site : siteOf) {
      energy += model.siteEnergies()[site % model.sites()];
    }
    return energy + pairEnergyEv();
  }

  double pairEnergyEv() {
    return 0;
  }

  /// Hops until `untilS`, or until `most` hops have been made since the last [#restart].
  ///
  /// @return false where no hop is possible
  abstract boolean advance(double untilS, long most);

  /// Random numbers of the coming draws.
  final void fill() {
    Philox.pairs(seed, HOPS, draws, numbers);
    for (int n = 0; n < BATCH; n++) {
      uniforms[n] = numbers[2 * n];
      waits[n] = -Math.log(numbers[2 * n + 1]);
    }
    next = 0;
  }

  /// Draws sites [N] for the ions, those of the species with the fewest sites first.
  final int[] places() {
    int perCell = model.sites();
    int[] start = new int[species];
    for (int p = 1; p < species; p++) {
      start[p] = start[p - 1] + model.counts()[p - 1];
    }
    int[] siteOf = new int[speciesOf.length];
    boolean[] taken = new boolean[sites];
    int drawn = 0;
    for (int p : IntStream.range(0, species).boxed().sorted((p, q) -> room(p) - room(q)).toList()) {
      int[] free =
          IntStream.range(0, sites)
              .filter(s -> !taken[s] && model.allowed()[p][s % perCell])
              .toArray();
      int n = free.length;
      for (int k = 0; k < model.counts()[p]; k++) {
        if (n == 0) {
          throw new InputException(
              "the sites of "
                  + model.species().get(p)
                  + " are taken by other species; lower their 'fraction' or 'count'");
        }
        int at = (int) (Philox.uniform(seed, PLACES, drawn++, 0) * n);
        siteOf[start[p] + k] = free[at];
        taken[free[at]] = true;
        free[at] = free[--n];
      }
    }
    return siteOf;
  }

  private int room(int p) {
    int n = 0;
    for (boolean may : model.allowed()[p]) {
      n += may ? 1 : 0;
    }
    return n;
  }

  /// Cell `axis` of a site, within the lattice.
  final int cell(int site, int axis) {
    int[] n = model.replicate();
    int cell = site / model.sites();
    return axis == 0 ? cell / (n[1] * n[2]) : axis == 1 ? cell / n[2] % n[1] : cell % n[2];
  }

  /// Begins anew to count time and hops; the ions stay.
  final void restart() {
    timeS = 0;
    hops = 0;
    Arrays.fill(made, 0);
  }

  /// Site of each ion [N], and the lattices [3 N] that it has crossed.
  abstract void where(int[] siteOf, int[] images);

  /// Unwrapped Cartesian positions [3 N] in Å.
  final void positions(double[] cartesian) {
    double[] f = model.fractional();
    int[] n = model.replicate();
    int perCell = model.sites();
    int[] siteOf = new int[speciesOf.length];
    int[] images = new int[3 * siteOf.length];
    where(siteOf, images);
    for (int i = 0; i < siteOf.length; i++) {
      int s = siteOf[i] % perCell;
      for (int d = 0; d < 3; d++) {
        cartesian[3 * i + d] = f[3 * s + d] + cell(siteOf[i], d) + n[d] * images[3 * i + d];
      }
    }
    model.cell().toCartesian(cartesian, cartesian);
  }

  /// Why no hop is possible.
  ///
  /// @param where temperature, in words
  final InputException still(KmcReader.Read read, String where) {
    int perCell = model.sites();
    int[] n = model.replicate();
    int[] siteOf = new int[speciesOf.length];
    where(siteOf, new int[3 * siteOf.length]);
    boolean[] taken = new boolean[sites];
    for (int site : siteOf) {
      taken[site] = true;
    }
    for (int i = 0; i < siteOf.length; i++) {
      for (KmcModel.Hop hop : model.hops()) {
        if (hop.from() == siteOf[i] % perCell && hop.moves()[speciesOf[i]]) {
          int cell = 0;
          for (int d = 0; d < 3; d++) {
            cell = cell * n[d] + Math.floorMod(cell(siteOf[i], d) + hop.offset()[d], n[d]);
          }
          if (!taken[cell * perCell + hop.to()]) {
            return read.fault()
                .at(
                    "let nothing hop at "
                        + where
                        + ": the rates of all hops that are free are 0 to the last digit of a"
                        + " number (below 5e-324/s); raise them, or correct the barriers",
                    "temperatures_k");
          }
        }
      }
    }
    return read.fault()
        .at(
            "let nothing hop at "
                + where
                + ": every hop out of an occupied site ends on one; lower 'fraction' or 'count'",
            "species");
  }

  /// What a checkpoint holds.
  ///
  /// @param arrays all that decides on the hops to come, by the class
  record State(double timeS, long hops, long draws, long[] made, int[][] arrays) {}

  final State state() {
    return new State(timeS, hops, draws, made.clone(), arrays());
  }

  /// Goes back to a state of this model, temperature and seed.
  final void restore(State state) {
    arrays(state.arrays);
    System.arraycopy(state.made, 0, made, 0, made.length);
    timeS = state.timeS;
    hops = state.hops;
    draws = state.draws;
    next = BATCH;
  }

  abstract int[][] arrays();

  abstract void arrays(int[][] arrays);

  /// Whether the random numbers at hand are used up.
  final boolean spent() {
    return next == BATCH;
  }
}
