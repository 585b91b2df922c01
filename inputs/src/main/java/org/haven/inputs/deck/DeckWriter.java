package org.haven.inputs.deck;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.haven.inputs.FileHash;
import org.haven.inputs.Plain;

/// Writes the resolved deck of a run: every default explicit, files by their copies in the run
/// directory ([RunInputs]), and the SHA-256 of every file the deck refers to.
///
/// [DeckReader] reads the text back to an equal [RunSpec] (apart from its `folder` and `sha256`)
/// and refuses it when one of the files has changed since.
public final class DeckWriter {
  private final Path folder;
  private final Path original;
  private final Map<Path, Path> copies;
  private final StringBuilder out = new StringBuilder();

  private DeckWriter(Path runDirectory, Path original, Map<Path, Path> copies) {
    this.folder = runDirectory.toAbsolutePath().normalize();
    this.original = original.toAbsolutePath();
    this.copies = copies;
  }

  /// The text of `deck.yaml` for a run directory.
  ///
  /// @param copies of files that the deck names, by the absolute paths of these
  /// @throws InputException if the structure file cannot be read for its hash
  public static String text(RunSpec spec, Path runDirectory, Map<Path, Path> copies) {
    return new DeckWriter(runDirectory, NodeSection.of(spec).folder(), copies).text(spec);
  }

  /// A file that is bound as a deck is, with other values of some keys of the whole; what it says
  /// else stays, but for comments.
  ///
  /// @param heading first line, without its mark
  /// @param instead values by key, which come first; null for a key to leave out
  public static String text(Path file, String heading, Map<String, String> instead) {
    DeckWriter writer = new DeckWriter(file, file, Map.of());
    writer.out.append("# ").append(heading).append('\n');
    instead.forEach(
        (key, value) -> {
          if (value != null) {
            writer.line(key, value);
          }
        });
    ((Map<?, ?>) DeckNode.plain(DeckNode.read(file)))
        .forEach(
            (key, value) -> {
              if (instead.containsKey(key)) {
                return;
              }
              if (value instanceof Map<?, ?> values) {
                writer.block((String) key, values);
              } else if (value instanceof List<?> list
                  && list.stream().anyMatch(Map.class::isInstance)) {
                writer.items((String) key, list);
              } else {
                writer.line((String) key, value);
              }
            });
    return writer.out.toString();
  }

  /// A record as the file from which it can be bound, without keys that are at their defaults.
  ///
  /// @param record whose paths, if any, are as they should be written
  /// @param heading first line, without its mark
  public static String text(Record record, String heading) {
    DeckWriter writer = new DeckWriter(Path.of(""), Path.of(""), Map.of());
    writer.out.append("# ").append(heading).append('\n');
    writer
        .sparse(record)
        .forEach(
            (key, value) -> {
              if (value instanceof Map<?, ?> values) {
                writer.block(key, values);
              } else if (value instanceof List<?> list
                  && list.stream().anyMatch(Map.class::isInstance)) {
                writer.items(key, list);
              } else {
                writer.line(key, value);
              }
            });
    return writer.out.toString();
  }

  /// Keys and values that are not at their defaults.
  private Map<String, Object> sparse(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : RecordBinder.keys(record.getClass())) {
      Object value = RecordBinder.get(record, component);
      Object plain =
          switch (value) {
            case null -> null;
            case Record inner when !(inner instanceof DeckKind.Chosen) -> sparse(inner);
            case List<?> list when list.stream().allMatch(Record.class::isInstance) ->
                list.stream().map(each -> sparse((Record) each)).toList();
            default -> plain(value, component);
          };
      String fallback = component.getAnnotation(DeckKey.class).fallback();
      boolean isDefault =
          !fallback.isEmpty()
              && plain != null
              && flow(plain, true)
                  .equals(
                      flow(
                          DeckNode.plain(
                              RecordBinder.fallback(component.getAnnotation(DeckKey.class))),
                          true));
      if (plain != null && !isDefault) {
        values.put(RecordBinder.key(component.getName()), plain);
      }
    }
    return values;
  }

  private String text(RunSpec spec) {
    out.append("# Resolved deck, written by Haven: every default is explicit.\n");
    for (RecordComponent component : RecordBinder.keys(RunSpec.class)) {
      String key = RecordBinder.key(component.getName());
      Object value = RecordBinder.get(spec, component);
      Object plain = plain(value, component);
      switch (key) {
        case "folder" -> {} // paths are relative to the run directory, where this deck lies
        case "sha256" -> {} // follows the potential, whose files it names
        case "potential" -> {
          block(key, (Map<?, ?>) plain);
          block("sha256", hashes(spec, plain));
        }
        case "stages" -> items(key, (List<?>) plain);
        default -> {
          if (value instanceof Record) {
            block(key, (Map<?, ?>) plain);
          } else if (plain != null) {
            line(key, plain);
          }
        }
      }
    }
    return out.toString();
  }

  /// What a deck says for a value: nested maps, lists, texts and numbers, constants; null for
  /// nothing.
  private Object plain(Object value, RecordComponent component) {
    DeckKey about = component.getAnnotation(DeckKey.class);
    return switch (value) {
      case Optional<?> maybe -> maybe.map(v -> plain(v, component)).orElse(null);
      case OptionalInt maybe -> maybe.isPresent() ? maybe.getAsInt() : null;
      case OptionalDouble maybe ->
          maybe.isPresent()
              ? maybe.getAsDouble()
              : about.word().isEmpty() ? null : new Word(about.word());
      case Path path -> about.here() ? path.toString() : moved(path);
      case DeckSection section -> moved(section.values());
      case DeckKind.Chosen chosen -> chosen(chosen, component);
      case Record record -> keys(record);
      case List<?> list -> list.stream().map(v -> plain(v, component)).toList();
      default -> value;
    };
  }

  /// Where a key names the kind, keys that other kinds have stand at their defaults.
  private Map<String, Object> chosen(DeckKind.Chosen chosen, RecordComponent component) {
    Map<String, Object> own = keys((Record) chosen);
    Class<?> choice = RecordBinder.raw(RecordBinder.argument(component.getGenericType(), 0));
    if (!choice.isAnnotationPresent(DeckKey.Kind.class)) {
      return Map.of(chosen.kind(), own);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(RecordBinder.KIND, chosen.kind());
    DeckKind.components(DeckKind.of(choice))
        .forEach(
            (key, kinds) -> {
              DeckKey about = kinds.firstEntry().getValue().getAnnotation(DeckKey.class);
              if (own.containsKey(key)) {
                values.put(key, own.get(key));
              } else if (!about.fallback().isEmpty()) {
                values.put(key, DeckNode.plain(RecordBinder.fallback(about)));
              }
            });
    return values;
  }

  private Map<String, Object> keys(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : RecordBinder.keys(record.getClass())) {
      Object value = plain(RecordBinder.get(record, component), component);
      if (value != null) {
        values.put(RecordBinder.key(component.getName()), value);
      }
    }
    return values;
  }

  /// What stands for a number ([DeckKey#word]), and is no text.
  private record Word(String text) {}

  /// Paths as seen from the run directory, those of files that were copied as the copies'.
  private Object moved(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> all = new LinkedHashMap<>();
        map.forEach(
            (key, each) ->
                all.put(
                    key,
                    key.equals(RunInputs.FILE) && each instanceof String text
                        ? moved(original.resolve(text))
                        : moved(each)));
        yield all;
      }
      case Collection<?> list -> list.stream().map(this::moved).toList();
      case null, default -> value;
    };
  }

  private String moved(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return relative(folder, copies.getOrDefault(absolute, absolute));
  }

  /// `path` as seen from `folder`; absolute where there is no relative path.
  private static String relative(Path folder, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      String text = folder.toAbsolutePath().normalize().relativize(absolute).toString();
      return text.isEmpty() ? "." : text;
    } catch (IllegalArgumentException e) {
      return absolute.toString();
    }
  }

  /// Of the structure and all files that the potential names, by path as the deck has it.
  private Map<String, String> hashes(RunSpec spec, Object potential) {
    Map<String, String> hashes = new LinkedHashMap<>();
    String structure = moved(spec.structure().file());
    hashes.put(structure, hash(structure));
    hashes(potential, hashes);
    return hashes;
  }

  private void hashes(Object value, Map<String, String> hashes) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (key, each) -> {
                if (key.equals(RunInputs.FILE) && each instanceof String text) {
                  hashes.put(text, hash(text));
                } else {
                  hashes(each, hashes);
                }
              });
      case Collection<?> list -> list.forEach(each -> hashes(each, hashes));
      case null, default -> {}
    }
  }

  /// Of the file itself, of which a copy may not be there yet.
  private String hash(String text) {
    Path written = folder.resolve(text).normalize();
    return FileHash.sha256(
        copies.entrySet().stream()
            .filter(copy -> copy.getValue().equals(written))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(written));
  }

  private void line(String key, Object value) {
    out.append(key).append(": ").append(flow(value, true)).append('\n');
  }

  private void items(String key, List<?> values) {
    out.append(key).append(":\n");
    // A mapping of one key needs no braces: `- nvt: {…}`.
    values.forEach(
        v ->
            out.append("  - ")
                .append(flow(v, v instanceof Map<?, ?> map && map.size() > 1))
                .append('\n'));
  }

  private void block(String key, Map<?, ?> values) {
    out.append(key).append(":\n");
    values.forEach(
        (k, v) ->
            out.append("  ")
                .append(word((String) k))
                .append(": ")
                .append(flow(v, true))
                .append('\n'));
  }

  /// YAML flow text of a value.
  private static String flow(Object value, boolean braces) {
    return switch (value) {
      case Map<?, ?> map -> {
        String inner =
            map.entrySet().stream()
                .map(e -> word(e.getKey().toString()) + ": " + flow(e.getValue(), true))
                .collect(Collectors.joining(", "));
        yield braces ? "{" + inner + "}" : inner;
      }
      case Collection<?> list ->
          list.stream().map(v -> flow(v, true)).collect(Collectors.joining(", ", "[", "]"));
      case Enum<?> constant -> Plain.word(constant);
      case Word word -> word.text();
      case Double number -> Plain.number(number);
      case String text -> word(text);
      case null -> "null";
      default -> value.toString();
    };
  }

  /// A text, quoted unless it is clearly a word.
  private static String word(String text) {
    boolean plain =
        text.matches("[A-Za-z_./][A-Za-z0-9_./ +-]*")
            && !text.endsWith(" ")
            && !List.of("true", "false", "null", "off").contains(text)
            && !new DeckNode.Scalar(0, text, false).isNumber();
    if (plain) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
