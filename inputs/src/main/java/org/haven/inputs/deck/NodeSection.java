package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// A [DeckSection] on a tree of [DeckNode]s. Two are equal when their values and their folder are.
public final class NodeSection implements DeckSection {
  private final Path file;
  private final Path folder;
  private final NodeSection root;
  private final String path;
  private final DeckNode.Mapping node;
  private final Map<String, Object> values;

  /// The whole of a deck. `file` is null where there is none.
  NodeSection(Path file, Path folder, DeckNode.Mapping node) {
    this(file, folder, null, "", node);
  }

  /// See [DeckSection#read].
  static NodeSection read(Path file) {
    return of(file, DeckNode.read(file));
  }

  /// As [#read], of a text that is to become `file`.
  static NodeSection parse(String text, Path file) {
    return of(file, DeckNode.parse(text, file));
  }

  private static NodeSection of(Path file, DeckNode.Mapping node) {
    Path home = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    DeckNode.Entry folder = node.entries().get("folder");
    if (folder != null && folder.value() instanceof DeckNode.Scalar s) {
      home = home.resolve(s.text());
    }
    return new NodeSection(file, home.normalize(), UniversalPotential.named(node, file));
  }

  /// The deck that a run came from, for its lines.
  public static NodeSection of(RunSpec spec) {
    return ((NodeSection) spec.potential()).root();
  }

  private NodeSection(
      Path file, Path folder, NodeSection root, String path, DeckNode.Mapping node) {
    this.file = file;
    this.folder = folder;
    this.root = root == null ? this : root;
    this.path = path;
    this.node = node;
    @SuppressWarnings("unchecked")
    Map<String, Object> plain = (Map<String, Object>) DeckNode.plain(node);
    this.values = java.util.Collections.unmodifiableMap(plain);
  }

  @Override
  public Path file() {
    return file;
  }

  /// The section of the whole deck.
  NodeSection root() {
    return root;
  }

  DeckNode.Mapping node() {
    return node;
  }

  Path folder() {
    return folder;
  }

  @Override
  public int line() {
    return node.line();
  }

  @Override
  public int line(String key) {
    DeckNode.Entry entry = node.entries().get(key);
    return entry == null ? node.line() : entry.line();
  }

  @Override
  public Map<String, Object> values() {
    return values;
  }

  @Override
  public <T extends Record> T bind(Class<T> type, List<String> handled) {
    return new RecordBinder(this).bind(type, handled);
  }

  @Override
  public Path resolve(String text) {
    return folder.resolve(text).normalize();
  }

  @Override
  public InputException fault(String key, String message) {
    return at(line(key), "key " + Plain.quoted(dotted(key)) + " " + message);
  }

  @Override
  public List<DeckSection> sections(String key) {
    DeckNode.Entry entry = node.entries().get(key);
    if (entry == null) {
      throw fault(key, "is missing; expected a list of mappings");
    }
    List<DeckNode> items =
        entry.value() instanceof DeckNode.Items list ? list.items() : List.of(entry.value());
    List<DeckSection> sections = new ArrayList<>();
    for (DeckNode item : items) {
      sections.add(section(key, item));
    }
    return sections;
  }

  /// The section under `key`, whose value `item` must be a mapping.
  NodeSection section(String key, DeckNode item) {
    if (item instanceof DeckNode.Mapping mapping) {
      return new NodeSection(file, folder, root, dotted(key), mapping);
    }
    throw at(
        item.line() > 0 ? item.line() : line(key),
        "key "
            + Plain.quoted(dotted(key))
            + ": expected a mapping, got "
            + DeckNode.describe(item));
  }

  String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /// An error at a line of the deck; without a file the message alone.
  InputException at(int line, String message) {
    if (file == null) {
      return new InputException(message);
    }
    return line > 0 ? new InputException(file, line, message) : new InputException(file, message);
  }

  /// An error at the deepest part of `steps` that exists: keys of mappings, indices of lists.
  public InputException faultAt(String message, Object... steps) {
    DeckNode at = node;
    int line = node.line();
    StringBuilder key = new StringBuilder(path);
    for (Object step : steps) {
      if (step instanceof String name) {
        key.append(key.isEmpty() ? "" : ".").append(name);
        DeckNode.Entry entry =
            at instanceof DeckNode.Mapping mapping ? mapping.entries().get(name) : null;
        line = entry == null ? line : entry.line();
        at = entry == null ? null : entry.value();
      } else if (at instanceof DeckNode.Items list && (int) step < list.items().size()) {
        at = list.items().get((int) step);
        line = at.line();
      } else if (!(at instanceof DeckNode.Mapping)) {
        at = null;
      }
    }
    return at(line, "key " + Plain.quoted(key.toString()) + " " + message);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeSection that
        && values.equals(that.values)
        && Objects.equals(folder, that.folder);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
