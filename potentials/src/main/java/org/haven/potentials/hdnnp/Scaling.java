package org.haven.potentials.hdnnp;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;

/// How symmetry functions are scaled for the network: `scaling.data` and what `input.nn` says of
/// it.
///
/// x = S_min + (S_max - S_min) (G - G_0)/W: W is G_max - G_min, or the standard deviation σ, and
/// G_0 is G_min, or the mean where they are centred (which still adds S_min) or scaled by σ.
/// Without scaling W is S_max - S_min and S_min is 0.
final class Scaling {
  private final InputFile input;
  private final Path file;
  private final boolean byRange;
  private final boolean bySigma;
  private final boolean centred;
  private final double low;
  private final double high;
  private List<TextLines.Words> lines;

  Scaling(InputFile input, Path file) {
    this.input = input;
    this.file = file;
    bySigma = input.has("scale_symmetry_functions_sigma");
    byRange = input.has("scale_symmetry_functions");
    centred = input.has("center_symmetry_functions");
    if (byRange && bySigma) {
      throw new InputException(
          input.file(),
          "has both scale_symmetry_functions and scale_symmetry_functions_sigma; keep the one that"
              + " the model was trained with");
    }
    low = input.number("scale_min_short", input.number("scale_min_short_atomic", 0));
    high = input.number("scale_max_short", input.number("scale_max_short_atomic", 1));
    if (low >= high) {
      throw new InputException(
          input.file(), "scale_min_short is " + low + ", not below scale_max_short, " + high);
    }
  }

  /// What is added to every input.
  double shift() {
    return byRange || bySigma ? low : 0;
  }

  /// Fills the centres and factors of an element.
  void fill(int element, double[] centres, double[] factors) {
    java.util.Arrays.fill(factors, 1);
    if (!byRange && !bySigma && !centred) {
      return;
    }
    for (int g = 0; g < factors.length; g++) {
      TextLines.Words words = line(element, g, factors.length);
      double least = words.number(2, "the minimum");
      double most = words.number(3, "the maximum");
      double mean = words.number(4, "the mean");
      centres[g] = centred || bySigma ? mean : least;
      double width = most - least;
      if (bySigma) {
        if (words.count() < 6) {
          throw words.fault(
              "has no standard deviation, by which input.nn scales; give the file of the training");
        }
        width = words.number(5, "the standard deviation");
      }
      if (byRange || bySigma) {
        if (!(width > 0)) {
          throw words.fault(
              "symmetry function %d of %s has %s 0: it never changed in the training and cannot be"
                      .formatted(
                          g + 1,
                          input.species().get(element),
                          bySigma ? "a standard deviation of" : "a range of")
                  + " scaled; remove it from input.nn and train again");
        }
        factors[g] = (high - low) / width;
      }
    }
  }

  private TextLines.Words line(int element, int function, int functions) {
    if (lines == null) {
      lines = TextLines.of(file, "the ranges of the symmetry functions");
    }
    for (TextLines.Words words : lines) {
      if (words.count() >= 5
          && words.integer(0, "the element's number", 1, 1000) == element + 1
          && words.integer(1, "the function's number", 1, 100_000) == function + 1) {
        return words;
      }
    }
    throw new InputException(
        file,
        "has no line for symmetry function %d of %s, of which input.nn has %d; give the file of the"
                .formatted(function + 1, input.species().get(element), functions)
            + " same training, whole");
  }
}
