package org.haven.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.haven.campaigns.substitution.Made;
import org.haven.campaigns.substitution.Substituter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes the structures of a screen from prototypes.
@Command(
    name = "substitute",
    description = {
      "Make candidates from prototypes: elements replaced by others, wholly or in part, charges"
          + " made good by vacancies or interstitials of the mobile ion, atoms of two sites"
          + " exchanged.",
      "",
      "SUBSTITUTE is a YAML file; lists multiply, and every prototype that holds a site takes"
          + " part:",
      "",
      "  structures: {files: prototypes, realisations: 2, min_length_angstrom: 8}",
      "  substitutions:",
      "    - replace: {site: Ge, by: [Si, Sn], fraction: [0.5, 1]}        # isovalent swaps",
      "    - replace: {site: Zr, by: [Ta, Nb], per_formula_unit: 0.25}    # Li vacancies",
      "    - replace: {site: Li1, by: Al, per_formula_unit: 0.2}          # a site of a CIF",
      "    - exchange: {between: [S, Cl], degree: [0.25, 0.5], not_bonded_to: P}",
      "",
      "Each result is neutral, in the smallest supercell that has the amount within 5 %%, or the"
          + " nearest that 'max_atoms' allows, with a warning. Refused, with the reason, is what"
          + " cannot be done, and what would reach less than half of the amount or more than twice"
          + " of it. Writes structures/*.xyz, structures.csv, which 'haven screen' takes, and"
          + " refused.csv if there is something refused. All keys: docs/screens.md.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  haven substitute inputs/examples/substitute/substitute.yaml --check",
      "  haven substitute SUBSTITUTE.yaml --output candidates",
      "and then, with 'structures: candidates/structures.csv' in SCREEN.yaml, a relax stage first:",
      "  haven screen SCREEN.yaml"
    })
final class SubstituteCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private static final Set<String> NUMBERS =
      Set.of(
          "asked",
          "reached",
          "new_atoms",
          "charge_e",
          "volume_scaled_percent",
          "realisation",
          "seed");

  private final Console console;

  @Parameters(paramLabel = "SUBSTITUTE", description = "Prototypes and substitutions, a YAML file.")
  private Path file;

  @Option(
      names = "--check",
      description = "Read the file, say how many structures there would be, and make none.")
  private boolean check;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Folder for the structures, in place of SUBSTITUTE's; it must be new or empty.")
  private Path output;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress, no notes; warnings and errors stay.")
  private boolean quiet;

  SubstituteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.setQuiet(quiet);
    Substituter substituter = Substituter.of(file, output);
    if (check) {
      console.result(
          substituter.prototypes()
              + (substituter.prototypes() == 1 ? " prototype" : " prototypes")
              + ", at most "
              + substituter.most()
              + " structures, to "
              + RunSession.shown(substituter.folder()));
      return ExitCode.DONE;
    }
    List<Made> all = substituter.run(each -> console.status(each.id()));
    List<Made> made = all.stream().filter(m -> !m.isRefused()).toList();
    List<Made> refused = all.stream().filter(Made::isRefused).toList();
    Path table = substituter.folder().resolve(Substituter.TABLE);
    List<String> warnings =
        made.stream().map(Made::warning).filter(Objects::nonNull).distinct().toList();
    warnings.stream().limit(SHOWN).forEach(console::warn);
    if (warnings.size() > SHOWN) {
      console.warn("… and " + (warnings.size() - SHOWN) + " more; see the column notes");
    }
    if (json) {
      console.result(json(table, made, refused));
      return ExitCode.DONE;
    }
    made.stream().limit(SHOWN).forEach(this::print);
    if (made.size() > SHOWN) {
      console.result("… and " + (made.size() - SHOWN) + " more");
    }
    refused.stream().limit(SHOWN).forEach(m -> console.warn("refused: " + m.reason()));
    console.result(
        made.size()
            + (made.size() == 1 ? " structure in " : " structures in ")
            + RunSession.shown(table)
            + (refused.isEmpty()
                ? ""
                : ", "
                    + refused.size()
                    + " refused, with reasons in "
                    + RunSession.shown(substituter.folder().resolve(Substituter.REFUSED))));
    return ExitCode.DONE;
  }

  private void print(Made made) {
    String compensation = made.columns().get("compensation");
    console.result(
        made.id()
            + ": "
            + made.columns().get("measure")
            + " "
            + made.columns().get("reached")
            + (compensation.isEmpty() ? "" : ", " + compensation));
  }

  private static String json(Path table, List<Made> made, List<Made> refused) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("table", table.toString());
    var structures = object.putArray("structures");
    made.forEach(
        m -> {
          ObjectNode each = structures.addObject().put("id", m.id());
          each.put("path", m.file().toString());
          m.columns()
              .forEach(
                  (column, text) -> {
                    if (NUMBERS.contains(column)) {
                      each.put(column, Double.parseDouble(text));
                    } else {
                      each.put(column, text);
                    }
                  });
        });
    var reasons = object.putArray("refused");
    refused.forEach(m -> reasons.addObject().put("id", m.id()).put("reason", m.reason()));
    return object.toPrettyString();
  }
}
