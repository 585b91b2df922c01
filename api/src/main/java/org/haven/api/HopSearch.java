package org.haven.api;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.Precision;
import org.haven.pathways.hops.HopPlan;
import org.haven.pathways.hops.HopStudy;
import org.haven.pathways.hops.HopTable;
import org.haven.pathways.neb.NudgedElasticBand;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// The barriers of all hops of an ion in a crystal.
///
/// ```java
/// HopSearch search = new HopSearch(Path.of("nep.txt"), Precision.MIXED, 2);
/// Structure crystal = search.relaxed(StructureFile.read(Path.of("Li2S.cif"), 0), true);
/// IonSites sites = IonSites.of(crystal, "Li", List.of(), 0.02);
/// HopPlan plan = HopPlan.of(sites, HopPlan.Settings.standard());
/// HopTable table = search.run(plan, NudgedElasticBand.Settings.standard(), Optional.empty(),
///     (done, of, number, stage, step, force) -> {});
/// System.out.println(table.carriers().getFirst().network().barriersEv()[2] + " eV");
/// ```
@API(status = API.Status.EXPERIMENTAL)
public final class HopSearch {
  private static final double FORCE_TOLERANCE = 1e-3;
  private static final double STRESS_TOLERANCE_GPA = 1e-3;
  private static final int MAX_STEPS = 20_000;

  private final Path potential;
  private final Precision precision;
  private final int threads;

  /// @param potential file; the family is found from its contents
  /// @param threads of the host: hops side by side
  public HopSearch(Path potential, Precision precision, int threads) {
    this.potential = potential;
    this.precision = precision;
    this.threads = threads;
  }

  /// The crystal at rest, to 0.001 eV/Å and 0.001 GPa: sites are where its ions are then.
  ///
  /// @param cell whether its cell is relaxed too, to no pressure
  /// @throws InputException if it does not come to rest, or the potential lacks a species
  public Structure relaxed(Structure crystal, boolean cell) {
    return atRest(crystal, cell, () -> false).orElseThrow().crystal();
  }

  /// A crystal at rest.
  ///
  /// @param pressureGpa of its cell
  public record AtRest(Structure crystal, double pressureGpa) {}

  /// As [#relaxed], until it is stopped.
  ///
  /// @param stopped whether to give it up, asked at each step
  /// @return empty if it was given up
  /// @throws InputException if it does not come to rest, or the potential lacks a species
  public Optional<AtRest> atRest(Structure crystal, boolean cell, BooleanSupplier stopped) {
    try (Calculator calculator = Calculator.open(potential, crystal, precision, threads)) {
      MolecularSystem system =
          new MolecularSystem(
              crystal.toState(Map.of()),
              calculator.potential(),
              new NeighbourList(calculator.device(), calculator.potential().cutoffAngstrom(), 0.5),
              calculator.device());
      Fire fire =
          cell
              ? Fire.withCell(FORCE_TOLERANCE, 0, STRESS_TOLERANCE_GPA)
              : new Fire(FORCE_TOLERANCE);
      fire.start(system);
      Fire.Convergence end = fire.convergence(system);
      while (!end.converged() && end.steps() < MAX_STEPS) {
        if (stopped.getAsBoolean()) {
          return Optional.empty();
        }
        fire.step(system);
        end = fire.convergence(system);
      }
      Fire.rest(system);
      if (!end.converged()) {
        throw new InputException(
            "the crystal does not come to rest in %d steps (largest force component %.4f eV/Å); relax it with 'haven relax' and give --relax none"
                .formatted(end.steps(), end.maxForceEvPerAngstrom()));
      }
      Structure rest =
          new Structure(
              crystal.title(),
              system.state().cell(),
              crystal.symbols(),
              system.state().positions().clone(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              crystal.massesU(),
              crystal.notes());
      return Optional.of(new AtRest(rest, system.pressureGpa()));
    } catch (IllegalArgumentException unfit) {
      throw new InputException(unfit.getMessage());
    }
  }

  /// A text that changes with the potential and how it is computed.
  public String potentialKey() {
    return PotentialFamilies.sha256(potential) + precision;
  }

  /// Computes the hops of a plan that are not in the folder yet.
  ///
  /// @param folder where each is kept as it is done; empty for nowhere
  /// @throws InputException if the potential lacks a species
  public HopTable run(
      HopPlan plan,
      NudgedElasticBand.Settings settings,
      Optional<Path> folder,
      HopStudy.Watch watch) {
    Supplier<Potential> potentials =
        () ->
            PotentialFamilies.installed()
                .open(potential, plan.sites().crystal().species(), precision);
    potentials.get().close();
    return new HopStudy(plan, settings, potentials, potentialKey(), folder).run(threads, watch);
  }

  /// Seconds of one evaluation of the supercell by one thread, measured.
  public double secondsPerCall(HopPlan plan) {
    int[] n = plan.supercell().repeats();
    Structure supercell = plan.sites().crystal().supercell(n[0], n[1], n[2]);
    try (Calculator calculator = Calculator.open(potential, supercell, precision, 1)) {
      return ForceTime.of(1, calculator.potential()).seconds(() -> calculator.evaluate(supercell));
    }
  }
}
