package org.haven.inputs.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;

/// The symmetry operations of a CIF: those that it lists, else those of the space group that it
/// names.
///
/// @param notes takes what the user should know
record CifSymmetry(CifValues values, Cell cell, List<String> notes) {
  private static final String[] LISTED = {
    "space_group_symop_operation_xyz",
    "symmetry_equiv_pos_as_xyz",
    "space_group_symop_magn_operation_xyz"
  };

  private static final String[] NAMED = {
    "space_group_name_h-m_alt", "symmetry_space_group_name_h-m"
  };

  /// The operations that the file lists; of a magnetic crystal those of its atoms, with its
  /// centring.
  List<SymmetryOperation> operations() {
    List<SymmetryOperation> operations = listed(LISTED);
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
      throw values.fault(
          0,
          "the "
              + operations.size()
              + " symmetry operations are no group: the list is incomplete or damaged; export the"
              + " file again, or expanded to P1",
          LISTED);
    }
    return operations;
  }

  /// The operations of the space group that the file names without listing them.
  private List<SymmetryOperation> named() {
    Optional<String> hall =
        values.text(0, "space_group_name_hall", "symmetry_space_group_name_hall");
    Optional<String> name =
        values
            .text(0, NAMED)
            .or(() -> values.text(0, "space_group_it_number", "symmetry_int_tables_number"));
    if (hall.isEmpty() && name.isEmpty()) {
      notes.add("no symmetry in the CIF: taken as P1, all atoms listed");
      return List.of(SymmetryOperation.parse("x,y,z").orElseThrow());
    }
    Optional<List<SymmetryOperation>> ofHall = hall.flatMap(SpaceGroup::ofHall);
    if (ofHall.isPresent()) {
      return fitting(ofHall.get(), "Hall symbol " + Plain.quoted(hall.get()));
    }
    String group = name.or(() -> hall).orElseThrow();
    List<SpaceGroup.Setting> settings = SpaceGroup.named(group);
    if (settings.size() > 1 && settings.getFirst().choice().equals("H")) {
      boolean hexagonal = Math.abs(values.required("cell_angle_gamma") - 120) < 0.5;
      settings = List.of(settings.get(hexagonal ? 0 : 1));
    }
    if (settings.size() != 1) {
      throw values.fault(
          0,
          "names the space group "
              + Plain.quoted(group)
              + ", lists no symmetry operations, and "
              + (settings.isEmpty()
                  ? "no such group is known"
                  : "the name leaves the origin open: write "
                      + Plain.quoted(settings.get(0).label())
                      + " or "
                      + Plain.quoted(settings.get(1).label()))
              + "; or export it with operations (_space_group_symop_operation_xyz) or expanded to"
              + " P1",
          NAMED);
    }
    SpaceGroup.Setting setting = settings.getFirst();
    notes.add(
        "symmetry operations taken from the name: "
            + setting.label()
            + ", number "
            + setting.number()
            + ", Hall symbol "
            + setting.hall());
    return fitting(
        SpaceGroup.ofHall(setting.hall()).orElseThrow(), "space group " + Plain.quoted(group));
  }

  /// Refuses operations that are none of the cell's: those of a name may belong to other axes.
  private List<SymmetryOperation> fitting(List<SymmetryOperation> operations, String what) {
    double[] rows = cell.rows();
    double[] metric = Matrix3.multiply(rows, Matrix3.transpose(rows));
    double largest = Math.max(metric[0], Math.max(metric[4], metric[8]));
    for (SymmetryOperation operation : operations) {
      double[] r = operation.rotation();
      double[] turned = Matrix3.multiply(Matrix3.transpose(r), Matrix3.multiply(metric, r));
      for (int k = 0; k < 9; k++) {
        if (Math.abs(turned[k] - metric[k]) > 0.02 * largest) {
          throw values.fault(
              0,
              "the cell does not have the symmetry of the "
                  + what
                  + ": has it other axes? Export the file with operations"
                  + " (_space_group_symop_operation_xyz), or expanded to P1",
              "cell_angle_alpha");
        }
      }
    }
    return operations;
  }

  /// The operations in a column, the first of these that is there.
  private List<SymmetryOperation> listed(String... names) {
    List<SymmetryOperation> operations = new ArrayList<>();
    for (int row = 0; row < values.rows(names); row++) {
      int at = row;
      Optional<String> text = values.text(row, names);
      text.ifPresent(
          given ->
              operations.add(
                  SymmetryOperation.parse(given)
                      .orElseThrow(
                          () ->
                              values.fault(
                                  at,
                                  "symmetry operation "
                                      + Plain.quoted(given)
                                      + " is not understood; expected a form such as '-x, y+1/2,"
                                      + " -z'",
                                  names))));
    }
    return operations;
  }
}
