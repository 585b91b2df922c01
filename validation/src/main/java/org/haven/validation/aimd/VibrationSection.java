package org.haven.validation.aimd;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.haven.analysis.mechanism.VelocityCorrelation;

/// Densities of states of the species, their mean frequencies, and mean square amplitudes of those
/// that do not diffuse.
///
/// The overlap is ∫ min(D, D') dν of densities whose integrals are one; mean frequencies ∫ν D dν go
/// with the square root of the forces.
final class VibrationSection {
  private final Protocol.Vibrations limits;

  VibrationSection(Protocol protocol) {
    limits = protocol.vibrations();
  }

  Draft of(List<ConditionObservables> conditions) {
    Draft draft = new Draft("vibrations", "Vibrations");
    for (ConditionObservables c : conditions) {
      if (c.setting().vibrations()) {
        densities(draft, c);
      } else {
        draft.note("frames are too far apart for densities of states: none are compared");
      }
      amplitudes(draft, c);
    }
    return draft;
  }

  private void densities(Draft draft, ConditionObservables c) {
    VelocityCorrelation first = c.reference().getFirst().vibrations().getFirst();
    boolean stored =
        c.reference().stream().allMatch(o -> o.vibrations().getFirst().fromVelocities());
    if (!stored) {
      draft.note(
          "the reference has no velocities: differences of positions stand for them, and their"
              + " spectrum is corrected for that");
    }
    for (VelocityCorrelation.Species each : first.species()) {
      String s = each.symbol();
      List<double[]> reference = density(c.reference(), s, 0);
      List<double[]> haven = density(c.haven(), s, 0);
      if (reference.stream().anyMatch(d -> d.length != haven.getFirst().length)
          || haven.stream().anyMatch(d -> d.length != haven.getFirst().length)) {
        draft.note("runs differ in length: densities of states are not compared");
        return;
      }
      List<double[][]> halves =
          c.reference().stream()
              .map(
                  o ->
                      new double[][] {
                        positive(o.vibrations().get(1).of(s).density()),
                        positive(o.vibrations().get(2).of(s).density())
                      })
              .toList();
      draft.quantities.add(
          DistanceTest.of(reference, halves, haven, DistanceTest::elsewhere)
              .measured(
                  "1 − overlap of the density of states of " + s,
                  c.temperatureK(),
                  limits.overlap()));
      double bin = first.binThz();
      Function<List<double[]>, List<Double>> mean =
          runs -> runs.stream().map(d -> frequency(d, bin)).toList();
      draft.quantities.add(
          ReplicaTest.ratio(
              "mean frequency of " + s,
              "THz",
              c.temperatureK(),
              ConditionObservables.numbers(mean.apply(reference)),
              ConditionObservables.numbers(mean.apply(haven)),
              limits.frequency()));
      draft.curves.add(
          StructureSection.curve(
              "density_of_states",
              c.temperatureK(),
              s,
              reference,
              haven,
              "frequency_thz",
              "THz",
              "frequency",
              IntStream.range(0, haven.getFirst().length).mapToDouble(k -> k * bin).toArray()));
    }
  }

  private static List<double[]> density(List<RunObservables> runs, String symbol, int which) {
    return runs.stream()
        .map(o -> positive(o.vibrations().get(which).of(symbol).density()))
        .toList();
  }

  /// A window leaves small negative values beside sharp modes.
  private static double[] positive(double[] density) {
    return java.util.Arrays.stream(density).map(x -> Math.max(0, x)).toArray();
  }

  private static double frequency(double[] density, double bin) {
    double sum = 0;
    double first = 0;
    for (int k = 0; k < density.length; k++) {
      sum += density[k];
      first += density[k] * k * bin;
    }
    return first / sum;
  }

  private void amplitudes(Draft draft, ConditionObservables c) {
    for (String s : c.reference().getFirst().amplitude().keySet()) {
      Function<List<RunObservables>, List<Double>> of =
          runs -> runs.stream().map(o -> o.amplitude().get(s)).toList();
      draft.quantities.add(
          ReplicaTest.ratio(
              "mean square amplitude of " + s,
              "Å²",
              c.temperatureK(),
              ConditionObservables.numbers(of.apply(c.reference())),
              ConditionObservables.numbers(of.apply(c.haven())),
              limits.amplitude()));
    }
  }
}
