package org.haven.potentials.socket;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialProvider;

/// Family `ase`: `potential: {type: ase, module: mace.calculators, calculator: mace_mp}`. Haven
/// starts a Python process for each simulation.
public final class AseProvider implements PotentialProvider {
  private static final String ARGUMENTS = "arguments";
  private static final String FILE = "file";

  /// Deck keys.
  ///
  /// @param module to import
  /// @param calculator in it
  /// @param arguments of the calculator, by keyword
  /// @param python the interpreter
  /// @param timeoutS longest silence of the process in s
  /// @param trust whether to skip the check of forces, virial and rotation on the structure
  public record Parameters(
      @DeckKey("Python module that holds the calculator. It is run: a deck names code.")
          String module,
      @DeckKey("Class, or function, of the module that makes an ASE calculator.") String calculator,
      @DeckKey(
              value =
                  "Arguments of the calculator by keyword. {file: PATH} is a file's path, relative"
                      + " to the deck; the file is copied with the run.",
              fallback = "{}")
          DeckSection arguments,
      @DeckKey(value = "The Python that runs it: a command or a path.", fallback = "python3")
          String python,
      @DeckKey(
              value = "How long in s Haven waits for Python to begin, and for each of its answers.",
              fallback = "600",
              above = 0,
              max = 1e7)
          double timeoutS,
      @DeckKey(
              value = "Skip the check of forces, virial and rotation on the structure.",
              fallback = "false")
          boolean trust) {}

  @Override
  public String type() {
    return "ase";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public boolean recognises(Path file) {
    return false;
  }

  @Override
  public Potential open(PotentialSpec spec, Precision precision) {
    Parameters keys = spec.section().bind(Parameters.class, List.of("type"));
    return new RemotePotential(
        new PythonClient(
            new PythonClient.Program(
                keys.python(), keys.module(), keys.calculator(), arguments(keys.arguments())),
            Math.round(1e9 * keys.timeoutS())),
        keys.trust());
  }

  private static Map<String, Object> arguments(DeckSection section) {
    Map<String, Object> all = new LinkedHashMap<>();
    section.values().forEach((key, value) -> all.put(key, argument(value, section)));
    return all;
  }

  /// Files in place of `{file: PATH}`, in lists too.
  private static Object argument(Object value, DeckSection section) {
    return switch (value) {
      case List<?> list -> list.stream().map(each -> argument(each, section)).toList();
      case Map<?, ?> map when map.size() == 1 && map.get(FILE) instanceof String text -> {
        Path file = section.resolve(text).toAbsolutePath();
        if (!java.nio.file.Files.isRegularFile(file)) {
          throw new InputException(file, "no such file, which " + ARGUMENTS + " name");
        }
        yield file.toString();
      }
      case null, default -> value;
    };
  }
}
