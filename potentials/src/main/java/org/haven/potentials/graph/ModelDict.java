package org.haven.potentials.graph;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.ModuleCall;
import java.util.Arrays;
import java.util.List;

/// The Dict that a model returned.
///
/// A model fills its Dict in the same order in every call, so where a name stands is remembered
/// from call to call, and only the names asked for are read and compared: each costs a crossing
/// into libtorch, and models return some twenty.
final class ModelDict implements AutoCloseable {
  /// What a model gave that returned no Dict.
  static final ModelDict NONE = new ModelDict(new IValue[0], List.of());

  /// Keys and values by turns.
  private final IValue[] entries;

  private List<String> names;

  private ModelDict(IValue[] entries, List<String> names) {
    this.entries = entries;
    this.names = names;
  }

  /// @param dict what the model returned
  /// @param remembered the names of an earlier call, or none
  ModelDict(IValue dict, List<String> remembered) {
    this(ModuleCall.entries(dict), remembered);
  }

  /// The names, in the model's order.
  List<String> names() {
    return names;
  }

  /// The tensor of a name, or null if the model returned none.
  IValue tensor(String name) {
    int at = names.indexOf(name);
    if (2 * names.size() != entries.length
        || at >= 0 && !entries[2 * at].toStringValue().equals(name)) {
      names = read();
      at = names.indexOf(name);
    }
    return at < 0 || !entries[2 * at + 1].isTensor() ? null : entries[2 * at + 1];
  }

  private List<String> read() {
    String[] found = new String[entries.length / 2];
    Arrays.setAll(found, k -> entries[2 * k].toStringValue());
    return List.of(found);
  }

  @Override
  public void close() {
    for (IValue entry : entries) {
      entry.close();
    }
  }
}
