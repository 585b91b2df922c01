package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.MinimumImage;

/// A data block of a CIF: a crystal, expanded by its symmetry.
///
/// Every site is carried through every symmetry operation of the file. Images closer than
/// [#MERGE_ANGSTROM] are one atom on a special position, which takes their mean. Sites of different
/// elements at one place share it by their occupancies; partial occupancies are filled by
/// [OccupancyFill].
final class CifBlock {
  private static final Pattern FORMULA_TERM = Pattern.compile("([A-Z][a-z]?)(\\d+(?:\\.\\d*)?|)");

  /// Formulas are rounded.
  private static final double FORMULA_TOLERANCE = 0.02;

  /// Two images of a site closer than this are the same atom.
  static final double MERGE_ANGSTROM = 0.05;

  private static final Pattern CHARGED =
      Pattern.compile("[A-Za-z]+(\\d*|\\d+\\.\\d*|\\.\\d+)([+-])");

  /// How files call what is not there.
  private static final Pattern VACANCY = Pattern.compile("(?i)(va|vac|vacancy|□)([^\\p{L}].*)?");

  /// Cells from the origin, beyond which no site is.
  private static final double FARTHEST = 1e6;

  private static final String FRACTION = "atom_site_fract_x";
  private static final String TYPE = "atom_site_type_symbol";
  private static final String OXIDATION = "atom_type_oxidation_number";

  private final Path file;
  private final CifValues values;
  private final List<String> notes = new ArrayList<>();

  private CifBlock(Path file, CifText.Block block) {
    this.file = file;
    this.values = new CifValues(file, block.columns());
    this.notes.addAll(block.notes());
  }

  /// Whether a block holds atoms.
  static boolean hasAtoms(CifText.Block block) {
    return block.columns().containsKey(FRACTION);
  }

  /// Its sites.
  static Sites sites(Path file, CifText.Block block) {
    return new CifBlock(file, block).sites(block.name());
  }

  private Sites sites(String header) {
    Cell cell = cell();
    List<SymmetryOperation> operations = new CifSymmetry(values, cell, notes).operations();
    List<Sites.Orbit> orbits = orbits(new MinimumImage(cell), operations, oxidation());
    holdAgainstFormula(orbits);
    String title =
        values
            .text(0, "chemical_name_common", "chemical_name_systematic", "chemical_formula_sum")
            .orElse(header);
    return new Sites(file, title, cell, orbits, notes);
  }

  /// Notes where the sites give another cell than formula and Z: operations or sites are missing.
  private void holdAgainstFormula(List<Sites.Orbit> orbits) {
    Optional<String> formula = values.text(0, "chemical_formula_sum");
    Optional<String> z = values.text(0, "cell_formula_units_z");
    if (formula.isEmpty() || z.isEmpty()) {
      return;
    }
    double units = values.number(0, "_cell_formula_units_Z", "cell_formula_units_z");
    Map<String, Double> stated = new TreeMap<>();
    Matcher term = FORMULA_TERM.matcher(formula.get());
    while (term.find()) {
      double count = term.group(2).isEmpty() ? 1 : Double.parseDouble(term.group(2));
      stated.merge(term.group(1), count, Double::sum);
    }
    Map<String, Double> found = new TreeMap<>();
    for (Sites.Orbit orbit : orbits) {
      for (Sites.Share share : orbit.shares()) {
        found.merge(share.symbol(), orbit.places().size() * share.occupancy(), Double::sum);
      }
    }
    List<String> differ = differences(stated, units, found);
    // Some programs write the sum for the cell, and Z beside it; then Z divides it. (A reduced sum
    // that the sites give once lacks its symmetry operations.)
    if (stated.values().stream().allMatch(n -> Math.abs(n / units - Math.rint(n / units)) < 1e-3)
        && differences(stated, 1, found).isEmpty()) {
      differ = List.of();
    }
    if (!differ.isEmpty()) {
      notes.add(
          "the sites do not give the cell of _chemical_formula_sum "
              + Plain.quoted(formula.get())
              + " times Z = "
              + z.get()
              + ": "
              + String.join(", ", differ)
              + "; sites or symmetry operations may be missing");
    }
  }

  private static List<String> differences(
      Map<String, Double> stated, double units, Map<String, Double> found) {
    List<String> differ = new ArrayList<>();
    for (String symbol : stated.keySet()) {
      double have = found.getOrDefault(symbol, 0.0);
      double want = units * stated.get(symbol);
      if (Math.abs(have - want) > 0.5 + FORMULA_TOLERANCE * want) {
        differ.add(String.format(Locale.ROOT, "%s %.4g for %.4g", symbol, have, want));
      }
    }
    return differ;
  }

  private Cell cell() {
    double[] lengths = new double[3];
    double[] angles = new double[3];
    for (int d = 0; d < 3; d++) {
      String length = "cell_length_" + "abc".charAt(d);
      lengths[d] = values.required(length);
      if (lengths[d] <= 0) {
        throw values.fault(
            0, "_" + length + " is " + lengths[d] + "; expected more than 0 Å", length);
      }
      String angle = "cell_angle_" + List.of("alpha", "beta", "gamma").get(d);
      angles[d] = values.required(angle);
      if (angles[d] <= 0 || angles[d] >= 180) {
        throw values.fault(
            0, "_" + angle + " is " + angles[d] + "; expected between 0 and 180 degrees", angle);
      }
    }
    try {
      Cell cell =
          Cell.ofLengthsAndAngles(
              lengths[0], lengths[1], lengths[2], angles[0], angles[1], angles[2]);
      if (cell.volume() > 1e-3 * lengths[0] * lengths[1] * lengths[2]) {
        return Lattice.of(cell.rows(), message -> values.fault(0, message, "cell_length_a"));
      }
    } catch (IllegalArgumentException noSuchAngles) {
      // Refused below.
    }
    throw values.fault(
        0,
        "cell volume is zero: angles " + angles[0] + ", " + angles[1] + ", " + angles[2],
        "cell_angle_alpha");
  }

  /// Oxidation numbers by atom type, for example `Li1+` → 1.
  private Map<String, Double> oxidation() {
    Map<String, Double> numbers = new HashMap<>();
    for (int row = 0; row < values.rows("atom_type_symbol"); row++) {
      Optional<String> type = values.text(row, "atom_type_symbol");
      if (type.isPresent() && values.text(row, OXIDATION).isPresent()) {
        numbers.put(type.get(), values.number(row, "_" + OXIDATION, OXIDATION));
      }
    }
    return numbers;
  }

  private static Optional<Double> chargeInSymbol(String type) {
    Matcher m = CHARGED.matcher(type);
    if (!m.matches()) {
      return Optional.empty();
    }
    double size = m.group(1).isEmpty() ? 1 : Double.parseDouble(m.group(1));
    return Optional.of(m.group(2).equals("-") ? -size : size);
  }

  private List<Sites.Orbit> orbits(
      MinimumImage nearest, List<SymmetryOperation> operations, Map<String, Double> oxidation) {
    List<Sites.Orbit> orbits = new ArrayList<>();
    for (int row = 0; row < values.rows(FRACTION); row++) {
      String label =
          values
              .text(row, "atom_site_label", "atom_site_id")
              .map(Plain::shortened)
              .orElse("site " + (row + 1));
      String flag = values.text(row, "atom_site_calc_flag").orElse("");
      if (flag.equals("dum")) {
        notes.add("dummy atom " + label + " left out");
        continue;
      }
      String type = values.text(row, TYPE).orElse("");
      if (VACANCY.matcher(type.isEmpty() ? label : type).matches()) {
        notes.add("site " + label + " is a vacancy: nothing is put there");
        continue;
      }
      Element element = element(row, type, label);
      if (type.matches(".*[+-]") && !CHARGED.matcher(type).matches()) {
        throw values.fault(
            row,
            "charge in " + Plain.quoted(type) + " at site " + label + " is no number; as in 'Li1+'",
            TYPE);
      }
      double[] s = fractional(row, label);
      double occupancy = occupancy(row, label);
      if (occupancy == 0) {
        notes.add("site " + label + " has occupancy 0, left out");
        continue;
      }
      Double charge =
          Optional.ofNullable(oxidation.get(type)).or(() -> chargeInSymbol(type)).orElse(null);
      List<double[]> images = images(nearest, operations, s);
      Sites.Share share = new Sites.Share(label, element.symbol(), Math.min(1, occupancy), charge);
      place(row, nearest, orbits, images, share);
    }
    return orbits;
  }

  private double[] fractional(int row, String label) {
    double[] s = new double[3];
    for (int d = 0; d < 3; d++) {
      String name = "atom_site_fract_" + "xyz".charAt(d);
      if (values.text(row, name).isEmpty()) {
        throw values.fault(row, "site " + label + " has no _" + name, name);
      }
      s[d] = values.number(row, "_" + name + " of " + label, name);
      if (!(Math.abs(s[d]) < FARTHEST)) {
        throw values.fault(
            row, "_" + name + " of " + label + " is " + s[d] + "; expected less than 1e6", name);
      }
    }
    return s;
  }

  private double occupancy(int row, String label) {
    String name = "atom_site_occupancy";
    if (values.text(row, name).isEmpty()) {
      return 1;
    }
    double occupancy = values.number(row, "_" + name + " of " + label, name);
    if (occupancy < 0 || occupancy > 1.005) {
      throw values.fault(
          row, "_" + name + " of " + label + " is " + occupancy + "; expected 0 to 1", name);
    }
    return occupancy;
  }

  private Element element(int row, String type, String label) {
    if (!type.isEmpty()) {
      return ElementLabel.read(type)
          .orElseThrow(
              () ->
                  values.fault(
                      row,
                      "unknown element "
                          + Plain.quoted(type)
                          + " at site "
                          + label
                          + "; "
                          + ElementLabel.suggestion(type),
                      TYPE));
    }
    return ElementLabel.read(label)
        .orElseThrow(
            () ->
                values.fault(
                    row,
                    "site " + label + " names no element; " + ElementLabel.suggestion(label),
                    "atom_site_label",
                    "atom_site_id"));
  }

  /// All distinct images of a site in the cell, fractional, each the mean of those that coincide.
  private static List<double[]> images(
      MinimumImage nearest, List<SymmetryOperation> operations, double[] s) {
    List<double[]> firsts = new ArrayList<>();
    List<double[]> sums = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (SymmetryOperation operation : operations) {
      double[] image = operation.apply(s);
      for (int d = 0; d < 3; d++) {
        image[d] -= Math.floor(image[d]);
      }
      int same = find(nearest, firsts, image);
      if (same < 0) {
        firsts.add(image);
        sums.add(image.clone());
        counts.add(1);
        continue;
      }
      double[] first = firsts.get(same);
      for (int d = 0; d < 3; d++) {
        sums.get(same)[d] += image[d] - Math.rint(image[d] - first[d]);
      }
      counts.set(same, counts.get(same) + 1);
    }
    for (int k = 0; k < sums.size(); k++) {
      for (int d = 0; d < 3; d++) {
        double mean = sums.get(k)[d] / counts.get(k);
        sums.get(k)[d] = mean - Math.floor(mean);
      }
    }
    return sums;
  }

  /// Index of the point of `points` that coincides with `s`, or -1.
  private static int find(MinimumImage nearest, List<double[]> points, double[] s) {
    for (int k = 0; k < points.size(); k++) {
      double[] p = points.get(k);
      if (nearest.distance(s[0] - p[0], s[1] - p[1], s[2] - p[2]) < MERGE_ANGSTROM) {
        return k;
      }
    }
    return -1;
  }

  /// Adds a site: to the orbit that already holds its place, or as a new one.
  private void place(
      int row,
      MinimumImage nearest,
      List<Sites.Orbit> orbits,
      List<double[]> images,
      Sites.Share share) {
    for (int k = 0; k < orbits.size(); k++) {
      Sites.Orbit orbit = orbits.get(k);
      if (find(nearest, orbit.places(), images.getFirst()) < 0) {
        continue;
      }
      if (orbit.places().size() != images.size()) {
        throw values.fault(
            row,
            "site "
                + share.label()
                + " lies on "
                + orbit.shares().getFirst().label()
                + " but has "
                + images.size()
                + " images instead of "
                + orbit.places().size(),
            FRACTION);
      }
      List<Sites.Share> shares = new ArrayList<>(orbit.shares());
      shares.add(share);
      double total = shares.stream().mapToDouble(Sites.Share::occupancy).sum();
      if (total > 1.02) {
        throw values.fault(
            row,
            String.format(
                Locale.ROOT,
                "sites %s share one place with occupancies that sum to %.3f; at most 1",
                String.join(", ", shares.stream().map(Sites.Share::label).toList()),
                total),
            FRACTION);
      }
      orbits.set(k, new Sites.Orbit(orbit.places(), shares));
      return;
    }
    orbits.add(new Sites.Orbit(images, List.of(share)));
  }
}
