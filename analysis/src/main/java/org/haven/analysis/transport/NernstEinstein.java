package org.haven.analysis.transport;

import java.util.Map;
import org.haven.analysis.statistics.Estimate;

/// Conductivity in mS/cm if all ions moved independently, Σ_s N_s q_s² D*_s/(V k_B T) over the
/// species that diffuse.
///
/// @param sum over species
/// @param variance of the sum
/// @param blocks the sum in each block of time
record NernstEinstein(double sum, double variance, double[] blocks) {

  static NernstEinstein of(
      Displacements displacements,
      Map<String, Diffusivity> tracers,
      Map<String, Double> charges,
      double temperatureK) {
    double sum = 0;
    double variance = 0;
    double[] blocks = new double[DisplacementMoments.BLOCKS];
    for (Map.Entry<String, Diffusivity> entry : tracers.entrySet()) {
      Diffusivity tracer = entry.getValue();
      if (tracer.diffusive()) {
        double weight =
            CollectiveTransport.conductivityPerDiffusivity(
                displacements.indices(entry.getKey()).length,
                charges.getOrDefault(entry.getKey(), 0.0),
                displacements.volumeAngstrom3(),
                temperatureK);
        sum += weight * tracer.cm2PerS().value();
        variance += Math.pow(weight * tracer.cm2PerS().std(), 2);
        for (int b = 0; b < blocks.length; b++) {
          blocks[b] += weight * tracer.blockValues()[b];
        }
      }
    }
    return new NernstEinstein(sum, variance, blocks);
  }

  Estimate sigmaMsCm() {
    return Estimate.logNormal(sum, Math.sqrt(variance) / sum);
  }
}
