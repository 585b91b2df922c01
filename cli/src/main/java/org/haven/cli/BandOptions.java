package org.haven.cli;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.pathways.neb.Optimiser;
import org.haven.pathways.neb.StartPath;
import picocli.CommandLine.Option;

/// Options of a nudged elastic band.
final class BandOptions {
  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Images between the two states. Default 5.")
  private Integer images;

  @Option(names = "--keep-ends", description = "Do not relax the two states.")
  private boolean keepEnds;

  @Option(
      names = "--start",
      paramLabel = "idpp|linear",
      description = "First path: distances of pairs interpolated, or positions. Default idpp.")
  private String start = "idpp";

  @Option(
      names = "--optimiser",
      paramLabel = "lbfgs|fire",
      description = "What moves the images. Default lbfgs, with fire where it gets no farther.")
  private String optimiser = "lbfgs";

  @Option(
      names = "--spring",
      paramLabel = "K",
      description = "Constant of the springs between images in eV/Å². Default 1.")
  private double spring = 1;

  @Option(
      names = "--tolerance",
      paramLabel = "F",
      description =
          "Stop when no force component on the two states and the saddle exceeds this, in eV/Å, and"
              + " on the other images five times this. Default 0.002.")
  private double tolerance = 0.002;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Give up after so many steps. Default 1000.")
  private int maxSteps = 1000;

  @Option(names = "--no-climb", description = "Let no image climb to the saddle.")
  private boolean noClimb;

  @Option(
      names = "--no-check",
      description =
          "Do not compute the lowest curvatures of the states and the saddle (some 150 force"
              + " calls).")
  private boolean noCheck;

  @Option(
      names = "--prefactor",
      paramLabel = "R|all",
      description =
          "Attempt frequencies by Vineyard: displace the ions within R Å of the one that goes"
              + " farthest, or all (18 force calls for each).")
  private String prefactor;

  @Option(
      names = "--variable-cell",
      description =
          "Let the cell of each image vary, too; the two states may have different ones. Barriers"
              + " are of the enthalpy, per cell.")
  private boolean variableCell;

  @Option(
      names = "--pressure",
      paramLabel = "GPA",
      description = "Pressure on cells that vary, in GPa. Default 0.")
  private Double pressure;

  /// Whether a number of images was given.
  boolean hasImages() {
    return images != null;
  }

  boolean isCellVariable() {
    return variableCell;
  }

  int maxSteps() {
    return maxSteps;
  }

  double tolerance() {
    return tolerance;
  }

  NudgedElasticBand.Settings settings() {
    if (pressure != null && !variableCell) {
      throw new InputException(
          "--pressure is for cells that vary; give --variable-cell, or leave it out");
    }
    return new NudgedElasticBand.Settings(
        images == null ? NudgedElasticBand.Settings.standard().images() : images,
        spring,
        tolerance,
        maxSteps,
        word("--start", start, StartPath.class),
        word("--optimiser", optimiser, Optimiser.class),
        !keepEnds,
        !noClimb,
        !noCheck,
        HopsBandOptions.radius(prefactor),
        variableCell ? OptionalDouble.of(pressure == null ? 0 : pressure) : OptionalDouble.empty());
  }

  private static <E extends Enum<E>> E word(String option, String word, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
        return value;
      }
    }
    throw new InputException(
        "%s is '%s'; expected %s"
            .formatted(
                option,
                word,
                String.join(
                    " or ",
                    List.of(type.getEnumConstants()).stream()
                        .map(e -> e.name().toLowerCase(Locale.ROOT))
                        .toList())));
  }
}
