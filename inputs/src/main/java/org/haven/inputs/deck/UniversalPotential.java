package org.haven.inputs.deck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;

/// The potential that comes with Haven for structures that no other is at hand for: decks say
/// `potential: universal`, commands `--potential universal`.
///
/// It is a graph potential like any other, `{type: graph, file: …}`, and a deck is read as if it
/// said so: the run directory keeps the model and its hash, and continues with it whatever later
/// versions of Haven bring. Card and licence stand in the folder `org/haven/inputs/universal` of
/// the resources.
public final class UniversalPotential {
  /// The word for it.
  public static final String NAME = "universal";

  private static final String MODEL = "tensornet_matpes_pbe.pth";
  private static final String SHA256 =
      "2146829af402036b74e10d16dc210ae85da3186ae3a402dde1835a3bcb45d4a7";

  /// Where DJL unpacks libtorch, which the model needs.
  private static final String FOLDER_VARIABLE = "DJL_CACHE_DIR";

  private UniversalPotential() {}

  /// The model as a file: unpacked into the folder `haven` of `DJL_CACHE_DIR`, or of `~/.djl.ai` if
  /// that is not set, once.
  ///
  /// @throws OutputException if it cannot be written there
  public static Path file() {
    String folder = System.getenv(FOLDER_VARIABLE);
    Path cache =
        folder == null || folder.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".djl.ai")
            : Path.of(folder);
    return file(cache.resolve("haven").toAbsolutePath().normalize());
  }

  static Path file(Path folder) {
    Path file = folder.resolve(MODEL);
    if (Files.isRegularFile(file) && FileHash.sha256(file).equals(SHA256)) {
      return file;
    }
    try (InputStream model =
        UniversalPotential.class.getResourceAsStream("/org/haven/inputs/universal/" + MODEL)) {
      Files.createDirectories(folder);
      Path part = OutputFile.part(file);
      try {
        Files.copy(model, part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
      return file;
    } catch (IOException failure) {
      throw new OutputException(
          file,
          failure,
          "The universal potential is unpacked there. Remedy: set "
              + FOLDER_VARIABLE
              + " to a folder that you may write to, with 500 MB for libtorch");
    }
  }

  /// A deck, or what a deck has under `potential`, in which the universal potential, alone or as a
  /// part of another, is named as the graph potential that it is.
  ///
  /// @param deck null for none, named in messages
  static DeckNode.Mapping named(DeckNode.Mapping node, Path deck) {
    DeckNode.Entry potential = node.entries().get("potential");
    if (potential == null) {
      return node.entries().containsKey("type") ? (DeckNode.Mapping) within(node, deck) : node;
    }
    DeckNode named = named(potential.value(), deck);
    Map<String, DeckNode.Entry> entries = new LinkedHashMap<>(node.entries());
    entries.put("potential", new DeckNode.Entry(potential.line(), named));
    return new DeckNode.Mapping(node.line(), entries);
  }

  /// A potential, which may be the word alone.
  private static DeckNode named(DeckNode potential, Path deck) {
    return potential instanceof DeckNode.Scalar word && word.text().equals(NAME)
        ? within(mapping(word), deck)
        : within(potential, deck);
  }

  private static DeckNode within(DeckNode node, Path deck) {
    return switch (node) {
      case DeckNode.Scalar scalar -> scalar;
      case DeckNode.Items list ->
          new DeckNode.Items(
              list.line(), list.items().stream().map(item -> named(item, deck)).toList());
      case DeckNode.Mapping map -> {
        Map<String, DeckNode.Entry> entries = new LinkedHashMap<>();
        map.entries()
            .forEach(
                (key, e) ->
                    entries.put(key, new DeckNode.Entry(e.line(), within(e.value(), deck))));
        DeckNode.Entry type = entries.get("type");
        if (type != null
            && type.value() instanceof DeckNode.Scalar word
            && word.text().equals(NAME)) {
          if (entries.containsKey(RunInputs.FILE)) {
            String message =
                "key 'file' has no place in a potential of type universal, whose model comes with"
                    + " Haven; take 'type: graph' for a model of your own";
            int line = entries.get(RunInputs.FILE).line();
            throw deck == null || line == 0
                ? new InputException(message)
                : new InputException(deck, line, message);
          }
          entries.put("type", new DeckNode.Entry(type.line(), text(type.line(), "graph")));
          entries.put(
              RunInputs.FILE,
              new DeckNode.Entry(type.line(), text(type.line(), file().toString())));
        }
        yield new DeckNode.Mapping(map.line(), entries);
      }
    };
  }

  private static DeckNode.Mapping mapping(DeckNode.Scalar type) {
    Map<String, DeckNode.Entry> entries = new LinkedHashMap<>();
    entries.put("type", new DeckNode.Entry(type.line(), type));
    return new DeckNode.Mapping(type.line(), entries);
  }

  private static DeckNode.Scalar text(int line, String text) {
    return new DeckNode.Scalar(line, text, true);
  }
}
