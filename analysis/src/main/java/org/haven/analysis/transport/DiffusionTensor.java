package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.statistics.Posterior;

/// The tensor of tracer diffusion, ⟨Δr_α Δr_β⟩ = 2 D_αβ t + c_αβ, with its principal axes, and
/// whether it differs from that of an isotropic material by more than its noise.
///
/// The window and the weights are those of the line through the displacement, and the trace is 3
/// D\*. The noise of displacements along different principal axes is independent and proportional
/// to each: where the line's slope has the variance s², D_a along the axis a has k D_a² with k = 9
/// s²/Σ D_b², and an element between two axes k D_a D_b/2. The noise of vibrations is the same
/// along all axes. What D\* does not know beyond that (memory, start of the line) goes with D_a. An
/// isotropic material gives Σ (D_αβ − D\* δ_αβ)²/(3 s²) as χ² with five degrees of freedom.
///
/// @param cm2PerS [6] xx, yy, zz, xy, xz, yz in cm²/s
/// @param axes principal axes, D descending
/// @param noise relative variance s²/D\*² of the line's slope
/// @param vibrations share of it that is noise of vibrations
/// @param isotropyP probability that an isotropic material looks as anisotropic as this
public record DiffusionTensor(
    double[] cm2PerS, List<Axis> axes, double noise, double vibrations, double isotropyP) {
  /// Below this, isotropy is rejected.
  private static final double SIGNIFICANT = 0.01;

  /// Differences of principal values below so many standard errors leave their axes open.
  private static final double DISTINCT = 2;

  /// A principal axis.
  ///
  /// @param direction [3] unit vector in the frame of the positions, largest component positive
  /// @param determined whether the tensor is anisotropic and this value differs from the others, so
  ///   that the direction is known
  public record Axis(double[] direction, Estimate cm2PerS, boolean determined) {}

  /// @param slopes [6] of the displacement tensor in any unit
  /// @param tracer D\*, cm²/s
  static DiffusionTensor of(double[] slopes, Estimate tracer, double noise, double vibrations) {
    double scale = 3 * tracer.value() / (slopes[0] + slopes[1] + slopes[2]);
    double[] tensor = Arrays.stream(slopes).map(x -> x * scale).toArray();
    double square = tracer.value() * tracer.value();
    double variance = noise * square;
    double more = Math.max(0, tracer.std() * tracer.std() - variance) / square;
    EigenDecomposition eigen =
        new EigenDecomposition(
            new Array2DRowRealMatrix(
                new double[][] {
                  {tensor[0], tensor[3], tensor[4]},
                  {tensor[3], tensor[1], tensor[5]},
                  {tensor[4], tensor[5], tensor[2]}
                }));
    double[] values = eigen.getRealEigenvalues();
    double squares = 0;
    double mean = 0;
    for (double value : values) {
      squares += value * value;
      mean += value / 3;
    }
    double jumps = 9 * (1 - vibrations) * variance / squares;
    double additive = 3 * vibrations * variance;
    double deviation = 0;
    double[] std = new double[3];
    for (int a = 0; a < 3; a++) {
      std[a] = Math.sqrt(jumps * values[a] * values[a] + additive);
      deviation += (values[a] - mean) * (values[a] - mean);
    }
    double isotropic = 3 * variance;
    double p =
        isotropic > 0
            ? 1 - new ChiSquaredDistribution(null, 5).cumulativeProbability(deviation / isotropic)
            : 1;
    List<Axis> axes = new ArrayList<>();
    for (int a = 0; a < 3; a++) {
      int self = a;
      boolean distinct =
          p < SIGNIFICANT
              && IntStream.range(0, 3)
                  .filter(b -> b != self)
                  .allMatch(
                      b ->
                          Math.abs(values[b] - values[self])
                              > DISTINCT * Math.hypot(std[self], std[b]));
      axes.add(
          new Axis(
              upright(eigen.getEigenvector(a).toArray()),
              new Posterior(values[a], Math.sqrt(jumps + more), Math.sqrt(additive)).summary(),
              distinct));
    }
    axes.sort(Comparator.comparingDouble((Axis a) -> a.cm2PerS().value()).reversed());
    return new DiffusionTensor(tensor, List.copyOf(axes), noise, vibrations, p);
  }

  private static double[] upright(double[] vector) {
    double largest = 0;
    for (double x : vector) {
      largest = Math.abs(x) > Math.abs(largest) ? x : largest;
    }
    double sign = largest < 0 ? -1 : 1;
    // + 0.0 makes −0 a 0.
    return Arrays.stream(vector).map(x -> sign * x + 0.0).toArray();
  }

  /// Mean over replicas: independent runs of one material in one orientation.
  static DiffusionTensor mean(List<DiffusionTensor> runs, Estimate tracer) {
    double[] sum = new double[6];
    double noise = 0;
    double vibrations = 0;
    int n = runs.size();
    for (DiffusionTensor run : runs) {
      for (int c = 0; c < 6; c++) {
        sum[c] += run.cm2PerS[c];
      }
      noise += run.noise / n / n;
      vibrations += run.vibrations / n;
    }
    return of(sum, tracer, noise, vibrations);
  }

  /// Whether it differs from an isotropic one by more than chance does in one run of a hundred.
  public boolean anisotropic() {
    return isotropyP < SIGNIFICANT;
  }

  /// The principal values in words, where the tensor is anisotropic: `2.1e-05 (… – …) along (0.87,
  /// 0.50, 0.00), …`; empty where not.
  public Optional<String> summary() {
    return anisotropic()
        ? Optional.of(axes.stream().map(DiffusionTensor::words).collect(Collectors.joining(", ")))
        : Optional.empty();
  }

  private static String words(Axis axis) {
    double[] n = axis.direction();
    Estimate d = axis.cm2PerS();
    return String.format(
        Locale.ROOT,
        "%.2e (%.2e – %.2e) %s",
        d.value(),
        d.ci95Low(),
        d.ci95High(),
        axis.determined()
            ? String.format(Locale.ROOT, "along (%.2f, %.2f, %.2f)", n[0], n[1], n[2])
            : "along an axis that this run is too short to tell");
  }
}
