package org.haven.integrators.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.Until;

/// What was found each time that the error of a temperature was looked at: `rounds.csv` in the
/// folder of each of its simulations, which share it.
///
/// @param all in their order
public record Rounds(List<Round> all) {
  private static final String HEADER = "time_ps,relative_error_of_sigma,relative_error_of_d";

  /// A look.
  ///
  /// @param timePs length of the production then
  /// @param errorOfSigma NaN where sigma was not known
  /// @param errorOfD of the mobile species that is known worst
  public record Round(double timePs, double errorOfSigma, double errorOfD) {
    /// Whether this is small enough.
    public boolean reached(Until wanted) {
      return wanted.reached(errorOfSigma, errorOfD);
    }

    /// Length at which it will be, about, if errors fall with 1/√time; NaN where one is not known.
    public double neededPs(Until wanted) {
      return timePs * wanted.excess(errorOfSigma, errorOfD);
    }
  }

  public Rounds {
    all = List.copyOf(all);
  }

  /// Those of a simulation; none where there is no file.
  ///
  /// @param folder of the simulation
  /// @throws InputException if the file cannot be read
  public static Rounds read(Path folder) {
    Path file = folder.resolve(RunLayout.ROUNDS);
    if (!Files.isRegularFile(file)) {
      return new Rounds(List.of());
    }
    try {
      List<Round> all = new ArrayList<>();
      List<String> lines = Files.readAllLines(file);
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        String[] cells = line.split(",", -1);
        all.add(new Round(Double.parseDouble(cells[0]), number(cells[1]), number(cells[2])));
      }
      return new Rounds(all);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException damaged) {
      throw new InputException(
          file,
          "cannot be read: "
              + damaged.getMessage()
              + ". Remedy: delete it; 'haven resume' looks at the error anew");
    }
  }

  private static double number(String cell) {
    return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
  }

  /// With another look; those that were later, of a run that was longer, are dropped.
  public Rounds with(Round round) {
    List<Round> more = new ArrayList<>(all);
    more.removeIf(each -> each.timePs >= round.timePs - 1e-6);
    more.add(round);
    return new Rounds(more);
  }

  /// Replaces the file.
  ///
  /// @param folder of a simulation
  public void write(Path folder) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (Round each : all) {
      text.append(Plain.number(each.timePs))
          .append(',')
          .append(cell(each.errorOfSigma))
          .append(',')
          .append(cell(each.errorOfD))
          .append('\n');
    }
    OutputFile.write(folder.resolve(RunLayout.ROUNDS), text.toString());
  }

  private static String cell(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  /// The last look; empty before the first.
  public Optional<Round> last() {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /// Whether no other round is to follow: the error is small enough, or the time is over.
  public boolean isOver(Until wanted) {
    return last()
        .map(
            round -> round.reached(wanted) || round.timePs > wanted.atMostPs().orElseThrow() - 1e-6)
        .orElse(false);
  }

  /// The deck as a simulation has fulfilled it, or is to: where a production goes on until an
  /// error, with the length at which that ended; the longest where it has not.
  ///
  /// @param folder of the simulation
  public static RunSpec asked(RunSpec spec, Path folder) {
    Optional<Until> wanted = spec.production().errorAsked();
    if (wanted.isEmpty()) {
      return spec;
    }
    Rounds rounds = read(folder);
    return rounds.isOver(wanted.get())
        ? spec.lasting(rounds.all.getLast().timePs)
        : spec.lasting(wanted.get().atMostPs().orElseThrow());
  }
}
