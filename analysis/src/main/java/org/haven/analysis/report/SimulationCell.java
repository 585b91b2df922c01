package org.haven.analysis.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.PhysicalConstants;

/// What a run began with: its atoms and the cell that repeats.
///
/// @param composition atoms by symbol, in the order of the file
/// @param cell in Å
/// @param massesU by symbol, where they are not the standard atomic weights
public record SimulationCell(
    Map<String, Integer> composition, Cell cell, Map<String, Double> massesU) {
  private static final double GRAM_PER_CM3 = PhysicalConstants.ATOMIC_MASS_KG * 1e3 * 1e24;

  /// Of the deck's first replica; empty where the file of the structure is gone.
  public static Optional<SimulationCell> of(RunSpec spec) {
    try {
      Structure structure = DeckReader.structure(spec, 1);
      Map<String, Integer> composition = new LinkedHashMap<>();
      structure.symbols().forEach(symbol -> composition.merge(symbol, 1, Integer::sum));
      Map<String, Double> masses = new TreeMap<>(structure.massesU());
      masses.putAll(spec.structure().massesU());
      return Optional.of(new SimulationCell(composition, structure.cell(), masses));
    } catch (InputException gone) {
      return Optional.empty();
    }
  }

  /// Number of atoms.
  public int atoms() {
    return composition.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// For example `Li192 P32 S160 Cl32`.
  public String formula() {
    return composition.entrySet().stream()
        .map(each -> each.getKey() + (each.getValue() == 1 ? "" : each.getValue()))
        .collect(Collectors.joining(" "));
  }

  /// In g/cm³; NaN where an element has no mass.
  public double densityGPerCm3() {
    double mass = 0;
    for (Map.Entry<String, Integer> each : composition.entrySet()) {
      Double given = massesU.get(each.getKey());
      mass +=
          each.getValue()
              * (given != null
                  ? given
                  : Element.of(each.getKey()).map(Element::massU).orElse(Double.NaN));
    }
    return mass * GRAM_PER_CM3 / cell.volume();
  }

  /// As the object `cell` of `result.json`.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("formula", formula());
    json.put("composition", composition);
    json.put("atoms", atoms());
    json.put("lengths_angstrom", cell.lengths());
    json.put("angles_degree", cell.anglesDegrees());
    json.put("volume_angstrom3", cell.volume());
    json.put("density_g_cm3", densityGPerCm3());
    return json;
  }

  /// In one line.
  public String summary() {
    double[] l = cell.lengths();
    double[] a = cell.anglesDegrees();
    return String.format(
        Locale.ROOT,
        "%s, %d atoms; a, b, c = %.3f, %.3f, %.3f Å; α, β, γ = %.2f, %.2f, %.2f°; %.1f Å³, %.3f"
            + " g/cm³",
        formula(),
        atoms(),
        l[0],
        l[1],
        l[2],
        a[0],
        a[1],
        a[2],
        cell.volume(),
        densityGPerCm3());
  }
}
