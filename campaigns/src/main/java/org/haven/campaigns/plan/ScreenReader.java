package org.haven.campaigns.plan;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.haven.campaigns.stages.Column;
import org.haven.campaigns.stages.Keep;
import org.haven.campaigns.stages.Preparation;
import org.haven.campaigns.stages.Stage;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.NodeSection;
import org.haven.inputs.structure.ElementLabel;
import org.haven.kernels.Element;

/// Reads SCREEN.yaml, as strictly as a deck is read.
public final class ScreenReader {
  /// A campaign's own copy of its file, and what else is in each campaign's folder.
  public static final String COPY = "screen.yaml";

  public static final String LOCK = ".lock";

  private final NodeSection section;
  private final Path file;

  private ScreenReader(Path file) {
    this.file = file;
    this.section = (NodeSection) DeckSection.read(file);
  }

  /// A campaign, with its structures.
  ///
  /// @param filters of each stage, those of `keep`
  public record Screen(
      Path file, ScreenSpec spec, Candidates candidates, List<List<Keep>> filters) {}

  /// Reads it and finds its structures.
  ///
  /// @throws InputException naming file, line, key and remedy of the first fault
  public static Screen read(Path file) {
    return new ScreenReader(file).screen();
  }

  /// The text of a campaign's own copy, from which it goes on wherever the file has gone: paths are
  /// seen from the campaign's folder, which is where the copy writes to.
  public static String copy(Screen screen, Path folder) {
    Path home = DeckSection.read(screen.file()).resolve("");
    Map<String, String> instead = new LinkedHashMap<>();
    instead.put("title", screen.spec().title());
    instead.put("folder", seen(home, folder));
    instead.put("output", null);
    return DeckWriter.text(
        screen.file(), "A campaign's own copy, from which it goes on: --resume.", instead);
  }

  private static String seen(Path path, Path folder) {
    try {
      String text = folder.toAbsolutePath().normalize().relativize(path).toString();
      return text.isEmpty() ? "." : text;
    } catch (IllegalArgumentException otherRoot) {
      return path.toString();
    }
  }

  /// Where a file that names no folder writes to.
  private static Path output(Path file, String name) {
    Path home = file.toAbsolutePath().normalize().getParent();
    return file.getFileName().toString().equals(COPY) && Files.exists(home.resolve(LOCK))
        ? home
        : Path.of("screens", name).toAbsolutePath().normalize();
  }

  private Screen screen() {
    ScreenSpec bound = section.bind(ScreenSpec.class, List.of());
    String name = file.getFileName().toString().replaceFirst("\\.(ya?ml)$", "");
    ScreenSpec spec =
        new ScreenSpec(
            bound.title() == null ? name : bound.title(),
            bound.folder(),
            bound.structures(),
            bound.mobile(),
            bound.charges(),
            bound.potential(),
            bound.precision(),
            bound.stages(),
            bound.ranking(),
            bound.output() == null ? output(file, name) : bound.output(),
            bound.seed(),
            bound.threads(),
            bound.checkpointIntervalS());
    species(spec);
    stages(spec);
    Candidates candidates = Candidates.of(spec.structures(), section);
    List<List<Keep>> filters = filters(spec, candidates);
    ranking(spec, candidates);
    return new Screen(file, spec, candidates, filters);
  }

  private void species(ScreenSpec spec) {
    for (String symbol : spec.mobile()) {
      if (!symbol.equals(Preparation.AUTO)) {
        element(symbol, "mobile");
      } else if (spec.mobile().size() > 1) {
        throw section.faultAt("names auto beside others; give one or the other", "mobile");
      }
    }
    if (spec.mobile().isEmpty()) {
      throw section.faultAt("is empty; name mobile ions, or auto", "mobile");
    }
    spec.charges().keySet().forEach(symbol -> element(symbol, "charges"));
  }

  private void element(String symbol, String key) {
    if (Element.of(symbol).isEmpty()) {
      throw section.faultAt(
          "names "
              + Plain.quoted(symbol)
              + ", which is no element; "
              + ElementLabel.suggestion(symbol),
          key);
    }
  }

  private void stages(ScreenSpec spec) {
    if (spec.stages().isEmpty()) {
      throw section.faultAt("is empty; name at least one stage", "stages");
    }
    Set<String> labels = new HashSet<>(Set.of(Preparation.LABEL));
    for (int k = 0; k < spec.stages().size(); k++) {
      Stage stage = spec.stages().get(k);
      if (!stage.label().matches("[A-Za-z][A-Za-z0-9_]{0,39}")) {
        throw section.faultAt(
            "is "
                + Plain.quoted(stage.label())
                + "; expected a word of letters, digits and _, of 40 at most",
            "stages",
            k,
            stage.kind(),
            "name");
      }
      if (!labels.add(stage.label())) {
        throw section.faultAt(
            "is the second stage called "
                + Plain.quoted(stage.label())
                + "; give it a 'name' of its own",
            "stages",
            k,
            stage.kind());
      }
      if (stage.needsPotential() && spec.potential().isEmpty()) {
        throw section.faultAt(
            "needs forces, and the file names no potential; add 'potential', as in a deck: {type:"
                + " nep, file: nep.txt}",
            "stages",
            k,
            stage.kind());
      }
    }
    spec.potential()
        .ifPresent(
            potential -> {
              if (!(potential.values().get("type") instanceof String)) {
                throw potential.fault(
                    "type", "is missing; name the family of the potential, as 'type: nep'");
              }
            });
  }

  private List<List<Keep>> filters(ScreenSpec spec, Candidates candidates) {
    List<String> known = new ArrayList<>();
    Preparation.columns().forEach(c -> known.add(Preparation.LABEL + "." + c.name()));
    List<List<Keep>> filters = new ArrayList<>();
    for (int k = 0; k < spec.stages().size(); k++) {
      Stage stage = spec.stages().get(k);
      List<String> own = stage.columns().stream().map(Column::name).toList();
      List<Keep> all = new ArrayList<>();
      for (Map.Entry<String, String> each : stage.keep().entrySet()) {
        String column = each.getKey();
        Object[] where = {"stages", k, stage.kind(), "keep", column};
        if (!own.contains(column)
            && !known.contains(column)
            && !candidates.columns().contains(column)) {
          List<String> valid = new ArrayList<>(own);
          valid.addAll(known);
          valid.addAll(candidates.columns());
          throw section.faultAt(
              "is no column at this stage"
                  + Nearest.of(column, valid)
                      .map(n -> "; did you mean " + Plain.quoted(n) + "?")
                      .orElse(".")
                  + " There are "
                  + String.join(", ", valid),
              where);
        }
        try {
          all.add(Keep.parse(column, each.getValue()));
        } catch (IllegalArgumentException fault) {
          throw section.faultAt(fault.getMessage(), where);
        }
      }
      filters.add(List.copyOf(all));
      own.forEach(c -> known.add(stage.label() + "." + c));
    }
    return filters;
  }

  private void ranking(ScreenSpec spec, Candidates candidates) {
    List<String> valid = new ArrayList<>();
    Preparation.columns().forEach(c -> valid.add(Preparation.LABEL + "." + c.name()));
    for (Stage stage : spec.stages()) {
      stage.columns().forEach(c -> valid.add(stage.label() + "." + c.name()));
    }
    valid.addAll(candidates.columns());
    spec.ranking().by().ifPresent(by -> column(by, valid, "ranking", "by"));
    spec.ranking().pareto().keySet().forEach(c -> column(c, valid, "ranking", "pareto", c));
    spec.ranking()
        .measuredSCm()
        .ifPresent(c -> column(c, candidates.columns(), "ranking", "measured_s_cm"));
  }

  private void column(String name, List<String> valid, Object... where) {
    if (!valid.contains(name)) {
      throw section.faultAt(
          "names "
              + Plain.quoted(name)
              + ", no column of the table"
              + Nearest.of(name, valid)
                  .map(n -> "; did you mean " + Plain.quoted(n) + "?")
                  .orElse(valid.isEmpty() ? "" : "; there are " + String.join(", ", valid)),
          where);
    }
  }
}
