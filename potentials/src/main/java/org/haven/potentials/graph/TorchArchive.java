package org.haven.potentials.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// What a TorchScript file says about itself, read without PyTorch: it is a zip archive of one
/// folder with the code as text, the attributes of the module as a pickle and metadata.
///
/// @param file for messages
/// @param extras metadata: name → text
/// @param source text of the file that defines the module's class
/// @param forward the arguments of `forward`, as text without `self`
/// @param module the module's attributes; tensors are [TorchPickle.Tensor]
public record TorchArchive(
    Path file,
    Map<String, String> extras,
    String source,
    String forward,
    Map<String, Object> module) {

  /// Metadata is text of some kB; more is not metadata.
  private static final int LONGEST_EXTRA = 1 << 22;

  /// Reads an archive.
  ///
  /// @throws InputException if the file cannot be read or is no TorchScript archive
  public static TorchArchive read(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String root = root(zip).orElseThrow(() -> damaged(file, "it has no data.pkl and code"));
      Map<String, String> extras = new LinkedHashMap<>();
      String prefix = root + "extra/";
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
        requireWhole(file, zip, entry);
        if (entry.getName().startsWith(prefix) && entry.getSize() < LONGEST_EXTRA) {
          extras.put(entry.getName().substring(prefix.length()), text(zip, entry).strip());
        }
      }
      byte[] pickle = bytes(zip, zip.getEntry(root + "data.pkl"));
      if (!(TorchPickle.read(pickle) instanceof TorchPickle.Instance top)) {
        throw damaged(file, "its data.pkl holds no module");
      }
      int dot = top.type().lastIndexOf('.');
      String code = root + "code/" + top.type().substring(0, dot).replace('.', '/') + ".py";
      ZipEntry entry = zip.getEntry(code);
      if (entry == null) {
        throw damaged(file, "it lacks " + code);
      }
      String source = text(zip, entry);
      return new TorchArchive(
          file, extras, source, forward(source, top.type().substring(dot + 1)), top.attributes());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InputException(
          file, "cannot be read as a TorchScript archive: " + e.getMessage(), e);
    }
  }

  /// Nobody else looks at the checksums: neither ZipFile nor PyTorch, which reads the weights.
  private static void requireWhole(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getCrc() < 0) {
      return;
    }
    CRC32 sum = new CRC32();
    byte[] block = new byte[1 << 16];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        sum.update(block, 0, read);
      }
    }
    if (sum.getValue() != entry.getCrc()) {
      throw damaged(file, "its member " + entry.getName() + " does not fit its checksum");
    }
  }

  /// Whether `file` is a TorchScript archive, by its first bytes and its table of contents.
  public static boolean looksLikeTorchScript(Path file) {
    return beginsWith(file, 'P', 'K', 3, 4)
        && contents(file, zip -> root(zip).isPresent()).orElse(false);
  }

  /// Whether `file` begins with these bytes.
  static boolean beginsWith(Path file, int... bytes) {
    try (InputStream in = Files.newInputStream(file)) {
      for (int b : bytes) {
        if (in.read() != b) {
          return false;
        }
      }
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /// A question to the table of contents; empty if there is none.
  static <T> Optional<T> contents(Path file, ZipQuestion<T> question) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return Optional.ofNullable(question.ask(zip));
    } catch (IOException | IllegalArgumentException notAZip) {
      return Optional.empty();
    }
  }

  /// See [#contents].
  interface ZipQuestion<T> {
    T ask(ZipFile zip) throws IOException;
  }

  /// The folder, with a slash, that holds `data.pkl` and `code/`.
  private static Optional<String> root(ZipFile zip) {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.lastIndexOf('/'))
        .map(name -> name.substring(0, name.indexOf('/') + 1))
        .filter(root -> zip.stream().anyMatch(e -> e.getName().startsWith(root + "code/")))
        .findFirst();
  }

  private static String forward(String source, String type) {
    int start = source.indexOf("class " + type + "(");
    Matcher arguments =
        Pattern.compile("def forward\\(\\s*\\w+\\s*:[^,)]*,?(.*?)\\)\\s*->", Pattern.DOTALL)
            .matcher(source);
    return arguments.find(Math.max(0, start))
        ? arguments.group(1).replaceAll("\\s+", " ").strip()
        : "";
  }

  static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static String text(ZipFile zip, ZipEntry entry) throws IOException {
    return new String(bytes(zip, entry), StandardCharsets.UTF_8);
  }

  private static InputException damaged(Path file, String what) {
    return new InputException(file, "is no whole TorchScript archive: " + what);
  }

  /// The same with more metadata; what the archive says itself stays.
  TorchArchive with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(more);
    all.putAll(extras);
    return new TorchArchive(file, all, source, forward, module);
  }

  /// A text of the metadata.
  Optional<String> extra(String name) {
    return Optional.ofNullable(extras.get(name)).filter(value -> !value.isEmpty());
  }

  /// A number of the metadata.
  ///
  /// @throws InputException if it is missing or no positive number
  double positive(String name) {
    String text =
        extra(name).orElseThrow(() -> new InputException(file, "its metadata lacks " + name));
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the value.
    }
    throw new InputException(
        file,
        "its metadata have " + name + " = " + Plain.quoted(text) + "; expected a positive number");
  }

  /// The values of a small tensor among the module's attributes.
  ///
  /// @throws InputException if there is none of that name or it cannot be read
  double[] buffer(String name) {
    if (module.get(name) instanceof TorchPickle.Tensor tensor) {
      return values(tensor, name);
    }
    throw new InputException(file, "its module lacks the tensor " + name);
  }

  /// The values of a tensor of the archive, row by row.
  ///
  /// @param name for messages
  /// @throws InputException if they cannot be read
  public double[] values(TorchPickle.Tensor tensor, String name) {
    byte[] bytes =
        contents(
                file,
                zip -> {
                  String root = root(zip).orElseThrow(IOException::new);
                  ZipEntry entry = zip.getEntry(root + "data/" + tensor.storage());
                  return entry == null ? new byte[0] : bytes(zip, entry);
                })
            .orElse(new byte[0]);
    return tensor
        .values(bytes)
        .orElseThrow(() -> new InputException(file, "its tensor " + name + " cannot be read"));
  }

  /// Names of the files with code, without the folder of the archive: `code/….py`; empty if it is
  /// no archive. Reads the table of contents only.
  public static List<String> code(Path file) {
    return contents(
            file,
            zip -> {
              String root = root(zip).orElseThrow(IOException::new);
              return zip.stream()
                  .map(ZipEntry::getName)
                  .filter(name -> name.startsWith(root + "code/"))
                  .map(name -> name.substring(root.length()))
                  .toList();
            })
        .orElse(List.of());
  }
}
