package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.UniversalPotential;
import org.haven.potentials.deepmd.DeepmdProvider;
import org.haven.potentials.deepmd.DeepmdSummary;
import org.haven.potentials.graph.ModelInspection;
import org.haven.potentials.hdnnp.HdnnpFolder;
import org.haven.potentials.hdnnp.HdnnpModel;
import org.haven.potentials.hdnnp.HdnnpProvider;
import org.haven.potentials.hdnnp.ModelUnits;
import org.haven.potentials.nep.NepModel;
import org.haven.potentials.nep.NepProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Says what model files are.
@Command(
    name = "model",
    description = {
      "Inspect the files of a graph potential, a NEP, an HDNNP or a Deep Potential.",
      ""
    },
    subcommands = ModelCommand.Inspect.class,
    synopsisSubcommandLabel = "COMMAND")
final class ModelCommand implements Callable<Integer> {
  private final Console console;

  ModelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    throw new InputException("'haven model' needs a command: haven model inspect FILE");
  }

  /// Family, species, cutoff and precision of a model, read without running it.
  @Command(
      name = "inspect",
      description = {
        "Family, species, cutoff and precision of a TorchScript model, without running it; version,"
            + " species, cutoffs and charges of a nep.txt; species, cutoff, symmetry functions and"
            + " networks of an HDNNP; species, cutoffs, sel and networks of a Deep Potential.",
        "",
        "A file that Haven cannot run is refused with the command that exports it. What a model"
            + " does not say about itself is given by --species, --cutoff and --dtype and kept"
            + " beside it with --write-sidecar, as FILE.haven.yaml.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  haven model inspect model.nequip.pth",
        "  haven model inspect nep.txt --json",
        "  haven model inspect nnp/input.nn",
        "  haven model inspect model.pb",
        "  haven model inspect mace.pt --species Li,P,S,Cl --cutoff 5.0 --dtype float64"
            + " --write-sidecar"
      })
  static final class Inspect implements Callable<Integer> {
    private final Console console;

    @Parameters(
        paramLabel = "FILE",
        description = "TorchScript model, nep.txt, input.nn or its folder, or model of DeePMD-kit.")
    private Path file;

    @Option(
        names = "--species",
        paramLabel = "A,B,…",
        split = ",",
        hideParamSyntax = true,
        description = "Species of the model's types in order, where the file lacks them.")
    private List<String> species;

    @Option(
        names = "--cutoff",
        paramLabel = "R",
        description = "Cutoff in Å, where the file lacks it.")
    private Double cutoff;

    @Option(
        names = "--dtype",
        paramLabel = "float32|float64",
        description = "Precision of the model, where the file lacks it.")
    private String dtype;

    @Option(names = "--write-sidecar", description = "Keep what was found in FILE.haven.yaml.")
    private boolean write;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Inspect(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      if (file.toString().equals(UniversalPotential.NAME) && !Files.exists(file)) {
        file = UniversalPotential.file();
      }
      if (new NepProvider().recognises(file)) {
        return inspect(NepModel.read(file));
      }
      if (new DeepmdProvider().recognises(file)) {
        return inspect(DeepmdSummary.of(file));
      }
      if (new HdnnpProvider().recognises(file)) {
        return inspect(
            HdnnpFolder.read(
                file, new ModelUnits(ModelUnits.Length.ANGSTROM, ModelUnits.Energy.EV)));
      }
      ModelInspection model = ModelInspection.of(file, given(), write);
      if (json) {
        console.result(object(model).toString());
        return ExitCode.DONE;
      }
      console.result("file       " + model.file());
      console.result("sha256     " + model.sha256());
      console.result("family     " + model.family());
      console.result("species    " + String.join(" ", model.species()));
      console.result(
          "cutoff     "
              + model.cutoffAngstrom()
              + " Å"
              + (model.cutoffsDiffer() ? ", less for some pairs" : ""));
      console.result("dtype      " + model.dtype());
      console.result("forward    (" + model.arguments() + ")");
      console.result(
          "metadata   "
              + (model.metadata().isEmpty()
                  ? "none in the archive"
                  : String.join(", ", model.metadata().keySet())));
      console.result(
          "missing    "
              + (model.missing().isEmpty() ? "nothing" : String.join(", ", model.missing())));
      if (write) {
        console.note("Written: " + model.sidecar());
      }
      return ExitCode.DONE;
    }

    private void takesNothing(String family) {
      if (write || !given().isEmpty()) {
        throw new InputException(
            file,
            family
                + " says all of itself; leave out --species, --cutoff, --dtype and"
                + " --write-sidecar");
      }
    }

    /// Lengths as the files have them, since they do not say their unit.
    private int inspect(HdnnpModel model) {
      takesNothing("an HDNNP");
      if (json) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", model.file().toString());
        node.put("sha256", FileHash.sha256(model.file()));
        node.put("family", "hdnnp");
        model.species().forEach(node.putArray("species")::add);
        node.put("cutoff_in_the_models_unit", model.cutoffAngstrom());
        model.functions().forEach(node.putArray("symmetry_functions")::add);
        var layers = node.putArray("hidden_layers");
        model.hiddenLayers().getFirst().forEach(layers::add);
        console.result(node.toString());
      } else {
        console.result("file       " + model.file());
        console.result("sha256     " + FileHash.sha256(model.file()) + ", of all its files");
        console.result("family     hdnnp");
        console.result("species    " + String.join(" ", model.species()));
        console.result(
            "cutoff     "
                + Plain.number(model.cutoffAngstrom())
                + " in the unit of length that it was trained with, which the files do not say");
        for (int e = 0; e < model.species().size(); e++) {
          console.result(
              "%-10s %d symmetry functions, hidden layers of %s neurons"
                  .formatted(
                      model.species().get(e),
                      model.functions().get(e),
                      model.hiddenLayers().get(e)));
        }
        console.result(
            "deck       potential: {type: hdnnp, file: %s, length_unit: …, energy_unit: …}"
                .formatted(file));
      }
      return ExitCode.DONE;
    }

    private int inspect(NepModel model) {
      takesNothing("a NEP");
      String charges = model.chargeMode() == 0 ? "none" : "of mode " + model.chargeMode();
      if (json) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", file.toString());
        node.put("sha256", FileHash.sha256(file));
        node.put("family", "nep");
        node.put("version", model.version());
        model.species().forEach(node.putArray("species")::add);
        node.put("cutoff_angstrom", model.cutoffAngstrom());
        node.put("angular_cutoff_angstrom", model.angularCutoffAngstrom());
        node.put("zbl", model.repulsion().length > 0);
        node.put("charge_mode", model.chargeMode());
        console.result(node.toString());
      } else {
        console.result("file       " + file);
        console.result("sha256     " + FileHash.sha256(file));
        console.result("family     nep, version " + model.version());
        console.result("species    " + String.join(" ", model.species()));
        console.result(
            "cutoff     radial %s Å, angular %s Å"
                .formatted(model.cutoffAngstrom(), model.angularCutoffAngstrom()));
        console.result("repulsion  " + (model.repulsion().length > 0 ? "ZBL" : "none"));
        console.result("charges    " + charges);
      }
      return ExitCode.DONE;
    }

    private int inspect(DeepmdSummary model) {
      takesNothing("a Deep Potential");
      if (json) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", file.toString());
        node.put("sha256", FileHash.sha256(file));
        node.put("family", "deepmd");
        node.put("format", model.format());
        node.put("descriptor", model.descriptor());
        model.species().forEach(node.putArray("species")::add);
        node.put("cutoff_angstrom", model.cutoffAngstrom());
        node.put("smooth_angstrom", model.smoothAngstrom());
        model.sel().forEach(node.putArray("sel")::add);
        model.embedding().forEach(node.putArray("embedding")::add);
        model.fitting().forEach(node.putArray("fitting")::add);
        console.result(node.toString());
      } else {
        console.result("file       " + file);
        console.result("sha256     " + FileHash.sha256(file));
        console.result("family     deepmd, " + model.descriptor() + ", " + model.format());
        console.result("species    " + String.join(" ", model.species()));
        console.result(
            "cutoff     %s Å, smooth from %s Å"
                .formatted(model.cutoffAngstrom(), model.smoothAngstrom()));
        console.result("sel        " + model.sel());
        console.result(
            "networks   embedding %s, fitting %s".formatted(model.embedding(), model.fitting()));
      }
      return ExitCode.DONE;
    }

    private Map<String, String> given() {
      Map<String, String> given = new LinkedHashMap<>();
      if (species != null) {
        given.put("species", String.join(" ", species));
      }
      if (cutoff != null) {
        given.put("cutoff_angstrom", cutoff.toString());
      }
      if (dtype != null) {
        if (!dtype.equals("float32") && !dtype.equals("float64")) {
          throw new InputException("--dtype is '" + dtype + "'; expected float32 or float64");
        }
        given.put("precision", dtype);
      }
      return given;
    }

    private static ObjectNode object(ModelInspection model) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("file", model.file().toString());
      node.put("sha256", model.sha256());
      node.put("family", model.family());
      model.species().forEach(node.putArray("species")::add);
      node.put("cutoff_angstrom", model.cutoffAngstrom());
      node.put("dtype", model.dtype());
      node.put("forward", model.arguments());
      ObjectNode metadata = node.putObject("metadata");
      model.metadata().forEach(metadata::put);
      model.missing().forEach(node.putArray("missing")::add);
      return node;
    }
  }
}
