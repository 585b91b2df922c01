package org.haven.inputs.trajectory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;

/// A frame with a reference's energy, forces and virial and a potential's beside them, for extended
/// XYZ: what is chosen for active learning.
///
/// | key or column | holds | read by |
/// |---|---|---|
/// | `energy`, `forces`, `stress` | the reference, eV, eV/Å, dE/dε / V in eV/Å³ | ASE (calculator), Haven |
/// | `virial` | the reference, -dE/dε in eV | NEP of GPUMD, which also takes `energy` and `forces` |
/// | `REF_energy`, `REF_forces`, `REF_stress` | the same again | MACE, whose default keys these are |
/// | `predicted_energy`, `predicted_forces`, `predicted_stress` | the potential | nobody: arrays and info of ASE |
///
/// Numbers are written so that reading gives the same bits.
///
/// @param reference with what the reference has of energy, forces and virial
/// @param predicted the potential's
/// @param notes more keys of the comment line, such as the number of the frame and why it was
///   chosen
public record ComparedFrame(Structure reference, FrameLabels predicted, Map<String, String> notes) {
  private static final String PREDICTED = "predicted_";

  /// @throws IllegalArgumentException if the name of a note is no single word, or one of the above
  public ComparedFrame {
    for (String key : notes.keySet()) {
      String small = key.toLowerCase(Locale.ROOT);
      if (!key.matches("[A-Za-z][A-Za-z0-9_]*")
          || small.startsWith("ref_")
          || small.startsWith(PREDICTED)
          || small.matches("lattice|properties|pbc|energy|forces?|stress|virial|time|timestep")) {
        throw new IllegalArgumentException("'" + key + "' cannot be the name of a note");
      }
    }
  }

  /// The text of the frame; frames may be put one after the other.
  public String text() {
    Structure s = reference;
    StringBuilder out = new StringBuilder();
    out.append(s.count()).append("\nLattice=\"").append(joined(s.cell().rows()));
    out.append("\" Properties=species:S:1:pos:R:3");
    out.append(s.velocities().isPresent() ? ":vel:R:3" : "");
    out.append(s.forces().isPresent() ? ":forces:R:3:REF_forces:R:3" : "");
    out.append(predicted.forces().isPresent() ? ":predicted_forces:R:3" : "");
    s.energyEv().ifPresent(e -> out.append(" energy=").append(e).append(" REF_energy=").append(e));
    s.virial().ifPresent(w -> tensor(out, "virial", w));
    s.stressEvPerAngstrom3()
        .ifPresent(
            stress -> {
              tensor(out, "stress", stress);
              tensor(out, "REF_stress", stress);
            });
    predicted.energyEv().ifPresent(e -> out.append(" predicted_energy=").append(e));
    s.withReference(s.energyEv(), s.forces(), predicted.virial())
        .stressEvPerAngstrom3()
        .ifPresent(stress -> tensor(out, PREDICTED + "stress", stress));
    notes.forEach(
        (key, value) ->
            out.append(' ')
                .append(key)
                .append("=\"")
                .append(value.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"'));
    out.append(" pbc=\"T T T\"\n");
    for (int i = 0; i < s.count(); i++) {
      int atom = i;
      out.append(s.symbols().get(i)).append(' ').append(Plain.row(s.positions(), i));
      s.velocities().ifPresent(v -> out.append(' ').append(Plain.row(v, atom)));
      s.forces()
          .ifPresent(
              f -> {
                String row = Plain.row(f, atom);
                out.append(' ').append(row).append(' ').append(row);
              });
      predicted.forces().ifPresent(f -> out.append(' ').append(Plain.row(f, atom)));
      out.append('\n');
    }
    return out.toString();
  }

  private static void tensor(StringBuilder out, String key, double[] values) {
    out.append(' ').append(key).append("=\"").append(joined(values)).append('"');
  }

  private static String joined(double[] values) {
    return Arrays.stream(values).mapToObj(Double::toString).collect(Collectors.joining(" "));
  }
}
