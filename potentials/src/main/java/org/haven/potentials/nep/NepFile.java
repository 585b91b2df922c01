package org.haven.potentials.nep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.potentials.descriptors.AngularTerm;

/// Reader of the text format `nep.txt` that GPUMD writes.
///
/// Header lines, one keyword each: version with species, `zbl`, `cutoff`, `n_max`, `basis_size`,
/// `l_max`, `ANN`; then one number a line: network(s), output bias, coefficients of the radial and
/// angular functions, scaling of the descriptor, parameters of a flexible ZBL. In a charge model
/// each network ends with the charge's output weights, and √ε_∞ stands before the bias.
final class NepFile {
  private static final String SUPPORTED =
      "Haven reads energy models: nep3, nep3_zbl, nep4 and nep4_zbl, and charge models:"
          + " nep4_charge1 to 3 and nep4_zbl_charge1 to 3";

  private static final int MOST_NEURONS = 1000;
  private static final int LARGEST_DEGREE = 8;

  private final Path file;
  private final NepLines lines;

  NepFile(Path file) {
    this.file = file;
    lines = new NepLines(file);
  }

  /// Whether the first line begins like a NEP of any kind, supported or not.
  static boolean looksLikeNep(Path file) {
    try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      char[] start = new char[200];
      int length = reader.read(start);
      return length > 0
          && new String(start, 0, length)
              .replaceFirst("^\u00ef\u00bb\u00bf", "")
              .stripLeading()
              .matches("(?s)nep[2-9]?(_[a-z0-9]+)*\\s.*");
    } catch (IOException e) {
      return false;
    }
  }

  NepModel read() {
    NepLines.Words first = lines.first();
    boolean zbl = first.get(0).contains("_zbl");
    int version =
        switch (first.get(0)) {
          case "nep3", "nep3_zbl" -> 3;
          case "nep4", "nep4_zbl" -> 4;
          case "nep4_charge1", "nep4_charge2", "nep4_charge3" -> 4;
          case "nep4_zbl_charge1", "nep4_zbl_charge2", "nep4_zbl_charge3" -> 4;
          default -> throw unsupported(first.get(0));
        };
    boolean charged = first.get(0).contains("_charge");
    NepSpecies species = species(first);
    int types = species.count();
    int pairs = types * types;

    NepLines.Words zblWords = zbl ? lines.words("zbl", 2, 3, "zbl INNER OUTER [FACTOR]") : null;
    NepLines.Words cutoffWords = lines.words("cutoff");
    double[] cutoffs = cutoffs(cutoffWords, species);

    NepLines.Words words = lines.words("n_max", 2, 2, "n_max RADIAL ANGULAR");
    int radialFunctions = words.integer(1, 0, 19) + 1;
    int angularFunctions = words.integer(2, 0, 19) + 1;
    words = lines.words("basis_size", 2, 2, "basis_size RADIAL ANGULAR");
    int radialBasis = words.integer(1, 0, 19) + 1;
    int angularBasis = words.integer(2, 0, 19) + 1;
    words =
        lines.words("l_max", 3, 7, "l_max L_3BODY Q_222 Q_1111 [Q_112 [Q_123 [Q_233 [Q_134]]]]");
    int largestDegree = words.integer(1, 0, LARGEST_DEGREE);
    List<AngularTerm> terms = terms(words, largestDegree);
    words = lines.words("ANN", 2, 2, "ANN NEURONS 0");
    int neurons = words.integer(1, 1, MOST_NEURONS);
    if (words.integer(2, 0, Integer.MAX_VALUE) != 0) {
      throw words.fault("two hidden layers; " + SUPPORTED + ", all with one hidden layer");
    }

    int length = radialFunctions + angularFunctions * (largestDegree + terms.size());
    int networks = version == 3 ? 1 : types;
    NepRepulsionFile repulsion =
        zbl ? new NepRepulsionFile(lines, species, zblWords, cutoffWords) : null;
    long radialCount = (long) pairs * radialFunctions * radialBasis;
    long angularCount = (long) pairs * angularFunctions * angularBasis;
    int outputs = charged ? 2 : 1;
    long networkCount = (long) networks * neurons * (length + 1 + outputs) + outputs - 1;
    long zblCount = zbl ? repulsion.count() : 0;
    long expected = networkCount + 1 + radialCount + angularCount + length + zblCount;
    checkCount(expected, networkCount, radialCount + angularCount, length, zblCount);

    double[] chargeWeights = charged ? new double[types * neurons] : null;
    double[] network = network(networks, types, neurons, length, chargeWeights);
    double rootPermittivity = charged ? lines.value() : 0;
    double outputBias = lines.value();
    double[] radial = coefficients(pairs, radialFunctions, radialBasis);
    double[] angular = coefficients(pairs, angularFunctions, angularBasis);
    double[] scale = lines.values(length);
    for (int h = 0; h < types * neurons; h++) {
      for (int d = 0; d < length; d++) {
        network[h * (length + 2) + d] *= scale[d];
      }
    }
    return new NepModel(
        file,
        version,
        species.symbols(),
        radialFunctions,
        angularFunctions,
        radialBasis,
        angularBasis,
        largestDegree,
        terms,
        neurons,
        cutoffs,
        radial,
        angular,
        network,
        outputBias,
        zbl ? repulsion.read(cutoffs) : new double[0],
        charged
            ? Optional.of(
                new ChargeHead(
                    first.get(0).charAt(first.get(0).length() - 1) - '0',
                    Arrays.stream(cutoffs).max().orElseThrow(),
                    rootPermittivity,
                    chargeWeights))
            : Optional.empty());
  }

  private InputException unsupported(String header) {
    String kind = "";
    if (header.contains("dipole")) {
      kind = ", a model of dipoles and not of energies";
    } else if (header.contains("polarizability")) {
      kind = ", a model of polarizabilities and not of energies";
    } else if (header.contains("charge") && header.contains("vdw")) {
      kind = ", a model with charges and dispersion";
    } else if (header.contains("charge")) {
      kind = ", a model with charges of another kind";
    } else if (header.contains("temperature")) {
      kind = ", a model of free energies that depend on temperature";
    } else if (header.startsWith("nep5")) {
      kind = ", version 5";
    } else if (header.startsWith("nep2") || header.equals("nep") || header.equals("nep_zbl")) {
      kind = ", version 2";
    } else if (header.contains("vdw") || header.contains("d3")) {
      kind = ", a model with dispersion";
    }
    boolean nep = header.startsWith("nep");
    return lines.fault(
        1,
        nep
            ? "header " + header + kind + ", is not supported; " + SUPPORTED
            : "starts with " + Plain.shortened(header) + ", which is no NEP header; " + SUPPORTED);
  }

  private NepSpecies species(NepLines.Words first) {
    if (first.count() < 2) {
      throw first.fault(
          "the first line must be VERSION NUMBER_OF_SPECIES SYMBOL …, for example nep4 2 Li O");
    }
    int types = first.integer(1, 1, 150);
    List<String> species = first.from(2);
    if (species.size() != types) {
      throw first.fault(
          types
              + " species are announced but "
              + species.size()
              + " named ("
              + String.join(" ", species)
              + ")");
    }
    for (int t = 0; t < types; t++) {
      if (species.indexOf(species.get(t)) != t) {
        throw first.fault("species " + species.get(t) + " is named twice");
      }
    }
    return new NepSpecies(species, lines);
  }

  /// [T²][2]. Three forms: one pair of cutoffs; one pair per species, averaged over the two
  /// species; one pair with factors of covalent radii (2024), the smaller of the two counts.
  private double[] cutoffs(NepLines.Words words, NepSpecies species) {
    int types = species.count();
    int count = words.count();
    double[] cutoffs = new double[2 * types * types];
    if (count == 2) {
      throw words.fault(
          "cutoff has the two radii but not the two neighbour counts that follow them; append them,"
              + " for example 500 200 (Haven does not use them)");
    }
    if (count != 4 && count != 7 && count != 2 * types + 2) {
      throw words.fault(
          "cutoff has "
              + count
              + " values; for "
              + types
              + " species it must have 4 (RADIAL ANGULAR and two neighbour counts), "
              + (2 * types + 2)
              + " (a pair per species and two counts), or 7 (with three type-wise factors)");
    }
    boolean perSpecies = count == 2 * types + 2 && count != 4;
    words.integer(perSpecies ? count - 1 : 3, 0, Integer.MAX_VALUE);
    words.integer(perSpecies ? count : 4, 0, Integer.MAX_VALUE);
    for (int a = 0; a < types; a++) {
      for (int b = 0; b < types; b++) {
        for (int part = 0; part < 2; part++) {
          double cutoff;
          if (perSpecies) {
            cutoff = 0.5 * (words.number(1 + 2 * a + part) + words.number(1 + 2 * b + part));
          } else {
            cutoff = words.number(1 + part);
            double factor = count == 7 && words.number(5) > 0 ? words.number(5 + part) : 0;
            if (factor > 0) {
              cutoff = Math.min(cutoff, factor * species.radiiAngstrom(a, b));
            }
          }
          if (!(cutoff > 0 && cutoff <= 100)) {
            throw words.fault("a cutoff of " + cutoff + " Å; it must be above 0 and at most 100 Å");
          }
          cutoffs[2 * (a * types + b) + part] = cutoff;
        }
        int pair = 2 * (a * types + b);
        if (cutoffs[pair + 1] > cutoffs[pair]) {
          throw words.fault(
              "the angular cutoff "
                  + cutoffs[pair + 1]
                  + " Å exceeds the radial cutoff "
                  + cutoffs[pair]
                  + " Å of "
                  + species.symbol(a)
                  + " and "
                  + species.symbol(b)
                  + "; it must not");
        }
      }
    }
    return cutoffs;
  }

  /// Flags 0 or 1; the older form writes 2 for 222 and has two flags only.
  private List<AngularTerm> terms(NepLines.Words words, int largestDegree) {
    List<AngularTerm> terms = new ArrayList<>();
    for (AngularTerm term : AngularTerm.values()) {
      int word = 2 + term.ordinal();
      if (word > words.count()) {
        break;
      }
      int flag = words.integer(word, 0, term == AngularTerm.Q_222 && words.count() == 3 ? 2 : 1);
      if (flag > 0) {
        if (term.largestDegree() > largestDegree) {
          throw words.fault(
              term
                  + " needs three-body terms up to l = "
                  + term.largestDegree()
                  + ", but l_max is "
                  + largestDegree);
        }
        terms.add(term);
      }
    }
    return terms;
  }

  private void checkCount(
      long expected, long network, long coefficients, long scale, long repulsion) {
    long found = lines.remaining();
    if (found == expected) {
      return;
    }
    String parts =
        "%d of networks, 1 bias, %d coefficients, %d scalings%s"
            .formatted(
                network,
                coefficients,
                scale,
                repulsion > 0 ? ", " + repulsion + " of the flexible ZBL" : "");
    if (found < expected) {
      throw lines.fault(
          lines.size(),
          "truncated: "
              + found
              + " numbers follow the header, which announces "
              + expected
              + " ("
              + parts
              + ")");
    }
    throw lines.fault(
        (int) (lines.line() + expected + 1),
        "too long: "
            + found
            + " numbers follow the header, which announces "
            + expected
            + " ("
            + parts
            + ")");
  }

  /// @param chargeWeights of the charges, to be read into; null without
  private double[] network(
      int networks, int types, int neurons, int length, double[] chargeWeights) {
    int row = length + 2;
    double[] network = new double[types * neurons * row];
    for (int t = 0; t < networks; t++) {
      for (int h = 0; h < neurons; h++) {
        for (int d = 0; d < length; d++) {
          network[(t * neurons + h) * row + d] = lines.value();
        }
      }
      for (int part = 0; part < 2; part++) {
        for (int h = 0; h < neurons; h++) {
          network[(t * neurons + h) * row + length + part] = lines.value();
        }
      }
      for (int h = 0; chargeWeights != null && h < neurons; h++) {
        chargeWeights[t * neurons + h] = lines.value();
      }
    }
    for (int t = networks; t < types; t++) {
      System.arraycopy(network, 0, network, t * neurons * row, neurons * row);
    }
    return network;
  }

  /// Reads c[n][k][pair] and returns a[pair][k][n], see [NepModel].
  private double[] coefficients(int pairs, int functions, int basis) {
    double[] a = new double[pairs * functions * basis];
    for (int n = 0; n < functions; n++) {
      for (int k = 0; k < basis; k++) {
        for (int pair = 0; pair < pairs; pair++) {
          double c = lines.value();
          int row = pair * basis * functions + n;
          if (k == 0) {
            a[row] = c;
          } else {
            a[row] += 0.5 * c;
            a[row + k * functions] = 0.5 * c;
          }
        }
      }
    }
    return a;
  }
}
