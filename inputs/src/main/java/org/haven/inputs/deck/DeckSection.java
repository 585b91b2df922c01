package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;

/// A mapping in a deck that some module binds to its own record: values with the lines they stand
/// on. Binding is strict: unknown, missing or mistyped keys are refused with file, line, the key
/// and the nearest valid one.
public interface DeckSection {
  /// The deck file; null for a section made from values.
  Path file();

  /// 1-based line where the mapping, or the value of `key` in it, stands.
  int line();

  int line(String key);

  /// The plain value: nested `Map`, `List`, `String`, `Number`, `Boolean`.
  Map<String, Object> values();

  /// The mapping bound to `type`. Record component `cutoffAngstrom` is read from key
  /// `cutoff_angstrom`. Keys in `handled` are ignored: someone else has read them.
  ///
  /// Components may be `boolean`, `int`, `long`, `double`, `String`, `Path` (resolved as by
  /// [#resolve]), enums (lower snake case), records, `DeckSection`, `List`, `Map` with `String`
  /// keys. May be left out: `Optional…`, boxed numbers and booleans (then null), and whatever has a
  /// fallback in its [DeckKey]. A single value stands for a list of one.
  ///
  /// @throws InputException on the first key that does not fit
  <T extends Record> T bind(Class<T> type, List<String> handled);

  /// `path` resolved against the folder of the deck.
  Path resolve(String path);

  /// An error at the line of `key`.
  InputException fault(String key, String message);

  /// The mappings in the list under `key`, each as a section of its own: for potentials made of
  /// several. A single mapping stands for a list of one.
  ///
  /// @throws InputException if `key` is missing or an item is no mapping
  List<DeckSection> sections(String key);

  /// The whole mapping of a YAML file. Relative paths in it are resolved against its key `folder`
  /// if it has one, else against the folder it lies in.
  ///
  /// @throws InputException if the file cannot be read or is no YAML mapping
  static DeckSection read(Path file) {
    return NodeSection.read(file);
  }

  /// A section made from YAML text, as [#of(Map, Path)] is from values.
  static DeckSection of(String yaml, Path folder) {
    DeckNode.Mapping node = DeckNode.parse(yaml, Path.of("yaml"));
    return new NodeSection(null, folder, UniversalPotential.named(node, null));
  }

  /// A section made from values, without a file: for tests and `haven evaluate --potential FILE`.
  /// Messages name no file and no line.
  ///
  /// @param values nested `Map`, `List`, `String`, `Number`, `Boolean`
  /// @param folder what [#resolve] resolves against
  static DeckSection of(Map<String, Object> values, Path folder) {
    return new NodeSection(null, folder, (DeckNode.Mapping) DeckNode.of(values));
  }
}
