package org.haven.campaigns.stages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.haven.inputs.deck.DeckSection;

/// What [DynamicsStage] asks of a candidate's run.
final class DynamicsDeck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Where conductivities are extrapolated to.
  private static final double ROOM_K = 300;

  private DynamicsDeck() {}

  /// The deck of the first round.
  static String text(DynamicsStage stage, Task task, Path directory) {
    List<Integer> supercell = stage.supercell(task.structure(), task.structureFile());
    Map<String, Object> deck = new LinkedHashMap<>();
    deck.put("title", task.label());
    deck.put(
        "structure",
        Map.of(
            "file", directory.relativize(task.structureFile()).toString(), "supercell", supercell));
    deck.put("potential", resolved(task.potential().orElseThrow()));
    deck.put("mobile", List.of(task.mobile()));
    Double charge = task.charges().get(task.mobile());
    if (charge != null && charge != 0) {
      deck.put("charges", task.charges());
    }
    deck.put("temperatures_k", stage.temperaturesK());
    deck.put("seed", task.seed());
    deck.put("time_step_fs", stage.timeStepFs(task.structure()));
    deck.put("precision", task.precision().name().toLowerCase(Locale.ROOT));
    deck.put("threads", 1);
    deck.put(
        "stages",
        List.of(
            Map.of("minimise", Map.of("max_steps", DynamicsStage.MINIMISE_STEPS)),
            Map.of("npt", Map.of("duration_ps", stage.equilibrationPs())),
            Map.of("nvt", Map.of("duration_ps", stage.productionPs(), "production", true))));
    deck.put("output", Map.of("mobile_only", true, "checkpoint_interval_s", task.checkpointS()));
    deck.put("analysis", Map.of("mechanism", List.of(), "extrapolate_to_k", ROOM_K));
    try {
      return JSON.writeValueAsString(deck);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The keys of a potential with its files by their absolute paths.
  private static Object resolved(DeckSection potential) {
    return resolved(potential.values(), potential, "");
  }

  private static Object resolved(Object value, DeckSection potential, String key) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((k, v) -> all.put((String) k, resolved(v, potential, (String) k)));
        yield all;
      }
      case List<?> list -> list.stream().map(v -> resolved(v, potential, key)).toList();
      case String text when key.equals("file") -> potential.resolve(text).toString();
      default -> value;
    };
  }
}
