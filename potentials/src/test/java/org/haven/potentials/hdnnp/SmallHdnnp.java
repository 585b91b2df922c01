package org.haven.potentials.hdnnp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// Small models of random weights for Li and Cl, written as n2p2 writes them, with functions of all
/// types and cutoffs of 3 to 4 Å.
final class SmallHdnnp {
  /// About how large a function's values are, by type.
  private static final List<Integer> TYPES = List.of(2, 2, 3, 9, 12, 13, 20, 21, 22, 23, 24, 25);

  private SmallHdnnp() {}

  /// Reads what [#write] wrote.
  static HdnnpModel read(String settings, String letters, String core) {
    try {
      Path folder = Files.createTempDirectory("hdnnp");
      try {
        write(folder, settings, letters, core);
        return HdnnpFolder.read(
            folder, new ModelUnits(ModelUnits.Length.ANGSTROM, ModelUnits.Energy.EV));
      } finally {
        try (var files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param settings lines of `input.nn`, for example the cutoff type
  /// @param letters activations of the two hidden layers
  /// @param core subtype of compact functions
  static void write(Path folder, String settings, String letters, String core) throws IOException {
    Random random = new Random(7);
    StringBuilder input = new StringBuilder("number_of_elements 2\nelements Cl Li\n");
    input.append(settings).append("\nscale_symmetry_functions\n");
    input.append("global_hidden_layers_short 2\nglobal_nodes_short 5 4\n");
    input.append("global_activation_short ").append(letters).append(" l\n");
    for (String centre : List.of("Cl", "Li")) {
      String other = centre.equals("Cl") ? "Li" : "Cl";
      for (String line :
          List.of(
              "2 Li 0.3 0.5 4.0",
              "2 Cl 0.1 0.0 3.5",
              "3 Li Cl 0.05 1.0 2.0 4.0",
              "9 " + other + " " + centre + " 0.02 -1.0 1.0 3.5 0.3",
              "12 0.2 0.0 4.0",
              "13 0.05 0.5 -1.0 2.5 4.0",
              "20 Li -4.0 4.0 " + core,
              "21 Li Li 0.5 4.0 60.0 180.0 " + core,
              "22 Li Cl -4.0 4.0 -60.0 60.0 " + core,
              "23 1.0 4.0 " + core,
              "24 0.5 3.5 0.0 150.0 " + core,
              "25 0.5 4.0 60.0 300.0 " + core)) {
        input.append("symfunction_short %s %s\n".formatted(centre, line));
      }
    }
    Files.writeString(folder.resolve("input.nn"), input);
    StringBuilder scaling = new StringBuilder("# element, function, min, max, mean, sigma\n");
    for (int element = 1; element <= 2; element++) {
      for (int g = 0; g < TYPES.size(); g++) {
        int largest =
            switch (TYPES.get(g)) {
              case 12, 23 -> 100;
              case 13, 24, 25 -> 2000;
              default -> 5;
            };
        scaling.append("%d %d 0.0 %d.0 1.0 1.0%n".formatted(element, g + 1, largest));
      }
    }
    Files.writeString(folder.resolve("scaling.data"), scaling);
    for (int z : new int[] {3, 17}) {
      StringBuilder weights = new StringBuilder();
      for (int k = 0; k < 12 * 5 + 5 + 5 * 4 + 4 + 4 + 1; k++) {
        weights.append(2 * random.nextDouble() - 1).append('\n');
      }
      Files.writeString(folder.resolve("weights.%03d.data".formatted(z)), weights);
    }
  }
}
