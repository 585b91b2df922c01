package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureWriter;
import org.haven.integrators.Fire;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Potential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Relaxes a structure by FIRE.
@Command(
    name = "relax",
    description = {"Relax the positions, and with --cell the cell, of a structure by FIRE.", ""},
    footer = {
      "",
      "Exit code 1 if the tolerance is not reached; OUT is then written all the same.",
      "",
      "Examples:",
      "  haven relax --potential nep.txt POSCAR CONTCAR",
      "  haven relax --potential nep.txt POSCAR CONTCAR --cell --pressure 0 --tolerance 0.001"
    })
final class RelaxCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private StructureOptions structureOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;

  @Parameters(
      index = "0",
      paramLabel = "STRUCTURE",
      description = "Structure, or a trajectory with the frame, to relax.")
  private Path in;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      arity = "0..1",
      description = "File for the relaxed structure; the format follows from its name.")
  private Path out;

  @Option(names = "--cell", description = "Relax the cell too.")
  private boolean cell;

  @Option(
      names = "--pressure",
      paramLabel = "GPA",
      description = "Pressure in GPa to relax the cell to. Default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private double pressureGpa;

  @Option(
      names = "--tolerance",
      paramLabel = "F",
      description = "Stop when no force component exceeds this, in eV/Å. Default ${DEFAULT-VALUE}.",
      defaultValue = "0.01")
  private double forceToleranceEvPerAngstrom;

  @Option(
      names = "--stress-tolerance",
      paramLabel = "GPA",
      description =
          "With --cell: no stress component may exceed this either, in GPa. Default"
              + " ${DEFAULT-VALUE}.",
      defaultValue = "0.01")
  private double stressToleranceGpa;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Give up after so many steps. Default ${DEFAULT-VALUE}.",
      defaultValue = "5000")
  private int maxSteps;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RelaxCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (out != null) {
      StructureWriter.requireFormat(out);
    }
    if (!(forceToleranceEvPerAngstrom > 0) || !(stressToleranceGpa > 0)) {
      throw new InputException("--tolerance and --stress-tolerance must be above 0");
    }
    Structure structure = structureOptions.read(in);
    structure.warnings().forEach(console::warn);
    structure.remarks().forEach(console::note);
    try (Calculator calculator =
        Calculator.open(potentialOptions.file(), structure, host.precision(), host.threads())) {
      if (!trust.trusted()) {
        calculator.check(structure).forEach(c -> console.note(c.toString()));
      }
      MolecularSystem system =
          system(structure.toState(Map.of()), calculator.potential(), calculator.device());
      Fire fire =
          cell
              ? Fire.withCell(forceToleranceEvPerAngstrom, pressureGpa, stressToleranceGpa)
              : new Fire(forceToleranceEvPerAngstrom);
      fire.start(system);
      Fire.Convergence start = fire.convergence(system);
      Fire.Convergence now = start;
      while (!now.converged() && now.steps() < maxSteps) {
        fire.step(system);
        now = fire.convergence(system);
        if (!Double.isFinite(now.energyEv())) {
          throw new InputException(
              in, "the energy is not finite after " + now.steps() + " steps; check the structure");
        }
        console.status(
            String.format(
                Locale.ROOT,
                "step %d  energy %.6f eV  largest force component %.4f eV/Å",
                now.steps(),
                now.energyEv(),
                now.maxForceEvPerAngstrom()));
      }
      Structure relaxed = relaxed(structure, system);
      if (out != null) {
        StructureWriter.write(relaxed, out);
      }
      print(start, now, structure, relaxed);
      if (!now.converged()) {
        console.error(
            "not converged in "
                + now.steps()
                + " steps; allow more with --max-steps, or a larger --tolerance");
        return ExitCode.FAILED;
      }
      return ExitCode.DONE;
    }
  }

  private static MolecularSystem system(
      ParticleState state, Potential potential, CpuDevice device) {
    try {
      return new MolecularSystem(
          state, potential, new NeighbourList(device, potential.cutoffAngstrom(), 0.5), device);
    } catch (IllegalArgumentException lacking) {
      throw new InputException(lacking.getMessage());
    }
  }

  /// The structure where `system` has come, with its energy, forces and virial.
  private static Structure relaxed(Structure before, MolecularSystem system) {
    return new Structure(
        before.title(),
        system.state().cell(),
        before.symbols(),
        system.state().positions().clone(),
        Optional.empty(),
        before.charges(),
        Optional.of(system.evaluation().energyEv()),
        Optional.of(system.evaluation().forces().clone()),
        Optional.of(system.evaluation().virial().clone()),
        before.massesU(),
        List.of());
  }

  private void print(
      Fire.Convergence start, Fire.Convergence end, Structure before, Structure after) {
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("converged", end.converged());
      node.put("steps", end.steps());
      node.put("energy_ev", end.energyEv());
      node.put("start_energy_ev", start.energyEv());
      node.put("max_force_ev_per_angstrom", end.maxForceEvPerAngstrom());
      node.put("max_stress_gpa", end.maxStressGpa());
      node.put("volume_angstrom3", after.cell().volume());
      console.result(node.toString());
      return;
    }
    row("energy", "%.6f eV", start.energyEv(), end.energyEv());
    row(
        "largest force component",
        "%.5f eV/Å",
        start.maxForceEvPerAngstrom(),
        end.maxForceEvPerAngstrom());
    if (cell) {
      row("largest stress component", "%.4f GPa", start.maxStressGpa(), end.maxStressGpa());
      row("volume", "%.3f Å³", before.cell().volume(), after.cell().volume());
    }
    console.result(end.steps() + " steps" + (out == null ? "" : ", written to " + out));
  }

  private void row(String name, String format, double start, double end) {
    console.result(
        String.format(Locale.ROOT, "%-26s " + format + " → " + format, name, start, end));
  }
}
