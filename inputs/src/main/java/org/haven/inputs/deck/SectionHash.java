package org.haven.inputs.deck;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.FileHash;
import org.haven.inputs.ModelFiles;

/// What a potential's section of a deck means, as a hash: its keys, whatever their order, and the
/// contents of all files that it names.
public final class SectionHash {
  /// Keys that say where another program is found that computes forces, and how long to wait for
  /// it.
  private static final Set<String> WHERE = Set.of("address", "python", "timeout_s");

  private SectionHash() {}

  /// SHA-256 in hexadecimal digits. Where another program is found and how long to wait for it is
  /// left out.
  public static String of(DeckSection section) {
    return FileHash.sha256(canonical(section.values(), section).toString());
  }

  /// The same for the same meaning: keys in one order, 4 as 4.0, files by their contents.
  private static Object canonical(Object value, DeckSection deck) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> ordered = new TreeMap<>();
        map.forEach(
            (key, each) -> {
              if (!WHERE.contains(key.toString())) {
                ordered.put(key.toString(), canonical(each, deck));
              }
            });
        yield ordered;
      }
      case List<?> list -> list.stream().map(each -> canonical(each, deck)).toList();
      case Number number -> number.doubleValue();
      case String text when text.indexOf('\0') < 0 -> {
        Path file = deck.resolve(text);
        yield Files.isRegularFile(file) || ModelFiles.areMany(file) ? FileHash.sha256(file) : text;
      }
      case null -> "null";
      default -> value;
    };
  }
}
