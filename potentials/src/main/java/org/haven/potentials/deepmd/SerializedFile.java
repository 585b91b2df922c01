package org.haven.potentials.deepmd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.h5md.Hdf5Dataset;
import org.haven.inputs.h5md.Hdf5File;
import org.yaml.snakeyaml.LoaderOptions;

/// A serialised model of DeePMD-kit, as `dp convert-backend` writes it: a tree of keys and values
/// with arrays of numbers. `.dp` is HDF5, whose attribute `json` is the tree, in which arrays are
/// names of datasets; `.yaml` and `.json` hold the arrays themselves.
final class SerializedFile {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final String TREE = "json";

  private SerializedFile() {}

  /// Whether `file` is one, by its content.
  static boolean isOne(FileHead head) {
    if (head.startsWith(HDF5)) {
      try (Hdf5File hdf5 = Hdf5File.open(head.file())) {
        return tree(hdf5).contains("\"model\"");
      } catch (IOException notWhole) {
        return head.file().toString().endsWith(".dp");
      }
    }
    return isText(head)
        && (head.contains("@class") || head.contains("model_def_script"))
        && (head.contains("@variables") || head.contains("descriptor"));
  }

  private static boolean isText(FileHead head) {
    return !head.lines().isEmpty();
  }

  /// Gives the tree of a file to a reader.
  ///
  /// @throws InputException if the file cannot be read
  static <T> T read(FileHead head, Function<SerializedNode, T> reader) {
    return head.startsWith(HDF5) ? readHdf5(head.file(), reader) : readText(head, reader);
  }

  private static <T> T readHdf5(Path file, Function<SerializedNode, T> reader) {
    try (Hdf5File hdf5 = Hdf5File.open(file)) {
      JsonNode tree = new ObjectMapper().readTree(tree(hdf5));
      return reader.apply(
          new SerializedNode(file, "", tree, name -> variable(hdf5, name.replaceFirst("^/", ""))));
    } catch (JsonProcessingException e) {
      throw new InputException(file, "its attribute json is no JSON: " + where(e), e);
    } catch (IOException e) {
      throw new InputException(
          file, "cannot be read as HDF5 (" + e.getMessage() + "); copy it again", e);
    }
  }

  private static String tree(Hdf5File hdf5) throws IOException {
    return hdf5.attributes("/").text(TREE).map(List::getFirst).orElse("");
  }

  private static NumberArray variable(Hdf5File hdf5, String name) {
    try {
      Hdf5Dataset set = hdf5.dataset(name);
      int[] shape = Arrays.stream(set.shape()).mapToInt(Math::toIntExact).toArray();
      return new NumberArray(set.doubles(), shape);
    } catch (IOException e) {
      throw new InputException(
          hdf5.path(),
          "its array " + Plain.quoted(name) + " cannot be read (" + e.getMessage() + ")",
          e);
    }
  }

  private static <T> T readText(FileHead head, Function<SerializedNode, T> reader) {
    Path file = head.file();
    boolean json = head.line(0).startsWith("{") && !file.toString().endsWith(".yaml");
    try {
      String text = Files.readString(file);
      JsonNode tree = json ? new ObjectMapper().readTree(text) : yaml(text);
      return reader.apply(
          new SerializedNode(
              file,
              "",
              tree,
              name -> {
                throw new InputException(
                    file, "names the array " + Plain.quoted(name) + ", which it does not hold");
              }));
    } catch (JsonProcessingException e) {
      throw new InputException(
          file, "is no whole " + (json ? "JSON" : "YAML") + " file: " + where(e), e);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  private static JsonNode yaml(String text) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return new ObjectMapper(YAMLFactory.builder().loaderOptions(options).build()).readTree(text);
  }

  private static String where(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("")
        + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")");
  }
}
