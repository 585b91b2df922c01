package org.haven.pathways.hops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;

/// What the hops of a folder are of, kept beside them: a folder holds the hops of one crystal, one
/// potential and the same settings, never a mixture.
///
/// @param values hashes of `structure` and `potential`, and what each setting is
public record HopInputs(Map<String, String> values) {
  /// The file in the folder.
  public static final String FILE = "inputs.json";

  private static final String STRUCTURE = "structure";
  private static final String POTENTIAL = "potential";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// @param crystal as it was read
  /// @param potentialKey that changes with the potential
  /// @param settings by the option that sets them
  public static HopInputs of(Structure crystal, String potentialKey, Map<String, String> settings) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(
        STRUCTURE,
        FileHash.sha256(
            Arrays.toString(crystal.cell().rows())
                + Arrays.toString(crystal.positions())
                + crystal.symbols()));
    values.put(POTENTIAL, potentialKey);
    values.putAll(settings);
    return new HopInputs(values);
  }

  /// Takes a folder that is new, has no hops yet, or has those of these inputs; makes it, so that
  /// one that cannot be written is found before the work.
  ///
  /// @throws InputException if it holds hops of other inputs; says which
  /// @throws org.haven.inputs.OutputException if it cannot be written
  public void claim(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(
          folder, "is a file. Remedy: name a folder that is new or empty with --output");
    }
    if (hasResults(folder)) {
      List<String> differences = differences(read(folder.resolve(FILE)));
      if (!differences.isEmpty()) {
        throw new InputException(
            folder,
            "holds hops of other inputs: "
                + String.join("; ", differences)
                + ". Remedy: choose another folder with --output");
      }
    }
    OutputFile.folder(folder);
    try {
      OutputFile.write(folder.resolve(FILE), JSON.writeValueAsString(values) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean hasResults(Path folder) {
    if (Files.exists(folder.resolve(HopFolder.TABLE))) {
      return true;
    }
    Path hops = folder.resolve(HopFolder.HOPS);
    if (!Files.isDirectory(hops)) {
      return false;
    }
    try (Stream<Path> files = Files.list(hops)) {
      return files.findAny().isPresent();
    } catch (IOException unreadable) {
      return true;
    }
  }

  /// Empty where there is no such file, or it is damaged.
  private static Map<String, String> read(Path file) {
    try {
      return JSON.readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
    } catch (IOException unreadable) {
      return Map.of();
    }
  }

  private List<String> differences(Map<String, String> before) {
    if (before.isEmpty()) {
      return List.of("there is no " + FILE + " that says of which");
    }
    List<String> differences = new ArrayList<>();
    values.forEach(
        (name, now) -> {
          String then = before.getOrDefault(name, "not set");
          if (!now.equals(then)) {
            differences.add(
                switch (name) {
                  case STRUCTURE -> "another structure";
                  case POTENTIAL -> "another potential, or another --precision";
                  default -> name + " is " + then + " there, " + now + " here";
                });
          }
        });
    return differences;
  }
}
