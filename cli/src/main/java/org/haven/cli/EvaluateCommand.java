package org.haven.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.haven.api.Calculator;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.validation.ReferenceErrors;
import org.haven.validation.SinglePoint;
import org.haven.validation.SpreadCalibration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Energy, forces, virial and stress of a structure; errors where the file has reference values.
@Command(
    name = "evaluate",
    description = {
      "Energy, forces, virial and stress of a structure with a potential.",
      "",
      "If the file has reference energies, forces or stresses, the errors against them are printed."
          + " Virial W = Σ r_ij ⊗ F_ij in eV; stress is -W/V in GPa, positive in tension.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven evaluate --potential nep.txt POSCAR",
      "  haven evaluate --potential nep.txt frames.xyz --frame 3 --precision double --json",
      "  haven evaluate --potential nep.txt frames.xyz --frame all"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Console console;

  @Mixin private PotentialOptions potentialOptions;
  @Mixin private HostOptions host;
  @Mixin private TrustOptions trust;

  @Parameters(
      paramLabel = "STRUCTURE",
      description = "Structure or trajectory: ${bundle:formats.structures}.")
  private Path structureFile;

  @Option(
      names = "--frame",
      paramLabel = "K",
      description =
          "Frame, counted from 0, -1 the last, or 'all' for errors over all frames (and, with"
              + " --json, the values of each). Default 0.")
  private String frame = "0";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Structure> frames =
        frame.equals("all")
            ? StructureFile.readAll(structureFile)
            : List.of(StructureFile.read(structureFile, frameNumber()));
    frames.getFirst().warnings().forEach(console::warn);
    frames.getFirst().remarks().forEach(console::note);
    try (Calculator calculator =
        Calculator.open(
            potentialOptions.file(), frames.getFirst(), host.precision(), host.threads())) {
      var errors = new ReferenceErrors();
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      List<LoadCheck> checks = trust.trusted() ? List.of() : calculator.check(frames.getFirst());
      SinglePoint point = null;
      for (Structure structure : frames) {
        point = calculator.evaluate(structure);
        errors.add(point);
        if (json) {
          put(frames.size() == 1 ? result : result.withArray("frames").addObject(), point);
        }
        console.status("frame " + errors.frames() + " of " + frames.size());
      }
      if (errors.comparedFrames() > 0) {
        result.set("errors", errors(errors));
      }
      if (!checks.isEmpty()) {
        result.set("load_checks", JSON.valueToTree(checks.stream().map(LoadCheck::json).toList()));
      }
      if (json) {
        console.result(result.toString());
      } else {
        console.result("potential  " + calculator.potential().description());
        checks.forEach(c -> console.result("check      " + c));
        if (frames.size() == 1) {
          printPoint(point);
        } else {
          console.result("frames     " + frames.size());
        }
        if (errors.comparedFrames() > 0) {
          console.result("");
          printErrors(console, errors);
        }
      }
    }
    return ExitCode.DONE;
  }

  private int frameNumber() {
    try {
      return Integer.parseInt(frame);
    } catch (NumberFormatException e) {
      throw new InputException(
          "--frame is '"
              + frame
              + "'; expected a number from 0, -1 for the last, or 'all' for all frames");
    }
  }

  private static void put(ObjectNode result, SinglePoint point) {
    Evaluation e = point.evaluation();
    result.put("energy_ev", e.energyEv());
    result.set("energies_ev", vector(e.energies(), 0, e.count()));
    result.set("forces_ev_per_angstrom", rows(e.forces()));
    result.set("virial_ev", rows(e.virial()));
    result.set("stress_gpa", rows(point.stressGpa()));
    point
        .forceSpreads()
        .ifPresent(s -> result.set("force_spreads_ev_per_angstrom", vector(s, 0, s.length)));
    // [N][9], a tensor row by row: polarization, then displacement.
    point
        .bornCharges()
        .ifPresent(
            z -> {
              ArrayNode tensors = result.withArray("born_effective_charges_e");
              for (int i = 0; i < z.length; i += 9) {
                tensors.add(vector(z, i, 9));
              }
            });
  }

  private static ArrayNode rows(double[] values) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < values.length; i += 3) {
      rows.add(vector(values, i, 3));
    }
    return rows;
  }

  private static ArrayNode vector(double[] values, int first, int count) {
    ArrayNode vector = JsonNodeFactory.instance.arrayNode();
    for (int i = first; i < first + count; i++) {
      vector.add(values[i]);
    }
    return vector;
  }

  static ObjectNode errors(ReferenceErrors errors) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("frames", errors.comparedFrames());
    put(node, "energy_ev_per_atom", errors.energyEvPerAtom());
    put(node, "forces_ev_per_angstrom", errors.forcesEvPerAngstrom());
    put(node, "stress_gpa", errors.stressGpa());
    if (errors.spread().count() > 0) {
      node.set("force_spread", spread(errors.spread()));
    }
    return node;
  }

  private static ObjectNode spread(SpreadCalibration spread) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("atoms", spread.count())
        .put("rms_spread_ev_per_angstrom", spread.rmsSpread())
        .put("rms_error_ev_per_angstrom", spread.rmsError())
        .put("correlation", spread.correlation())
        .put("rank_correlation", spread.rankCorrelation());
    for (SpreadCalibration.Bin bin : spread.bins()) {
      node.withArray("bins")
          .addObject()
          .put("atoms", bin.atoms())
          .put("rms_spread_ev_per_angstrom", bin.rmsSpread())
          .put("rms_error_ev_per_angstrom", bin.rmsError());
    }
    return node;
  }

  private static void put(ObjectNode node, String key, ReferenceErrors.Summary summary) {
    if (summary.count() > 0) {
      node.putObject(key)
          .put("rmse", summary.rmse())
          .put("mae", summary.mae())
          .put("bias", summary.bias())
          .put("max", summary.max());
    }
  }

  private void printPoint(SinglePoint point) {
    Structure structure = point.structure();
    Evaluation e = point.evaluation();
    double sum = 0;
    double largest = 0;
    int at = 0;
    for (int i = 0; i < structure.count(); i++) {
      double square = 0;
      for (int d = 0; d < 3; d++) {
        square += e.forces()[3 * i + d] * e.forces()[3 * i + d];
      }
      sum += square;
      if (square > largest) {
        largest = square;
        at = i;
      }
    }
    print("atoms      %d (%s)", structure.count(), String.join(" ", structure.species()));
    print("volume     %.4f Å³", structure.cell().volume());
    print("energy     %.8f eV, %.8f eV/atom", e.energyEv(), e.energyEv() / structure.count());
    print(
        "forces     rms %.6f eV/Å a component, largest %.6f eV/Å on atom %d (%s)",
        Math.sqrt(sum / (3 * structure.count())),
        Math.sqrt(largest),
        at + 1,
        structure.symbols().get(at));
    double[] s = point.stressGpa();
    print(
        "stress     xx %.4f  yy %.4f  zz %.4f  yz %.4f  xz %.4f  xy %.4f GPa (tension positive)",
        s[0], s[4], s[8], s[5], s[2], s[1]);
  }

  /// Prints the table of errors.
  static void printErrors(Console console, ReferenceErrors errors) {
    console.result(
        String.format(
            Locale.ROOT,
            "%-30s %10s %10s %10s %10s",
            "against the reference"
                + (errors.frames() > 1 ? "s of " + errors.comparedFrames() + " frames" : ""),
            "rmse",
            "mae",
            "bias",
            "max"));
    printRow(console, "energy, meV/atom", errors.energyEvPerAtom(), 1000);
    printRow(console, "force component, meV/Å", errors.forcesEvPerAngstrom(), 1000);
    printRow(console, "stress component, GPa", errors.stressGpa(), 1);
    if (errors.spread().count() > 0) {
      printSpread(console, errors.spread());
    }
  }

  private static void printSpread(Console console, SpreadCalibration spread) {
    console.result("");
    console.result(
        String.format(
            Locale.ROOT,
            "spread of the committee's forces against their error, %d atoms: correlation %.3f, of"
                + " ranks %.3f",
            spread.count(),
            spread.correlation(),
            spread.rankCorrelation()));
    console.result(
        String.format(
            Locale.ROOT, "  %-28s %10s %10s %10s", "meV/Å, rms", "spread", "error", "ratio"));
    printBin(console, "all", spread.rmsSpread(), spread.rmsError());
    int k = 1;
    for (SpreadCalibration.Bin bin : spread.bins()) {
      printBin(
          console,
          "fifth " + k++ + (k == 2 ? ", least spread" : ""),
          bin.rmsSpread(),
          bin.rmsError());
    }
  }

  private static void printBin(Console console, String name, double spread, double error) {
    console.result(
        String.format(
            Locale.ROOT,
            "  %-28s %10.3f %10.3f %10.3f",
            name,
            1000 * spread,
            1000 * error,
            error / spread));
  }

  private static void printRow(
      Console console, String name, ReferenceErrors.Summary summary, double factor) {
    if (summary.count() > 0) {
      console.result(
          String.format(
              Locale.ROOT,
              "  %-28s %10.3f %10.3f %10.3f %10.3f",
              name,
              factor * summary.rmse(),
              factor * summary.mae(),
              factor * summary.bias(),
              factor * summary.max()));
    }
  }

  private void print(String pattern, Object... values) {
    // What rounds to zero has no sign.
    console.result(
        String.format(Locale.ROOT, pattern, values).replaceAll("-(0\\.0+)(?![0-9])", "$1"));
  }
}
