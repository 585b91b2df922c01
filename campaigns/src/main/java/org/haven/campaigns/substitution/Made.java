package org.haven.campaigns.substitution;

import java.nio.file.Path;
import java.util.Map;

/// A structure that was made, or why it was not.
///
/// @param id its name in the table; of a refusal that of what was asked for
/// @param file where it was written; null for a refusal
/// @param reason why it was refused; null where it was made
/// @param warning of an amount that was not met; null where it was
/// @param columns of the table, by name, without `id` and `path`
public record Made(
    String id, Path file, String reason, String warning, Map<String, String> columns) {
  /// Whether it was not made.
  public boolean isRefused() {
    return reason != null;
  }
}
