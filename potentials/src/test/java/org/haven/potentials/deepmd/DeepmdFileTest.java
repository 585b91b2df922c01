package org.haven.potentials.deepmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5File;
import org.haven.kernels.Precision;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepmdFileTest {
  private static final Path SHARED =
      Path.of(
          System.getProperty("haven.root", ".."),
          "../shared/reference/families/deepmd/se_e2_a_one_side");

  @TempDir private Path folder;

  private static ObjectNode tree() {
    return SyntheticModels.tree("se_e2_a", true, false, List.of(9, 9));
  }

  @Test
  void formatsHoldTheSameModel() throws IOException {
    Path json = Files.writeString(folder.resolve("model.json"), tree().toString());
    Path yaml = folder.resolve("model.yaml");
    new ObjectMapper(new YAMLFactory()).writeValue(yaml.toFile(), tree());
    Path dp = folder.resolve("model.dp");
    try (Hdf5File file = Hdf5File.create(dp)) {
      ObjectNode tree = tree();
      keepApart(tree, file, new ArrayList<>());
      file.attributes("/").putText("json", tree.toString());
    }
    DeepmdModel expected = DeepmdFile.read(json);
    for (Path path : List.of(yaml, dp)) {
      DeepmdModel model = DeepmdFile.read(path);
      assertThat(DeepmdFile.isOne(path)).isTrue();
      assertThat(model.species()).containsExactly("A", "B");
      assertThat(model.means()).isEqualTo(expected.means());
      assertThat(model.offsetsEv()).isEqualTo(expected.offsetsEv());
      double[] s = {0.3};
      assertThat(model.embeddings().get(1).values(s))
          .isEqualTo(expected.embeddings().get(1).values(s));
    }
  }

  /// Each array becomes a dataset, and its name.
  private static void keepApart(JsonNode node, Hdf5File file, List<String> names)
      throws IOException {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        JsonNode value = entry.getValue().get("value");
        if (value == null) {
          keepApart(entry.getValue(), file, names);
          continue;
        }
        List<Long> shape = new ArrayList<>();
        for (JsonNode level = value; level.isArray(); level = level.get(0)) {
          shape.add((long) level.size());
        }
        double[] numbers =
            Arrays.stream(value.toString().replaceAll("[\\[\\]]", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
        String name = "variable_%04d".formatted(names.size());
        names.add(name);
        file.dataset(name).write(numbers, shape.stream().mapToLong(Long::longValue).toArray());
        object.set(entry.getKey(), TextNode.valueOf("/" + name));
      }
    } else {
      for (JsonNode each : node) {
        keepApart(each, file, names);
      }
    }
  }

  /// YAML is otherwise a deck or its section.
  @Test
  void yamlModelIsAPotentialOfItself() throws IOException {
    Path yaml = folder.resolve("model.yaml");
    new ObjectMapper(new YAMLFactory()).writeValue(yaml.toFile(), tree());
    var families = PotentialFamilies.installed();
    assertThat(families.type(yaml)).isEqualTo("deepmd");
    try (var potential = families.open(yaml, List.of("A"), Precision.DOUBLE)) {
      assertThat(potential.description()).contains("se_e2_a", "cutoff 4.0 Å");
    }
    assertThat(PotentialFamilies.sha256(yaml)).hasSize(64);
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    String text = tree().toString();
    Path cut = Files.writeString(folder.resolve("cut.json"), text.substring(0, text.length() / 2));
    assertRefused(cut, "is no whole JSON file");
    ObjectNode few = tree();
    ((ObjectNode) few.at("/model/descriptor")).putArray("sel").add(9);
    assertRefused(write(few), "its sel has 1 numbers; expected one for each of the 2 types");
    ObjectNode many = tree();
    ((ObjectNode) many.at("/model/descriptor")).putArray("sel").add(9).add(8);
    assertRefused(
        write(many),
        "model.descriptor.@variables.davg has the shape (2, 18, 4); expected (2, 17, 4)");
    ObjectNode spin = tree();
    ((ObjectNode) spin.at("/model/fitting")).put("numb_fparam", 2);
    assertRefused(write(spin), "has a model.fitting.numb_fparam 2, which Haven has not");
    ObjectNode smooth = tree();
    ((ObjectNode) smooth.at("/model/descriptor")).put("rcut_smth", 5);
    assertRefused(write(smooth), "its rcut_smth is 5.0 Å and its rcut 4.0 Å");
    Path hdf5 = folder.resolve("cut.dp");
    Files.write(hdf5, new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0});
    assertRefused(hdf5, "cut.dp");
    Path graph = folder.resolve("cut.pb");
    Files.write(graph, new byte[] {0x0a, 0x7f, 0x0a, 5, 'C', 'o', 'n', 's', 't'});
    assertRefused(graph, "the graph ends within a node; copy it again");
  }

  @Test
  void cutOffFilesOfDeepmdKitAreNamed() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(SHARED), SHARED + " is not there");
    for (String name : List.of("model.pb", "model.pth", "model.dp")) {
      byte[] bytes = Files.readAllBytes(SHARED.resolve(name));
      Path cut = Files.write(folder.resolve(name), Arrays.copyOf(bytes, bytes.length / 2));
      assertRefused(cut, name);
    }
  }

  private Path write(ObjectNode tree) throws IOException {
    return Files.writeString(folder.resolve("model.json"), tree.toString());
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> DeepmdFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
