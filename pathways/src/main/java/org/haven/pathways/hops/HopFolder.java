package org.haven.pathways.hops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.pathways.neb.MinimumEnergyPath;

/// The folder of `haven hops`: the table, the page, the model, and a file for each hop.
///
/// A hop's file appears whole or not at all, as soon as the hop is done. Its numbers are those of
/// [HopResult], exact to the bit, so that a search that goes on ends as one that was not killed.
///
/// @param folder of all
public record HopFolder(Path folder) {
  public static final String TABLE = "hops.json";
  public static final String PAGE = "hops.html";
  static final String HOPS = "hops";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The result of a hop if it is there and depends on the same.
  ///
  /// @param key of what it depends on
  Optional<HopResult> read(int number, String key) {
    Path file = result(number);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      HopResult found = JSON.readValue(file.toFile(), HopResult.class);
      return key.equals(found.key()) ? Optional.of(found) : Optional.empty();
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /// Writes a result and its path.
  void write(HopResult result, Optional<MinimumEnergyPath> path) {
    path.ifPresent(p -> p.write(path(result.number())));
    OutputFile.folder(result(result.number()).getParent());
    try {
      OutputFile.write(result(result.number()), JSON.writeValueAsString(result));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The images of a hop, extended XYZ.
  public Path path(int number) {
    return folder.resolve(HOPS).resolve("hop-%03d.xyz".formatted(number));
  }

  private Path result(int number) {
    return folder.resolve(HOPS).resolve("hop-%03d.json".formatted(number));
  }

  /// Removes models that an earlier run made and this one does not.
  ///
  /// @throws OutputException if one stays
  public void removeModels(List<Path> but) {
    for (String name : List.of("kmc.yaml", "kmc-vacancy.yaml", "kmc-interstitial.yaml")) {
      Path model = folder.resolve(name);
      try {
        if (!but.contains(model)) {
          Files.deleteIfExists(model);
        }
      } catch (IOException failure) {
        throw new OutputException(model, failure);
      }
    }
  }

  /// The model of a carrier: `kmc.yaml`, or of the second one `kmc-interstitial.yaml`.
  public Path model(HopTable table, HopTable.Carrier carrier) {
    return folder.resolve(
        table.carriers().getFirst() == carrier ? "kmc.yaml" : "kmc-" + carrier.name() + ".yaml");
  }
}
