package org.haven.potentials.nep;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.haven.kernels.Element;
import org.haven.potentials.descriptors.AngularTerm;

/// The parameters of a NEP, as the kernels want them. Immutable; the accessors return the live
/// arrays, which nobody may change.
///
/// With T species, pair of species s = t₁ T + t₂ (t₁ the central particle), x = 2 (r/r_c - 1)² - 1,
/// Chebyshev polynomials T_k, cutoff function f_c = ½ (1 + cos π r/r_c):
///
/// - radial and angular functions g_n(r) = f_c(r) Σ_k a_snk T_k(x). The file holds the coefficients
///   c_snk of ½ (T_k + 1) f_c; here a_sn0 = c_sn0 + ½ Σ_k≥1 c_snk and a_snk = ½ c_snk;
/// - descriptor q: first n of the radial part, Σ_j g_n(r_ij); then for each l = 1 … l_max and for
///   each of [#terms], all n of the angular part: Σ_m a_nlm² and the [AngularTerm]s, with real
///   moments a_nlm = Σ_j g_n(r_ij) Y_lm(r̂_ij), Y_lm real and orthonormal on the sphere;
/// - energy of a particle U = Σ_h w¹_h tanh(Σ_d w⁰_hd q_d - b⁰_h) - b¹. The file's scaling of q is
///   multiplied into w⁰;
/// - repulsion ½ Σ_j f(r) Σ_p A_p exp(-B_p r)/r (ZBL), f falling from 1 to 0 between two radii;
/// - in a charge model, Coulomb energy of charges from the same neurons, see [ChargeHead].
public final class NepModel {
  private final Path file;
  private final int version;
  private final List<String> species;
  private final int radialFunctions;
  private final int angularFunctions;
  private final int radialBasis;
  private final int angularBasis;
  private final int largestDegree;
  private final List<AngularTerm> terms;
  private final int neurons;
  private final double[] cutoffs;
  private final double[] radialCoefficients;
  private final double[] angularCoefficients;
  private final double[] network;
  private final double outputBias;
  private final double[] repulsion;
  private final Optional<ChargeHead> chargeHead;

  NepModel(
      Path file,
      int version,
      List<String> species,
      int radialFunctions,
      int angularFunctions,
      int radialBasis,
      int angularBasis,
      int largestDegree,
      List<AngularTerm> terms,
      int neurons,
      double[] cutoffs,
      double[] radialCoefficients,
      double[] angularCoefficients,
      double[] network,
      double outputBias,
      double[] repulsion,
      Optional<ChargeHead> chargeHead) {
    this.file = file;
    this.version = version;
    this.species = List.copyOf(species);
    this.radialFunctions = radialFunctions;
    this.angularFunctions = angularFunctions;
    this.radialBasis = radialBasis;
    this.angularBasis = angularBasis;
    this.largestDegree = largestDegree;
    this.terms = List.copyOf(terms);
    this.neurons = neurons;
    this.cutoffs = cutoffs;
    this.radialCoefficients = radialCoefficients;
    this.angularCoefficients = angularCoefficients;
    this.network = network;
    this.outputBias = outputBias;
    this.repulsion = repulsion;
    this.chargeHead = chargeHead;
  }

  /// Reads a file `nep.txt`. One that was read last, and has not changed since, is not read again:
  /// a campaign opens its potential for each structure, and NEP89 has a million lines.
  ///
  /// @throws org.haven.inputs.InputException with file and line if it is not a model that Haven
  ///   supports, or malformed
  public static NepModel read(Path file) {
    Optional<FileStamp> stamp = FileStamp.of(file);
    Read last = lastRead;
    if (last != null && stamp.equals(Optional.of(last.stamp))) {
      NepModel model = last.model.get();
      if (model != null) {
        return model;
      }
    }
    NepModel model = new NepFile(file).read();
    lastRead = stamp.map(s -> new Read(s, new SoftReference<>(model))).orElse(null);
    return model;
  }

  private static volatile Read lastRead;

  private record Read(FileStamp stamp, SoftReference<NepModel> model) {}

  /// What tells one state of a file from another.
  private record FileStamp(Path file, Object key, FileTime modified, long bytes) {
    /// Clocks of file systems tick this often at least.
    private static final long TICK_MS = 2000;

    /// Empty for a file that changed just now: the clock would not show another change.
    static Optional<FileStamp> of(Path file) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        FileTime modified = now.lastModifiedTime();
        return modified.toMillis() + TICK_MS > System.currentTimeMillis() || now.fileKey() == null
            ? Optional.empty()
            : Optional.of(new FileStamp(file, now.fileKey(), modified, now.size()));
      } catch (IOException absent) {
        return Optional.empty();
      }
    }
  }

  /// The model with only the given species, in this order.
  ///
  /// @throws IllegalArgumentException naming the first species that the model lacks and those that
  ///   it has
  public NepModel select(List<String> symbols) {
    int count = symbols.size();
    int[] from = new int[count];
    for (int t = 0; t < count; t++) {
      from[t] = Element.indexIn(species, symbols.get(t));
      if (from[t] < 0) {
        throw new IllegalArgumentException(
            "species "
                + symbols.get(t)
                + " is not in "
                + file
                + ", which knows "
                + String.join(", ", species));
      }
    }
    int networkLength = networkLength();
    double[] networks = new double[count * networkLength];
    for (int t = 0; t < count; t++) {
      System.arraycopy(
          network, from[t] * networkLength, networks, t * networkLength, networkLength);
    }
    return new NepModel(
        file,
        version,
        symbols,
        radialFunctions,
        angularFunctions,
        radialBasis,
        angularBasis,
        largestDegree,
        terms,
        neurons,
        selectPairs(cutoffs, 2, from),
        selectPairs(radialCoefficients, radialBasis * radialFunctions, from),
        selectPairs(angularCoefficients, angularBasis * angularFunctions, from),
        networks,
        outputBias,
        selectPairs(repulsion, repulsion.length == 0 ? 0 : REPULSION_LENGTH, from),
        chargeHead.map(head -> head.select(from, neurons)));
  }

  private double[] selectPairs(double[] all, int length, int[] from) {
    int count = from.length;
    double[] selected = new double[count * count * length];
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        int source = (from[a] * species.size() + from[b]) * length;
        System.arraycopy(all, source, selected, (a * count + b) * length, length);
      }
    }
    return selected;
  }

  /// [#network] of a charge model with the charges' output weights w^q in the place of w¹.
  double[] chargeNetwork() {
    double[] charges = network.clone();
    int row = descriptorLength() + 2;
    double[] weights = chargeHead.orElseThrow().outputWeights();
    for (int h = 0; h < weights.length; h++) {
      charges[(h + 1) * row - 1] = weights[h];
    }
    return charges;
  }

  /// Where it was read.
  public Path file() {
    return file;
  }

  /// 3 or 4.
  public int version() {
    return version;
  }

  /// The symbols, T of them.
  public List<String> species() {
    return species;
  }

  /// Number of radial functions, n_max + 1.
  public int radialFunctions() {
    return radialFunctions;
  }

  /// Number of angular functions, n_max + 1.
  public int angularFunctions() {
    return angularFunctions;
  }

  /// Number of Chebyshev polynomials in a radial function, basis_size + 1.
  public int radialBasis() {
    return radialBasis;
  }

  /// Number of Chebyshev polynomials in an angular function, basis_size + 1.
  public int angularBasis() {
    return angularBasis;
  }

  /// Largest l of the three-body terms, 0 to 8; 0 means no angular part.
  public int largestDegree() {
    return largestDegree;
  }

  /// Four- and five-body terms, in the order of the descriptor.
  public List<AngularTerm> terms() {
    return terms;
  }

  /// Number of neurons in the hidden layer.
  public int neurons() {
    return neurons;
  }

  /// Number of moments per angular function: Σ_l (2 l + 1) = l_max (l_max + 2).
  public int moments() {
    return largestDegree * (largestDegree + 2);
  }

  /// Number of components of the descriptor.
  public int descriptorLength() {
    return radialFunctions + angularFunctions * (largestDegree + terms.size());
  }

  /// Numbers per species in [#network].
  public int networkLength() {
    return neurons * (descriptorLength() + 2);
  }

  /// [T²][2]: radial and angular cutoff in Å of each pair of species.
  public double[] cutoffs() {
    return cutoffs;
  }

  /// [T²][radialBasis][radialFunctions]: a_snk, n running fastest.
  public double[] radialCoefficients() {
    return radialCoefficients;
  }

  /// [T²][angularBasis][angularFunctions]: a_snk, n running fastest.
  public double[] angularCoefficients() {
    return angularCoefficients;
  }

  /// [T][neurons][descriptorLength + 2] in eV: for each neuron w⁰_h0 …, then b⁰_h, then w¹_h. NEP3
  /// repeats its one network for each species.
  public double[] network() {
    return network;
  }

  /// b¹ in eV.
  public double outputBias() {
    return outputBias;
  }

  /// Length of a pair's row in [#repulsion].
  public static final int REPULSION_LENGTH = 10;

  /// [T²][10]: inner and outer radius in Å, then A_p in eV Å and B_p in 1/Å for p = 1 … 4. Empty
  /// without ZBL.
  public double[] repulsion() {
    return repulsion;
  }

  /// 1, 2 or 3 for a charge model, see [ChargeHead], 0 for others.
  public int chargeMode() {
    return chargeHead.map(ChargeHead::mode).orElse(0);
  }

  /// What makes it a charge model.
  Optional<ChargeHead> chargeHead() {
    return chargeHead;
  }

  /// The largest cutoff in Å over all pairs of species and parts.
  public double cutoffAngstrom() {
    return Arrays.stream(cutoffs).max().orElse(0);
  }

  /// The largest angular cutoff in Å.
  public double angularCutoffAngstrom() {
    double largest = 0;
    for (int k = 1; k < cutoffs.length; k += 2) {
      largest = Math.max(largest, cutoffs[k]);
    }
    return largest;
  }

  /// The largest radius in Å of the repulsion, 0 without.
  public double repulsionCutoffAngstrom() {
    double largest = 0;
    for (int k = 1; k < repulsion.length; k += REPULSION_LENGTH) {
      largest = Math.max(largest, repulsion[k]);
    }
    return largest;
  }

  /// The distance in Å within which a pair of species interacts in any way.
  double reachAngstrom(int pair) {
    double reach = Math.max(cutoffs[2 * pair], cutoffs[2 * pair + 1]);
    return repulsion.length == 0 ? reach : Math.max(reach, repulsion[REPULSION_LENGTH * pair + 1]);
  }

  /// Whether radial cutoff, angular cutoff and reach are the same for all pairs of species.
  boolean hasUniformCutoffs() {
    for (int pair = 1; 2 * pair < cutoffs.length; pair++) {
      if (cutoffs[2 * pair] != cutoffs[0]
          || cutoffs[2 * pair + 1] != cutoffs[1]
          || reachAngstrom(pair) != reachAngstrom(0)) {
        return false;
      }
    }
    return true;
  }

  /// More elements are counted, not listed.
  private static final int MOST_NAMED = 12;

  /// Family, file, species and cutoffs in one line.
  public String description() {
    return "NEP%d%s%s %s: %s, cutoff %s Å, l_max %d%s, %d neurons"
        .formatted(
            version,
            chargeHead.map(head -> " with charges of mode " + head.mode()).orElse(""),
            repulsion.length > 0 ? " with ZBL" : "",
            file,
            species.size() > MOST_NAMED
                ? species.size() + " elements, " + species.getFirst() + " to " + species.getLast()
                : String.join(" ", species),
            cutoffAngstrom(),
            largestDegree,
            terms.isEmpty()
                ? ""
                : " with " + String.join(" ", terms.stream().map(AngularTerm::toString).toList()),
            neurons);
  }
}
