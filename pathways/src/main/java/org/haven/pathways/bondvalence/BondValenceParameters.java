package org.haven.pathways.bondvalence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.kernels.Element;

/// Parameters of pairs of a cation and an anion.
///
/// As a file: one pair to a line, `Li 1 O -2 1.17096 1.940013 0.98816 1.937984`, that is cation,
/// charge, anion, charge, R₀ and R_min in Å, D₀ in eV, α in 1/Å; `#` begins a comment.
public final class BondValenceParameters {
  private static final String SOFT_BV = "softbv.txt";

  /// Of one pair.
  ///
  /// @param r0Angstrom length of a bond of valence 1; site energies do not need it
  /// @param rMinAngstrom length of the bond of lowest energy
  /// @param d0Ev twice the depth of the well that enters the site energy
  /// @param alphaPerAngstrom inverse softness 1/b
  public record Pair(
      double r0Angstrom, double rMinAngstrom, double d0Ev, double alphaPerAngstrom) {}

  private final String source;
  private final Map<List<Ion>, Pair> pairs;

  private BondValenceParameters(String source, Map<List<Ion>, Pair> pairs) {
    this.source = source;
    this.pairs = pairs;
  }

  /// The table of softBV (Chen, Adams, IUCrJ 2017, 4, 614, doi:10.1107/S2052252517010211; Chen,
  /// Wong, Adams, Acta Cryst. B 2019, 75, 18, doi:10.1107/S2052520618015718), 591 pairs, as bvlain
  /// 0.25.1 holds it under the MIT licence. Notice and licence are in the resource.
  public static BondValenceParameters softBv() {
    return SoftBv.TABLE;
  }

  /// Read once, when it is first asked for.
  private static final class SoftBv {
    private static final BondValenceParameters TABLE = read();

    private static BondValenceParameters read() {
      Map<List<Ion>, Pair> pairs = new HashMap<>();
      try (InputStream in = BondValenceParameters.class.getResourceAsStream(SOFT_BV);
          BufferedReader reader =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (!line.startsWith("#")) {
            String[] words = line.split(" ");
            double[] numbers = new double[4];
            for (int k = 0; k < 4; k++) {
              numbers[k] = Double.parseDouble(words[4 + k]);
            }
            pairs.put(
                List.of(
                    new Ion(words[0], Integer.parseInt(words[1])),
                    new Ion(words[2], Integer.parseInt(words[3]))),
                new Pair(numbers[0], numbers[1], numbers[2], numbers[3]));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new BondValenceParameters(
          "softBV (Chen, Wong, Adams, Acta Cryst. B 2019, 75, 18)", pairs);
    }
  }

  /// Those of a user's file, and no others.
  ///
  /// @throws InputException naming file, line, value and what is expected
  public static BondValenceParameters read(Path file) {
    Map<List<Ion>, Pair> pairs = new HashMap<>();
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        String[] words = LineReader.words(line.replaceFirst("#.*", ""));
        if (words.length == 0) {
          continue;
        }
        if (words.length != 8) {
          throw reader.fault(
              ("%d words; expected 8: cation, its charge, anion, its charge, R0 and R_min in Å, D0"
                      + " in eV, alpha in 1/Å, for example 'Li 1 O -2 1.17096 1.940013 0.98816"
                      + " 1.937984'")
                  .formatted(words.length));
        }
        Ion cation = ion(reader, words[0], words[1]);
        Ion anion = ion(reader, words[2], words[3]);
        if (cation.charge() <= 0 || anion.charge() >= 0) {
          throw reader.fault(
              "charges are %+d and %+d; expected a cation (above 0), then an anion (below 0)"
                  .formatted(cation.charge(), anion.charge()));
        }
        Pair pair =
            new Pair(
                positive(reader, words[4], "R0"),
                positive(reader, words[5], "R_min"),
                positive(reader, words[6], "D0"),
                positive(reader, words[7], "alpha"));
        if (pairs.putIfAbsent(List.of(cation, anion), pair) != null) {
          throw reader.fault("a second line for " + cation + " and " + anion + "; remove one");
        }
      }
    }
    if (pairs.isEmpty()) {
      throw new InputException(
          file,
          "holds no pair; expected lines such as 'Li 1 O -2 1.17096 1.940013 0.98816 1.937984'");
    }
    return new BondValenceParameters(file.toString(), pairs);
  }

  private static Ion ion(LineReader reader, String symbol, String charge) {
    if (Element.of(symbol).isEmpty()) {
      throw reader.fault("no element has the symbol " + Plain.quoted(symbol));
    }
    return new Ion(symbol, reader.integer(charge, "charge"));
  }

  private static double positive(LineReader reader, String text, String what) {
    double value = reader.number(text, what);
    if (!(value > 0)) {
      throw reader.fault(what + " is " + text + "; expected a number above 0");
    }
    return value;
  }

  /// Of a pair, if they are known.
  public Optional<Pair> pair(Ion cation, Ion anion) {
    return Optional.ofNullable(pairs.get(List.of(cation, anion)));
  }

  /// Charges at which a pair of these elements is known, for messages: `Fe+2–O-2, Fe+3–O-2`; empty
  /// if there is none.
  String known(String cation, String anion) {
    TreeSet<String> known = new TreeSet<>();
    for (List<Ion> pair : pairs.keySet()) {
      if (pair.getFirst().symbol().equals(cation) && pair.getLast().symbol().equals(anion)) {
        known.add(pair.getFirst() + "–" + pair.getLast());
      }
    }
    return String.join(", ", known);
  }

  /// Where they come from.
  public String source() {
    return source;
  }
}
