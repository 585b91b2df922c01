package org.haven.campaigns.stages;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.structure.Supercell;
import org.haven.pathways.MobileIon;

/// What is done with a structure file before the first stage: the smallest supercell in which the
/// composition fits, partial occupancies filled by the rules of `haven convert`, oxidation states,
/// the mobile ion. The structure that comes out is `structure.xyz` in the candidate's folder.
///
/// @param minLengthAngstrom least height of the supercell
/// @param maxAtoms most atoms of it
/// @param mobile symbols, the first of which that a structure holds is its mobile ion; or `auto`
/// @param charges in e by symbol, where the oxidation states are not to be guessed
public record Preparation(
    double minLengthAngstrom, int maxAtoms, List<String> mobile, Map<String, Double> charges) {
  /// Its name in the ledger and the table.
  public static final String LABEL = "prepare";

  /// Stands for a choice by [MobileIon].
  public static final String AUTO = "auto";

  /// The structure that it leaves.
  public static final String STRUCTURE = "structure.xyz";

  /// The numbers that it gives.
  public static List<Column> columns() {
    return List.of(
        Column.plain("atoms", "atoms in the supercell"),
        Column.plain("mobile_ions", "mobile ions in the supercell"));
  }

  /// All that its result depends on besides the file, in words.
  public String settings() {
    return "prepare 1 " + List.of(minLengthAngstrom, maxAtoms, mobile, new TreeMap<>(charges));
  }

  /// A structure as the first stage finds it.
  ///
  /// @param supercell repetitions of the file's cell
  /// @param mobile symbol of its mobile ion
  public record Prepared(Structure structure, List<Integer> supercell, String mobile) {}

  /// Reads and fills it, and writes nothing.
  ///
  /// @param wish symbol of the mobile ion, where the user names one for this structure
  /// @param seed of the filling
  /// @throws InputException if the file cannot be read, or filled, or holds no mobile ion
  public Prepared read(Path source, int frame, Optional<String> wish, long seed) {
    List<Integer> supercell =
        Supercell.smallest(source, frame, charges, minLengthAngstrom, maxAtoms);
    Structure structure =
        StructureFile.read(source, frame, new StructureFile.Options(supercell, charges, seed));
    return new Prepared(structure, supercell, mobileIn(structure, wish));
  }

  /// As [#read], and leaves the structure.
  ///
  /// @param folder for it
  public Numbers prepare(Path source, int frame, Optional<String> wish, long seed, Path folder) {
    Prepared prepared = read(source, frame, wish, seed);
    Structure structure = prepared.structure();
    String ion = prepared.mobile();
    StructureWriter.write(
        Structure.of(
            structure.title(), structure.cell(), structure.symbols(), structure.positions()),
        folder.resolve(STRUCTURE));
    StageView.of(structure, ion).write(folder, LABEL);
    Numbers.Builder numbers =
        new Numbers.Builder()
            .word("formula", formula(structure.composition()))
            .word("mobile", ion)
            .word("supercell", prepared.supercell().toString())
            .word("charges", text(charges(structure)))
            .put("atoms", structure.count())
            .put("mobile_ions", structure.composition().get(ion));
    structure.notes().forEach(numbers::note);
    return numbers.build();
  }

  /// The oxidation states of a structure's elements in e; empty where they are not known.
  public Map<String, Double> charges(Structure structure) {
    Map<String, Double> known = new LinkedHashMap<>(charges);
    known.keySet().retainAll(structure.species());
    return OxidationStates.guess(structure, known);
  }

  private String mobileIn(Structure structure, Optional<String> wish) {
    Map<String, Integer> composition = structure.composition();
    if (wish.isPresent()) {
      if (!composition.containsKey(wish.get())) {
        throw new InputException(
            "holds no "
                + Plain.shortened(wish.get())
                + ", which the table names as its mobile ion; it holds "
                + String.join(", ", composition.keySet()));
      }
      return wish.get();
    }
    if (mobile.contains(AUTO)) {
      return MobileIon.among(structure.species(), charges(structure));
    }
    return mobile.stream()
        .filter(composition::containsKey)
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "holds none of the mobile ions "
                        + String.join(", ", mobile)
                        + "; it holds "
                        + String.join(", ", composition.keySet())));
  }

  private static String text(Map<String, Double> charges) {
    return charges.entrySet().stream()
        .map(e -> e.getKey() + " " + Plain.number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /// The composition over its greatest common divisor, as `Li6PS5Cl`.
  static String formula(Map<String, Integer> composition) {
    int divisor = composition.values().stream().reduce(0, Preparation::greatestCommonDivisor);
    return composition.entrySet().stream()
        .map(e -> e.getKey() + (e.getValue() == divisor ? "" : e.getValue() / divisor))
        .collect(Collectors.joining());
  }

  /// Of two whole numbers.
  public static int greatestCommonDivisor(int a, int b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
