package org.haven.potentials.pair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.haven.kernels.Cell;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Insertion;

/// A sum over pairs: E = Σ_{i<j} v_{s_i s_j}(r_ij), v from a [PairLaw] and a [Taper].
///
/// In mixed precision displacements are formed in double, everything of one pair is float, sums are
/// double.
public final class PairPotential implements SweptPotential {
  /// An unordered pair of symbols.
  ///
  /// @param first the smaller in the order of strings
  /// @param second the larger, or the same
  public record SpeciesPair(String first, String second) {
    public SpeciesPair {
      if (first.compareTo(second) > 0) {
        String smaller = second;
        second = first;
        first = smaller;
      }
    }

    @Override
    public String toString() {
      return first + "–" + second;
    }
  }

  private static final int PAIR_STRIDE = 8;
  private static final int TERM_STRIDE = 4;

  private final String form;
  private final List<String> symbols;
  private final Map<SpeciesPair, PairLaw> laws;
  private final Taper taper;
  private final Precision precision;

  private Device device;
  private List<String> boundSymbols = List.of();
  private int speciesCount;
  private double[] pairs = {};
  private double[] terms = {};
  private Object pairNumbers;
  private Object termNumbers;
  private double[] virials = {};
  private double[] tooClose = {};
  private boolean refuses;
  private PairSweep sweep;

  /// @param form name for logs, for example `"buckingham"`
  /// @param symbols the species that the potential knows
  /// @param laws the law of each pair of them
  /// @throws IllegalArgumentException if a pair has no law, or two symbols are equal
  public PairPotential(
      String form,
      List<String> symbols,
      Map<SpeciesPair, PairLaw> laws,
      Taper taper,
      Precision precision) {
    this.form = form;
    this.symbols = List.copyOf(symbols);
    this.laws = new LinkedHashMap<>(laws);
    this.taper = taper;
    this.precision = precision;
    for (String a : symbols) {
      for (String b : symbols) {
        if (!laws.containsKey(new SpeciesPair(a, b))) {
          throw new IllegalArgumentException(form + " has no law for " + new SpeciesPair(a, b));
        }
      }
    }
  }

  @Override
  public String description() {
    return "%s, %s, cutoff %s, %s"
        .formatted(
            form,
            String.join(" ", symbols),
            taper.description(),
            precision.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public double cutoffAngstrom() {
    return taper.cutoffAngstrom();
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
    boundSymbols = state.speciesTable().symbols();
    for (String symbol : boundSymbols) {
      if (!symbols.contains(symbol)) {
        throw new IllegalArgumentException(
            "%s has no parameters for species %s; it knows %s"
                .formatted(form, symbol, String.join(", ", symbols)));
      }
    }
    speciesCount = boundSymbols.size();
    tabulate();
    sweep = vectorLaw().map(law -> new PairSweep(List.of(law), speciesCount, device)).orElse(null);
    virials = new double[6 * state.count()];
    tooClose = new double[state.count()];
  }

  /// Fills the arrays of the kernels for the bound species.
  private void tabulate() {
    int count = laws.values().stream().mapToInt(law -> law.terms().size()).sum();
    pairs = new double[PAIR_STRIDE * speciesCount * speciesCount];
    terms = new double[TERM_STRIDE * count];
    refuses = false;
    int next = 0;
    double cutoff = taper.cutoffAngstrom();
    for (int a = 0; a < speciesCount; a++) {
      for (int b = a; b < speciesCount; b++) {
        PairLaw law = laws.get(new SpeciesPair(boundSymbols.get(a), boundSymbols.get(b)));
        int first = next;
        for (PairTerm term : law.terms()) {
          terms[TERM_STRIDE * next] = term.amplitude();
          terms[TERM_STRIDE * next + 1] = term.power();
          terms[TERM_STRIDE * next + 2] = term.decay();
          terms[TERM_STRIDE * next + 3] = term.origin();
          next++;
        }
        double energy = law.energyEv(cutoff);
        double derivative = law.derivativeEvPerAngstrom(cutoff);
        double slope = taper.slope(derivative);
        double floor = law.barrierAngstrom(slope, taper.switchFromAngstrom());
        refuses |= floor > 0 && law.divergence() == PairLaw.Divergence.REFUSE;
        double[] row = {
          law.terms().isEmpty() ? 0 : cutoff * cutoff,
          taper.switchFromAngstrom(),
          taper.inverseWidth(),
          taper.offset(energy, derivative),
          slope,
          floor,
          first,
          next
        };
        System.arraycopy(row, 0, pairs, PAIR_STRIDE * (a * speciesCount + b), PAIR_STRIDE);
        System.arraycopy(row, 0, pairs, PAIR_STRIDE * (b * speciesCount + a), PAIR_STRIDE);
      }
    }
    pairNumbers = precision.numbers(pairs);
    termNumbers = precision.numbers(terms);
  }

  @Override
  public Optional<VectorLaw> vectorLaw() {
    return PairSweep.runsOn(device)
        ? Optional.of(TermForm.law(speciesCount, taper, pairs, terms, precision))
        : Optional.empty();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    if (sweep != null && list.clusters().fits()) {
      sweep.evaluate(state, list, out, tooClose);
    } else {
      evaluatePlainly(state, list, out);
    }
    finish(state, list, out, tooClose);
    out.setEnergyEv(device.sum(out.energies(), 0, 1, state.count()));
  }

  @Override
  public Optional<Insertion> insertion(ParticleState state) {
    return Optional.of(
        new PairInsertion(
            state, cutoffAngstrom(), precision, speciesCount, pairNumbers, termNumbers, refuses));
  }

  @Override
  public void finish(ParticleState state, NeighbourList list, Evaluation out, double[] tooClose) {
    if (refuses && device.sum(tooClose, 0, 1, state.count()) > 0) {
      refuseTooClose(state, list, tooClose);
    }
  }

  private void evaluatePlainly(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    double[] rows = state.cellRows();
    device.launch(
        precision.kernel(
            PairKernel.class,
            speciesCount,
            state.positions(),
            rows,
            state.species(),
            list.offsets(),
            list.neighbours(),
            list.shifts(),
            pairNumbers,
            termNumbers,
            out.energies(),
            out.forces(),
            virials,
            tooClose),
        n);
    sumVirials(device, virials, n, out.virial());
  }

  /// Sums the particles' virials into a full tensor.
  ///
  /// @param virials [6N] xx, yy, zz, xy, xz, yz in eV
  /// @param virial [9] row by row; overwritten
  public static void sumVirials(Device device, double[] virials, int count, double[] virial) {
    double[] sums = new double[6];
    device.sums(virials, count, sums);
    virial[0] = sums[0];
    virial[4] = sums[1];
    virial[8] = sums[2];
    virial[1] = sums[3];
    virial[2] = sums[4];
    virial[5] = sums[5];
    virial[3] = virial[1];
    virial[6] = virial[2];
    virial[7] = virial[5];
  }

  /// Throws for the closest pair below its barrier whose law refuses that.
  private void refuseTooClose(ParticleState state, NeighbourList list, double[] tooClose) {
    device.download(tooClose, state.positions(), list.offsets(), list.neighbours(), list.shifts());
    double[] x = state.positions();
    int[] species = state.species();
    Cell cell = state.cell();
    double[] rows = cell.rows();
    double worst = 1;
    String message = null;
    for (int i = 0; i < state.count(); i++) {
      if (tooClose[i] == 0) {
        continue;
      }
      for (int p = list.offsets()[i]; p < list.offsets()[i + 1]; p++) {
        int j = list.neighbours()[p];
        String a = boundSymbols.get(species[i]);
        String b = boundSymbols.get(species[j]);
        double floor = pairs[PAIR_STRIDE * (species[i] * speciesCount + species[j]) + 5];
        if (laws.get(new SpeciesPair(a, b)).divergence() != PairLaw.Divergence.REFUSE) {
          continue;
        }
        double square = 0;
        for (int d = 0; d < 3; d++) {
          double delta = x[3 * j + d] - x[3 * i + d];
          for (int v = 0; v < 3; v++) {
            delta += NeighbourList.shift(list.shifts()[p], v) * rows[3 * v + d];
          }
          square += delta * delta;
        }
        double distance = Math.sqrt(square);
        if (distance < floor && distance / floor < worst) {
          worst = distance / floor;
          message =
              String.format(
                  Locale.ROOT,
                  "atoms %d (%s) and %d (%s) are %.4f Å apart, but the %s energy of %s has its"
                      + " maximum at %.4f Å and falls to minus infinity below; separate them, or"
                      + " set short_range: hold and add a potential that repels (zbl)",
                  i,
                  a,
                  j,
                  b,
                  distance,
                  form,
                  new SpeciesPair(a, b),
                  floor);
        }
      }
    }
    if (message != null) {
      throw new IllegalArgumentException(message);
    }
  }
}
