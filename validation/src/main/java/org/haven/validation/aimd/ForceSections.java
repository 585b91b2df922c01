package org.haven.validation.aimd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.haven.analysis.curves.Curve;
import org.haven.analysis.statistics.Estimate;
import org.haven.validation.SpreadCalibration;

/// Sections on the reference's own frames: errors of energy, forces and stress; forces on ions that
/// jump against those on ions at rest.
final class ForceSections {
  private final ForceComparison frames;
  private final Protocol.Forces limits;

  ForceSections(ForceComparison frames, Protocol protocol) {
    this.frames = frames;
    this.limits = protocol.forces();
  }

  Draft errors() {
    Draft draft = new Draft("forces", "Energies, forces and stresses on the reference's frames");
    energies(draft);
    if (frames.squares.isEmpty()) {
      draft.note("the reference has no forces: none are compared");
    } else {
      forces(draft);
    }
    if (frames.stresses.isEmpty()) {
      draft.note("the reference has no stress: none is compared");
    } else {
      error(draft, "RMSE of stress", "GPa", frames.stresses.ratio().root(), limits.stressGpa());
      absolute(draft, "bias of pressure", "GPa", frames.stressBias.ratio(), limits.stressGpa());
      draft.parity.add(frames.stressPairs.parity("stress", "GPa", ""));
    }
    return draft;
  }

  private void energies(Draft draft) {
    if (frames.energies.isEmpty()) {
      draft.note("the reference has no energies: none are compared");
      return;
    }
    FrameSums[] squares = frames.energySquares();
    draft.note(
        String.format(
            Locale.ROOT,
            "energies of two methods have their own zero: the mean error of each composition is"
                + " taken off (RMSE before: %.4g eV per atom; after: %.4g; compositions: %d)",
            squares[0].ratio().root().value(),
            squares[1].isEmpty() ? 0 : squares[1].ratio().root().value(),
            frames.energies.size()));
    if (!squares[1].isEmpty()) {
      error(
          draft,
          "RMSE of energy after offset",
          "eV per atom",
          squares[1].ratio().root(),
          limits.energyEvPerAtom());
    }
    draft.parity.add(frames.energyPairs.parity("energy", "eV per atom", ""));
  }

  private void forces(Draft draft) {
    double rms = frames.references.ratio().root().value();
    BlockError slope = frames.slope.ratio();
    draft.quantities.add(
        new Measured(
            "slope of forces",
            "",
            Double.NaN,
            Measure.RATIO,
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            slope.value(),
            slope.std(),
            slope.interval(),
            1 + limits.scale(),
            "sum of F·F_ref over sum of F_ref²: below one the potential is too soft"));
    error(
        draft,
        "RMSE of forces over their RMS",
        "",
        frames.relative.ratio().root(),
        limits.relativeRmse());
    double perRms = limits.relativeRmse() * rms;
    error(draft, "RMSE of forces", "eV/Å", frames.squares.ratio().root(), perRms);
    error(draft, "MAE of forces", "eV/Å", frames.magnitudes.ratio(), perRms);
    if (!frames.angles.isEmpty()) {
      error(draft, "angle between forces", "degrees", frames.angles.ratio(), limits.angleDegrees());
    }
    for (String s : frames.speciesSquares.keySet()) {
      error(draft, "RMSE of forces on " + s, "eV/Å", root(frames.speciesSquares, s), perRms);
      error(
          draft, "MAE of forces on " + s, "eV/Å", frames.speciesMagnitudes.get(s).ratio(), perRms);
      absolute(
          draft,
          "bias of forces on " + s,
          "eV/Å",
          frames.speciesBias.get(s).ratio(),
          limits.biasEvPerAngstrom());
      draft.parity.add(frames.forcePairs.get(s).parity("force", "eV/Å", s));
    }
    draft.curves.add(sizes());
    calibration(draft, frames.spread);
  }

  private static BlockError root(Map<String, FrameSums> sums, String species) {
    return sums.get(species).ratio().root();
  }

  private static void error(
      Draft draft, String name, String unit, BlockError error, double tolerance) {
    draft.quantities.add(
        new Measured(
            name,
            unit,
            Double.NaN,
            Measure.ERROR,
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            error.value(),
            error.std(),
            error.interval(),
            tolerance,
            ""));
  }

  /// The size of a number of either sign.
  static void absolute(Draft draft, String name, String unit, BlockError error, double tolerance) {
    Interval signed = error.interval();
    draft.quantities.add(
        new Measured(
            name,
            unit,
            Double.NaN,
            Measure.ERROR,
            Estimate.UNKNOWN,
            Estimate.UNKNOWN,
            Math.abs(error.value()),
            error.std(),
            level -> {
              double[] ends = signed.at(level);
              double high = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
              boolean through = ends[0] < 0 && ends[1] > 0;
              return new double[] {
                through ? 0 : Math.min(Math.abs(ends[0]), Math.abs(ends[1])), high
              };
            },
            tolerance,
            "signed " + Measured.text(error.value())));
  }

  private Curve sizes() {
    ForceComparison.SizeBins bins = frames.sizes;
    int[] filled = IntStream.range(0, bins.atoms.length).filter(b -> bins.atoms[b] > 0).toArray();
    Function<java.util.function.IntToDoubleFunction, double[]> column =
        f -> IntStream.of(filled).mapToDouble(f).toArray();
    return Curve.ofRun("force_error_by_size", "", Double.NaN, "")
        .with(
            "force_ev_per_angstrom",
            "eV/Å",
            "RMS force",
            column.apply(b -> Math.sqrt(bins.references[b] / bins.atoms[b])))
        .with(
            "error_ev_per_angstrom",
            "eV/Å",
            "RMS error",
            column.apply(b -> Math.sqrt(bins.errors[b] / bins.atoms[b])))
        .with(
            "relative",
            "",
            "over it",
            column.apply(b -> Math.sqrt(bins.errors[b] / bins.references[b])))
        .with("atoms", "", "atoms", column.apply(b -> bins.atoms[b]));
  }

  private static void calibration(Draft draft, SpreadCalibration spread) {
    if (spread.count() == 0) {
      return;
    }
    List<SpreadCalibration.Bin> bins = spread.bins();
    draft.curves.add(
        Curve.ofRun("committee_calibration", "", Double.NaN, "")
            .with(
                "spread",
                "eV/Å",
                "RMS spread",
                bins.stream().mapToDouble(b -> b.rmsSpread()).toArray())
            .with(
                "error",
                "eV/Å",
                "RMS error",
                bins.stream().mapToDouble(b -> b.rmsError()).toArray()));
    draft.note(
        String.format(
            Locale.ROOT,
            "the committee's spread: RMS %.3g eV/Å where the error is %.3g (to be multiplied by"
                + " %.2g); rank correlation with the error %.2f over %d atoms",
            spread.rmsSpread(),
            spread.rmsError(),
            spread.rmsError() / spread.rmsSpread(),
            spread.rankCorrelation(),
            spread.count()));
  }

  /// Forces on ions on their way from core to core against forces on all others of the mobile ions.
  ///
  /// @param jumping by run, [frame][ion] whether it jumps
  Draft inJumps(Map<Integer, boolean[][]> jumping) {
    Draft draft = new Draft("jumps-forces", "Forces on ions that jump and on ions at rest");
    FrameSums jump = new FrameSums();
    FrameSums rest = new FrameSums();
    List<Integer> counts = new ArrayList<>();
    frames.ions.forEach(
        (run, rows) -> {
          boolean[][] who = jumping.get(run);
          if (who == null) {
            return;
          }
          for (ForceComparison.IonErrors row : rows) {
            double[] sums = new double[4];
            for (int k = 0; k < row.squares().length; k++) {
              int group = who[row.frame()][k] ? 0 : 2;
              sums[group] += row.squares()[k];
              sums[group + 1] += 3;
            }
            jump.add(sums[0], sums[1]);
            rest.add(sums[2], sums[3]);
            counts.add((int) sums[1] / 3);
          }
        });
    int seen = counts.stream().mapToInt(Integer::intValue).sum();
    if (jump.frames() < 3) {
      draft.note("no jumps in frames with forces: forces on jumping ions are not compared");
      return draft;
    }
    BlockError a = jump.ratio().root();
    BlockError b = rest.ratio().root();
    boolean exact = a.value() == 0 && b.value() == 0;
    double relative = Math.hypot(a.std() / a.value(), b.std() / b.value());
    draft.quantities.add(
        new Measured(
            "RMSE of forces in jumps over that at rest",
            "eV/Å",
            Double.NaN,
            Measure.RATIO,
            side(b),
            side(a),
            exact ? 1 : a.value() / b.value(),
            exact ? 0 : a.value() / b.value() * relative,
            exact
                ? Interval.exact(1)
                : Interval.logStudent(a.value() / b.value(), relative, a.degrees()),
            limits.jumpRatio(),
            seen + " ions in jumps; the first value is at rest, the second in jumps"));
    return draft;
  }

  private static Estimate side(BlockError error) {
    double[] ends = error.interval().at(0.95);
    return new Estimate(error.value(), error.std(), ends[0], ends[1]);
  }
}
