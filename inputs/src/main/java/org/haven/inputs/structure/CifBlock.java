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
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.Matrix3;
import org.haven.kernels.MinimumImage;
import org.rcsb.cif.model.Block;
import org.rcsb.cif.model.Category;
import org.rcsb.cif.model.Column;
import org.rcsb.cif.model.ValueKind;

/// A data block of a CIF: a crystal, expanded by its symmetry.
///
/// Every site is carried through every symmetry operation of the file. Images closer than
/// [#MERGE_ANGSTROM] are one atom on a special position, which takes their mean. Sites of different
/// elements at one place share it by their occupancies; partial occupancies are filled by
/// [OccupancyFill].
final class CifBlock {
  private static final Pattern FORMULA_TERM = Pattern.compile("([A-Z][a-z]?)([0-9.]*)");

  /// Formulas are rounded.
  private static final double FORMULA_TOLERANCE = 0.02;

  /// Two images of a site closer than this are the same atom.
  static final double MERGE_ANGSTROM = 0.05;

  private static final Pattern CHARGED =
      Pattern.compile("[A-Za-z]+(\\d*|\\d+\\.\\d*|\\.\\d+)([+-])");

  /// How files call what is not there.
  private static final Pattern VACANCY = Pattern.compile("(?i)(va|vac|vacancy|□)([^\\p{L}].*)?");

  private final Path file;
  private final Map<String, Column<?>> columns;
  private final List<String> notes = new ArrayList<>();

  private CifBlock(Path file, Block block) {
    this.file = file;
    this.columns = columns(block);
  }

  /// The structure, repeated as the options say.
  static Structure read(Path file, Block block, StructureFile.Options options) {
    return new CifBlock(file, block)
        .structure(block.getBlockHeader(), options.supercell(), options);
  }

  /// Whether a block holds atoms.
  static boolean hasAtoms(Block block) {
    return columns(block).containsKey("atom_site_fract_x");
  }

  /// All columns by name in lower case; a dot of the newer dictionaries reads as an underscore.
  private static Map<String, Column<?>> columns(Block block) {
    Map<String, Column<?>> columns = new HashMap<>();
    for (Map.Entry<String, Category> category : block.getCategories().entrySet()) {
      for (Map.Entry<String, Column<?>> column : category.getValue().getColumns().entrySet()) {
        String name =
            column.getKey().isEmpty()
                ? category.getKey()
                : category.getKey() + "_" + column.getKey();
        columns.putIfAbsent(name.toLowerCase(Locale.ROOT), column.getValue());
      }
    }
    return columns;
  }

  private Optional<Column<?>> column(String... names) {
    for (String name : names) {
      if (columns.containsKey(name)) {
        return Optional.of(columns.get(name));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> value(Optional<Column<?>> column, int row) {
    return column
        .filter(c -> row < c.getRowCount() && c.getValueKind(row) == ValueKind.PRESENT)
        .map(c -> c.getStringData(row).strip())
        .filter(v -> !v.isEmpty());
  }

  /// A number, without the standard uncertainty in parentheses.
  private double number(String text, String what) {
    try {
      double value = Double.parseDouble(text.replaceFirst("\\(\\d+\\)$", ""));
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new InputException(file, what + ": expected a number, got '" + text + "'");
  }

  private double required(String name) {
    return number(
        value(column(name), 0).orElseThrow(() -> new InputException(file, "holds no _" + name)),
        "_" + name);
  }

  private Structure structure(
      String header, List<Integer> supercell, StructureFile.Options options) {
    Cell cell = cell();
    List<SymmetryOperation> operations = operations();
    List<OccupancyFill.Orbit> orbits = orbits(new MinimumImage(cell), operations, oxidation());
    holdAgainstFormula(orbits);
    OccupancyFill fill =
        new OccupancyFill(file, cell.rows(), orbits, supercell, options.charges(), options.seed());
    fill.run();
    notes.addAll(fill.notes());
    String title =
        value(column("chemical_name_common", "chemical_name_systematic", "chemical_formula_sum"), 0)
            .orElse(header);
    return Structure.of(title, Cell.ofRows(fill.rows()), fill.symbols(), fill.positions())
        .withNotes(notes);
  }

  /// Notes where the sites give another cell than formula and Z: operations or sites are missing.
  private void holdAgainstFormula(List<OccupancyFill.Orbit> orbits) {
    Optional<String> formula = value(column("chemical_formula_sum"), 0);
    Optional<String> z = value(column("cell_formula_units_z"), 0);
    if (formula.isEmpty() || z.isEmpty()) {
      return;
    }
    double units = number(z.get(), "_cell_formula_units_Z");
    Map<String, Double> stated = new TreeMap<>();
    Matcher term = FORMULA_TERM.matcher(formula.get());
    while (term.find()) {
      double count = term.group(2).isEmpty() ? 1 : Double.parseDouble(term.group(2));
      stated.merge(term.group(1), units * count, Double::sum);
    }
    Map<String, Double> found = new TreeMap<>();
    for (OccupancyFill.Orbit orbit : orbits) {
      for (OccupancyFill.Share share : orbit.shares()) {
        found.merge(share.symbol(), orbit.places().size() * share.occupancy(), Double::sum);
      }
    }
    List<String> differ = new ArrayList<>();
    for (String symbol : stated.keySet()) {
      double have = found.getOrDefault(symbol, 0.0);
      double want = stated.get(symbol);
      if (Math.abs(have - want) > 0.5 + FORMULA_TOLERANCE * want) {
        differ.add(String.format(Locale.ROOT, "%s %.4g for %.4g", symbol, have, want));
      }
    }
    if (!differ.isEmpty()) {
      notes.add(
          "the sites do not give the cell of _chemical_formula_sum '"
              + formula.get()
              + "' times Z = "
              + z.get()
              + ": "
              + String.join(", ", differ)
              + "; sites or symmetry operations may be missing");
    }
  }

  /// The operations in a column, the first of these that is there.
  private List<SymmetryOperation> listed(String... names) {
    Optional<Column<?>> texts = column(names);
    List<SymmetryOperation> operations = new ArrayList<>();
    for (int row = 0; texts.isPresent() && row < texts.get().getRowCount(); row++) {
      Optional<String> text = value(texts, row);
      if (text.isPresent()) {
        operations.add(
            SymmetryOperation.parse(text.get())
                .orElseThrow(
                    () ->
                        new InputException(
                            file,
                            "symmetry operation '"
                                + text.get()
                                + "' is not understood; expected a form such as '-x, y+1/2, -z'")));
      }
    }
    return operations;
  }

  private Cell cell() {
    double[] lengths = new double[3];
    double[] angles = new double[3];
    for (int d = 0; d < 3; d++) {
      lengths[d] = required("cell_length_" + "abc".charAt(d));
      if (lengths[d] <= 0) {
        throw new InputException(
            file,
            "_cell_length_" + "abc".charAt(d) + " is " + lengths[d] + "; expected more than 0 Å");
      }
      String name = List.of("alpha", "beta", "gamma").get(d);
      angles[d] = required("cell_angle_" + name);
      if (angles[d] <= 0 || angles[d] >= 180) {
        throw new InputException(
            file,
            "_cell_angle_" + name + " is " + angles[d] + "; expected between 0 and 180 degrees");
      }
    }
    try {
      Cell cell =
          Cell.ofLengthsAndAngles(
              lengths[0], lengths[1], lengths[2], angles[0], angles[1], angles[2]);
      if (cell.volume() > 1e-3 * lengths[0] * lengths[1] * lengths[2]) {
        return Lattice.of(cell.rows(), message -> new InputException(file, message));
      }
    } catch (IllegalArgumentException noSuchAngles) {
      // Refused below.
    }
    throw new InputException(
        file, "cell volume is zero: angles " + angles[0] + ", " + angles[1] + ", " + angles[2]);
  }

  /// The operations that the file lists; of a magnetic crystal those of its atoms, with its
  /// centring.
  private List<SymmetryOperation> operations() {
    List<SymmetryOperation> operations =
        listed(
            "space_group_symop_operation_xyz",
            "symmetry_equiv_pos_as_xyz",
            "space_group_symop_magn_operation_xyz");
    List<SymmetryOperation> centring = listed("space_group_symop_magn_centering_xyz");
    if (operations.isEmpty() || centring.isEmpty()) {
      operations.addAll(centring);
    } else {
      operations =
          operations.stream().flatMap(operation -> centring.stream().map(operation::then)).toList();
    }
    if (operations.isEmpty()) {
      return named();
    }
    if (!SymmetryOperation.isGroup(operations)) {
      throw new InputException(
          file,
          "the "
              + operations.size()
              + " symmetry operations are no group: the list is incomplete or damaged; export the"
              + " file again, or expanded to P1");
    }
    return operations;
  }

  /// The operations of the space group that the file names without listing them.
  private List<SymmetryOperation> named() {
    Optional<String> hall =
        value(column("space_group_name_hall", "symmetry_space_group_name_hall"), 0);
    Optional<String> name =
        value(column("space_group_name_h-m_alt", "symmetry_space_group_name_h-m"), 0)
            .or(() -> value(column("space_group_it_number", "symmetry_int_tables_number"), 0));
    if (hall.isEmpty() && name.isEmpty()) {
      notes.add("no symmetry in the CIF: taken as P1, all atoms listed");
      return List.of(SymmetryOperation.parse("x,y,z").orElseThrow());
    }
    Optional<List<SymmetryOperation>> ofHall = hall.flatMap(SpaceGroup::ofHall);
    if (ofHall.isPresent()) {
      return fitting(ofHall.get(), "Hall symbol '" + hall.get() + "'");
    }
    String group = name.or(() -> hall).orElseThrow();
    List<SpaceGroup.Setting> settings = SpaceGroup.named(group);
    if (settings.size() > 1 && settings.getFirst().choice().equals("H")) {
      boolean hexagonal = Math.abs(required("cell_angle_gamma") - 120) < 0.5;
      settings = List.of(settings.get(hexagonal ? 0 : 1));
    }
    if (settings.size() != 1) {
      throw new InputException(
          file,
          "names the space group '"
              + group
              + "', lists no symmetry operations, and "
              + (settings.isEmpty()
                  ? "no such group is known"
                  : "the name leaves the origin open: write '"
                      + settings.get(0).label()
                      + "' or '"
                      + settings.get(1).label()
                      + "'")
              + "; or export it with operations (_space_group_symop_operation_xyz) or expanded to"
              + " P1");
    }
    SpaceGroup.Setting setting = settings.getFirst();
    notes.add(
        "symmetry operations taken from the name: "
            + setting.label()
            + ", number "
            + setting.number()
            + ", Hall symbol "
            + setting.hall());
    return fitting(SpaceGroup.ofHall(setting.hall()).orElseThrow(), "space group '" + group + "'");
  }

  /// Refuses operations that are none of the cell's: those of a name may belong to other axes.
  private List<SymmetryOperation> fitting(List<SymmetryOperation> operations, String what) {
    double[] rows = cell().rows();
    double[] metric = Matrix3.multiply(rows, Matrix3.transpose(rows));
    double largest = Math.max(metric[0], Math.max(metric[4], metric[8]));
    for (SymmetryOperation operation : operations) {
      double[] r = operation.rotation();
      double[] turned = Matrix3.multiply(Matrix3.transpose(r), Matrix3.multiply(metric, r));
      for (int k = 0; k < 9; k++) {
        if (Math.abs(turned[k] - metric[k]) > 0.02 * largest) {
          throw new InputException(
              file,
              "the cell does not have the symmetry of the "
                  + what
                  + ": has it other axes? Export the file with operations"
                  + " (_space_group_symop_operation_xyz), or expanded to P1");
        }
      }
    }
    return operations;
  }

  /// Oxidation numbers by atom type, for example `Li1+` → 1.
  private Map<String, Double> oxidation() {
    Map<String, Double> numbers = new HashMap<>();
    Optional<Column<?>> types = column("atom_type_symbol");
    Optional<Column<?>> values = column("atom_type_oxidation_number");
    for (int row = 0; types.isPresent() && row < types.get().getRowCount(); row++) {
      Optional<String> type = value(types, row);
      Optional<String> oxidation = value(values, row);
      if (type.isPresent() && oxidation.isPresent()) {
        numbers.put(type.get(), number(oxidation.get(), "_atom_type_oxidation_number"));
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

  private List<OccupancyFill.Orbit> orbits(
      MinimumImage nearest, List<SymmetryOperation> operations, Map<String, Double> oxidation) {
    Column<?> x = columns.get("atom_site_fract_x");
    List<OccupancyFill.Orbit> orbits = new ArrayList<>();
    for (int row = 0; row < x.getRowCount(); row++) {
      String label =
          value(column("atom_site_label", "atom_site_id"), row).orElse("site " + (row + 1));
      String flag = value(column("atom_site_calc_flag"), row).orElse("");
      if (flag.equals("dum")) {
        notes.add("dummy atom " + label + " left out");
        continue;
      }
      String type = value(column("atom_site_type_symbol"), row).orElse("");
      if (VACANCY.matcher(type.isEmpty() ? label : type).matches()) {
        notes.add("site " + label + " is a vacancy: nothing is put there");
        continue;
      }
      Element element = element(type, label);
      if (type.matches(".*[+-]") && !CHARGED.matcher(type).matches()) {
        throw new InputException(
            file, "charge in '" + type + "' at site " + label + " is no number; as in 'Li1+'");
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
      OccupancyFill.Share share =
          new OccupancyFill.Share(label, element.symbol(), Math.min(1, occupancy), charge);
      place(nearest, orbits, images, share);
    }
    return orbits;
  }

  private double[] fractional(int row, String label) {
    double[] s = new double[3];
    for (int d = 0; d < 3; d++) {
      String name = "atom_site_fract_" + "xyz".charAt(d);
      s[d] =
          number(
              value(column(name), row)
                  .orElseThrow(
                      () -> new InputException(file, "site " + label + " has no _" + name)),
              "_" + name + " of " + label);
    }
    return s;
  }

  private double occupancy(int row, String label) {
    String text = value(column("atom_site_occupancy"), row).orElse("1");
    double occupancy = number(text, "_atom_site_occupancy of " + label);
    if (occupancy < 0 || occupancy > 1.005) {
      throw new InputException(
          file, "_atom_site_occupancy of " + label + " is " + text + "; expected 0 to 1");
    }
    return occupancy;
  }

  private Element element(String type, String label) {
    if (!type.isEmpty()) {
      return ElementLabel.read(type)
          .orElseThrow(
              () ->
                  new InputException(
                      file,
                      "unknown element '"
                          + type
                          + "' at site "
                          + label
                          + "; "
                          + ElementLabel.suggestion(type)));
    }
    return ElementLabel.read(label)
        .orElseThrow(
            () ->
                new InputException(
                    file,
                    "site " + label + " names no element; " + ElementLabel.suggestion(label)));
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
      MinimumImage nearest,
      List<OccupancyFill.Orbit> orbits,
      List<double[]> images,
      OccupancyFill.Share share) {
    for (int k = 0; k < orbits.size(); k++) {
      OccupancyFill.Orbit orbit = orbits.get(k);
      if (find(nearest, orbit.places(), images.getFirst()) < 0) {
        continue;
      }
      if (orbit.places().size() != images.size()) {
        throw new InputException(
            file,
            "site "
                + share.label()
                + " lies on "
                + orbit.shares().getFirst().label()
                + " but has "
                + images.size()
                + " images instead of "
                + orbit.places().size());
      }
      List<OccupancyFill.Share> shares = new ArrayList<>(orbit.shares());
      shares.add(share);
      double total = shares.stream().mapToDouble(OccupancyFill.Share::occupancy).sum();
      if (total > 1.02) {
        throw new InputException(
            file,
            String.format(
                Locale.ROOT,
                "sites %s share one place with occupancies that sum to %.3f; at most 1",
                String.join(", ", shares.stream().map(OccupancyFill.Share::label).toList()),
                total));
      }
      orbits.set(k, new OccupancyFill.Orbit(orbit.places(), shares));
      return;
    }
    orbits.add(new OccupancyFill.Orbit(images, List.of(share)));
  }
}
