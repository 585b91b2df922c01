package org.haven.inputs.h5md;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.inputs.trajectory.ColourField;

/// The group in which a trajectory of Haven states its [ColourField]; equilibrium runs have none.
///
/// | attribute of `parameters/haven/field` | shape | unit |
/// |---|---|---|
/// | `force_ev_per_angstrom` | [3] | eV Angstrom-1 |
/// | `species`, those that move | [S] | |
/// | `colour_charges` of them | [S] | |
/// | `reduced_strength` | scalar | |
/// | `hop_length_angstrom` | scalar | Angstrom |
final class H5mdField {
  private static final String GROUP = "parameters/haven/field";
  private static final String FORCE = "force_ev_per_angstrom";
  private static final String SPECIES = "species";
  private static final String CHARGES = "colour_charges";
  private static final String STRENGTH = "reduced_strength";
  private static final String HOP_LENGTH = "hop_length_angstrom";

  private H5mdField() {}

  static void write(Hdf5File file, ColourField field) throws IOException {
    file.createGroup(GROUP);
    Hdf5Attributes attributes = file.attributes(GROUP);
    attributes.putNumbers(FORCE, field.forceEvPerAngstrom());
    attributes.putText(SPECIES, field.charges().keySet().toArray(String[]::new));
    attributes.putNumbers(
        CHARGES, field.charges().values().stream().mapToDouble(Double::doubleValue).toArray());
    attributes.putNumbers(STRENGTH, field.reducedStrength());
    attributes.putNumbers(HOP_LENGTH, field.hopLengthAngstrom());
  }

  /// The field that a file states.
  ///
  /// @throws IOException if it cannot be read, or is not whole: without it the drift of the ions
  ///   would pass for equilibrium
  static Optional<ColourField> read(Hdf5File file) throws IOException {
    if (!file.exists(GROUP)) {
      return Optional.empty();
    }
    Hdf5Attributes attributes = file.attributes(GROUP);
    double[] force = numbers(attributes, FORCE, 3);
    List<String> species =
        attributes.text(SPECIES).orElseThrow(() -> damaged("does not name its species"));
    double[] charges = numbers(attributes, CHARGES, species.size());
    double strength = numbers(attributes, STRENGTH, 1)[0];
    double hop = numbers(attributes, HOP_LENGTH, 1)[0];
    Map<String, Double> bySpecies = new LinkedHashMap<>();
    for (int k = 0; k < charges.length; k++) {
      bySpecies.put(species.get(k), charges[k]);
    }
    ColourField field = new ColourField(force, bySpecies, strength, hop);
    if (!(field.strengthEvPerAngstrom() > 0) || strength == 0 || !(hop > 0)) {
      throw damaged("states a field of no strength or no hop length");
    }
    return Optional.of(field);
  }

  private static double[] numbers(Hdf5Attributes attributes, String name, int count)
      throws IOException {
    double[] values = attributes.numbers(name).orElse(new double[0]);
    if (values.length != count) {
      throw damaged(name + " holds " + values.length + " numbers; expected " + count);
    }
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw damaged(name + " is " + value + "; expected a finite number");
      }
    }
    return values;
  }

  private static IOException damaged(String what) {
    return new IOException("/" + GROUP + ": " + what);
  }
}
