package org.haven.analysis.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.haven.analysis.statistics.Estimate;

/// Conductivity in mS/cm if all ions moved independently, Σ_s N_s q_s² D*_s/(V k_B T) over the
/// species that diffuse.
///
/// @param parts what each species with a charge carries, that of D* in proportion
/// @param sum over species that diffuse
/// @param variance of the sum
/// @param blocks the sum in each block of time
/// @param boundMsCm the sum of what each species carries at most, whether it diffuses or not
record NernstEinstein(
    List<Estimate> parts, double sum, double variance, double[] blocks, double boundMsCm) {

  static NernstEinstein of(
      Displacements displacements,
      Map<String, Diffusivity> tracers,
      Map<String, Double> charges,
      double temperatureK) {
    List<Estimate> parts = new ArrayList<>();
    double sum = 0;
    double variance = 0;
    double bound = 0;
    double[] blocks = new double[DisplacementMoments.BLOCKS];
    for (Map.Entry<String, Diffusivity> entry : tracers.entrySet()) {
      Diffusivity tracer = entry.getValue();
      double weight =
          CollectiveTransport.conductivityPerDiffusivity(
              displacements.indices(entry.getKey()).length,
              charges.getOrDefault(entry.getKey(), 0.0),
              displacements.volumeAngstrom3(),
              temperatureK);
      if (weight > 0) {
        parts.add(tracer.cm2PerS().times(weight));
      }
      bound += weight * tracer.cm2PerS().ci95High();
      if (tracer.diffusive()) {
        sum += weight * tracer.cm2PerS().value();
        variance += Math.pow(weight * tracer.cm2PerS().std(), 2);
        for (int b = 0; b < blocks.length; b++) {
          blocks[b] += weight * tracer.blockValues()[b];
        }
      }
    }
    return new NernstEinstein(parts, sum, variance, blocks, bound);
  }

  /// One species has the interval of its D*.
  Estimate sigmaMsCm() {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return Estimate.logNormal(sum, Math.sqrt(variance) / sum);
  }
}
