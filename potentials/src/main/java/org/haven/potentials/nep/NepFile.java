package org.haven.potentials.nep;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.InputException;
import org.haven.kernels.Element;

/// Reader of the text format `nep.txt` that GPUMD writes.
///
/// Header lines, one keyword each: version with species, `zbl`, `cutoff`, `n_max`, `basis_size`,
/// `l_max`, `ANN`; then one number a line: network(s), output bias, coefficients of the radial and
/// angular functions, scaling of the descriptor, parameters of a flexible ZBL.
final class NepFile {
  private static final String SUPPORTED =
      "Haven reads energy models: nep3, nep3_zbl, nep4 and nep4_zbl";

  /// K e² of the format in eV Å.
  private static final double COULOMB = 14.399645;

  /// The universal screening function of Ziegler, Biersack and Littmark (The Stopping and Range of
  /// Ions in Solids, 1985): Σ_p A_p exp(-B_p x).
  private static final double[] UNIVERSAL = {
    0.18175, 3.1998, 0.50986, 0.94229, 0.28022, 0.4029, 0.02817, 0.20162
  };

  /// 1/(0.8854 a₀) in 1/Å with the format's digits: x = r (Z₁^0.23 + Z₂^0.23) times this.
  private static final double SCREENING = 2.134563;

  private static final int MOST_NEURONS = 1000;
  private static final int LARGEST_DEGREE = 8;

  private final Path file;
  private List<String> lines;
  private int next;

  NepFile(Path file) {
    this.file = file;
  }

  /// Whether the first line begins like a NEP of any kind, supported or not.
  static boolean looksLikeNep(Path file) {
    try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      char[] start = new char[200];
      int length = reader.read(start);
      return length > 0
          && new String(start, 0, length).stripLeading().matches("(?s)nep[2-9]?(_[a-z0-9]+)*\\s.*");
    } catch (IOException e) {
      return false;
    }
  }

  NepModel read() {
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file, "no such file; give the path of a nep.txt");
    } catch (MalformedInputException e) {
      throw new InputException(file, "not a text file; give a nep.txt as GPUMD writes it");
    } catch (IOException e) {
      throw new InputException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isBlank()) {
      end--;
    }
    lines = lines.subList(0, end);
    if (lines.isEmpty()) {
      throw new InputException(file, "empty file; a nep.txt starts with its version and species");
    }

    String[] first = lines.getFirst().strip().split("\\s+");
    boolean zbl = first[0].endsWith("_zbl");
    int version =
        switch (first[0]) {
          case "nep3", "nep3_zbl" -> 3;
          case "nep4", "nep4_zbl" -> 4;
          default -> throw unsupported(first[0]);
        };
    next = 1;
    List<String> species = species(first);
    int types = species.size();
    int pairs = types * types;

    String[] zblWords = zbl ? header("zbl", 2, 3, "zbl INNER OUTER [FACTOR]") : null;
    int zblLine = next;
    String[] cutoffWords = words("cutoff");
    int cutoffLine = next;
    double[] cutoffs = cutoffs(cutoffWords, species);

    String[] words = header("n_max", 2, 2, "n_max RADIAL ANGULAR");
    int radialFunctions = integer(words, 1, 0, 19) + 1;
    int angularFunctions = integer(words, 2, 0, 19) + 1;
    words = header("basis_size", 2, 2, "basis_size RADIAL ANGULAR");
    int radialBasis = integer(words, 1, 0, 19) + 1;
    int angularBasis = integer(words, 2, 0, 19) + 1;
    words = header("l_max", 3, 7, "l_max L_3BODY Q_222 Q_1111 [Q_112 [Q_123 [Q_233 [Q_134]]]]");
    int largestDegree = integer(words, 1, 0, LARGEST_DEGREE);
    List<AngularTerm> terms = terms(words, largestDegree);
    words = header("ANN", 2, 2, "ANN NEURONS 0");
    int neurons = integer(words, 1, 1, MOST_NEURONS);
    if (integer(words, 2, 0, Integer.MAX_VALUE) != 0) {
      throw fault("two hidden layers; " + SUPPORTED + ", all with one hidden layer");
    }

    int length = radialFunctions + angularFunctions * (largestDegree + terms.size());
    int networks = version == 3 ? 1 : types;
    boolean flexible =
        zbl && number(zblWords, 1, zblLine) == 0 && number(zblWords, 2, zblLine) == 0;
    long radialCount = (long) pairs * radialFunctions * radialBasis;
    long angularCount = (long) pairs * angularFunctions * angularBasis;
    long networkCount = (long) networks * neurons * (length + 2);
    long zblCount = flexible ? 10L * types * (types + 1) / 2 : 0;
    long expected = networkCount + 1 + radialCount + angularCount + length + zblCount;
    checkCount(expected, networkCount, radialCount + angularCount, length, zblCount);

    double[] network = network(networks, types, neurons, length);
    double outputBias = value();
    double[] radial = coefficients(pairs, radialFunctions, radialBasis);
    double[] angular = coefficients(pairs, angularFunctions, angularBasis);
    double[] scale = values(length);
    for (int h = 0; h < types * neurons; h++) {
      for (int d = 0; d < length; d++) {
        network[h * (length + 2) + d] *= scale[d];
      }
    }
    double[] repulsion = new double[0];
    if (flexible) {
      repulsion = flexibleRepulsion(species);
    } else if (zbl) {
      repulsion = universalRepulsion(species, zblWords, zblLine, cutoffWords, cutoffLine);
    }
    checkRepulsion(repulsion, cutoffs, species, zblLine);
    return new NepModel(
        file,
        version,
        species,
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
        repulsion);
  }

  private InputException unsupported(String header) {
    String kind = "";
    if (header.contains("dipole")) {
      kind = ", a model of dipoles and not of energies";
    } else if (header.contains("polarizability")) {
      kind = ", a model of polarizabilities and not of energies";
    } else if (header.contains("charge")) {
      kind = ", a model with charges";
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
    return new InputException(
        file,
        1,
        nep
            ? "header " + header + kind + ", is not supported; " + SUPPORTED
            : "starts with " + shortened(header) + ", which is no NEP header; " + SUPPORTED);
  }

  private List<String> species(String[] first) {
    next = 1;
    if (first.length < 3) {
      throw fault(
          "the first line must be VERSION NUMBER_OF_SPECIES SYMBOL …, for example nep4 2 Li O");
    }
    int types = integer(first, 1, 1, 150);
    List<String> species = List.of(Arrays.copyOfRange(first, 2, first.length));
    if (species.size() != types) {
      throw fault(
          types
              + " species are announced but "
              + species.size()
              + " named ("
              + String.join(" ", species)
              + ")");
    }
    for (int t = 0; t < types; t++) {
      if (species.indexOf(species.get(t)) != t) {
        throw fault("species " + species.get(t) + " is named twice");
      }
    }
    return species;
  }

  /// The words of the next line, which must start with `keyword`.
  private String[] words(String keyword) {
    if (next >= lines.size()) {
      throw new InputException(
          file, lines.size(), "the file ends where the line \"" + keyword + " …\" should follow");
    }
    String[] words = lines.get(next++).strip().split("\\s+");
    if (!words[0].equals(keyword)) {
      throw fault("expected the line \"" + keyword + " …\", found \"" + shortened(words[0]) + "\"");
    }
    return words;
  }

  private String[] header(String keyword, int least, int most, String form) {
    String[] words = words(keyword);
    if (words.length - 1 < least || words.length - 1 > most) {
      throw fault(
          keyword + " has " + (words.length - 1) + " values; the line must be \"" + form + "\"");
    }
    return words;
  }

  /// [T²][2]. Three forms: one pair of cutoffs; one pair per species, averaged over the two
  /// species; one pair with factors of covalent radii (2024), the smaller of the two counts.
  private double[] cutoffs(String[] words, List<String> species) {
    int types = species.size();
    int count = words.length - 1;
    double[] cutoffs = new double[2 * types * types];
    if (count != 4 && count != 7 && count != 2 * types + 2) {
      throw fault(
          "cutoff has "
              + count
              + " values; for "
              + types
              + " species it must have 4 (RADIAL ANGULAR and two neighbour counts), "
              + (2 * types + 2)
              + " (a pair per species and two counts), or 7 (with three type-wise factors)");
    }
    boolean perSpecies = count == 2 * types + 2 && count != 4;
    integer(words, perSpecies ? count - 1 : 3, 0, Integer.MAX_VALUE);
    integer(words, perSpecies ? count : 4, 0, Integer.MAX_VALUE);
    for (int a = 0; a < types; a++) {
      for (int b = 0; b < types; b++) {
        for (int part = 0; part < 2; part++) {
          double cutoff;
          if (perSpecies) {
            cutoff =
                0.5
                    * (number(words, 1 + 2 * a + part, next)
                        + number(words, 1 + 2 * b + part, next));
          } else {
            cutoff = number(words, 1 + part, next);
            double factor =
                count == 7 && number(words, 5, next) > 0 ? number(words, 5 + part, next) : 0;
            if (factor > 0) {
              cutoff = Math.min(cutoff, factor * (radius(species.get(a)) + radius(species.get(b))));
            }
          }
          if (!(cutoff > 0 && cutoff <= 100)) {
            throw fault("a cutoff of " + cutoff + " Å; it must be above 0 and at most 100 Å");
          }
          cutoffs[2 * (a * types + b) + part] = cutoff;
        }
        int pair = 2 * (a * types + b);
        if (cutoffs[pair + 1] > cutoffs[pair]) {
          throw fault(
              "the angular cutoff "
                  + cutoffs[pair + 1]
                  + " Å exceeds the radial cutoff "
                  + cutoffs[pair]
                  + " Å of "
                  + species.get(a)
                  + " and "
                  + species.get(b)
                  + "; it must not");
        }
      }
    }
    return cutoffs;
  }

  /// Flags 0 or 1; the older form writes 2 for 222 and has two flags only.
  private List<AngularTerm> terms(String[] words, int largestDegree) {
    List<AngularTerm> terms = new ArrayList<>();
    for (AngularTerm term : AngularTerm.values()) {
      int word = 2 + term.ordinal();
      if (word >= words.length) {
        break;
      }
      int flag = integer(words, word, 0, term == AngularTerm.Q_222 && words.length == 4 ? 2 : 1);
      if (flag > 0) {
        if (term.largestDegree() > largestDegree) {
          throw fault(
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
    long found = lines.size() - next;
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
      throw new InputException(
          file,
          lines.size(),
          "truncated: "
              + found
              + " numbers follow the header, which announces "
              + expected
              + " ("
              + parts
              + ")");
    }
    throw new InputException(
        file,
        (int) (next + expected + 1),
        "too long: "
            + found
            + " numbers follow the header, which announces "
            + expected
            + " ("
            + parts
            + ")");
  }

  private double[] network(int networks, int types, int neurons, int length) {
    int row = length + 2;
    double[] network = new double[types * neurons * row];
    for (int t = 0; t < networks; t++) {
      for (int h = 0; h < neurons; h++) {
        for (int d = 0; d < length; d++) {
          network[(t * neurons + h) * row + d] = value();
        }
      }
      for (int part = 0; part < 2; part++) {
        for (int h = 0; h < neurons; h++) {
          network[(t * neurons + h) * row + length + part] = value();
        }
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
          double c = value();
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

  /// The inner radius is the one in the file, except with type-wise outer radii: there it is 0 when
  /// the factor stands in the line `zbl`, half of the outer one when it stands in the line
  /// `cutoff`.
  private double[] universalRepulsion(
      List<String> species, String[] zbl, int zblLine, String[] cutoff, int cutoffLine) {
    int types = species.size();
    double factor = 0;
    double innerFraction = 0;
    if (zbl.length == 4) {
      factor = number(zbl, 3, zblLine);
      if (!(factor > 0)) {
        throw new InputException(
            file, zblLine, "the type-wise ZBL factor is " + factor + "; it must be above 0");
      }
    } else if (cutoff.length == 8) {
      factor = number(cutoff, 7, cutoffLine);
      innerFraction = 0.5;
    }
    double[] repulsion = new double[types * types * NepModel.REPULSION_LENGTH];
    for (int a = 0; a < types; a++) {
      for (int b = 0; b < types; b++) {
        double inner = number(zbl, 1, zblLine);
        double outer = number(zbl, 2, zblLine);
        if (factor > 0) {
          outer = Math.min(outer, factor * (radius(species.get(a)) + radius(species.get(b))));
          inner = innerFraction * outer;
        }
        fill(repulsion, a, b, species, inner, outer, UNIVERSAL);
      }
    }
    return repulsion;
  }

  /// One row for each pair t₁ ≤ t₂: inner and outer radius, A₁, B₁, … A₄, B₄.
  private double[] flexibleRepulsion(List<String> species) {
    int types = species.size();
    double[] repulsion = new double[types * types * NepModel.REPULSION_LENGTH];
    for (int a = 0; a < types; a++) {
      for (int b = a; b < types; b++) {
        double inner = value();
        double outer = value();
        double[] screening = values(8);
        fill(repulsion, a, b, species, inner, outer, screening);
        fill(repulsion, b, a, species, inner, outer, screening);
      }
    }
    return repulsion;
  }

  private void fill(
      double[] repulsion,
      int a,
      int b,
      List<String> species,
      double inner,
      double outer,
      double[] screening) {
    int za = atomicNumber(species.get(a));
    int zb = atomicNumber(species.get(b));
    double inverseLength = (Math.pow(za, 0.23) + Math.pow(zb, 0.23)) * SCREENING;
    int row = (a * species.size() + b) * NepModel.REPULSION_LENGTH;
    repulsion[row] = inner;
    repulsion[row + 1] = outer;
    for (int p = 0; p < 4; p++) {
      repulsion[row + 2 + 2 * p] = COULOMB * za * zb * screening[2 * p];
      repulsion[row + 3 + 2 * p] = inverseLength * screening[2 * p + 1];
    }
  }

  private void checkRepulsion(
      double[] repulsion, double[] cutoffs, List<String> species, int line) {
    int types = species.size();
    for (int pair = 0; pair < types * types && repulsion.length > 0; pair++) {
      double inner = repulsion[pair * NepModel.REPULSION_LENGTH];
      double outer = repulsion[pair * NepModel.REPULSION_LENGTH + 1];
      String of = " of " + species.get(pair / types) + " and " + species.get(pair % types);
      if (!(inner >= 0 && outer > inner)) {
        throw new InputException(
            file,
            line,
            "ZBL radii" + of + " are " + inner + " and " + outer + " Å; need 0 ≤ inner < outer");
      }
      if (outer > cutoffs[2 * pair + 1]) {
        throw new InputException(
            file,
            line,
            "the outer ZBL radius %s Å%s exceeds their angular cutoff %s Å; GPUMD cuts the repulsion off there, so forces would jump"
                .formatted(outer, of, cutoffs[2 * pair + 1]));
      }
    }
  }

  private double radius(String symbol) {
    int z = atomicNumber(symbol);
    if (!CovalentRadii.has(z)) {
      throw fault("no covalent radius is known for " + symbol + ", needed by a type-wise cutoff");
    }
    return CovalentRadii.scaledAngstrom(z);
  }

  private int atomicNumber(String symbol) {
    return Element.of(symbol)
        .orElseThrow(
            () ->
                new InputException(
                    file,
                    1,
                    "species "
                        + symbol
                        + " is no chemical element; ZBL and type-wise cutoffs need its atomic"
                        + " number"))
        .atomicNumber();
  }

  private int integer(String[] words, int index, int least, int most) {
    int value;
    try {
      value = Integer.parseInt(words[index]);
    } catch (NumberFormatException e) {
      throw fault(
          "value %d of %s is \"%s\"; it must be an integer"
              .formatted(index, words[0], shortened(words[index])));
    }
    if (value < least || value > most) {
      throw fault(
          "value %d of %s is %d; it must be at least %d%s"
              .formatted(
                  index,
                  words[0],
                  value,
                  least,
                  most == Integer.MAX_VALUE ? "" : " and at most " + most));
    }
    return value;
  }

  private double number(String[] words, int index, int line) {
    return number(words[index], line, "value " + index + " of " + words[0]);
  }

  /// A finite number in decimal notation; `Double.parseDouble` would also take `1d` and `0x1p3`.
  private double number(String word, int line, String what) {
    double value = Double.NaN;
    try {
      value = Double.parseDouble(word);
    } catch (NumberFormatException e) {
      // Refused below.
    }
    String lower = word.toLowerCase(Locale.ROOT);
    if (!Double.isFinite(value)
        || lower.endsWith("d")
        || lower.endsWith("f")
        || lower.contains("x")) {
      throw new InputException(
          file, line, what + " is \"" + shortened(word) + "\"; it must be a finite number");
    }
    return value;
  }

  /// The number on the next line, which holds nothing else.
  private double value() {
    String line = lines.get(next++).strip();
    return number(line, next, "the parameter");
  }

  private double[] values(int count) {
    double[] values = new double[count];
    for (int k = 0; k < count; k++) {
      values[k] = value();
    }
    return values;
  }

  /// A fault of the line read last.
  private InputException fault(String message) {
    return new InputException(file, next, message);
  }

  private static String shortened(String word) {
    return word.length() <= 30 ? word : word.substring(0, 30) + "…";
  }
}
