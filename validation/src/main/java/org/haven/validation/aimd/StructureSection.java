package org.haven.validation.aimd;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.statistics.Estimate;
import org.haven.kernels.Cell;

/// Radial distributions, coordination, angles; lattice and volume at zero pressure.
final class StructureSection {
  private static final List<String> AXES = List.of("a", "b", "c");

  private final Protocol.Structures limits;

  StructureSection(Protocol protocol) {
    limits = protocol.structure();
  }

  Draft of(List<ConditionObservables> conditions, List<RestCell> cells) {
    Draft draft = new Draft("structure", "Structure");
    conditions.forEach(c -> radial(draft, c));
    conditions.forEach(c -> shells(draft, c));
    cells.forEach(c -> cell(draft, c));
    if (cells.isEmpty()) {
      draft.note("no cells at zero pressure were given: lattice and volume are not compared");
    }
    return draft;
  }

  private void radial(Draft draft, ConditionObservables c) {
    RunRdf first = c.reference().getFirst().rdf();
    double[] radius =
        IntStream.range(0, first.pair(0).length)
            .mapToDouble(k -> (k + 0.5) * first.binAngstrom())
            .toArray();
    for (int p = 0; p < first.pairs().size(); p++) {
      int pair = p;
      String name = first.pairs().get(p);
      List<double[]> reference = curves(c.reference(), o -> o.rdf().pair(pair));
      List<double[]> haven = curves(c.haven(), o -> o.rdf().pair(pair));
      double integral =
          DistanceTest.area(DistanceTest.mean(reference, -1), new double[radius.length]);
      if (integral == 0) {
        continue;
      }
      draft.quantities.add(
          DistanceTest.of(
                  reference,
                  c.reference().stream().map(o -> o.rdf().halves(pair)).toList(),
                  haven,
                  (a, b) -> DistanceTest.area(a, b) / integral)
              .measured("g(r) of " + name, c.temperatureK(), limits.rdf()));
      draft.curves.add(
          curve("rdf", c.temperatureK(), name, reference, haven, "r_angstrom", "Å", "r", radius));
    }
  }

  private void shells(Draft draft, ConditionObservables c) {
    for (Neighbourhood.Shell shell : c.setting().shells()) {
      String name = shell.name();
      histogram(draft, c, "coordination", name, "neighbours", "", n -> n.coordination().get(name));
      histogram(draft, c, "angles", name, "angle_degrees", "°", n -> n.angles().get(name));
    }
  }

  private void histogram(
      Draft draft,
      ConditionObservables c,
      String what,
      String name,
      String abscissa,
      String unit,
      Function<Neighbourhood, double[]> histogram) {
    List<double[][]> halves =
        c.reference().stream()
            .map(o -> o.halves().stream().map(histogram).toArray(double[][]::new))
            .toList();
    Function<RunObservables, double[]> whole =
        o -> DistanceTest.mean(o.halves().stream().map(histogram).toList(), -1);
    List<double[]> reference = curves(c.reference(), whole);
    List<double[]> haven = curves(c.haven(), whole);
    double[] mean = DistanceTest.mean(reference, -1);
    if (IntStream.range(0, mean.length).filter(k -> mean[k] > 0).count() < 2) {
      // All in one bin, or none: nothing that could differ by noise.
      return;
    }
    draft.quantities.add(
        DistanceTest.of(reference, halves, haven, DistanceTest::elsewhere)
            .measured(what + " of " + name, c.temperatureK(), limits.distribution()));
    double step = abscissa.startsWith("angle") ? 180.0 / Neighbourhood.ANGLES : 1;
    double[] x =
        IntStream.range(0, mean.length)
            .mapToDouble(k -> step == 1 ? k : (k + 0.5) * step)
            .toArray();
    draft.curves.add(
        curve(what, c.temperatureK(), name, reference, haven, abscissa, unit, abscissa, x));
  }

  /// A curve of both sides with the scatter of Haven's runs.
  static Curve curve(
      String quantity,
      double kelvin,
      String of,
      List<double[]> reference,
      List<double[]> haven,
      String abscissa,
      String unit,
      String label,
      double[] x) {
    double[] mean = DistanceTest.mean(haven, -1);
    double[] std = new double[x.length];
    for (int k = 0; k < x.length; k++) {
      double squares = 0;
      for (double[] one : haven) {
        squares += (one[k] - mean[k]) * (one[k] - mean[k]);
      }
      std[k] = haven.size() > 1 ? Math.sqrt(squares / (haven.size() - 1)) : Double.NaN;
    }
    return Curve.ofRun(quantity, "", kelvin, of)
        .with(abscissa, unit, label, x)
        .with("reference", "", "reference", DistanceTest.mean(reference, -1))
        .with("haven", "", "Haven", mean)
        .with("haven_run_std", "", "scatter of one of Haven's runs", std);
  }

  static List<double[]> curves(
      List<RunObservables> runs, Function<RunObservables, double[]> curve) {
    return runs.stream().map(curve).toList();
  }

  private void cell(Draft draft, RestCell cell) {
    for (int axis = 0; axis < 3; axis++) {
      int d = axis;
      relative(
          draft,
          AXES.get(d) + " at zero pressure, " + cell.name(),
          "Å",
          cell,
          rows -> Cell.ofRows(rows).lengths()[d],
          1 + limits.lattice());
    }
    relative(
        draft,
        "volume at zero pressure, " + cell.name(),
        "Å³",
        cell,
        rows -> Cell.ofRows(rows).volume(),
        1 + limits.volume());
  }

  private static void relative(
      Draft draft,
      String name,
      String unit,
      RestCell cell,
      Function<double[], Double> of,
      double tolerance) {
    Estimate a = mean(cell.referenceRows(), of);
    Estimate b = mean(cell.havenRows(), of);
    double ratio = b.value() / a.value();
    double relative = Math.hypot(a.relativeStd(), b.relativeStd());
    int degrees =
        Math.min(
            cell.referenceRows().length > 1 ? cell.referenceRows().length : Integer.MAX_VALUE,
            cell.havenRows().length > 1 ? cell.havenRows().length : Integer.MAX_VALUE);
    draft.quantities.add(
        new Measured(
            name,
            unit,
            Double.NaN,
            Measure.RATIO,
            a,
            b,
            ratio,
            ratio * relative,
            relative > 0
                ? Interval.logStudent(ratio, relative, degrees - 1.0)
                : Interval.exact(ratio),
            tolerance,
            ""));
  }

  private static Estimate mean(double[][] rows, Function<double[], Double> of) {
    double[] values = java.util.Arrays.stream(rows).mapToDouble(of::apply).toArray();
    if (values.length == 1) {
      return new Estimate(values[0], 0, values[0], values[0]);
    }
    double[] ones = new double[values.length];
    java.util.Arrays.fill(ones, 1);
    BlockError mean = BlockError.of(values, ones);
    double[] ends = mean.interval().at(0.95);
    return new Estimate(mean.value(), mean.std(), ends[0], ends[1]);
  }
}
