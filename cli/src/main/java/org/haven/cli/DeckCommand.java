package org.haven.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.substitution.SubstituteSpec;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckSchema;
import org.haven.pathways.kmc.KmcSpec;
import org.haven.potentials.PotentialFamilies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What a deck may hold.
@Command(
    name = "deck",
    description = {
      "What a deck may hold: the YAML file that says all of a run.",
      "",
      "  structure: POSCAR             # or {file: …, supercell: [2, 2, 2]}",
      "  potential: {type: nep, file: nep.txt}",
      "  mobile: [Li]                  # the diffusing species; all others are the framework",
      "  charges: {Li: 1, O: -2, …}    # in e, for the conductivity",
      "  temperatures_k: [600, 750, 900]",
      "  time_step_fs: 1",
      "  stages:",
      "    - minimise: {}",
      "    - npt: {duration_ps: 20}                     # measures the mean cell",
      "    - nvt: {duration_ps: 200, production: true}  # at the mean cell; is analysed",
      "",
      "Keys carry their units; docs/decks.md lists them all. 'haven run DECK --check' names what is"
          + " wrong, with its line.",
      ""
    },
    footer = {
      "",
      "Example, for completion and checking in an editor:",
      "  haven deck --schema > haven-deck.schema.json",
      "and as first line of the deck:",
      "  # yaml-language-server: $schema=haven-deck.schema.json",
      "Of campaigns: --schema --screen; of substitutions: --schema --substitute; of lattice models:"
          + " --schema --kmc"
    })
final class DeckCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--schema", description = "Print the JSON Schema of decks, with all defaults.")
  private boolean schema;

  @Option(names = "--screen", description = "With --schema: of the campaigns of 'haven screen'.")
  private boolean screen;

  @Option(names = "--substitute", description = "With --schema: of the file of 'haven substitute'.")
  private boolean substitute;

  @Option(names = "--kmc", description = "With --schema: of the models of 'haven kmc'.")
  private boolean kmc;

  @Spec private CommandSpec spec;

  DeckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    long others = Stream.of(screen, substitute, kmc).filter(chosen -> chosen).count();
    if (others > 1 || others == 1 && !schema) {
      throw new InputException(
          "--screen, --substitute and --kmc say which schema: give --schema and one of them");
    }
    if (schema) {
      var families = PotentialFamilies.installed().parameters();
      console.result(
          (screen
                  ? DeckSchema.json("Haven campaign", ScreenSpec.class, families)
                  : substitute
                      ? DeckSchema.json("Haven substitutions", SubstituteSpec.class, Map.of())
                      : kmc
                          ? DeckSchema.json("Haven kinetic Monte Carlo", KmcSpec.class, Map.of())
                          : DeckSchema.json(families))
              .stripTrailing());
    } else {
      spec.commandLine().usage(console.outWriter());
    }
    return ExitCode.DONE;
  }
}
