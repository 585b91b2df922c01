package org.haven.analysis.transport;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// What means and fits take in although something speaks against it.
public enum Inclusion {
  /// Runs that a guard stopped, or that have not come to their end.
  UNFINISHED,
  /// Doubtful temperatures with their own error, not the widened one.
  DOUBTFUL,
  /// Unusable temperatures that have a value, as doubtful ones.
  UNUSABLE;

  /// Parses words, as in `--include doubtful,unfinished`.
  ///
  /// @throws InputException naming what is not understood
  public static Set<Inclusion> parse(List<String> words) {
    EnumSet<Inclusion> set = EnumSet.noneOf(Inclusion.class);
    for (String word : words) {
      set.add(
          Arrays.stream(values())
              .filter(i -> Plain.word(i).equals(word.strip().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputException(
                          "--include: unknown "
                              + Plain.quoted(word)
                              + "; expected "
                              + Arrays.stream(values())
                                  .map(Plain::word)
                                  .collect(Collectors.joining(", ")))));
    }
    return set;
  }
}
