package org.haven.inputs.deck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.NearestOfKind;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ColourField;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

/// Constant fields on the colour charges of the mobile ions, as a deck asks for them: each strength
/// in each direction, with its negative, is a simulation of its own.
///
/// @param directions each [3], not of unit length
/// @param colourCharges all that are not named have 0
@DeckKey.Short
public record FieldSpec(
    @DeckKey(
            value =
                "Reduced strengths F a/(k_B T), a the hop length: each is run with its negative;"
                    + " up to about 1 ions answer in proportion; default: [0.5, 1]",
            optional = true,
            above = 0,
            max = 20)
        List<Double> reducedStrengths,
    @DeckKey(
            value = "Forces F in eV/Å on the unit of colour charge, instead of reduced strengths",
            fallback = "[]",
            above = 0,
            max = 10)
        List<Double> forcesEvPerAngstrom,
    @DeckKey(
            value =
                "Direction of the field, Cartesian, of any length; or a list of several, of which"
                    + " three at right angles give its mean over all directions",
            fallback = "[[1, 1, 1]]")
        List<List<Double>> directions,
    @DeckKey(
            value =
                "Colour charge by mobile species, 0 for one that is not driven; default: 1 for a"
                    + " single mobile species, charges of the deck for several",
            min = -10,
            max = 10)
        Optional<Map<String, Double>> colourCharges,
    @DeckKey(
            value =
                "Hop length a in Å; default: analysis.hop_length_angstrom, else the largest median"
                    + " distance of a driven ion to the nearest of its kind",
            above = 0,
            max = 20)
        OptionalDouble hopLengthAngstrom,
    @DeckKey(value = "Whether simulations without a field run as well", fallback = "false")
        boolean equilibrium) {
  private static final List<Double> USUAL = List.of(0.5, 1.0);

  /// Relative difference of lengths, angles and directions that counts as none: cells of disordered
  /// crystals are not quite regular.
  private static final double SAME = 0.01;

  public FieldSpec {
    if (reducedStrengths == null) {
      reducedStrengths = forcesEvPerAngstrom.isEmpty() ? USUAL : List.of();
    }
    // [1, 1, 1] is one direction.
    if (directions.size() == 3 && directions.stream().allMatch(each -> each.size() == 1)) {
      directions = List.of(directions.stream().map(List::getFirst).toList());
    }
  }

  /// Refuses what contradicts itself.
  ///
  /// @param fault makes the error of a key and a message
  void check(BiFunction<String, String, InputException> fault) {
    if (reducedStrengths.isEmpty() == forcesEvPerAngstrom.isEmpty()) {
      throw fault.apply(
          "reduced_strengths",
          reducedStrengths.isEmpty()
              ? "is empty; give at least one, as in [0.5, 1]"
              : "and forces_ev_per_angstrom are both given; remove one");
    }
    distinct(reducedStrengths, "reduced_strengths", fault);
    distinct(forcesEvPerAngstrom, "forces_ev_per_angstrom", fault);
    for (List<Double> direction : directions) {
      if (direction.size() != 3
          || direction.stream().allMatch(each -> each == 0)
          || direction.stream().anyMatch(each -> !(Math.abs(each) < 1e6))) {
        throw fault.apply(
            "directions",
            "holds " + direction + "; each direction has 3 numbers, not all 0, as in [1, 1, 1]");
      }
    }
    if (directions.isEmpty() || directions.size() > 99) {
      throw fault.apply("directions", "has " + directions.size() + "; expected 1 to 99");
    }
    for (int k = 0; k < directions.size(); k++) {
      for (int l = 0; l < k; l++) {
        if (parallel(directions.get(k), directions.get(l))) {
          throw fault.apply(
              "directions",
              "holds "
                  + directions.get(l)
                  + " and "
                  + directions.get(k)
                  + ", which are parallel; each field is run with its negative anyway");
        }
      }
    }
  }

  private static void distinct(
      List<Double> values, String key, BiFunction<String, String, InputException> fault) {
    if (values.stream().distinct().count() < values.size()) {
      throw fault.apply(key, "is " + values + ": each once; use 'replicas' for repeated runs");
    }
  }

  private static boolean parallel(List<Double> a, List<Double> b) {
    double[] x = unit(a);
    double[] y = unit(b);
    return Math.abs(x[0] * y[0] + x[1] * y[1] + x[2] * y[2]) > 1 - 1e-9;
  }

  private static double[] unit(List<Double> direction) {
    double[] v = direction.stream().mapToDouble(Double::doubleValue).toArray();
    double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    return new double[] {v[0] / length, v[1] / length, v[2] / length};
  }

  /// Refuses what contradicts the species of a deck.
  ///
  /// @param fault makes the error of a key and a message
  void check(RunSpec spec, BiFunction<String, String, InputException> fault) {
    for (String symbol : colourCharges.orElse(Map.of()).keySet()) {
      if (!spec.mobile().contains(symbol)) {
        throw fault.apply(
            "colour_charges",
            "names "
                + Plain.quoted(symbol)
                + ", which is not mobile; the framework has the balance of the forces on "
                + String.join(", ", spec.mobile()));
      }
    }
    if (colourCharges.isEmpty() && spec.mobile().size() > 1 && spec.charges().isEmpty()) {
      throw fault.apply(
          "colour_charges",
          "is missing: several species are mobile, and the deck has no charges; give a colour"
              + " charge for each, as in {Li: 1, Na: 1}, or charges");
    }
    if (charges(spec).values().stream().allMatch(each -> each == 0)) {
      throw fault.apply("colour_charges", "is 0 for all mobile species; nothing would be driven");
    }
  }

  /// Whether the mean over the directions is that over all, a third of the trace, for every tensor
  /// that a crystal with such a cell can have: one number if the lattice is cubic; if its vectors
  /// lie along x, y and z their three values; in a hexagonal one along z two.
  ///
  /// @param cell of the crystal, not of a supercell
  public boolean isMeanIn(Cell cell) {
    double[] m = new double[9];
    for (List<Double> each : directions) {
      double[] n = unit(each);
      for (int k = 0; k < 9; k++) {
        m[k] += n[k / 3] * n[k % 3] / directions.size();
      }
    }
    boolean diagonal = true;
    for (int k = 0; k < 9; k += 4) {
      diagonal &= Math.abs(m[k] - 1.0 / 3) < SAME;
    }
    double[] l = cell.lengths();
    double[] angles = cell.anglesDegrees();
    boolean alike = same(l[0], l[1]) && same(l[0], l[2]);
    // Primitive cells of the face- and body-centred lattices.
    boolean cubic =
        alike
            && same(angles[0], angles[1])
            && same(angles[0], angles[2])
            && (same(angles[0], 90) || same(angles[0], 60) || same(angles[0], 109.471));
    double[] rows = cell.rows();
    boolean alongZ =
        Math.abs(rows[2]) + Math.abs(rows[5]) + Math.abs(rows[6]) + Math.abs(rows[7]) < SAME * l[2];
    boolean right = alongZ && Math.abs(rows[1]) + Math.abs(rows[3]) < SAME * l[2];
    boolean hexagonal = alongZ && same(l[0], l[1]) && (same(angles[2], 120) || same(angles[2], 60));
    boolean all = diagonal && Math.abs(m[1]) + Math.abs(m[2]) + Math.abs(m[5]) < SAME;
    return cubic || right && diagonal || hexagonal && Math.abs(m[8] - 1.0 / 3) < SAME || all;
  }

  private static boolean same(double a, double b) {
    return Math.abs(a - b) < SAME * Math.abs(b);
  }

  /// Colour charge of each mobile species.
  public Map<String, Double> charges(RunSpec spec) {
    Map<String, Double> all = new LinkedHashMap<>();
    for (String symbol : spec.mobile()) {
      all.put(
          symbol,
          colourCharges
              .map(given -> given.getOrDefault(symbol, 0.0))
              .orElseGet(
                  () ->
                      spec.mobile().size() == 1 ? 1.0 : spec.charges().getOrDefault(symbol, 0.0)));
    }
    return all;
  }

  /// All fields: strengths, of each the directions, of each both signs.
  public List<FieldPoint> points() {
    List<FieldPoint> all = new ArrayList<>();
    boolean reduced = forcesEvPerAngstrom.isEmpty();
    for (double strength : reduced ? reducedStrengths : forcesEvPerAngstrom) {
      for (int d = 0; d < directions.size(); d++) {
        FieldPoint point = new FieldPoint(strength, reduced, directions.size() == 1 ? 0 : d + 1);
        all.add(point);
        all.add(point.reversed());
      }
    }
    return List.copyOf(all);
  }

  /// The same with the hop length that the structure of a deck has, where none is given.
  FieldSpec on(RunSpec spec, Structure structure) {
    if (hopLengthAngstrom.isPresent()) {
      return this;
    }
    double longest = 0;
    for (Map.Entry<String, Double> each : charges(spec).entrySet()) {
      if (each.getValue() != 0) {
        longest =
            Math.max(
                longest,
                NearestOfKind.typicalAngstrom(
                    structure.cell(), structure.positions(), structure.symbols(), each.getKey()));
      }
    }
    // Four digits say all that a typical distance does, and stay readable in deck.yaml.
    double length = spec.analysis().hopLengthAngstrom().orElse(Math.rint(longest * 1000) / 1000);
    return new FieldSpec(
        reducedStrengths,
        forcesEvPerAngstrom,
        directions,
        colourCharges,
        OptionalDouble.of(length),
        equilibrium);
  }

  /// The field of a simulation.
  ///
  /// @param point one of [#points]
  /// @throws IllegalStateException without a hop length ([RunSpec#on])
  public ColourField of(RunSpec spec, FieldPoint point, double temperatureK) {
    Map<String, Double> charges = charges(spec);
    double largest = charges.values().stream().mapToDouble(Math::abs).max().orElseThrow();
    double hop = hopLengthAngstrom.orElseThrow(() -> new IllegalStateException("no hop length"));
    double perForce = largest * hop / (PhysicalConstants.BOLTZMANN_EV_PER_K * temperatureK);
    double value = Math.abs(point.value());
    double force = point.reduced() ? value / perForce : value;
    double[] vector = unit(directions.get(Math.max(0, point.direction() - 1)));
    for (int d = 0; d < 3; d++) {
      vector[d] = 0.0 + vector[d] * force;
    }
    ColourField field =
        new ColourField(vector, charges, point.reduced() ? value : force * perForce, hop);
    return point.value() < 0 ? field.reversed() : field;
  }
}
