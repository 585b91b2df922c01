package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.haven.analysis.report.ResultJson;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.structure.Structure;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.MobileIon;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.jumps.TrajectoryModel;
import org.haven.pathways.kmc.KmcResult;
import org.haven.pathways.kmc.KmcStudy;
import org.haven.pathways.kmc.MapModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Kinetic Monte Carlo of a lattice model, then its analysis.
@Command(
    name = "kmc",
    description = {
      "Kinetic Monte Carlo: ions hop from site to site with given barriers, for milliseconds to"
          + " minutes of their time. MODEL.yaml holds the sites of a cell, the hops between them,"
          + " and energies:",
      "",
      "  cell: [[4, 0, 0], [0, 4, 0], [0, 0, 4]]     # Å",
      "  replicate: [16, 16, 16]",
      "  sites:",
      "    - {name: A, position: [0, 0, 0]}          # energy_ev: 0.1",
      "  species:",
      "    - {symbol: Li, charge: 1, fraction: 0.5}",
      "  hops:                                       # each both ways: k = ν exp(-E/kT)",
      "    - {from: A, to: A, offset: [1, 0, 0], attempt_thz: 10, barrier_ev: 0.3}",
      "    - {from: A, to: A, offset: [0, 1, 0], attempt_thz: 10, barrier_ev: 0.3}",
      "    - {from: A, to: A, offset: [0, 0, 1], attempt_thz: 10, barrier_ev: 0.3}",
      "  temperatures_k: [300, 400, 500]",
      "",
      "A site holds one ion. Pair energies (pairs:) act with kinetically resolved activation. D*,"
          + " D_sigma, sigma, Haven ratio, correlation factor and activation energy come from the"
          + " same statistics as in molecular dynamics. All keys: docs/kmc-models.md; what it"
          + " means: docs/kmc.md.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven kmc inputs/examples/kmc/square.yaml",
      "  haven kmc model.yaml --check",
      "  haven kmc model.yaml --output runs/one",
      "  haven kmc model.yaml --output runs/one --resume",
      "  haven kmc li.yaml --from crystal.cif --check",
      "  haven kmc li.yaml --from runs/li2s --sites Li2S.cif",
      "  haven deck --schema --kmc > haven-kmc.schema.json"
    })
final class KmcCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "MODEL", description = "The model: a YAML file.")
  private Path file;

  @Option(
      names = "--check",
      description = "Only check the file and say what to expect: times, speed, memory, disk.")
  private boolean check;

  @Option(
      names = "--resume",
      description = "Go on with what is in the folder of the results, to the same bits.")
  private boolean resume;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of the results, in place of MODEL's.")
  private Path output;

  @Option(
      names = "--from",
      paramLabel = "SOURCE",
      description = {
        "Make MODEL first; it must not be there. Of a crystal: minima of the bond-valence energy"
            + " are its sites, saddles its barriers. With --sites, of run directories and"
            + " trajectories, each with a --from of its own: rates of the jumps that ions made,"
            + " with their errors (docs/kmc.md)."
      })
  private List<Path> sources = List.of();

  @Mixin private JumpOptions jumps;

  @Option(
      names = "--ion",
      paramLabel = "SYMBOL",
      description =
          "With --from: ion that moves. Default: as in 'haven pathways', or the only mobile one of"
              + " a run.")
  private String ion;

  @Option(
      names = "--grid",
      paramLabel = "H",
      description = "With --from: distance of grid points in Å. Default 0.1.")
  private Double spacingAngstrom;

  @Mixin private StructureOptions structureOptions;
  @Mixin private ThreadOptions host;

  @Option(names = "--json", description = "Print result.json in place of the table.")
  private boolean json;

  KmcCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!sources.isEmpty()) {
      make();
    } else if (jumps.given()) {
      throw new InputException(
          "--sites, --settle and --temperature go with --from RUN or --from TRAJECTORY");
    } else if (ion != null || spacingAngstrom != null || !structureOptions.charges().isEmpty()) {
      throw new InputException("--ion, --grid and --charges go with --from");
    }
    KmcStudy study = KmcStudy.of(file, host.threads());
    if (output != null) {
      study = study.into(output);
    }
    if (check) {
      study.check().forEach(console::result);
      return ExitCode.DONE;
    }
    study.warnings().forEach(console::warn);
    StopRequest stop =
        console.stopRequest("second signal: ending at once, the last checkpoint stays");
    if (!study.run(resume, stop, this::progress)) {
      console.error(
          "stopped by "
              + stop.reason()
              + ", checkpoint written. Continue with: haven kmc "
              + file
              + (output == null ? "" : " --output " + output)
              + " --resume");
      return ExitCode.INTERRUPTED;
    }
    study.doubts().forEach(console::warn);
    KmcResult result = study.result();
    result.write(study.folder());
    console.result(json ? ResultJson.text(result.json()).stripTrailing() : result.text());
    console.note("Report: " + RunSession.shown(study.folder().resolve(RunLayout.REPORT)));
    return ExitCode.DONE;
  }

  /// Writes the model.
  private void make() {
    if (Files.exists(file)) {
      throw new InputException(file, "exists; leave --from out to run it, or name another MODEL");
    }
    if (jumps.given() || Files.isDirectory(sources.getFirst())) {
      if (spacingAngstrom != null) {
        throw new InputException("--grid goes with --from STRUCTURE");
      }
      TrajectoryModel made =
          jumps.model(sources, ion, structureOptions.charges(), host.threads(), console);
      made.notes().forEach(console::note);
      OutputFile.write(file, made.yaml());
    } else {
      OutputFile.write(file, ofCrystal(sources));
    }
    console.note("Model: " + RunSession.shown(file));
  }

  /// The model of a crystal by bond valences.
  private String ofCrystal(List<Path> one) {
    if (one.size() > 1) {
      throw new InputException("several --from are trajectories; give --sites STRUCTURE too");
    }
    Path structure = one.getFirst();
    Structure crystal = structureOptions.read(structure);
    crystal.notes().forEach(console::note);
    BondValencePathways.Settings settings =
        BondValencePathways.Settings.standard().withCharges(structureOptions.charges());
    BondValencePathways found =
        BondValencePathways.of(
            crystal,
            MobileIon.of(crystal, ion, structureOptions.charges(), structure),
            spacingAngstrom == null ? settings : settings.withSpacing(spacingAngstrom),
            host.threads(),
            share -> console.status(String.format(Locale.ROOT, "map %.0f %%", 100 * share)));
    found.notes().forEach(console::note);
    return MapModel.yaml(crystal, found);
  }

  private void progress(double done, double hopsPerS, double secondsLeft) {
    console.status(
        String.format(
            Locale.ROOT,
            "kmc %.0f %%, %.2g hops/s, %.0f s left",
            100 * done,
            hopsPerS,
            secondsLeft),
        done);
  }
}
