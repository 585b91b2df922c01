package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.ExtendedXyz;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.SinglePoint;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three NEPs over DFT frames of LLZO: the spread of their forces against the true error.
///
/// There is one trained NEP for LLZO. A committee is made of it by refitting its output layer, in
/// which energies and forces are linear, by least squares to DFT forces, each member to a bootstrap
/// sample of half the frames. The members share descriptors and hidden neurons, so they cannot
/// differ in what those lack: a cheap committee, and the printed ratio of error to spread says how
/// much too sure of itself it is. The other half of the frames is what it is judged by.
@Tag("slow")
final class CommitteeCalibrationTest {
  private static final Path SHARED =
      Path.of(System.getProperty("haven.root", "."))
          .resolve("../shared/reference/nep-llzo")
          .toAbsolutePath()
          .normalize();

  /// Lines of nep.txt before the parameters; parameters of one species' network; of them before the
  /// output weights (30 × 30 inner weights, 30 biases).
  private static final int HEADER = 7;

  private static final int NETWORK = 960;
  private static final int OUTPUT = 930;
  private static final int NEURONS = 30;
  private static final int WEIGHTS = 4 * NEURONS;

  /// Weight of the prior at the published weights, over the mean diagonal of AᵀA.
  private static final double RIDGE = 1e-3;

  @TempDir Path folder;
  private List<String> lines;

  private static int line(int weight) {
    return HEADER + NETWORK * (weight / NEURONS) + OUTPUT + weight % NEURONS;
  }

  private double[] published() {
    return IntStream.range(0, WEIGHTS)
        .mapToDouble(k -> Double.parseDouble(lines.get(line(k)).strip()))
        .toArray();
  }

  private Path write(String name, double[] weights, double bias) throws IOException {
    List<String> text = new ArrayList<>(lines);
    int common = HEADER + 4 * NETWORK;
    text.set(common, Double.toString(Double.parseDouble(lines.get(common).strip()) + bias));
    for (int k = 0; k < WEIGHTS; k++) {
      text.set(line(k), Double.toString(weights[k]));
    }
    return Files.write(folder.resolve(name), text);
  }

  /// What a NEP of the given output weights says of each frame.
  private List<Evaluation> evaluations(double[] weights, List<Structure> frames, CpuDevice device)
      throws IOException {
    Path file = write("trial.txt", weights, 0);
    try (Potential nep =
        PotentialFamilies.installed().open(file, frames.getFirst().species(), Precision.DOUBLE)) {
      return frames.stream().map(frame -> SinglePoint.of(frame, nep, device).evaluation()).toList();
    }
  }

  /// [frames][3N], forces with the given output weights.
  private double[][] forces(double[] weights, List<Structure> frames, CpuDevice device)
      throws IOException {
    return evaluations(weights, frames, device).stream()
        .map(Evaluation::forces)
        .toArray(double[][]::new);
  }

  /// The mean energy error per atom: forces leave the zero of energy open, the common bias, which
  /// is subtracted from every atom's energy, takes it up.
  private double bias(double[] weights, List<Structure> frames) throws IOException {
    try (var device = new CpuDevice(2)) {
      List<Evaluation> found = evaluations(weights, frames, device);
      return IntStream.range(0, frames.size())
          .mapToDouble(
              f ->
                  (found.get(f).energyEv() - frames.get(f).energyEv().orElseThrow())
                      / frames.get(f).count())
          .average()
          .orElseThrow();
    }
  }

  @Test
  void spreadOfRefittedPotentialsTellsWhereForcesAreWrong() throws IOException {
    Assumptions.assumeTrue(Files.exists(SHARED), "needs " + SHARED);
    lines = Files.readAllLines(SHARED.resolve("nep.txt"));
    List<Structure> all = StructureFile.readAll(SHARED.resolve("dft_frames.xyz"));
    List<Structure> fitted =
        IntStream.range(0, all.size()).filter(k -> k % 2 == 0).mapToObj(all::get).toList();
    List<Structure> judged =
        IntStream.range(0, all.size()).filter(k -> k % 2 == 1).mapToObj(all::get).toList();
    Path frames = folder.resolve("judged.xyz");
    Files.writeString(
        frames, judged.stream().map(s -> ExtendedXyz.text(s)).collect(Collectors.joining()));

    RealMatrix[] squares = new RealMatrix[fitted.size()];
    RealVector[] rights = new RealVector[fitted.size()];
    normalEquations(fitted, squares, rights);
    var random = new SplittableRandom(20);
    List<Path> members = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      double[] weights = member(squares, rights, random);
      members.add(write("member-" + m + ".txt", weights, bias(weights, fitted)));
    }
    Path committee =
        Files.writeString(
            folder.resolve("committee.yaml"),
            "type: committee\nof:\n"
                + members.stream()
                    .map(file -> "  - {type: nep, file: " + file.getFileName() + "}\n")
                    .collect(Collectors.joining()));

    Object[] words = {"validate", "--potential", committee, "--frames", frames};
    Invocation table = Invocation.of(words);
    assertThat(table.exitCode()).as(table.err()).isZero();
    System.out.println(table.out());
    Object[] withJson = Arrays.copyOf(words, words.length + 1);
    withJson[words.length] = "--json";
    JsonNode spread = Invocation.of(withJson).json().get("force_spread");
    assertThat(spread.get("atoms").asInt()).isEqualTo(192 * judged.size());
    // Measured 0.25; without any relation 2304 atoms scatter by 1/√2304 = 0.02.
    assertThat(spread.get("rank_correlation").asDouble()).isGreaterThan(0.15);
    assertThat(Invocation.of(withJson).json().at("/energy_ev_per_atom/rmse").asDouble())
        .isLessThan(0.01);
    // Where the members agree most, errors are smaller than where they agree least.
    JsonNode bins = spread.get("bins");
    assertThat(bins.get(0).get("rms_error_ev_per_angstrom").asDouble())
        .isLessThan(bins.get(4).get("rms_error_ev_per_angstrom").asDouble());
  }

  /// AᵀA and Aᵀ(F_DFT − F) of each frame, A the derivatives of forces by output weights.
  private void normalEquations(List<Structure> frames, RealMatrix[] squares, RealVector[] rights)
      throws IOException {
    try (var device = new CpuDevice(2)) {
      double[][] core = forces(new double[WEIGHTS], frames, device);
      double[][] now = forces(published(), frames, device);
      double[][][] columns = new double[WEIGHTS][][];
      for (int k = 0; k < WEIGHTS; k++) {
        double[] one = new double[WEIGHTS];
        one[k] = 1;
        columns[k] = forces(one, frames, device);
      }
      for (int f = 0; f < frames.size(); f++) {
        double[] missing = frames.get(f).forces().orElseThrow().clone();
        double[][] derivatives = new double[missing.length][WEIGHTS];
        for (int c = 0; c < missing.length; c++) {
          missing[c] -= now[f][c];
          for (int k = 0; k < WEIGHTS; k++) {
            derivatives[c][k] = columns[k][f][c] - core[f][c];
          }
        }
        RealMatrix a = new Array2DRowRealMatrix(derivatives, false);
        squares[f] = a.transpose().multiply(a);
        rights[f] = a.transpose().operate(new ArrayRealVector(missing, false));
      }
    }
  }

  /// Output weights from as many frames as there are, drawn with replacement.
  private double[] member(RealMatrix[] squares, RealVector[] rights, SplittableRandom random) {
    RealMatrix square = new Array2DRowRealMatrix(WEIGHTS, WEIGHTS);
    RealVector right = new ArrayRealVector(WEIGHTS);
    for (int draw = 0; draw < squares.length; draw++) {
      int f = random.nextInt(squares.length);
      square = square.add(squares[f]);
      right = right.add(rights[f]);
    }
    double ridge = RIDGE * square.getTrace() / WEIGHTS;
    for (int k = 0; k < WEIGHTS; k++) {
      square.addToEntry(k, k, ridge);
    }
    RealVector change = new CholeskyDecomposition(square).getSolver().solve(right);
    return new ArrayRealVector(published(), false).add(change).toArray();
  }
}
