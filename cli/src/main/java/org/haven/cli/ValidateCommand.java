package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.TransportTable;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;
import org.haven.validation.ReferenceErrors;
import org.haven.validation.SinglePoint;
import org.haven.validation.TransportComparison;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Comparison with reference frames and with published transport.
@Command(
    name = "validate",
    description = {
      "Compare a potential with reference frames, or a run with published diffusivities.",
      "",
      "Frames: root mean square, mean and largest error of energy per atom, force and stress"
          + " components. Transport: D at each temperature and the activation energy with z-scores,"
          + " the difference over the joint standard error.",
      ""
    },
    footer = {
      "",
      "Exit code 1 if a limit (--max-force-error, --max-z) is given and exceeded.",
      "",
      "Examples:",
      "  haven validate --potential nep.txt --frames dft.xyz --max-force-error 0.1",
      "  haven validate --run runs/llzo --reference inputs/examples/llzo/published_gpumd.csv"
    })
final class ValidateCommand implements Callable<Integer> {
  private final Console console;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Subject subject;

  @Mixin private HostOptions host;

  @Option(
      names = "--max-force-error",
      paramLabel = "F",
      description = "Fail if the root mean square force error exceeds this, in eV/Å.")
  private Double maxForceError;

  @Option(names = "--max-z", paramLabel = "Z", description = "Fail if a z-score exceeds this.")
  private Double maxZ;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// What is compared.
  private static final class Subject {
    @ArgGroup(exclusive = false)
    private Frames frames;

    @ArgGroup(exclusive = false)
    private Transport transport;
  }

  /// A potential against frames.
  private static final class Frames {
    @Option(
        names = "--potential",
        paramLabel = "FILE",
        required = true,
        description = "File of the potential, or the word universal.")
    private Path potential;

    @Option(
        names = "--frames",
        paramLabel = "FILE",
        required = true,
        description = "Extended XYZ with reference energies, forces or virials.")
    private Path frames;
  }

  /// A run against a table.
  private static final class Transport {
    @Option(names = "--run", paramLabel = "DIR", required = true, description = "Run directory.")
    private Path run;

    @Option(
        names = "--reference",
        paramLabel = "TABLE",
        required = true,
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
        description = "Relative error of a reference that states none. Default ${DEFAULT-VALUE}.",
        defaultValue = "0.1")
    private double referenceError;
  }

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return subject.frames != null ? frames(subject.frames) : transport(subject.transport);
  }

  private int frames(Frames asked) {
    List<Structure> frames = StructureFile.readAll(asked.frames);
    var errors = new ReferenceErrors();
    try (CpuDevice device = new CpuDevice(host.threads())) {
      for (Structure frame : frames) {
        try (Potential potential =
            PotentialFamilies.installed()
                .open(asked.potential, frame.species(), host.precision())) {
          errors.add(SinglePoint.of(frame, potential, device));
        }
        console.status("frame " + errors.frames() + " of " + frames.size());
      }
    }
    if (errors.comparedFrames() == 0) {
      throw new InputException(
          asked.frames, "has no reference energies, forces or virials to compare with");
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

  private int transport(Transport asked) {
    RunSpec spec = DeckReader.readFinishedRun(asked.run);
    String symbol = asked.species == null ? spec.mobile().getFirst() : asked.species;
    if (!spec.mobile().contains(symbol)) {
      throw new InputException(
          "--species is " + symbol + ", but the run's mobile species are " + spec.mobile());
    }
    RunAnalysis analysis = RunAnalysis.of(asked.run, spec, TransportOptions.of(spec));
    analysis.skipped().forEach(console::warn);
    TransportComparison comparison =
        TransportComparison.of(
            table(analysis.study().points(), symbol, asked.run),
            TransportTable.read(asked.reference),
            asked.referenceError);
    if (json) {
      console.result(object(comparison).toString());
    } else {
      print(comparison, symbol);
    }
    if (maxZ != null && !(comparison.worstZ() <= maxZ)) {
      console.error(
          String.format(
              Locale.ROOT, "z-score %.1f exceeds the limit %.1f", comparison.worstZ(), maxZ));
      return ExitCode.FAILED;
    }
    return ExitCode.DONE;
  }

  private static TransportTable table(List<TransportPoint> points, String symbol, Path run) {
    List<TransportPoint> known =
        points.stream()
            .filter(point -> point.species().get(symbol).tracerCm2PerS().value() > 0)
            .toList();
    if (known.isEmpty()) {
      throw new InputException(run, "no temperature has a diffusivity of " + symbol);
    }
    List<Estimate> values =
        known.stream().map(point -> point.species().get(symbol).tracerCm2PerS()).toList();
    return new TransportTable(
        known.stream().mapToDouble(TransportPoint::temperatureK).toArray(),
        values.stream().mapToDouble(Estimate::value).toArray(),
        values.stream().mapToDouble(Estimate::std).toArray());
  }

  private void print(TransportComparison comparison, String symbol) {
    line(
        "%-9s %-22s %-22s %8s %6s", "T/K", "D of " + symbol + ", cm²/s", "reference", "ratio", "z");
    for (TransportComparison.Row row : comparison.rows()) {
      line(
          "%-9.1f %-22s %-22s %8.3f %6.1f",
          row.temperatureK(),
          pair("%.3g ± %.1g", row.value(), row.std()),
          pair("%.3g ± %.1g", row.reference(), row.referenceStd()),
          row.ratio(),
          row.z());
    }
    comparison
        .activationEnergyEv()
        .ifPresent(
            row ->
                line(
                    "%-9s %-22s %-22s %8.3f %6.1f",
                    "Ea, eV",
                    pair("%.3f ± %.3f", row.value(), row.std()),
                    pair("%.3f ± %.3f", row.reference(), row.referenceStd()),
                    row.ratio(),
                    row.z()));
  }

  private static ObjectNode object(TransportComparison comparison) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    var rows = node.putArray("d_tracer_cm2_s");
    comparison
        .rows()
        .forEach(row -> put(rows.addObject().put("temperature_k", row.temperatureK()), row));
    comparison
        .activationEnergyEv()
        .ifPresent(row -> put(node.putObject("activation_energy_ev"), row));
    return node;
  }

  private static void put(ObjectNode node, TransportComparison.Row row) {
    node.put("value", row.value())
        .put("std", row.std())
        .put("reference", row.reference())
        .put("reference_std", row.referenceStd())
        .put("z", row.z());
  }

  private static String pair(String pattern, double value, double std) {
    return String.format(Locale.ROOT, pattern, value, std);
  }

  private void line(String pattern, Object... values) {
    console.result(String.format(Locale.ROOT, pattern, values));
  }
}
