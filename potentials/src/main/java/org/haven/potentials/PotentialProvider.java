package org.haven.potentials;

import java.nio.file.Path;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.kernels.Precision;

/// Makes one family of potentials from a deck or a file. Found by `ServiceLoader`.
public interface PotentialProvider {
  /// The `type` in a deck, for example `"nep"`.
  String type();

  /// The record that holds the family's deck keys (snake_case names, units in the name, nullable or
  /// `Optional` components for what may be left out). Basis of strict checking and of the JSON
  /// schema.
  Class<? extends Record> parameters();

  /// Whether `file` can be opened as this family without a deck (`haven evaluate --potential
  /// FILE`).
  boolean recognises(Path file);

  /// Opens a potential.
  ///
  /// @throws org.haven.inputs.InputException naming file, line, value, limit and remedy
  Potential open(PotentialSpec spec, Precision precision);
}
