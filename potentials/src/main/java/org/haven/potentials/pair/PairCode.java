package org.haven.potentials.pair;

import java.util.function.IntFunction;
import org.haven.kernels.code.Condition;
import org.haven.kernels.code.Numbers;
import org.haven.kernels.code.VectorCode;

/// A vector of pairs as a [PairForm] sees it.
public final class PairCode {
  /// Energies of a vector of pairs, and their derivatives: by r over r, or by r.
  public record Value(Numbers energy, Numbers slope) {}

  /// Distances, written when they are first wanted; all laws share them.
  static final class Distances {
    private final VectorCode c;
    private final Numbers square;
    private final double scale;
    private final boolean wanted;

    /// Set for pairs within the cutoff.
    final Condition inside;

    private Numbers squareAngstrom;
    private Numbers distance;
    private Numbers inverse;

    /// @param square r² in units of `scale`² Å²
    /// @param wanted whether any law wants distances
    Distances(VectorCode c, Numbers square, double scale, Condition inside, boolean wanted) {
      this.wanted = wanted;
      this.c = c;
      this.square = square;
      this.scale = scale;
      this.inside = inside;
    }

    private Numbers square() {
      squareAngstrom = squareAngstrom == null ? c.let(square.times(scale * scale)) : squareAngstrom;
      return squareAngstrom;
    }

    private Numbers distance() {
      distance = distance == null ? c.let(square().root()) : distance;
      return distance;
    }

    private Numbers inverse() {
      inverse = inverse == null ? c.let(c.broadcast(1).over(distance())) : inverse;
      return inverse;
    }
  }

  /// Where the form is written.
  public final VectorCode c;

  private final Distances distances;
  private final Numbers[] common;
  private final IntFunction<Numbers> rows;
  private Condition close;

  PairCode(VectorCode c, Distances distances, Numbers[] common, IntFunction<Numbers> rows) {
    this.c = c;
    this.distances = distances;
    this.common = common;
    this.rows = rows;
  }

  /// r² in Å².
  public Numbers square() {
    return distances.square();
  }

  /// 1/r² in 1/Å², for a form without distances.
  public Numbers inverseSquare() {
    if (distances.wanted) {
      return c.let(inverse().times(inverse()));
    }
    double units = 1 / (distances.scale * distances.scale);
    return c.let(c.broadcast(units).over(distances.square));
  }

  /// r in Å.
  public Numbers distance() {
    return distances.distance();
  }

  /// 1/r in 1/Å.
  public Numbers inverse() {
    return distances.inverse();
  }

  /// A number that all pairs share.
  public Numbers common(int number) {
    return common[number];
  }

  /// A number that depends on the species of both particles.
  public Numbers parameter(int row) {
    return rows.apply(row);
  }

  /// The number for pairs within the cutoff, zero for others.
  public Numbers within(Numbers number) {
    return c.zero().blend(number, distances.inside);
  }

  /// Counts pairs that are closer than their law allows.
  public void countClose(Condition closer) {
    close = closer.and(distances.inside);
  }

  /// What was counted; null if nothing.
  Condition close() {
    return close;
  }

  /// Multiplies by the switch of a [Taper], which is one below its beginning.
  ///
  /// @param value u and u′ of pairs at distance r
  /// @param from r_on in Å
  /// @param inverseWidth in 1/Å
  public Value switched(Value value, Numbers r, Numbers from, Numbers inverseWidth) {
    Numbers one = c.broadcast(1);
    Numbers t = c.let(r.minus(from).times(inverseWidth).atLeast(0));
    Numbers rest = c.let(t.times(one.minus(t)));
    Numbers polynomial = t.fma(t.times(6).minus(15), c.broadcast(10));
    Numbers s = c.let(one.minus(t.times(t).times(t).times(polynomial)));
    Numbers rate = rest.times(rest).times(inverseWidth).times(30);
    Numbers u = c.let(value.energy);
    return new Value(u.times(s), value.slope.times(s).minus(rate.times(u)));
  }
}
