package org.haven.inputs.structure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;

/// The formats that `ServiceLoader` finds.
public final class Formats {
  private static final List<Format> READ =
      ServiceLoader.load(Format.class).stream().map(ServiceLoader.Provider::get).toList();

  private static final List<NamedFormat> ALL =
      Stream.concat(
              READ.stream(),
              ServiceLoader.load(WritableFormat.class).stream().map(ServiceLoader.Provider::get))
          .toList();

  private Formats() {}

  /// The format of an existing file: the one that recognises its beginning, where several do the
  /// one of its name; where none does, the one of its name.
  ///
  /// @throws InputException if the file cannot be read, is empty, or is of no format that is read
  public static Format of(Path file) {
    if (Files.isDirectory(file)) {
      return ofFolder(file)
          .orElseThrow(() -> new InputException(file, "is a folder; expected a file"));
    }
    FileHead head = FileHead.of(file);
    if (head.isBlank()) {
      throw new InputException(file, "is empty");
    }
    ForeignFormats.refuse(file, head);
    List<Format> fitting = READ.stream().filter(format -> format.recognises(head)).toList();
    return named(file, fitting.isEmpty() ? READ : fitting)
        .or(() -> fitting.stream().findFirst())
        .orElseThrow(
            () ->
                new InputException(
                    file, "format not recognised; readable are " + names(Format.class)));
  }

  /// The format of a folder; empty where it is none of a format.
  public static Optional<Format> ofFolder(Path folder) {
    return Files.isDirectory(folder)
        ? READ.stream().filter(format -> format.recognisesFolder(folder)).findFirst()
        : Optional.empty();
  }

  /// The format that can be written under this file name.
  ///
  /// @throws InputException if there is none, or the file would be packed and nobody reads that
  public static WritableFormat toWrite(Path file) {
    WritableFormat format =
        named(file, of(WritableFormat.class))
            .orElseThrow(
                () ->
                    new InputException(
                        file,
                        "no writable format of this name; writable are "
                            + of(WritableFormat.class).stream()
                                .map(f -> f.name() + " (" + String.join(", ", f.fileNames()) + ")")
                                .collect(Collectors.joining(", "))));
    if (!format.mayBePacked() && file.toString().endsWith(".gz")) {
      throw new InputException(
          file, format.name() + " is not read where it is packed; leave .gz out of the name");
    }
    return format;
  }

  /// Names of the formats of a kind, for help and messages: of [Format] those that are read, of
  /// [WritableFormat] those that are written.
  public static String names(Class<? extends NamedFormat> kind) {
    return of(kind).stream().map(NamedFormat::name).collect(Collectors.joining(", "));
  }

  private static <F extends NamedFormat> List<F> of(Class<F> kind) {
    return ALL.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <F extends NamedFormat> Optional<F> named(Path file, List<F> formats) {
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
