package org.haven.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.pathways.neb.NudgedElasticBand;
import picocli.CommandLine.Option;

/// Options of the bands of `haven hops`.
final class HopsBandOptions {
  private static final double PREFACTOR_TOLERANCE = 2e-4;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images between the two states of a hop. Default 5.")
  private int images = NudgedElasticBand.Settings.standard().images();

  @Option(
      names = "--tolerance",
      paramLabel = "F",
      description =
          "Stop when no force component on the states and the saddle exceeds this, in eV/Å. Default"
              + " 0.002; with --prefactor 0.0002, as soft modes of a saddle ask for.")
  private Double tolerance;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Give a hop up after so many steps. Default 600.")
  private int maxSteps = 600;

  @Option(
      names = "--no-check",
      description = "Do not compute the lowest curvatures of states and saddles.")
  private boolean noCheck;

  @Option(
      names = "--prefactor",
      paramLabel = "R|all",
      description =
          "Attempt frequencies by Vineyard: displace the ions within R Å of the one that goes"
              + " farthest, or all (18 force calls for each). Default: none; 10 THz are assumed.")
  private String prefactor;

  NudgedElasticBand.Settings settings() {
    NudgedElasticBand.Settings standard = NudgedElasticBand.Settings.standard();
    return new NudgedElasticBand.Settings(
        images,
        standard.springEvPerAngstrom2(),
        tolerance != null
            ? tolerance
            : prefactor != null ? PREFACTOR_TOLERANCE : standard.toleranceEvPerAngstrom(),
        maxSteps,
        standard.start(),
        standard.optimiser(),
        true,
        true,
        !noCheck,
        radius(prefactor),
        OptionalDouble.empty());
  }

  /// The settings that hops depend on, by option.
  Map<String, String> inputs(NudgedElasticBand.Settings settings) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("--images", Integer.toString(settings.images()));
    inputs.put("--tolerance", Double.toString(settings.toleranceEvPerAngstrom()));
    inputs.put("--max-steps", Integer.toString(settings.maxSteps()));
    inputs.put("--no-check", Boolean.toString(noCheck));
    inputs.put("--prefactor", prefactor == null ? "none" : prefactor);
    return inputs;
  }

  /// Radius in Å of what `--prefactor` says: 0 for nothing, infinite for all.
  static double radius(String prefactor) {
    if (prefactor == null) {
      return 0;
    }
    if (prefactor.equals("all")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double radius = Double.parseDouble(prefactor);
      if (radius > 0) {
        return radius;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new InputException(
        "--prefactor is '" + prefactor + "'; expected a radius in Å, as in 6, or all");
  }
}
