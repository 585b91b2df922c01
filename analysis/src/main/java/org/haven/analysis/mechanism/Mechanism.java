package org.haven.analysis.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.transport.Displacements;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.deck.MechanismAnalysis;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// How the ions of one simulation move: whatever of the analyses was asked for.
///
/// One pass over the file; more for sites, which must be known before ions can be followed, for the
/// free energy along the paths of their jumps, and for displacements where the van Hove function is
/// asked for.
///
/// @param name of the simulation
/// @param temperatureK its temperature
/// @param intervalPs time between frames of the file
/// @param rdf radial distribution functions
/// @param vanHove one for each mobile species
/// @param velocities velocity autocorrelation and density of states
/// @param sites sites and jumps
/// @param rotation of polyanions
/// @param coupling of rotations and jumps
/// @param density of the mobile ions
/// @param freeEnergy along the paths of jumps
/// @param view of structure, density and paths
/// @param warnings what the user should know
public record Mechanism(
    String name,
    double temperatureK,
    double intervalPs,
    Optional<RadialDistribution> rdf,
    List<VanHove> vanHove,
    Optional<VelocityCorrelation> velocities,
    Optional<SiteAnalysis> sites,
    Optional<PolyanionRotation> rotation,
    Optional<RotationJumpCoupling> coupling,
    Optional<DensityMap> density,
    Optional<FreeEnergy> freeEnergy,
    Optional<StructureView> view,
    List<String> warnings) {

  /// Bins of the van Hove function.
  private static final int VAN_HOVE_BINS = 100;

  /// Analyses a trajectory.
  ///
  /// @param transport D* of the ions for the correlation factor
  public static Mechanism of(
      Trajectory trajectory,
      TransportResult transport,
      TransportOptions options,
      MechanismOptions what) {
    TrajectoryPass pass = TrajectoryPass.over(trajectory, options.mobile());
    Set<MechanismAnalysis> asked = what.analyses();
    List<String> warnings = new ArrayList<>();
    Cell cell = pass.meanCell();

    boolean rotating = asked.contains(MechanismAnalysis.ROTATION);
    boolean hopping = asked.contains(MechanismAnalysis.SITES) || rotating;
    FirstFrame first = new FirstFrame();
    first.read(trajectory);
    Optional<Polyanions> units =
        rotating
            ? Polyanions.find(
                pass.symbols(), options.mobile(), first.cell, first.fractional, what.units())
            : Optional.empty();

    List<FrameSampler> samplers = new ArrayList<>();
    Optional<RadialDistribution.Sampler> rdf =
        sampler(
            samplers,
            asked.contains(MechanismAnalysis.RDF),
            () ->
                new RadialDistribution.Sampler(
                    pass.symbols(),
                    pass.frames(),
                    RadialDistribution.defaultRange(cell),
                    RadialDistribution.DEFAULT_BIN_ANGSTROM));
    Optional<VelocityCorrelation.Sampler> velocities =
        sampler(
            samplers,
            asked.contains(MechanismAnalysis.VDOS),
            () ->
                new VelocityCorrelation.Sampler(
                    pass, budget(VelocityCorrelation.DEFAULT_BUDGET_BYTES)));
    Optional<DensityMap.Sampler> density =
        sampler(
            samplers,
            asked.contains(MechanismAnalysis.DENSITY) || hopping,
            () -> new DensityMap.Sampler(pass, DensityMap.DEFAULT_SPACING_ANGSTROM));
    Optional<PolyanionRotation.Sampler> rotation =
        sampler(
            samplers,
            units.isPresent(),
            () ->
                new PolyanionRotation.Sampler(
                    pass, units.orElseThrow(), budget(PolyanionRotation.DEFAULT_BUDGET_BYTES)));
    if (!samplers.isEmpty()) {
      pass.run(samplers);
    }
    Optional<DensityMap> map = density.map(DensityMap.Sampler::result);
    Optional<SiteAnalysis> sites =
        hopping
            ? Optional.of(jumps(pass, map.orElseThrow(), transport, options, what))
            : Optional.empty();
    Optional<PolyanionRotation> turned = rotation.map(PolyanionRotation.Sampler::result);
    Optional<RotationJumpCoupling> coupling =
        turned.map(
            r -> {
              double[] centres = new double[3 * r.units().count()];
              for (int u = 0; u < r.units().count(); u++) {
                System.arraycopy(first.fractional, 3 * r.units().centres()[u], centres, 3 * u, 3);
              }
              return RotationJumpCoupling.of(
                  r, sites.orElseThrow(), centres, pass.frames(), pass.intervalPs());
            });
    Optional<VelocityCorrelation> vacf = velocities.map(VelocityCorrelation.Sampler::result);
    vacf.ifPresent(v -> warnings.addAll(v.warnings()));
    sites.ifPresent(s -> warnings.addAll(s.warnings()));
    List<JumpPath> paths = sites.map(s -> JumpPath.of(s.sites(), s.jumps())).orElse(List.of());
    Optional<FreeEnergy> freeEnergy =
        sites.flatMap(s -> freeEnergy(pass, s, paths, transport.temperatureK()));
    freeEnergy.ifPresent(f -> warnings.addAll(f.warnings()));
    return new Mechanism(
        transport.name(),
        transport.temperatureK(),
        pass.intervalPs(),
        rdf.map(RadialDistribution.Sampler::result),
        asked.contains(MechanismAnalysis.VAN_HOVE)
            ? vanHove(trajectory, options, first.fractional)
            : List.of(),
        vacf,
        sites,
        turned,
        coupling,
        asked.contains(MechanismAnalysis.DENSITY) ? map : Optional.empty(),
        freeEnergy,
        map.map(m -> StructureView.of(m, options.mobile(), sites, paths)),
        List.copyOf(warnings));
  }

  /// `bytes`, or what a small memory of Java leaves of it.
  private static long budget(long bytes) {
    return Math.min(bytes, Runtime.getRuntime().maxMemory() / 8);
  }

  private static <T extends FrameSampler> Optional<T> sampler(
      List<FrameSampler> samplers, boolean wanted, java.util.function.Supplier<T> maker) {
    if (!wanted) {
      return Optional.empty();
    }
    T sampler = maker.get();
    samplers.add(sampler);
    return Optional.of(sampler);
  }

  private static SiteAnalysis jumps(
      TrajectoryPass pass,
      DensityMap map,
      TransportResult transport,
      TransportOptions options,
      MechanismOptions what) {
    Sites sites =
        what.reference()
            .map(r -> Sites.of(r, options.mobile(), map, what.referenceName()))
            .orElseGet(() -> Sites.of(map));
    SiteAnalysis.Sampler sampler = new SiteAnalysis.Sampler(pass, sites);
    pass.run(List.of(sampler));
    // One D* for all ions only where there is one species; per axis it would be another factor.
    boolean comparable = transport.tracers().size() == 1 && options.directions().dimensions() == 3;
    return sampler.result(
        comparable ? transport.tracers().values().iterator().next().cm2PerS() : Estimate.UNKNOWN);
  }

  private static Optional<FreeEnergy> freeEnergy(
      TrajectoryPass pass, SiteAnalysis sites, List<JumpPath> paths, double temperatureK) {
    FreeEnergy.Sampler sampler = new FreeEnergy.Sampler(pass, sites.sites(), paths, temperatureK);
    if (!sampler.isNeeded()) {
      return Optional.empty();
    }
    pass.run(List.of(sampler));
    return Optional.of(sampler.result(sites.residencePs()));
  }

  private static List<VanHove> vanHove(
      Trajectory trajectory, TransportOptions options, double[] fractional) {
    try (Displacements displacements = Displacements.read(trajectory, options.mobile())) {
      return vanHove(displacements, trajectory, options, fractional);
    }
  }

  private static List<VanHove> vanHove(
      Displacements displacements,
      Trajectory trajectory,
      TransportOptions options,
      double[] fractional) {
    Cell cell = displacements.meanCell();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < trajectory.symbols().size(); i++) {
      if (options.mobile().contains(trajectory.symbols().get(i))) {
        kept.add(i);
      }
    }
    List<VanHove> all = new ArrayList<>();
    for (String symbol : options.mobile()) {
      int[] ions = displacements.indices(symbol);
      double[] origin = new double[3 * ions.length];
      for (int n = 0; n < ions.length; n++) {
        System.arraycopy(fractional, 3 * kept.get(ions[n]), origin, 3 * n, 3);
      }
      cell.toCartesian(origin, origin);
      all.add(
          VanHove.of(
              displacements,
              ions,
              origin,
              VanHove.defaultLags(displacements.frames()),
              RadialDistribution.defaultRange(cell),
              VAN_HOVE_BINS));
    }
    return List.copyOf(all);
  }

  /// Positions of the first frame.
  private static final class FirstFrame {
    private Cell cell;
    private double[] fractional;

    void read(Trajectory trajectory) {
      cell = trajectory.cell(0);
      fractional = new double[3 * trajectory.symbols().size()];
      trajectory.read(0, fractional);
      cell.toFractional(fractional, fractional);
    }
  }

  /// What was found, a line for each analysis, in plain words.
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    rdf.ifPresent(
        r -> {
          List<String> parts = new ArrayList<>();
          for (RadialDistribution.Pair pair : r.pairs()) {
            RadialDistribution.Shell shell = r.shell(pair);
            if (Double.isFinite(shell.neighbours()) && shell.minimumAngstrom() < 5) {
              parts.add(
                  String.format(
                      Locale.ROOT,
                      "%.1f %s around %s at %.2f Å",
                      shell.neighbours() * Math.max(1, pair.ratio()),
                      pair.ratio() > 1 ? pair.a() : pair.b(),
                      pair.ratio() > 1 ? pair.b() : pair.a(),
                      shell.peakAngstrom()));
            }
          }
          if (!parts.isEmpty()) {
            lines.add("nearest neighbours: " + String.join(", ", parts));
          }
        });
    sites.ifPresent(
        s ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "sites: %d (%s); %d jumps from site to site, those back too (effective hops"
                        + " count displacement alone)%s",
                    s.sites().count(),
                    s.sites().origin(),
                    s.jumps().size(),
                    s.jumps().isEmpty()
                        ? ""
                        : String.format(
                            Locale.ROOT,
                            ", mean residence %.3g ps (95 %%: %.3g–%.3g)%s",
                            s.residencePs().value(),
                            s.residencePs().ci95Low(),
                            s.residencePs().ci95High(),
                            s.correlationFactor().known()
                                ? String.format(
                                    Locale.ROOT,
                                    ", correlation factor %.2g (%.2g–%.2g)",
                                    s.correlationFactor().value(),
                                    s.correlationFactor().ci95Low(),
                                    s.correlationFactor().ci95High())
                                : ", correlation factor unknown without a D*"))));
    freeEnergy.ifPresent(
        f ->
            f.profiles()
                .forEach(
                    p ->
                        lines.add(
                            String.format(
                                Locale.ROOT,
                                "free energy: jumps of %s (%d) have a barrier of %.3f (%.3f – %.3f)"
                                    + " eV at %.0f K along the line between the sites; it is no"
                                    + " activation energy",
                                p.label(),
                                p.jumps(),
                                p.barrierEv().value(),
                                p.barrierEv().ci95Low(),
                                p.barrierEv().ci95High(),
                                temperatureK))));
    rotation.ifPresent(r -> lines.add("polyanions: " + r.verdict()));
    coupling.ifPresent(c -> lines.add("paddle wheel: " + c.verdict()));
    return lines;
  }
}
