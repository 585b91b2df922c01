package org.haven.pathways.saddle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ExtendedXyz;
import org.haven.pathways.Coordinates;

/// A way out of a state: its saddle, and the minimum on the other side.
///
/// @param from number of the state that it leaves
/// @param to number of the state that it reaches; that of an equivalent one where the crystal's own
///   symmetry or the order of like atoms makes them one
/// @param exact whether it reaches `to` itself, atom by atom, and not an equivalent one
/// @param initial positions [3N] of the state it leaves, unwrapped, Å
/// @param saddle positions of the saddle
/// @param end positions of the state it reaches
/// @param energiesEv [3] of the potential at the three
/// @param lowest curvature of the saddle in eV/Å²: negative
/// @param second the next one: not negative
/// @param found how many searches came to it or an equivalent of it
/// @param ways how many equivalents of it were found: other atoms, or other directions
/// @param search number of the first that found it
public record SaddleHop(
    int from,
    int to,
    boolean exact,
    double[] initial,
    double[] saddle,
    double[] end,
    double[] energiesEv,
    double lowest,
    double second,
    int found,
    int ways,
    int search) {
  /// An ion that goes farther has moved to another site, Å.
  public static final double MOVED_ANGSTROM = 0.5;

  /// Energy of the saddle above the state it leaves, eV.
  public double barrierEv() {
    return energiesEv[1] - energiesEv[0];
  }

  /// Energy of the saddle above the state it reaches, eV.
  public double reverseBarrierEv() {
    return energiesEv[1] - energiesEv[2];
  }

  /// Energy of the state it reaches above the one it leaves, eV.
  public double reactionEv() {
    return energiesEv[2] - energiesEv[0];
  }

  /// How far an atom goes from minimum to minimum, Å.
  public double wayAngstrom(int atom) {
    double[] way = end.clone();
    Coordinates.add(way, -1, initial);
    return Coordinates.length(way, atom);
  }

  /// The atoms that go farther than [#MOVED_ANGSTROM], the farthest first; the farthest alone where
  /// there is none.
  public List<Integer> movers() {
    List<Integer> all =
        IntStream.range(0, initial.length / 3)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -wayAngstrom(i)))
            .toList();
    List<Integer> far = all.stream().filter(i -> wayAngstrom(i) > MOVED_ANGSTROM).toList();
    return far.isEmpty() ? all.subList(0, 1) : far;
  }

  /// Whether several ions go to other sites in one step.
  public boolean isConcerted() {
    return movers().size() > 1;
  }

  /// Length of the two straight lines from minimum to saddle to minimum in all coordinates, Å: the
  /// path is at least as long.
  public double lengthAngstrom() {
    return Coordinates.distance(initial, saddle) + Coordinates.distance(saddle, end);
  }

  /// Minimum, saddle and minimum as extended XYZ with energies, unwrapped: `haven neb` goes on from
  /// it.
  public String extendedXyz(Structure crystal) {
    double[][] images = {initial, saddle, end};
    String[] names = {"initial", "saddle", "final"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(
          ExtendedXyz.text(
              new Structure(
                  String.format(
                      Locale.ROOT,
                      "%s, %.6f eV above the initial state",
                      names[i],
                      energiesEv[i] - energiesEv[0]),
                  crystal.cell(),
                  crystal.symbols(),
                  images[i],
                  Optional.empty(),
                  crystal.charges(),
                  Optional.of(energiesEv[i]),
                  Optional.empty(),
                  Optional.empty(),
                  crystal.massesU(),
                  List.of())));
    }
    return text.toString();
  }

  /// The ions that move, as `Li 12 (2.81 Å), Li 7 (0.92 Å)`.
  ///
  /// @param most named
  public String moversText(Structure crystal, int most) {
    List<String> names = new ArrayList<>();
    List<Integer> movers = movers();
    for (int i : movers.subList(0, Math.min(most, movers.size()))) {
      names.add(
          String.format(
              Locale.ROOT, "%s %d (%.2f Å)", crystal.symbols().get(i), i + 1, wayAngstrom(i)));
    }
    return String.join(", ", names)
        + (movers.size() > most ? " and " + (movers.size() - most) + " more" : "");
  }

  SaddleHop again(boolean otherWay) {
    return new SaddleHop(
        from,
        to,
        exact,
        initial,
        saddle,
        end,
        energiesEv,
        lowest,
        second,
        found + 1,
        ways + (otherWay ? 1 : 0),
        search);
  }
}
