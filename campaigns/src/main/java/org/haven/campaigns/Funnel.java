package org.haven.campaigns;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.analysis.statistics.Estimate;
import org.haven.campaigns.ledger.Ledger;
import org.haven.campaigns.ledger.Outcome;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.plan.ScreenReader;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.ranking.UserNumber;
import org.haven.campaigns.stages.Column;
import org.haven.campaigns.stages.Keep;
import org.haven.campaigns.stages.Numbers;
import org.haven.campaigns.stages.Preparation;
import org.haven.campaigns.stages.Stage;
import org.haven.campaigns.stages.Task;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.run.StopRequest;

/// How far a candidate has come, and the step from one stage to the next: a function of SCREEN.yaml
/// and the ledger. Filters are applied when the ledger is read, so that another limit needs no work
/// again; what a task depends on is in its key, so that what has changed is done again, and nothing
/// else.
final class Funnel {
  /// Begins the reason where a task ended in a way that nobody foresaw.
  static final String UNEXPECTED = "unexpected: ";

  private final ScreenSpec spec;
  private final ScreenReader.Screen screen;
  private final Ledger ledger;
  private final Preparation preparation;
  private final List<String> labels = new ArrayList<>();
  private final String potentialKey;
  private final Map<Path, String> hashes = new ConcurrentHashMap<>();

  /// Of each label, whether a candidate for which it fails ends there.
  private final boolean[] ends;

  Funnel(ScreenReader.Screen screen, Ledger ledger) {
    this.screen = screen;
    this.spec = screen.spec();
    this.ledger = ledger;
    this.preparation = spec.preparation();
    labels.add(Preparation.LABEL);
    spec.stages().forEach(stage -> labels.add(stage.label()));
    this.ends = ends();
    this.potentialKey =
        spec.potential().map(p -> spec.precision() + " " + key(p.values(), p, "")).orElse("");
  }

  /// The preparation, a stage that says so, and one that a filter or the ranking asks for a number.
  private boolean[] ends() {
    boolean[] ends = new boolean[labels.size()];
    ends[0] = true;
    for (int k = 1; k < ends.length; k++) {
      Stage stage = spec.stages().get(k - 1);
      List<String> own = stage.columns().stream().map(Column::name).toList();
      String begin = stage.label() + ".";
      ends[k] =
          stage.endsWhereItFails()
              || spec.rankingColumn().startsWith(begin)
              || screen.filters().get(k - 1).stream().anyMatch(f -> own.contains(f.column()))
              || screen.filters().stream()
                  .flatMap(List::stream)
                  .anyMatch(f -> f.column().startsWith(begin));
    }
    return ends;
  }

  /// Names of the stages, the preparation first: stage k of a trail is that of `labels().get(k)`.
  List<String> labels() {
    return labels;
  }

  /// Folder of a candidate's realisation.
  Path folder(Candidate candidate, int realisation) {
    return ledger.folder(candidate.id(), realisation);
  }

  /// How far a realisation has come.
  Trail trail(Candidate candidate, int realisation) {
    return trail(candidate, realisation, Integer.MAX_VALUE);
  }

  /// @param retryFrom take a failed task of this stage or a later one for one that is to be done
  Trail trail(Candidate candidate, int realisation, int retryFrom) {
    Path folder = folder(candidate, realisation);
    List<Outcome> outcomes = new ArrayList<>();
    String structureKey = "";
    for (int k = 0; k < labels.size(); k++) {
      String key = key(candidate, realisation, k, structureKey);
      Optional<Outcome> outcome = ledger.read(folder, labels.get(k), key);
      if (outcome.isEmpty() || k >= retryFrom && outcome.get().reason().isPresent()) {
        return new Trail(outcomes, k, Trail.State.OPEN, "", key);
      }
      outcomes.add(outcome.get());
      if (ends[k] && outcome.get().reason().isPresent()) {
        return new Trail(outcomes, k, Trail.State.FAILED, outcome.get().reason().get(), key);
      }
      Optional<String> refusal = k == 0 ? Optional.empty() : refusal(candidate, outcomes, k);
      if (refusal.isPresent()) {
        return new Trail(outcomes, k, Trail.State.EXCLUDED, refusal.get(), key);
      }
      if (k == 0 || spec.stages().get(k - 1).givesStructure()) {
        structureKey = key;
      }
    }
    return new Trail(outcomes, labels.size() - 1, Trail.State.KEPT, "", "");
  }

  /// All that a task depends on, in a hash.
  private String key(Candidate candidate, int realisation, int k, String structureKey) {
    if (k == 0) {
      return FileHash.sha256(
          String.join(
              "\n",
              preparation.settings(),
              hashes.computeIfAbsent(candidate.source(), Funnel::hash),
              "" + candidate.frame(),
              candidate.mobile().orElse(""),
              "" + seed(realisation)));
    }
    Stage stage = spec.stages().get(k - 1);
    return FileHash.sha256(
        String.join(
            "\n",
            stage.settings(),
            structureKey,
            stage.needsPotential() ? potentialKey : "",
            "" + seed(realisation)));
  }

  /// Of a file that cannot be read none: its preparation will say why.
  private static String hash(Path file) {
    try {
      return FileHash.sha256(file);
    } catch (InputException unreadable) {
      return "";
    }
  }

  /// The keys of a potential, with the contents of its files in place of their names.
  private static String key(Object value, DeckSection section, String name) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, String> all = new TreeMap<>();
        map.forEach((k, v) -> all.put((String) k, key(v, section, (String) k)));
        yield all.toString();
      }
      case List<?> list -> list.stream().map(v -> key(v, section, name)).toList().toString();
      case String text when name.equals("file") -> FileHash.sha256(section.resolve(text));
      default -> String.valueOf(value);
    };
  }

  private long seed(int realisation) {
    return spec.seed() + realisation - 1;
  }

  private Optional<String> refusal(Candidate candidate, List<Outcome> outcomes, int k) {
    for (Keep keep : screen.filters().get(k - 1)) {
      Estimate value = value(candidate, outcomes, k, keep.column());
      if (!keep.holds(value)) {
        return Optional.of(refusal(candidate, keep, value));
      }
    }
    return Optional.empty();
  }

  /// A column of this stage, of an earlier one after the stage's name and a point, or of the user's
  /// table.
  private Estimate value(Candidate candidate, List<Outcome> outcomes, int k, String column) {
    Optional<Estimate> own = number(outcomes.get(k), column);
    if (own.isPresent()) {
      return own.get();
    }
    int point = column.indexOf('.');
    int earlier = point < 0 ? -1 : labels.indexOf(column.substring(0, point));
    if (earlier >= 0 && earlier < outcomes.size()) {
      return number(outcomes.get(earlier), column.substring(point + 1)).orElse(Estimate.UNKNOWN);
    }
    int users = screen.candidates().columns().indexOf(column);
    return users < 0 ? Estimate.UNKNOWN : number(candidate.columns().get(users));
  }

  /// How many stages a candidate reaches if the filters over the user's columns alone are asked.
  int stagesByTable(Candidate candidate) {
    List<String> users = screen.candidates().columns();
    for (int k = 0; k < spec.stages().size(); k++) {
      List<String> own = spec.stages().get(k).columns().stream().map(Column::name).toList();
      for (Keep keep : screen.filters().get(k)) {
        int column = own.contains(keep.column()) ? -1 : users.indexOf(keep.column());
        if (column >= 0 && !keep.holds(number(candidate.columns().get(column)))) {
          return k + 1;
        }
      }
    }
    return spec.stages().size();
  }

  private static Estimate number(String cell) {
    return Numbers.exact(UserNumber.of(cell).orElse(Double.NaN));
  }

  /// Why a filter holds a candidate back; a cell of the user's table that is no number as it stands
  /// there.
  private String refusal(Candidate candidate, Keep keep, Estimate value) {
    int users = screen.candidates().columns().indexOf(keep.column());
    String cell = users < 0 || value.known() ? "" : candidate.columns().get(users).strip();
    return cell.isEmpty()
        ? keep.refusal(value)
        : keep.column()
            + " is "
            + Plain.quoted(cell)
            + " in the table, which is no number, asked for "
            + keep.text();
  }

  private static Optional<Estimate> number(Outcome outcome, String column) {
    return outcome.numbers().map(numbers -> numbers.values().get(column));
  }

  /// Does the task that `trail` is open at, and keeps its outcome.
  ///
  /// @return false where it was stopped before its end
  boolean advance(Candidate candidate, int realisation, Trail trail, StopRequest stop) {
    Path folder = folder(candidate, realisation);
    String label = labels.get(trail.stage());
    Outcome outcome;
    try {
      OutputFile.folder(folder);
      Optional<Numbers> numbers =
          trail.stage() == 0
              ? Optional.of(
                  preparation.prepare(
                      candidate.source(),
                      candidate.frame(),
                      candidate.mobile(),
                      seed(realisation),
                      folder))
              : spec.stages()
                  .get(trail.stage() - 1)
                  .run(task(candidate, realisation, trail, folder, stop));
      if (numbers.isEmpty()) {
        return false;
      }
      outcome = Outcome.done(trail.key(), numbers.get());
    } catch (OutputException full) {
      throw full;
    } catch (InputException refused) {
      outcome = Outcome.failed(trail.key(), withoutPaths(refused.getMessage(), candidate, folder));
    } catch (OutOfMemoryError memory) {
      outcome = Outcome.failed(trail.key(), "out of memory; allow less with max_atoms");
    } catch (RuntimeException | StackOverflowError unexpected) {
      StringWriter trace = new StringWriter();
      unexpected.printStackTrace(new PrintWriter(trace));
      OutputFile.write(folder.resolve(label + ".trace.txt"), trace.toString());
      outcome = Outcome.failed(trail.key(), UNEXPECTED + unexpected);
    }
    ledger.write(folder, label, outcome);
    return true;
  }

  /// A reason that is the same wherever the campaign lies.
  private static String withoutPaths(String message, Candidate candidate, Path folder) {
    return withoutPath(message.replace(folder + "/", ""), candidate);
  }

  /// A message about a structure's file, with its name alone; of one of many frames that of the
  /// candidate, and lines of the frame.
  static String withoutPath(String message, Candidate candidate) {
    Path source = candidate.source();
    String name = Frames.isOne(source) ? candidate.id() : source.getFileName().toString();
    return message.replace(source.toString(), name);
  }

  private Task task(
      Candidate candidate, int realisation, Trail trail, Path folder, StopRequest stop) {
    String file = Preparation.STRUCTURE;
    for (int k = 1; k < trail.stage(); k++) {
      if (spec.stages().get(k - 1).givesStructure()) {
        file = labels.get(k) + Stage.STRUCTURE;
      }
    }
    Path structureFile = folder.resolve(file);
    Structure structure = StructureFile.read(structureFile, 0);
    int several = spec.structures().realisations();
    return new Task(
        candidate.id() + (several > 1 ? ", filling " + realisation : ""),
        folder,
        structure,
        structureFile,
        trail.outcomes().getFirst().numbers().orElseThrow().words().get("mobile"),
        preparation.charges(structure),
        spec.potential(),
        potentialKey,
        spec.precision(),
        seed(realisation),
        spec.checkpointIntervalS(),
        screen.filters().get(trail.stage() - 1),
        stop);
  }
}
