package org.haven.pathways.kmc;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/// The measured values of the file, checked.
final class MeasuredEntries {
  private MeasuredEntries() {}

  /// Refuses what cannot be compared.
  static void check(KmcSpec spec, HopEntries.Fault fault) {
    Set<String> seen = new HashSet<>();
    for (int k = 0; k < spec.measured().size(); k++) {
      KmcSpec.Measured one = spec.measured().get(k);
      List<String> symbols = spec.species().stream().map(KmcSpec.Mobile::symbol).toList();
      if (one.diffusivityCm2S().isEmpty() && one.sigmaMsCm().isEmpty()) {
        throw fault.at("holds neither diffusivity_cm2_s nor sigma_ms_cm", "measured", k);
      }
      if (one.species() == null ? symbols.size() > 1 : !symbols.contains(one.species())) {
        throw fault.at(
            one.species() == null
                ? "does not say whose D it is; give species, one of " + String.join(", ", symbols)
                : "is no mobile species; there are " + String.join(", ", symbols),
            "measured",
            k,
            one.species() == null ? "diffusivity_cm2_s" : "species");
      }
      paired(one.diffusivityStdCm2S(), one.diffusivityCm2S(), k, "diffusivity", "_cm2_s", fault);
      paired(one.sigmaStdMsCm(), one.sigmaMsCm(), k, "sigma", "_ms_cm", fault);
      if (!seen.add(one.temperatureK() + " " + one.species())) {
        throw fault.at(
            "stands twice; give the mean of what was found", "measured", k, "temperature_k");
      }
    }
  }

  private static void paired(
      OptionalDouble std,
      OptionalDouble value,
      int k,
      String name,
      String unit,
      HopEntries.Fault fault) {
    if (std.isPresent() && value.isEmpty()) {
      throw fault.at(
          "is the error of " + name + unit + ", which is not given",
          "measured",
          k,
          name + "_std" + unit);
    }
  }
}
