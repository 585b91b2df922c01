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
  private static final String HEADER =
      "time_ps,relative_error_of_sigma,relative_error_of_d,left_out_ps,least_ps";

  /// A look.
  ///
  /// @param timePs length of the production then
  /// @param errorOfSigma NaN where sigma was not known
  /// @param errorOfD of the mobile species that is known worst
  /// @param leftOutPs of a drift as a transient: the error of sigma is that of the rest
  /// @param leastPs length from which on the runs show whether the ions return
  public record Round(
      double timePs, double errorOfSigma, double errorOfD, double leftOutPs, double leastPs) {
    /// Whether this is small enough.
    public boolean reached(Until wanted) {
      return timePs > leastPs - 1e-6 && wanted.reached(errorOfSigma, errorOfD);
    }

    /// Whether it was to be expected, when this was found, that errors are small enough at
    /// `laterPs`.
    private boolean foresees(Until wanted, double laterPs) {
      return wanted.reached(
          errorOfSigma * Math.sqrt((timePs - leftOutPs) / (laterPs - leftOutPs)),
          errorOfD * Math.sqrt(timePs / laterPs));
    }

    /// Length at which it will be, about, if errors fall with 1/√time, that of a drift without what
    /// is left out; NaN where one is not known.
    public double neededPs(Until wanted) {
      double ofSigma = leftOutPs + (timePs - leftOutPs) * wanted.excess(errorOfSigma, 0);
      double ofD = timePs * wanted.excess(0, errorOfD);
      // Math.max gives NaN where one is.
      return Math.max(
          wanted.relativeErrorOfSigma().isPresent() ? ofSigma : 0,
          Math.max(wanted.relativeErrorOfD().isPresent() ? ofD : 0, leastPs));
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
        boolean more = cells.length > 3;
        all.add(
            new Round(
                Double.parseDouble(cells[0]),
                number(cells[1]),
                number(cells[2]),
                more ? number(cells[3]) : 0,
                more ? number(cells[4]) : 0));
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
          .append(',')
          .append(cell(each.leftOutPs))
          .append(',')
          .append(cell(each.leastPs))
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

  /// Whether no other round is to follow: the time is over, or the error is small enough and the
  /// look before it foresaw that. Who ends with the first look at which an error is small ends with
  /// errors that are small by chance (docs/statistics.md), so none ends with its pilot.
  public boolean isOver(Until wanted) {
    if (all.isEmpty()) {
      return false;
    }
    Round now = all.getLast();
    return now.timePs > wanted.atMostPs().orElseThrow() - 1e-6
        || all.size() > 1
            && now.reached(wanted)
            && all.get(all.size() - 2).foresees(wanted, now.timePs);
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
