package org.haven.potentials.hdnnp;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.haven.potentials.descriptors.AngularFactor;
import org.haven.potentials.descriptors.CutoffForm;
import org.haven.potentials.descriptors.RadialTerm;
import org.haven.potentials.descriptors.SymmetryFunction;

/// A line `symfunction_short CENTRE TYPE …` of `input.nn`.
///
/// Functions are not in the file's order: each element's are sorted by type, then by their
/// parameters, as `scaling.data` and the weights of the inputs count them.
///
/// @param centre element at the centre
/// @param order what they are sorted by after the type: `subtype`, then numbers in `keys`
record FunctionLine(
    int centre, int type, String subtype, double[] keys, SymmetryFunction function) {
  /// As `scaling.data` counts them.
  static final Comparator<FunctionLine> ORDER =
      Comparator.comparingInt(FunctionLine::type)
          .thenComparing(FunctionLine::subtype)
          .thenComparing(FunctionLine::keys, java.util.Arrays::compare);

  private static final Map<Integer, String> FORMS =
      Map.ofEntries(
          Map.entry(2, "CENTRE 2 NEIGHBOUR eta rs rc"),
          Map.entry(3, "CENTRE 3 NEIGHBOUR NEIGHBOUR eta lambda zeta rc [rs]"),
          Map.entry(9, "CENTRE 9 NEIGHBOUR NEIGHBOUR eta lambda zeta rc [rs]"),
          Map.entry(12, "CENTRE 12 eta rs rc"),
          Map.entry(13, "CENTRE 13 eta rs lambda zeta rc"),
          Map.entry(20, "CENTRE 20 NEIGHBOUR rlow rhigh SUBTYPE"),
          Map.entry(21, "CENTRE 21 NEIGHBOUR NEIGHBOUR rlow rhigh left right SUBTYPE"),
          Map.entry(22, "CENTRE 22 NEIGHBOUR NEIGHBOUR rlow rhigh left right SUBTYPE"),
          Map.entry(23, "CENTRE 23 rlow rhigh SUBTYPE"),
          Map.entry(24, "CENTRE 24 rlow rhigh left right SUBTYPE"),
          Map.entry(25, "CENTRE 25 rlow rhigh left right SUBTYPE"));

  private static final Map<String, CutoffForm> CORES =
      Map.of(
          "p1", CutoffForm.POLYNOMIAL_1,
          "p2", CutoffForm.POLYNOMIAL_2,
          "p3", CutoffForm.POLYNOMIAL_3,
          "p4", CutoffForm.POLYNOMIAL_4,
          "e", CutoffForm.EXPONENTIAL);

  /// Reads the words after the keyword.
  static final class Reader {
    private final TextLines.Words words;
    private final List<String> species;
    private final CutoffForm cutoff;
    private final double alpha;
    private final double angstrom;
    private int next = 1;

    /// @param species by atomic number
    /// @param alpha inner radius of the cutoff function over its radius
    /// @param angstrom the model's unit of length
    Reader(
        TextLines.Words words,
        List<String> species,
        CutoffForm cutoff,
        double alpha,
        double angstrom) {
      this.words = words;
      this.species = species;
      this.cutoff = cutoff;
      this.alpha = alpha;
      this.angstrom = angstrom;
    }

    FunctionLine read() {
      if (words.count() < 3) {
        throw words.fault("symfunction_short needs a central element and a type");
      }
      int centre = element();
      int type = words.integer(next++, "the type of the symmetry function", 0, 1000);
      String form = FORMS.get(type);
      if (form == null) {
        throw words.fault(
            "symmetry functions of type "
                + type
                + " are not supported; types 2, 3, 9, 12, 13 and 20 to 25 are");
      }
      int least = (int) form.replaceAll("\\[.*", "").strip().chars().filter(c -> c == ' ').count();
      int most = form.contains("[") ? least + 1 : least;
      if (words.count() - 2 < least || words.count() - 2 > most) {
        throw words.fault(
            "a symmetry function of type "
                + type
                + " has "
                + (words.count() - 1)
                + " values; the line must be \"symfunction_short "
                + form
                + "\"");
      }
      return type < 20 ? exponential(centre, type) : compact(centre, type);
    }

    private FunctionLine exponential(int centre, int type) {
      int[] neighbours = neighbours(type);
      double eta = number("eta");
      double shift = type == 2 || type == 12 || type == 13 ? number("rs") : 0;
      boolean ofAngles = type == 3 || type == 9 || type == 13;
      double lambda = ofAngles ? number("lambda") : 0;
      double zeta = ofAngles ? number("zeta") : 0;
      double radius = positive("rc");
      if (next < words.count()) {
        shift = number("rs");
      }
      if (ofAngles && zeta < 1) {
        throw words.fault("zeta is " + zeta + "; it must be at least 1, or forces are not finite");
      }
      var keys = new ArrayList<>(List.of(radius, eta, shift, zeta, lambda));
      for (int neighbour : neighbours) {
        keys.add((double) neighbour);
      }
      double reach = radius * angstrom;
      // The two of tanh begin at the centre whatever alpha says.
      boolean hasInner = cutoff != CutoffForm.TANH_CUBED && cutoff != CutoffForm.SCALED_TANH_CUBED;
      RadialTerm radial =
          new RadialTerm.Gaussian(
              eta / (angstrom * angstrom),
              shift * angstrom,
              cutoff,
              hasInner ? alpha * reach : 0,
              reach);
      return line(
          centre,
          type,
          "",
          keys,
          radial,
          ofAngles ? Optional.of(new AngularFactor.Power(lambda, zeta)) : Optional.empty(),
          type == 3 || type == 13,
          neighbours);
    }

    private FunctionLine compact(int centre, int type) {
      int[] neighbours = neighbours(type);
      double low = number("rlow");
      double high = positive("rhigh");
      boolean ofAngles = type != 20 && type != 23;
      double left = ofAngles ? number("left") : 0;
      double right = ofAngles ? number("right") : 0;
      String subtype = words.get(next);
      boolean asymmetric = subtype.startsWith("p") && subtype.endsWith("a");
      CutoffForm core =
          CORES.get(asymmetric ? subtype.substring(0, subtype.length() - 1) : subtype);
      if (core == null) {
        throw words.fault(
            "subtype " + subtype + " is unknown; there are p1, p2, p3, p4, p1a to p4a, and e");
      }
      if (low >= high) {
        throw words.fault("rlow is " + low + ", not below rhigh, " + high);
      }
      if (ofAngles) {
        checkAngles(left, right);
      }
      var keys = new ArrayList<Double>();
      for (int neighbour : neighbours) {
        keys.add((double) neighbour);
      }
      keys.addAll(List.of(high, low, left, right));
      return line(
          centre,
          type,
          subtype,
          keys,
          new RadialTerm.Compact(core, low * angstrom, high * angstrom, asymmetric),
          ofAngles
              ? Optional.of(
                  new AngularFactor.Compact(core, Math.toRadians(left), Math.toRadians(right)))
              : Optional.empty(),
          type == 21 || type == 24,
          neighbours);
    }

    private void checkAngles(double left, double right) {
      double centre = 0.5 * (left + right);
      boolean smooth =
          (left >= 0 || Math.abs(centre) < 1e-9) && (right <= 180 || Math.abs(centre - 180) < 1e-9);
      if (left >= right || !smooth) {
        throw words.fault(
            "angles from %s to %s degrees; they must rise, and leave 0 to 180 only if centred at"
                    .formatted(left, right)
                + " 0 or 180");
      }
    }

    private static FunctionLine line(
        int centre,
        int type,
        String subtype,
        List<Double> keys,
        RadialTerm radial,
        Optional<AngularFactor> angular,
        boolean closed,
        int[] neighbours) {
      int first = neighbours.length > 0 ? neighbours[0] : SymmetryFunction.ANY;
      int second = neighbours.length > 1 ? neighbours[1] : first;
      return new FunctionLine(
          centre,
          type,
          subtype,
          keys.stream().mapToDouble(Double::doubleValue).toArray(),
          new SymmetryFunction(radial, angular, closed, first, second));
    }

    /// The lighter one first.
    private int[] neighbours(int type) {
      int count =
          switch (type) {
            case 2, 20 -> 1;
            case 3, 9, 21, 22 -> 2;
            default -> 0;
          };
      int[] neighbours = new int[count];
      for (int k = 0; k < count; k++) {
        neighbours[k] = element();
      }
      java.util.Arrays.sort(neighbours);
      return neighbours;
    }

    private int element() {
      String symbol = words.get(next++);
      int index = species.indexOf(symbol);
      if (index < 0) {
        throw words.fault(
            "names "
                + symbol
                + ", which is not among the elements "
                + String.join(", ", species)
                + " of this file");
      }
      return index;
    }

    private double number(String what) {
      return words.number(next++, what);
    }

    private double positive(String what) {
      double value = number(what);
      if (!(value > 0 && value * angstrom <= 100)) {
        throw words.fault(
            what + " is " + value + "; it must be above 0 and no more than 100 Å in all");
      }
      return value;
    }
  }
}
