package org.haven.campaigns.substitution;

import java.util.List;
import java.util.Optional;
import org.haven.inputs.deck.DeckKind;

/// An item of `substitutions` in SUBSTITUTE.yaml: a mapping of one key, its kind, to the keys of
/// that kind. Its lists multiply: each value of each is a [Change].
public interface Substitution extends DeckKind.Chosen {
  /// All of its changes.
  List<Change> changes();

  /// Elements or labels of sites that it names, for checks and messages.
  List<String> sites();

  /// Why none of its changes does anything with a prototype that holds one of its sites; empty
  /// where it holds none.
  Optional<String> vain(Prototype prototype);

  /// Symbols that must be elements.
  List<String> elements();

  /// How SUBSTITUTE.yaml names them.
  final class Kinds implements DeckKind.Provider {
    @Override
    public List<DeckKind> kinds() {
      return List.of(
          new DeckKind("replace", "Atoms of a site by others", Replace.class),
          new DeckKind("exchange", "Atoms of two sites with each other", Exchange.class));
    }
  }
}
