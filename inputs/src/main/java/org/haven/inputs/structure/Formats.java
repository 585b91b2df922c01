package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;

/// The formats that `ServiceLoader` finds.
public final class Formats {
  private static final List<Format> ALL =
      ServiceLoader.load(Format.class).stream().map(ServiceLoader.Provider::get).toList();

  private Formats() {}

  /// The format of an existing file: the one that recognises its beginning, where several do the
  /// one of its name; where none does, the one of its name.
  ///
  /// @throws InputException if the file cannot be read, is empty, or is of no known format
  public static Format of(Path file) {
    FileHead head = FileHead.of(file);
    if (head.isBlank()) {
      throw new InputException(file, "is empty");
    }
    refuseForeign(file, head);
    List<Format> fitting = ALL.stream().filter(format -> format.recognises(head)).toList();
    return named(file, fitting.isEmpty() ? ALL : fitting)
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new InputException(
                    file, "format not recognised; readable are " + names(Format.class)));
  }

  /// Refuses what is known and not read, with the command that makes it readable.
  private static void refuseForeign(Path file, FileHead head) {}

  /// The format that can be written under this file name.
  ///
  /// @throws InputException if there is none
  static WritableFormat toWrite(Path file) {
    return named(file, of(WritableFormat.class))
        .orElseThrow(
            () ->
                new InputException(
                    file,
                    "no writable format of this name; writable are "
                        + of(WritableFormat.class).stream()
                            .map(f -> f.name() + " (" + String.join(", ", f.fileNames()) + ")")
                            .collect(Collectors.joining(", "))));
  }

  /// Names of the formats of a kind, for help and messages: of [Format] those that are read, of
  /// [WritableFormat] those that are written.
  public static String names(Class<? extends Format> kind) {
    return of(kind).stream().map(Format::name).collect(Collectors.joining(", "));
  }

  private static <F extends Format> List<F> of(Class<F> kind) {
    return ALL.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <F extends Format> Optional<F> named(Path file, List<F> formats) {
    String name =
        String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return formats.stream()
        .filter(format -> format.fileNames().stream().anyMatch(p -> matches(name, p)))
        .findFirst();
  }

  /// Whether `name` fits `pattern`, in which `*` stands for anything.
  private static boolean matches(String name, String pattern) {
    return name.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
  }
}
