package org.haven.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.ReferenceErrors;
import org.haven.validation.SinglePoint;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Comparison with reference frames, with published transport, and with ab initio dynamics.
@Command(
    name = "validate",
    customSynopsis = {
      "haven validate --potential FILE --frames FILE [--max-force-error F]",
      "       haven validate --run DIR --reference TABLE [--species SYMBOL] [--max-z Z]",
      "       haven validate --potential FILE --aimd REFERENCE… [--run] [--output DIR] [OPTIONS]",
      "       haven validate --compare A.json B.json … [--output DIR]"
    },
    description = {
      "Compare a potential with reference frames or with ab initio dynamics, or a run with"
          + " published diffusivities.",
      "",
      "--frames: root mean square, mean and largest error of energy per atom, force and stress"
          + " components.",
      "--reference: D at each temperature and the activation energy with z-scores, the difference"
          + " over the joint standard error.",
      "--aimd: a benchmark against ab initio molecular dynamics, as one page: forces, structure,"
          + " vibrations, transport and jumps, each with errors on both sides and one of three"
          + " verdicts: agrees, differs, or the reference is too short to tell; and how long it"
          + " must be. With --run Haven's own dynamics are run under the reference's conditions.",
      "--compare: several such benchmarks side by side.",
      ""
    },
    footer = {
      "",
      "A REFERENCE is vasprun.xml, vaspout.h5, OUTCAR, XDATCAR, ML_AB, extended XYZ, a folder of"
          + " CP2K, Quantum ESPRESSO or dpdata ('haven convert --help' names the formats), or a run"
          + " directory of Haven. References of one temperature are replicas.",
      "",
      "Exit code 1 if a limit (--max-force-error, --max-z) is given and exceeded.",
      "",
      "Examples:",
      "  haven validate --potential nep.txt --frames dft.xyz --max-force-error 0.1",
      "  haven validate --run runs/llzo --reference inputs/examples/llzo/published_gpumd.csv",
      "  haven validate --potential nep.txt --aimd 600K/vasprun.xml 900K/vasprun.xml --run",
      "  haven validate --potential nep.txt --aimd XDATCAR --temperature 600 \\",
      "      --frame-interval 100 --run --at-most-minutes 30",
      "  haven validate --potential student.txt --aimd runs/teacher \\",
      "      --reference-potential teacher.pth --run --output student",
      "  haven validate --compare student/benchmark.json other/benchmark.json",
      "",
      "Files of --aimd, in the folder of --output; the same command goes on with them:",
      "  benchmark.html, .json, .csv, .tex: the benchmark",
      "  frames-disagreement.xyz, frames-jumps.xyz: for the next training set",
      "  dynamics: run directories of Haven's replicas"
    })
final class ValidateCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @ArgGroup(validate = false, heading = "%nWhat is compared:%n")
  private Subject subject = new Subject();

  @ArgGroup(validate = false, heading = "%nWith published transport:%n")
  private Transport transport = new Transport();

  @ArgGroup(validate = false, heading = "%nWith ab initio dynamics:%n")
  private AimdOptions aimd = new AimdOptions();

  @Mixin private HostOptions host;

  @Option(
      names = "--max-force-error",
      paramLabel = "F",
      description = "Fail if the root mean square force error exceeds this, in eV/Å.")
  private Double maxForceError;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder of a benchmark's files. Default benchmark; of --compare: none.")
  private Path output;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// What is compared.
  private static final class Subject {
    @Option(
        names = "--potential",
        paramLabel = "FILE",
        description = "File of the potential, or the word universal.")
    private Path potential;

    @Option(
        names = "--frames",
        paramLabel = "FILE",
        description = "Extended XYZ with reference energies, forces or virials.")
    private Path frames;

    @Option(
        names = "--aimd",
        paramLabel = "REFERENCE",
        arity = "1..*",
        description = "Ab initio runs, or frames with forces.")
    private List<Path> aimd;

    @Option(
        names = "--compare",
        paramLabel = "FILE",
        arity = "1..*",
        description = "benchmark.json of several potentials against one reference.")
    private List<Path> compare;

    @Option(
        names = "--run",
        paramLabel = "DIR",
        arity = "0..1",
        fallbackValue = "",
        description =
            "With --reference: the run directory. With --aimd, without DIR: run Haven's dynamics.")
    private String run;
  }

  /// A run against a table.
  private static final class Transport {
    @Option(
        names = "--reference",
        paramLabel = "TABLE",
        description = "CSV with temperature_k, d_cm2_s and, if known, d_std.")
    private Path reference;

    @Option(
        names = "--species",
        paramLabel = "SYMBOL",
        description = "Which mobile species; the deck's first by default.")
    private String species;

    @Option(
        names = "--reference-error",
        paramLabel = "X",
        description = "Relative error of a reference that states none. Default 0.1.")
    private double referenceError = 0.1;

    @Option(names = "--max-z", paramLabel = "Z", description = "Fail if a z-score exceeds this.")
    private Double maxZ;
  }

  /// Forms of the command, each named by the option that asks for it.
  private enum Form {
    FRAMES("--frames"),
    TRANSPORT("--reference"),
    AIMD("--aimd"),
    COMPARE("--compare");

    private final String option;

    Form(String option) {
      this.option = option;
    }
  }

  /// Options that not every form takes; those of [AimdOptions] are for `--aimd` alone.
  private static final Map<String, Set<Form>> TAKEN = new LinkedHashMap<>();

  static {
    TAKEN.put("--potential", EnumSet.of(Form.FRAMES, Form.AIMD));
    TAKEN.put("--run", EnumSet.of(Form.TRANSPORT, Form.AIMD));
    TAKEN.put("--species", EnumSet.of(Form.TRANSPORT));
    TAKEN.put("--reference-error", EnumSet.of(Form.TRANSPORT));
    TAKEN.put("--max-z", EnumSet.of(Form.TRANSPORT));
    TAKEN.put("--max-force-error", EnumSet.of(Form.FRAMES));
    TAKEN.put("--output", EnumSet.of(Form.AIMD, Form.COMPARE));
    TAKEN.put("--precision", EnumSet.of(Form.FRAMES, Form.AIMD));
    CommandSpec.forAnnotatedObject(new AimdOptions())
        .options()
        .forEach(each -> TAKEN.put(each.longestName(), EnumSet.of(Form.AIMD)));
  }

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Form form = form();
    refuseOthers(form);
    return switch (form) {
      case FRAMES -> frames(required("--potential", subject.potential), subject.frames);
      case TRANSPORT ->
          new PublishedTransport(console)
              .compare(
                  Path.of(required("--run", subject.run == null ? null : directory())),
                  transport.reference,
                  transport.species,
                  transport.referenceError,
                  transport.maxZ,
                  json);
      case AIMD ->
          new AimdRun(console, json)
              .benchmark(
                  subject.aimd,
                  required("--potential", subject.potential),
                  dynamics(),
                  aimd,
                  host,
                  output == null ? Path.of("benchmark") : output);
      case COMPARE -> new AimdRun(console, json).compare(subject.compare, output);
    };
  }

  private Form form() {
    Set<Form> asked = EnumSet.noneOf(Form.class);
    for (Form each : Form.values()) {
      if (isGiven(each.option)) {
        asked.add(each);
      }
    }
    if (asked.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          (asked.isEmpty() ? "nothing to compare with" : "several things to compare with")
              + ": give one of --frames FILE, --reference TABLE, --aimd REFERENCE… or --compare"
              + " FILE…");
    }
    return asked.iterator().next();
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void refuseOthers(Form form) {
    TAKEN.forEach(
        (option, forms) -> {
          if (!forms.contains(form) && isGiven(option)) {
            throw new ParameterException(
                spec.commandLine(),
                option
                    + " is for "
                    + String.join(" or ", forms.stream().map(f -> f.option).toList())
                    + "; with "
                    + form.option
                    + " leave it out");
          }
        });
  }

  private <T> T required(String option, T value) {
    if (value == null) {
      throw new ParameterException(
          spec.commandLine(),
          "missing required option "
              + spec.findOption(option).longestName()
              + " "
              + spec.findOption(option).paramLabel());
    }
    return value;
  }

  private String directory() {
    if (subject.run.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--run needs the run directory that --reference is compared with");
    }
    return subject.run;
  }

  private boolean dynamics() {
    if (subject.run != null && !subject.run.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--run takes no value with --aimd, but has '"
              + subject.run
              + "': Haven's dynamics are written to --output DIR");
    }
    return subject.run != null;
  }

  private int frames(Path file, Path reference) {
    List<Structure> frames = StructureFile.readAll(reference);
    var errors = new ReferenceErrors();
    try (CpuDevice device = new CpuDevice(host.threads())) {
      for (Structure frame : frames) {
        try (Potential potential =
            PotentialFamilies.installed().open(file, frame.species(), host.precision())) {
          errors.add(SinglePoint.of(frame, potential, device));
        }
        console.status("frame " + errors.frames() + " of " + frames.size());
      }
    }
    if (errors.comparedFrames() == 0) {
      throw new InputException(
          reference, "has no reference energies, forces or virials to compare with");
    }
    if (json) {
      console.result(EvaluateCommand.errors(errors).toString());
    } else {
      EvaluateCommand.printErrors(console, errors);
    }
    double error = errors.forcesEvPerAngstrom().rmse();
    if (maxForceError != null && !(error <= maxForceError)) {
      console.error(
          String.format(
              Locale.ROOT,
              "root mean square force error %.4f eV/Å exceeds the limit %.4f",
              error,
              maxForceError));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }
}
