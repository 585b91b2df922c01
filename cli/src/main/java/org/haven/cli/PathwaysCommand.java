package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.pathways.MobileIon;
import org.haven.pathways.bondvalence.BondValenceParameters;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.frozen.FrozenPathways;
import org.haven.pathways.geometry.FrameworkGeometry;
import org.haven.potentials.PotentialFamilies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Maps where an ion can go, and prints at which energies its channels open.
@Command(
    name = "pathways",
    description = {
      "Where can an ion go? Maps its energy over the cell of a crystal whose other atoms stand"
          + " still, and finds the energies at which channels open in one, two and three dimensions"
          + " (E_1D, E_2D, E_3D, above the lowest point of the map), exactly on the grid. Seconds,"
          + " no dynamics: an order of materials, not a conductivity.",
      "",
      "The energy is that of bond valences (softBV: all mobile ions are taken out), or with"
          + " --potential that of any potential (one ion moved, the others of its kind kept, or"
          + " taken out with --emptied). What it means and what it does not: docs/pathways.md.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven pathways crystal.cif",
      "  haven pathways crystal.cif --ion Na --grid 0.2 --levels 0.3,0.6 --json",
      "  haven pathways POSCAR --charges Fe=2 --cube energy.cube",
      "  haven pathways POSCAR --potential nep.txt --grid 0.5",
      "  haven pathways POSCAR --potential nep.txt --emptied --cube energy.cube"
    })
final class PathwaysCommand implements Callable<Integer> {
  private static final double BOND_VALENCE_GRID = 0.1;
  private static final double POTENTIAL_GRID = 0.25;

  private final Console console;

  @Mixin private StructureOptions structureOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;

  @Parameters(paramLabel = "STRUCTURE", description = "Structure: ${bundle:formats.structures}.")
  private Path file;

  @Option(
      names = "--ion",
      paramLabel = "SYMBOL",
      description =
          "Ion that moves, cation or anion. Default: the first that the structure holds of the"
              + " order in docs/screening.md, Li, Na, Ag, Cu, K, F, ….")
  private String ion;

  @Option(
      names = "--potential",
      paramLabel = "FILE",
      description = "Potential, for example nep.txt, in place of bond valences.")
  private Path potential;

  @Option(
      names = "--emptied",
      description = "With --potential: take the other ions of the kind out, too.")
  private boolean emptied;

  @Option(
      names = "--grid",
      paramLabel = "H",
      description =
          "Largest distance of grid points in Å. Default "
              + BOND_VALENCE_GRID
              + ", with --potential "
              + POTENTIAL_GRID
              + ".")
  private Double spacingAngstrom;

  @Option(
      names = "--levels",
      paramLabel = "E,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Energies above the lowest at which to tell what is open, in eV. Default"
              + " 0.2,0.4,0.6,0.8,1.")
  private List<Double> levelsEv = List.of(0.2, 0.4, 0.6, 0.8, 1.0);

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description =
          "Bond-valence parameters of your own in place of softBV's: lines of cation, charge,"
              + " anion, charge, R0, R_min (Å), D0 (eV), alpha (1/Å).")
  private Path parameters;

  @Option(
      names = "--cube",
      paramLabel = "FILE",
      description = "Write the map in eV as a Gaussian cube, for VESTA, OVITO or ASE.")
  private Path cube;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  PathwaysCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    check();
    Structure structure = structureOptions.read(file);
    structure.notes().forEach(console::note);
    String mobile = MobileIon.of(structure, ion, structureOptions.charges(), file);
    FrameworkGeometry geometry =
        FrameworkGeometry.of(
            structure,
            mobile,
            Math.max(spacing(), FrameworkGeometry.SPACING_ANGSTROM),
            host.threads());
    PathwaysReport report =
        potential == null ? bondValence(structure, mobile) : frozen(structure, mobile);
    if (cube != null) {
      report.map().writeCube(cube, report.quantity(), report.structure());
    }
    if (json) {
      console.result(report.json(geometry, levelsEv));
    } else {
      report.lines(geometry, levelsEv).forEach(console::result);
      if (cube != null) {
        console.result("map written to " + cube);
      }
    }
    return ExitCode.DONE;
  }

  private void check() {
    if (potential == null && emptied) {
      throw new InputException(
          "--emptied is for --potential; bond valences always take out all ions of the kind");
    }
    if (potential != null && parameters != null) {
      throw new InputException("--parameters are of bond valences; leave out it or --potential");
    }
    for (double level : levelsEv) {
      if (!(level >= 0 && level < 1e6)) {
        throw new InputException(
            "--levels has %s eV; expected energies above the lowest, from 0".formatted(level));
      }
    }
  }

  private double spacing() {
    return spacingAngstrom != null
        ? spacingAngstrom
        : potential == null ? BOND_VALENCE_GRID : POTENTIAL_GRID;
  }

  private PathwaysReport bondValence(Structure structure, String mobile) {
    BondValencePathways.Settings settings =
        BondValencePathways.Settings.standard()
            .withSpacing(spacing())
            .withCharges(structureOptions.charges());
    if (parameters != null) {
      settings = settings.withParameters(BondValenceParameters.read(parameters));
    }
    BondValencePathways found =
        BondValencePathways.of(structure, mobile, settings, host.threads(), this::progress);
    found.notes().forEach(console::note);
    return new PathwaysReport(
        found.ion().toString(),
        "bond-valence site energy in eV",
        settings.parameters().source(),
        structure,
        found.map(),
        found.percolation());
  }

  private PathwaysReport frozen(Structure structure, String mobile) {
    try (Calculator calculator =
        Calculator.open(potential, structure, host.precision(), host.threads())) {
      console.note(calculator.potential().description());
      if (!trust.trusted()) {
        calculator.check(structure).forEach(c -> console.note(c.toString()));
      }
    }
    FrozenPathways found =
        FrozenPathways.of(
            structure,
            mobile,
            () ->
                PotentialFamilies.installed()
                    .open(potential, structure.species(), host.precision()),
            FrozenPathways.Settings.standard().withSpacing(spacing()).withEmptied(emptied),
            host.threads(),
            this::progress);
    console.note(
        String.format(
            Locale.ROOT,
            "%d energies in %.1f s (%.0f/s)%s",
            found.evaluated(),
            found.seconds(),
            found.pointsPerSecond(),
            emptied
                ? "; all other " + mobile + " taken out"
                : "; atom " + found.atom() + " moved, counted from 0"));
    return new PathwaysReport(
        mobile,
        (emptied ? "energy of one ion in the emptied frozen framework" : "energy of one ion moved")
            + " in eV",
        potential.getFileName().toString(),
        found.structure(),
        found.map(),
        found.percolation());
  }

  private void progress(double share) {
    console.status(String.format(Locale.ROOT, "map %.0f %%", 100 * share));
  }
}
