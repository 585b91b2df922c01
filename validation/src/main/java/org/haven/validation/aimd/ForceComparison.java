package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.haven.inputs.structure.Structure;
import org.haven.validation.ReferenceErrors;
import org.haven.validation.SinglePoint;
import org.haven.validation.SpreadCalibration;

/// Energies, forces and stresses of a potential on a reference's frames. Mutable: frames are added
/// one by one, run by run, in their order of time, since errors come from blocks of successive
/// frames ([BlockError]). Memory: 8 bytes × mobile ions × frames.
public final class ForceComparison {
  private static final int[] UPPER = {0, 1, 2, 4, 5, 8};

  private final List<String> mobile;
  private final Protocol.Forces limits;

  final ReferenceErrors all = new ReferenceErrors();
  final Map<String, FrameSums> energies = new TreeMap<>();
  final FrameSums squares = new FrameSums();
  final FrameSums references = new FrameSums();
  final FrameSums magnitudes = new FrameSums();
  final FrameSums relative = new FrameSums();
  final FrameSums slope = new FrameSums();
  final FrameSums angles = new FrameSums();
  final FrameSums stresses = new FrameSums();
  final FrameSums stressBias = new FrameSums();
  final Map<String, FrameSums> speciesSquares = new LinkedHashMap<>();
  final Map<String, FrameSums> speciesMagnitudes = new LinkedHashMap<>();
  final Map<String, FrameSums> speciesBias = new LinkedHashMap<>();
  final SizeBins sizes = new SizeBins();
  final SpreadCalibration spread = new SpreadCalibration();
  final EvenChoice energyPairs = new EvenChoice();
  final Map<String, EvenChoice> forcePairs = new LinkedHashMap<>();
  final EvenChoice stressPairs = new EvenChoice();
  final Map<Integer, List<IonErrors>> ions = new TreeMap<>();

  /// Squared errors of the mobile ions of a frame.
  ///
  /// @param frame of the run's trajectory
  /// @param squares [N of the mobile ions, in their order]
  record IonErrors(int frame, float[] squares) {}

  /// @param mobile symbols of the mobile species
  public ForceComparison(List<String> mobile, Protocol protocol) {
    this.mobile = List.copyOf(mobile);
    this.limits = protocol.forces();
  }

  /// Adds a frame: what its structure has of energy, forces and virial is compared.
  ///
  /// @param run number of the reference's run that it is of, over all conditions in order
  /// @param frame number in that run's trajectory; -1 where it is of no trajectory
  /// @param point the potential on it
  public void add(int run, int frame, SinglePoint point) {
    Structure structure = point.structure();
    all.add(point);
    structure
        .energyEv()
        .ifPresent(
            e -> {
              int n = structure.count();
              double ours = point.evaluation().energyEv();
              energies
                  .computeIfAbsent(composition(structure.symbols()), _ -> new FrameSums())
                  .add((ours - e) / n, 1);
              energyPairs.add(e / n, ours / n);
            });
    structure
        .forces()
        .ifPresent(
            reference -> {
              double[] ours = point.evaluation().forces();
              forces(run, frame, structure.symbols(), ours, reference);
              point.forceSpreads().ifPresent(s -> spread.add(s, ours, reference));
            });
    structure
        .virial()
        .ifPresent(_ -> stress(point.stressGpa(), SinglePoint.referenceStressGpa(structure)));
  }

  /// Frames added.
  public int frames() {
    return all.frames();
  }

  private static String composition(List<String> symbols) {
    Map<String, Integer> counts = new TreeMap<>();
    symbols.forEach(s -> counts.merge(s, 1, Integer::sum));
    StringBuilder text = new StringBuilder();
    counts.forEach((s, n) -> text.append(s).append(n));
    return text.toString();
  }

  private void forces(int run, int frame, List<String> symbols, double[] ours, double[] reference) {
    Map<String, double[]> species = new LinkedHashMap<>();
    List<Float> mobileSquares = new ArrayList<>();
    double[] total = new double[6];
    for (int i = 0; i < symbols.size(); i++) {
      double square = 0;
      double magnitude = 0;
      double bias = 0;
      double ff = 0;
      double rr = 0;
      double fr = 0;
      EvenChoice pairs = forcePairs.computeIfAbsent(symbols.get(i), _ -> new EvenChoice());
      for (int d = 0; d < 3; d++) {
        double f = ours[3 * i + d];
        double r = reference[3 * i + d];
        square += (f - r) * (f - r);
        magnitude += Math.abs(f - r);
        bias += f - r;
        ff += f * f;
        rr += r * r;
        fr += f * r;
        pairs.add(r, f);
      }
      double[] sum = species.computeIfAbsent(symbols.get(i), _ -> new double[4]);
      sum[0] += square;
      sum[1] += magnitude;
      sum[2] += bias;
      sum[3] += 3;
      total[0] += square;
      total[1] += magnitude;
      total[2] += rr;
      total[3] += fr;
      if (Math.sqrt(rr) > limits.smallEvPerAngstrom() && ff > 0) {
        total[4] += Math.toDegrees(Math.acos(Math.clamp(fr / Math.sqrt(ff * rr), -1.0, 1.0)));
        total[5]++;
      }
      sizes.add(Math.sqrt(rr), square, rr);
      if (mobile.contains(symbols.get(i))) {
        mobileSquares.add((float) square);
      }
    }
    int components = 3 * symbols.size();
    squares.add(total[0], components);
    references.add(total[2], components);
    magnitudes.add(total[1], components);
    relative.add(total[0], total[2]);
    slope.add(total[3], total[2]);
    angles.add(total[4], total[5]);
    species.forEach(
        (s, sum) -> {
          speciesSquares.computeIfAbsent(s, _ -> new FrameSums()).add(sum[0], sum[3]);
          speciesMagnitudes.computeIfAbsent(s, _ -> new FrameSums()).add(sum[1], sum[3]);
          speciesBias.computeIfAbsent(s, _ -> new FrameSums()).add(sum[2], sum[3]);
        });
    if (frame >= 0) {
      float[] row = new float[mobileSquares.size()];
      for (int k = 0; k < row.length; k++) {
        row[k] = mobileSquares.get(k);
      }
      ions.computeIfAbsent(run, _ -> new ArrayList<>()).add(new IonErrors(frame, row));
    }
  }

  private void stress(double[] ours, double[] reference) {
    double square = 0;
    double bias = 0;
    for (int k : UPPER) {
      square += (ours[k] - reference[k]) * (ours[k] - reference[k]);
      stressPairs.add(reference[k], ours[k]);
    }
    for (int k = 0; k < 9; k += 4) {
      bias += (ours[k] - reference[k]) / 3;
    }
    stresses.add(square, UPPER.length);
    stressBias.add(bias, 1);
  }

  /// Root of the mean square of the energy's error per atom, as the file has it and after the mean
  /// error of each composition is taken off: energies of two methods have their own zero for each
  /// element, which no dynamics feels.
  ///
  /// @return [2] raw, shifted, in squares by frame
  FrameSums[] energySquares() {
    FrameSums raw = new FrameSums();
    FrameSums shifted = new FrameSums();
    for (FrameSums each : energies.values()) {
      double[] errors = each.values();
      double mean = java.util.Arrays.stream(errors).average().orElse(0);
      for (double e : errors) {
        raw.add(e * e, 1);
        // One value of n is used up by the mean.
        shifted.add((e - mean) * (e - mean), (errors.length - 1.0) / errors.length);
      }
    }
    return new FrameSums[] {raw, shifted};
  }

  /// Errors by the size of the reference's force.
  static final class SizeBins {
    /// Smallest size in eV/Å; each bin is a factor of √2 wide.
    private static final double FIRST = 0.05;

    private static final int BINS = 20;

    final double[] errors = new double[BINS];
    final double[] references = new double[BINS];
    final long[] atoms = new long[BINS];

    void add(double size, double error, double reference) {
      int bin = size < FIRST ? 0 : 1 + (int) (2 * Math.log(size / FIRST) / Math.log(2));
      bin = Math.min(bin, BINS - 1);
      errors[bin] += error;
      references[bin] += reference;
      atoms[bin]++;
    }
  }
}
