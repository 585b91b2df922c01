package org.haven.inputs.deck;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;

/// Binds a mapping of a deck to a record, strictly.
///
/// Components may be `boolean`, `int`, `long`, `double` and their boxes, `String`, `Path` (resolved
/// against the deck's folder), enums (lower snake case), records, [DeckSection], `List`, `Map` with
/// `String` keys, and `Optional…` of these. A single value stands for a list of one.
public final class RecordBinder {
  private final NodeSection section;

  RecordBinder(NodeSection section) {
    this.section = section;
  }

  /// `cutoffAngstrom` → `cutoff_angstrom`.
  static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  <T extends Record> T bind(Class<T> type, List<String> handled) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> keys = Arrays.stream(components).map(c -> key(c.getName())).toList();
    for (String given : section.node().entries().keySet()) {
      if (!keys.contains(given) && !handled.contains(given)) {
        List<String> valid = new ArrayList<>(handled);
        keys.stream().filter(k -> !handled.contains(k)).forEach(valid::add);
        throw section.fault(
            given,
            "is unknown"
                + Nearest.of(given, valid)
                    .map(n -> "; did you mean '" + n + "'?")
                    .orElse(valid.isEmpty() ? "" : ".")
                + (valid.isEmpty() ? "" : " Valid keys: " + String.join(", ", valid)));
      }
    }
    Object[] values = new Object[components.length];
    for (int k = 0; k < components.length; k++) {
      values[k] = component(components[k], keys.get(k));
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InputException fault) {
        throw fault;
      }
      if (e.getCause() instanceof IllegalArgumentException fault) {
        throw section.at(section.line(), fault.getMessage());
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private Object component(RecordComponent component, String key) {
    DeckNode.Entry entry = section.node().entries().get(key);
    DeckKey about = component.getAnnotation(DeckKey.class);
    Class<?> raw = component.getType();
    if (entry == null) {
      if (about != null && !about.fallback().isEmpty()) {
        DeckNode node =
            DeckNode.parse("x: " + about.fallback(), section.file()).entries().get("x").value();
        return value(node, component.getGenericType(), key, about);
      }
      return absent(raw)
          .orElseThrow(
              () ->
                  section.at(
                      section.line(),
                      "key '"
                          + section.dotted(key)
                          + "' is missing"
                          + (about == null ? "" : ": " + about.value())))
          .orElse(null);
    }
    DeckNode node = entry.value();
    if (node instanceof DeckNode.Scalar s && s.isNull()) {
      if (!isRecord(component.getGenericType())) {
        throw section.fault(
            key, "has no value; give one, or leave the key out if it has a default");
      }
      node = new DeckNode.Mapping(entry.line(), Map.of());
    }
    return value(node, component.getGenericType(), key, about);
  }

  private static boolean isRecord(Type type) {
    return raw(type).isRecord() || raw(type) == Optional.class && raw(argument(type, 0)).isRecord();
  }

  /// What stands for a missing key: empty when it may not be missing.
  private static Optional<Optional<Object>> absent(Class<?> raw) {
    if (raw == Optional.class) {
      return Optional.of(Optional.of(Optional.empty()));
    } else if (raw == OptionalDouble.class) {
      return Optional.of(Optional.of(OptionalDouble.empty()));
    } else if (raw == OptionalInt.class) {
      return Optional.of(Optional.of(OptionalInt.empty()));
    } else if (raw == OptionalLong.class) {
      return Optional.of(Optional.of(OptionalLong.empty()));
    } else if (raw == Double.class
        || raw == Integer.class
        || raw == Long.class
        || raw == Boolean.class) {
      return Optional.of(Optional.empty());
    }
    return Optional.empty();
  }

  /// Whether a key may be left out of a deck.
  static boolean mayBeAbsent(RecordComponent component) {
    DeckKey about = component.getAnnotation(DeckKey.class);
    return about != null && !about.fallback().isEmpty() || absent(component.getType()).isPresent();
  }

  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType p ? (Class<?>) p.getRawType() : (Class<?>) type;
  }

  static Type argument(Type type, int k) {
    return ((ParameterizedType) type).getActualTypeArguments()[k];
  }

  private Object value(DeckNode node, Type type, String key, DeckKey about) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return Optional.of(value(node, argument(type, 0), key, about));
    } else if (raw == OptionalDouble.class) {
      return OptionalDouble.of(number(node, key, about));
    } else if (raw == OptionalInt.class) {
      return OptionalInt.of(Math.toIntExact(whole(node, key, about, Integer.MAX_VALUE)));
    } else if (raw == OptionalLong.class) {
      return OptionalLong.of(whole(node, key, about, Long.MAX_VALUE));
    } else if (raw == double.class || raw == Double.class) {
      return number(node, key, about);
    } else if (raw == int.class || raw == Integer.class) {
      return (int) whole(node, key, about, Integer.MAX_VALUE);
    } else if (raw == long.class || raw == Long.class) {
      return whole(node, key, about, Long.MAX_VALUE);
    } else if (raw == boolean.class || raw == Boolean.class) {
      return truth(node, key);
    } else if (raw == String.class) {
      return text(node, key);
    } else if (raw == Path.class) {
      return section.resolve(text(node, key));
    } else if (raw == List.class) {
      List<DeckNode> items = node instanceof DeckNode.Items list ? list.items() : List.of(node);
      List<Object> values = new ArrayList<>();
      for (DeckNode item : items) {
        values.add(value(item, argument(type, 0), key, about));
      }
      return Collections.unmodifiableList(values);
    } else if (raw == Map.class) {
      if (!(node instanceof DeckNode.Mapping mapping)) {
        throw mistyped(node, key, "a mapping such as {Li: 1}");
      }
      Map<String, Object> values = new LinkedHashMap<>();
      NodeSection inner = section.section(key, node);
      mapping
          .entries()
          .forEach(
              (k, e) ->
                  values.put(
                      k, new RecordBinder(inner).value(e.value(), argument(type, 1), k, about)));
      return Collections.unmodifiableMap(values);
    } else if (raw == DeckSection.class) {
      return section.section(key, node);
    } else if (raw.isEnum()) {
      return constant(node, raw, key);
    } else if (raw == DeckKeys.Limit.class) {
      boolean off = node instanceof DeckNode.Scalar s && !s.quoted() && s.text().equals("off");
      return new DeckKeys.Limit(
          off ? OptionalDouble.empty() : OptionalDouble.of(number(node, key, about)));
    } else if (raw.isRecord()) {
      return section
          .section(key, written(node, raw, key))
          .bind(raw.asSubclass(Record.class), List.of());
    }
    throw new IllegalArgumentException("a deck cannot hold a " + type);
  }

  /// The mapping that `node` stands for: itself, or what its short form means.
  private DeckNode written(DeckNode node, Class<?> record, String key) {
    DeckKey.Short shortForm = record.getAnnotation(DeckKey.Short.class);
    if (shortForm == null || node instanceof DeckNode.Mapping) {
      return node;
    }
    if (!(node instanceof DeckNode.Scalar scalar)) {
      return node;
    }
    int line = node.line();
    if (shortForm.value() == DeckKey.Form.FIRST_KEY) {
      String first = key(record.getRecordComponents()[0].getName());
      return new DeckNode.Mapping(line, Map.of(first, new DeckNode.Entry(line, node)));
    }
    DeckNode empty = new DeckNode.Scalar(line, "", false);
    return new DeckNode.Mapping(line, Map.of(scalar.text(), new DeckNode.Entry(line, empty)));
  }

  private InputException mistyped(DeckNode node, String key, String expected) {
    int line = node.line() > 0 ? node.line() : section.line(key);
    return section.at(
        line,
        "key '"
            + section.dotted(key)
            + "': expected "
            + expected
            + ", got "
            + DeckNode.describe(node));
  }

  private double number(DeckNode node, String key, DeckKey about) {
    if (!(node instanceof DeckNode.Scalar s) || !s.isNumber()) {
      boolean unit =
          node instanceof DeckNode.Scalar s
              && s.text().matches("[-+]?\\d[\\d.eE+-]*\\s*[A-Za-zÅµ°].*");
      throw mistyped(node, key, "a number" + (unit ? " alone (the unit is in the key)" : ""));
    }
    double value = Double.parseDouble(s.text());
    range(node, value, s.text(), key, about);
    return value;
  }

  private long whole(DeckNode node, String key, DeckKey about, long limit) {
    if (node instanceof DeckNode.Scalar s && s.isNumber()) {
      double value = Double.parseDouble(s.text());
      range(node, value, s.text(), key, about);
      try {
        long exact = new java.math.BigDecimal(s.text()).longValueExact();
        if (Math.abs(exact) <= limit) {
          return exact;
        }
      } catch (ArithmeticException e) {
        // not whole, or too large: reported below
      }
      if (Math.abs(value) > limit) {
        throw mistyped(node, key, "a whole number up to " + limit);
      }
    }
    throw mistyped(node, key, "a whole number");
  }

  private void range(DeckNode node, double value, String text, String key, DeckKey about) {
    if (!Double.isFinite(value)) {
      throw mistyped(node, key, "a finite number");
    }
    if (about == null || value >= about.min() && value > about.above() && value <= about.max()) {
      return;
    }
    List<String> limits = new ArrayList<>();
    if (about.min() != Double.NEGATIVE_INFINITY) {
      limits.add("at least " + Plain.number(about.min()));
    }
    if (about.above() != Double.NEGATIVE_INFINITY) {
      limits.add("more than " + Plain.number(about.above()));
    }
    if (about.max() != Double.POSITIVE_INFINITY) {
      limits.add("at most " + Plain.number(about.max()));
    }
    int line = node.line() > 0 ? node.line() : section.line(key);
    throw section.at(
        line,
        "key '"
            + section.dotted(key)
            + "' is "
            + text
            + "; it must be "
            + String.join(" and ", limits));
  }

  private boolean truth(DeckNode node, String key) {
    if (node instanceof DeckNode.Scalar s && !s.quoted()) {
      if (s.text().equals("true")) {
        return true;
      } else if (s.text().equals("false")) {
        return false;
      }
    }
    throw mistyped(node, key, "true or false");
  }

  private String text(DeckNode node, String key) {
    if (node instanceof DeckNode.Scalar s && !s.isNull()) {
      return s.text();
    }
    throw mistyped(node, key, "text");
  }

  private Object constant(DeckNode node, Class<?> type, String key) {
    List<String> words = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String word = Plain.word((Enum<?>) constant);
      words.add(word);
      if (node instanceof DeckNode.Scalar s && s.text().equals(word)) {
        return constant;
      }
    }
    String hint =
        node instanceof DeckNode.Scalar s
            ? Nearest.of(s.text(), words).map(n -> "; did you mean '" + n + "'?").orElse("")
            : "";
    InputException fault = mistyped(node, key, "one of " + String.join(", ", words));
    if (hint.isEmpty()) {
      throw fault;
    }
    int line = node.line() > 0 ? node.line() : section.line(key);
    throw section.at(
        line,
        "key '"
            + section.dotted(key)
            + "': expected one of "
            + String.join(", ", words)
            + ", got "
            + DeckNode.describe(node)
            + hint);
  }
}
