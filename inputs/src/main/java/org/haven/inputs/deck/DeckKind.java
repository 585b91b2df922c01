package org.haven.inputs.deck;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.ServiceLoader;

/// A kind of something that a deck chooses by a word, as a stage.
///
/// @param name the word
/// @param about one sentence for the schema
/// @param keys the record of the kind's own keys, a [Chosen]
public record DeckKind(String name, String about, Class<? extends Record> keys) {
  /// What a deck chose, with its keys. A component of a bound record whose type is an interface
  /// that extends this one may be of any kind whose record implements the interface.
  public interface Chosen {
    /// The word.
    String kind();
  }

  /// Tells what kinds there are. Found by `ServiceLoader`; a class of its file's kinds is named in
  /// `META-INF/services/org.haven.inputs.deck.DeckKind$Provider`.
  public interface Provider {
    List<DeckKind> kinds();
  }

  /// The components of all kinds by key and name of the kind.
  static SequencedMap<String, SequencedMap<String, RecordComponent>> components(
      SequencedMap<String, DeckKind> kinds) {
    SequencedMap<String, SequencedMap<String, RecordComponent>> all = new LinkedHashMap<>();
    for (DeckKind kind : kinds.values()) {
      for (RecordComponent component : RecordBinder.keys(kind.keys)) {
        all.computeIfAbsent(RecordBinder.key(component.getName()), key -> new LinkedHashMap<>())
            .put(kind.name, component);
      }
    }
    return all;
  }

  /// The kinds of a choice by their names.
  static SequencedMap<String, DeckKind> of(Class<?> choice) {
    SequencedMap<String, DeckKind> kinds = new LinkedHashMap<>();
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      for (DeckKind kind : provider.kinds()) {
        if (choice.isAssignableFrom(kind.keys) && kinds.putIfAbsent(kind.name, kind) != null) {
          throw new IllegalStateException("two kinds are called " + kind.name);
        }
      }
    }
    return kinds;
  }
}
