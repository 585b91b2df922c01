package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.haven.inputs.Plain;

/// What two resolved decks, as [DeckWriter] writes them, ask for differently. How and where they
/// are computed is no difference: threads, device, run directory, wall time between checkpoints.
public final class DeckDifference {
  /// Stands for the length of the production in a set of keys to leave out.
  private static final String PRODUCTION = "duration_ps of the production";

  /// Keys that decide which simulations there are and how long, not what each is.
  public static final Set<String> EXTENT = Set.of("temperatures_k", "replicas", PRODUCTION);

  private static final Set<String> ELSEWHERE =
      Set.of("threads", "device", "output.directory", "output.checkpoint_interval_s");

  private DeckDifference() {}

  /// Keys of both sets.
  public static Set<String> and(Set<String> keys, Set<String> others) {
    Set<String> all = new LinkedHashSet<>(keys);
    all.addAll(others);
    return all;
  }

  /// The keys that differ, each with both values; empty if none does.
  ///
  /// @param leftOut keys that may differ
  public static List<String> of(String deck, String other, Set<String> leftOut) {
    Map<String, Object> one = flat(deck, leftOut);
    Map<String, Object> two = flat(other, leftOut);
    Set<String> keys = new LinkedHashSet<>(one.keySet());
    keys.addAll(two.keySet());
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      String a = text(one.get(key));
      String b = text(two.get(key));
      if (!a.equals(b)) {
        found.add(key + " (" + Plain.shortened(a) + ", " + Plain.shortened(b) + ")");
      }
    }
    return found;
  }

  /// 4 and 4.0 are the same.
  private static String text(Object value) {
    return switch (value) {
      case null -> "nothing";
      case Number number -> Plain.number(number.doubleValue());
      case List<?> list -> list.stream().map(DeckDifference::text).toList().toString();
      case Map<?, ?> map -> {
        Map<String, String> all = new TreeMap<>();
        map.forEach((key, each) -> all.put(key.toString(), text(each)));
        yield all.toString();
      }
      default -> value.toString();
    };
  }

  private static Map<String, Object> flat(String deck, Set<String> leftOut) {
    Map<String, Object> all = new LinkedHashMap<>();
    put("", DeckNode.plain(DeckNode.parse(deck, Path.of("deck"))), all, leftOut);
    all.keySet().removeIf(key -> leftOut(key, leftOut) || leftOut(key, ELSEWHERE));
    return all;
  }

  private static boolean leftOut(String key, Set<String> keys) {
    return keys.stream().anyMatch(each -> key.equals(each) || key.startsWith(each + "."));
  }

  private static void put(String path, Object value, Map<String, Object> all, Set<String> leftOut) {
    if (value instanceof Map<?, ?> map) {
      boolean anyLength =
          leftOut.contains(PRODUCTION) && Boolean.TRUE.equals(map.get("production"));
      map.forEach(
          (key, each) -> {
            if (!(anyLength && key.equals("duration_ps"))) {
              put(path.isEmpty() ? key.toString() : path + "." + key, each, all, leftOut);
            }
          });
    } else if (value instanceof List<?> list && path.equals("stages")) {
      for (int k = 0; k < list.size(); k++) {
        put(path + "." + (k + 1), list.get(k), all, leftOut);
      }
    } else {
      all.put(path, value);
    }
  }
}
