package org.haven.campaigns.substitution;

/// One thing that is done with a prototype.
interface Change {
  /// In a word that a file name can hold, as `Ta-for-Zr-0.25`.
  String label();

  /// As people say it, as `Zr -> Ta`.
  String text();

  /// What [#asked] counts, as the key of SUBSTITUTE.yaml.
  String measure();

  /// How much is asked for.
  double asked();

  /// Whether the prototype holds what is to be changed.
  boolean fits(Prototype prototype);

  /// The prototype's sites with it done.
  ///
  /// @throws org.haven.inputs.InputException if it cannot be done; the message says why
  Changed apply(Prototype prototype);
}
