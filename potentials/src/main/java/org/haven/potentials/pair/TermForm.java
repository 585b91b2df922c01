package org.haven.potentials.pair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.kernels.Precision;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Functions;
import org.haven.kernels.code.Numbers;

/// v(r) = s(r) Σ a r⁻ⁿ exp(−b (r − r₀)) − c₀ − c₁ r in vector code, the twin of [PairKernel].
///
/// A slot is a term that any pair of species has; a = 0 for the pairs that have not.
///
/// @param shifted whether any pair has a c₀
/// @param linear whether any pair has a c₁
/// @param floors whether any pair has a floor, below which its energy is level
/// @param switched whether there is a switch s
record TermForm(List<Slot> slots, boolean shifted, boolean linear, boolean floors, boolean switched)
    implements PairForm {

  /// A term's place.
  ///
  /// @param power n
  /// @param decays whether b differs from 0 in any pair
  /// @param shifted whether r₀ does
  record Slot(int power, boolean decays, boolean shifted) {}

  // Rows. A slot has three: a, then −n a without decay and b with, then r₀.
  private static final int OFFSET = 0;
  private static final int LINEAR = 1;
  private static final int FLOOR = 2;
  private static final int INVERSE_FLOOR = 3;
  private static final int SLOTS = 4;
  private static final int SLOT_ROWS = 3;

  /// The law for tables as [PairKernel] has them.
  ///
  /// @param pairs [8 S²]
  /// @param terms [4 per term]
  static VectorLaw law(
      int speciesCount, Taper taper, double[] pairs, double[] terms, Precision precision) {
    List<Slot> slots = new ArrayList<>();
    int[] slotOfTerm = new int[terms.length / 4];
    boolean offsets = false;
    boolean linear = false;
    boolean floors = false;
    for (int q = 0; q < pairs.length; q += 8) {
      offsets |= pairs[q + 3] != 0;
      linear |= pairs[q + 4] != 0;
      floors |= pairs[q + 5] != 0;
      Map<Integer, Integer> next = new HashMap<>();
      for (int t = (int) pairs[q + 6]; t < (int) pairs[q + 7]; t++) {
        int power = (int) terms[4 * t + 1];
        int slot = next.getOrDefault(power, 0);
        while (slot < slots.size() && slots.get(slot).power != power) {
          slot++;
        }
        boolean decays = terms[4 * t + 2] != 0;
        boolean shifted = decays && terms[4 * t + 3] != 0;
        if (slot == slots.size()) {
          slots.add(new Slot(power, decays, shifted));
        } else {
          Slot there = slots.get(slot);
          slots.set(slot, new Slot(power, there.decays | decays, there.shifted | shifted));
        }
        next.put(power, slot + 1);
        slotOfTerm[t] = slot;
      }
    }
    double[][][] rows = new double[speciesCount][SLOTS + SLOT_ROWS * slots.size()][speciesCount];
    for (int a = 0; a < speciesCount; a++) {
      for (int b = 0; b < speciesCount; b++) {
        int q = 8 * (a * speciesCount + b);
        rows[a][OFFSET][b] = pairs[q + 3];
        rows[a][LINEAR][b] = pairs[q + 4];
        rows[a][FLOOR][b] = pairs[q + 5];
        rows[a][INVERSE_FLOOR][b] = pairs[q + 5] == 0 ? 0 : 1 / pairs[q + 5];
        for (int t = (int) pairs[q + 6]; t < (int) pairs[q + 7]; t++) {
          int row = SLOTS + SLOT_ROWS * slotOfTerm[t];
          Slot slot = slots.get(slotOfTerm[t]);
          rows[a][row][b] = terms[4 * t];
          rows[a][row + 1][b] = slot.decays ? terms[4 * t + 2] : -slot.power * terms[4 * t];
          rows[a][row + 2][b] = terms[4 * t + 3];
        }
      }
    }
    boolean switched = taper.inverseWidth() != 0;
    double[] common = {taper.switchFromAngstrom(), taper.inverseWidth()};
    return new VectorLaw(
        new TermForm(List.copyOf(slots), offsets, linear, floors, switched),
        precision,
        taper.cutoffAngstrom(),
        common,
        rows,
        new double[speciesCount]);
  }

  @Override
  public boolean wantsDistances() {
    return linear
        || floors
        || switched
        || slots.stream().anyMatch(s -> s.decays || s.power % 2 != 0);
  }

  @Override
  public boolean countsClosePairs() {
    return floors;
  }

  @Override
  public PairCode.Value write(PairCode pair) {
    return wantsDistances() ? byDistance(pair) : bySquare(pair);
  }

  private PairCode.Value bySquare(PairCode pair) {
    Numbers inverse = pair.inverseSquare();
    Powers powers = new Powers(pair, inverse);
    Numbers u = shifted ? pair.within(pair.parameter(OFFSET).negated()) : null;
    Numbers du = null;
    for (int k = slots.size() - 1; k >= 0; k--) {
      Numbers power = powers.of(slots.get(k).power / 2);
      u = add(power, pair.parameter(row(k)), u);
      du = add(power, pair.parameter(row(k) + 1), du);
    }
    return du == null
        ? new PairCode.Value(pair.c.zero(), pair.c.zero())
        : new PairCode.Value(u, du.times(inverse));
  }

  private PairCode.Value byDistance(PairCode pair) {
    Numbers r = pair.distance();
    Numbers inverse = pair.inverse();
    Condition below = null;
    if (floors) {
      Numbers floor = pair.c.let(pair.parameter(FLOOR));
      below = pair.c.let(r.below(floor));
      pair.countClose(below);
      r = pair.c.let(r.blend(floor, below));
      inverse = pair.c.let(inverse.blend(pair.parameter(INVERSE_FLOOR), below));
    }
    PairCode.Value sum = terms(pair, r, inverse);
    if (switched) {
      sum = pair.switched(sum, r, pair.common(0), pair.common(1));
    }
    Numbers u = shifted ? sum.energy().minus(pair.parameter(OFFSET)) : sum.energy();
    Numbers du = sum.slope();
    if (linear) {
      Numbers slope = pair.c.let(pair.parameter(LINEAR));
      u = u.minus(slope.times(r));
      du = du.minus(slope);
    }
    if (floors) {
      du = du.blend(pair.c.zero(), below);
    }
    return new PairCode.Value(u, du.times(inverse));
  }

  /// Σ a r⁻ⁿ exp(−b (r − r₀)) and its derivative, of which each term has −n/r − b times its own.
  private PairCode.Value terms(PairCode pair, Numbers r, Numbers inverse) {
    Powers powers = new Powers(pair, inverse);
    Numbers u = null;
    Numbers du = null;
    Numbers duOverInverse = null;
    for (int k = 0; k < slots.size(); k++) {
      Slot slot = slots.get(k);
      if (slot.decays) {
        Numbers decay = pair.c.let(pair.parameter(row(k) + 1));
        Numbers argument =
            slot.shifted
                ? pair.parameter(row(k) + 2).minus(r).times(decay)
                : r.times(decay).negated();
        Numbers e = new Functions(pair.c).exp(argument);
        Numbers factor = slot.power == 0 ? e : e.times(powers.of(slot.power));
        Numbers term = pair.c.let(factor.times(pair.parameter(row(k))));
        u = u == null ? term : pair.c.let(u.plus(term));
        Numbers rate = slot.power == 0 ? decay : inverse.fma(pair.c.broadcast(slot.power), decay);
        du = pair.c.let(du == null ? term.times(rate).negated() : du.minus(term.times(rate)));
      } else {
        Numbers power = powers.of(slot.power);
        u = pair.c.let(add(power, pair.parameter(row(k)), u));
        duOverInverse = pair.c.let(add(power, pair.parameter(row(k) + 1), duOverInverse));
      }
    }
    if (u == null) {
      return new PairCode.Value(pair.c.zero(), pair.c.zero());
    }
    return new PairCode.Value(u, duOverInverse == null ? du : add(duOverInverse, inverse, du));
  }

  private static int row(int slot) {
    return SLOTS + SLOT_ROWS * slot;
  }

  /// a b + sum; a b if there is no sum yet.
  private static Numbers add(Numbers a, Numbers b, Numbers sum) {
    return sum == null ? a.times(b) : a.fma(b, sum);
  }

  /// Powers of a number, each written once.
  private static final class Powers {
    private final PairCode pair;
    private final Map<Integer, Numbers> known = new TreeMap<>();

    Powers(PairCode pair, Numbers base) {
      this.pair = pair;
      known.put(0, pair.c.broadcast(1));
      known.put(1, base);
    }

    /// xⁿ: the square of a smaller power, or x times one.
    Numbers of(int n) {
      Numbers power = known.get(n);
      if (power == null) {
        Numbers half = of(n / 2);
        power = n % 2 == 0 ? half.times(half) : of(n - 1).times(of(1));
        power = pair.c.let(power);
        known.put(n, power);
      }
      return power;
    }
  }
}
