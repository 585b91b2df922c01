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
import org.haven.inputs.Ranges;

/// Binds a mapping of a deck to a record, strictly.
///
/// Components may be `boolean`, `int`, `long`, `double` and their boxes, `String`, `Path` (resolved
/// against the deck's folder), enums (lower snake case), records, [DeckSection], `List`, `Map` with
/// `String` keys, and `Optional…` of these. A single value stands for a list of one.
public final class RecordBinder {
  /// The key by which a mapping names its kind.
  static final String KIND = "kind";

  private final NodeSection section;

  RecordBinder(NodeSection section) {
    this.section = section;
  }

  /// `cutoffAngstrom` → `cutoff_angstrom`.
  static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  /// The components that are keys.
  static List<RecordComponent> keys(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .filter(c -> !c.isAnnotationPresent(DeckKey.Name.class))
        .toList();
  }

  <T extends Record> T bind(Class<T> type, List<String> handled) {
    return bind(type, handled, "");
  }

  /// @param name by which a deck chose this kind of record
  private <T extends Record> T bind(Class<T> type, List<String> handled, String name) {
    List<String> valid = new ArrayList<>(handled);
    keys(type).stream()
        .map(c -> key(c.getName()))
        .filter(k -> !handled.contains(k))
        .forEach(valid::add);
    requireKnown(valid);
    Object[] values =
        Arrays.stream(type.getRecordComponents())
            .map(
                c ->
                    c.isAnnotationPresent(DeckKey.Name.class)
                        ? constant(new DeckNode.Scalar(0, name, false), c.getType(), name)
                        : component(c, key(c.getName())))
            .toArray();
    try {
      return make(type, values);
    } catch (IllegalArgumentException fault) {
      throw section.at(section.line(), fault.getMessage());
    }
  }

  private void requireKnown(List<String> valid) {
    for (String given : section.node().entries().keySet()) {
      if (!valid.contains(given)) {
        throw section.fault(
            given,
            "is unknown"
                + Nearest.of(given, valid)
                    .map(n -> "; did you mean " + Plain.quoted(n) + "?")
                    .orElse(valid.isEmpty() ? "" : ".")
                + (valid.isEmpty() ? "" : " Valid keys: " + String.join(", ", valid)));
      }
    }
  }

  private static <T extends Record> T make(Class<T> type, Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  /// The value of a component.
  static Object get(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /// The same record with another value of one key; that of a record within after a point.
  static <T extends Record> T with(T record, String key, Object value) {
    String[] steps = key.split("\\.", 2);
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean found = false;
    for (int k = 0; k < components.length; k++) {
      values[k] = get(record, components[k]);
      if (key(components[k].getName()).equals(steps[0])) {
        found = true;
        values[k] = steps.length == 1 ? value : with((Record) values[k], steps[1], value);
      }
    }
    if (!found) {
      throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no key " + key);
    }
    @SuppressWarnings("unchecked")
    Class<T> type = (Class<T>) record.getClass();
    return make(type, values);
  }

  private Object component(RecordComponent component, String key) {
    DeckNode.Entry entry = section.node().entries().get(key);
    DeckKey about = component.getAnnotation(DeckKey.class);
    Class<?> raw = component.getType();
    if (entry == null) {
      if (about != null && !about.fallback().isEmpty()) {
        return value(fallback(about), component.getGenericType(), key, about);
      }
      return about != null && about.optional()
          ? null
          : absent(raw).orElseThrow(() -> missing(key, about(component))).orElse(null);
    }
    DeckNode node = entry.value();
    if (node instanceof DeckNode.Scalar s && s.isNull()) {
      if (!isRecord(component.getGenericType())) {
        throw section.fault(
            key, "has no value; give one, or leave the key out if it has a default");
      }
      node = orEmpty(entry);
    }
    return value(node, component.getGenericType(), key, about);
  }

  /// The value of a key's default.
  static DeckNode fallback(DeckKey about) {
    return DeckNode.parse("x: " + about.fallback(), Path.of("fallback")).entries().get("x").value();
  }

  /// What a key means; empty if nothing is said.
  static String about(RecordComponent component) {
    DeckKey about = component.getAnnotation(DeckKey.class);
    String text = about == null ? "" : about.value();
    return text.contains("{kinds}")
        ? text.replace(
            "{kinds}",
            String.join(", ", DeckKind.of(raw(argument(component.getGenericType(), 0))).keySet()))
        : text;
  }

  private InputException missing(String key, String about) {
    return section.at(
        section.line(),
        "key "
            + Plain.quoted(section.dotted(key))
            + " is missing"
            + (about.isEmpty() ? "" : ": " + about));
  }

  /// The value of a mapping, which may be left out.
  private static DeckNode orEmpty(DeckNode.Entry entry) {
    return entry.value() instanceof DeckNode.Scalar s && s.isNull()
        ? new DeckNode.Mapping(entry.line(), Map.of())
        : entry.value();
  }

  private static boolean isRecord(Type type) {
    return raw(type).isRecord()
        || isChoice(raw(type))
        || raw(type) == Optional.class && isRecord(argument(type, 0));
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
    return about != null && (about.optional() || !about.fallback().isEmpty())
        || absent(component.getType()).isPresent();
  }

  /// Whether a deck chooses the kind of it ([DeckKind]).
  static boolean isChoice(Class<?> type) {
    return type.isInterface() && DeckKind.Chosen.class.isAssignableFrom(type);
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
      boolean word = about != null && node instanceof DeckNode.Scalar s && s.isWord(about.word());
      return word ? OptionalDouble.empty() : OptionalDouble.of(number(node, key, about));
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
      return about != null && about.here()
          ? Path.of(text(node, key)).toAbsolutePath().normalize()
          : section.resolve(text(node, key));
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
      return potential(node, key);
    } else if (raw.isEnum()) {
      return constant(node, raw, key);
    } else if (isChoice(raw)) {
      return new RecordBinder(section.section(key, written(node, raw))).chosen(raw);
    } else if (raw.isRecord()) {
      return section.section(key, written(node, raw)).bind(raw.asSubclass(Record.class), List.of());
    }
    throw new IllegalArgumentException("a deck cannot hold a " + type);
  }

  /// Potentials are the sections that others read.
  private NodeSection potential(DeckNode node, String key) {
    if (node instanceof DeckNode.Mapping) {
      return section.section(key, node);
    }
    String wish =
        node instanceof DeckNode.Items
            ? "; several are one potential as {type: sum, of: […]}, or as a committee"
            : Nearest.of(((DeckNode.Scalar) node).text(), List.of(UniversalPotential.NAME))
                .map(name -> "; did you mean " + Plain.quoted(name) + "?")
                .orElse("");
    throw mistyped(
        node,
        key,
        "a mapping such as {type: nep, file: nep.txt}, or the word " + UniversalPotential.NAME,
        wish);
  }

  /// The record of the kind that this mapping names.
  private Object chosen(Class<?> choice) {
    var kinds = DeckKind.of(choice);
    List<String> names = List.copyOf(kinds.keySet());
    var given = section.node().entries();
    DeckKey.Kind about = choice.getAnnotation(DeckKey.Kind.class);
    if (about == null) {
      requireKnown(names);
      if (given.size() != 1) {
        throw section.faultAt(
            "holds an item with "
                + given.size()
                + " kinds; each list item is one of "
                + String.join(", ", names));
      }
      String name = given.keySet().iterator().next();
      return new RecordBinder(section.section(name, orEmpty(given.get(name))))
          .bind(kinds.get(name).keys(), List.of(), name);
    }
    var all = DeckKind.components(kinds);
    List<String> valid = new ArrayList<>(List.of(KIND));
    valid.addAll(all.keySet());
    requireKnown(valid);
    if (!given.containsKey(KIND)) {
      throw missing(KIND, about.value());
    }
    String name = word(given.get(KIND).value(), names, KIND);
    // Keys of other kinds are checked, and have no effect.
    all.forEach(
        (key, components) -> {
          if (given.containsKey(key)) {
            component(components.getOrDefault(name, components.firstEntry().getValue()), key);
          }
        });
    return bind(kinds.get(name).keys(), valid, name);
  }

  /// The mapping that `node` stands for: itself, or what its short form means.
  private static DeckNode written(DeckNode node, Class<?> type) {
    int line = node.line();
    if (node instanceof DeckNode.Items
        && type.isAnnotationPresent(DeckKey.Short.class)
        && keys(type).getFirst().getType() == List.class) {
      return shortForm(node, type);
    }
    if (!(node instanceof DeckNode.Scalar scalar)) {
      return node;
    }
    if (type.isAnnotationPresent(DeckKey.Kind.class)) {
      return new DeckNode.Mapping(line, Map.of(KIND, new DeckNode.Entry(line, node)));
    } else if (isChoice(type)) {
      DeckNode empty = new DeckNode.Scalar(line, "", false);
      return new DeckNode.Mapping(line, Map.of(scalar.text(), new DeckNode.Entry(line, empty)));
    } else if (type.isAnnotationPresent(DeckKey.Short.class)) {
      return shortForm(node, type);
    }
    return node;
  }

  /// The mapping of which the value of the first key stands alone.
  private static DeckNode shortForm(DeckNode value, Class<?> type) {
    String first = key(keys(type).getFirst().getName());
    return new DeckNode.Mapping(
        value.line(), Map.of(first, new DeckNode.Entry(value.line(), value)));
  }

  private InputException mistyped(DeckNode node, String key, String expected) {
    return mistyped(node, key, expected, "");
  }

  private InputException mistyped(DeckNode node, String key, String expected, String wish) {
    int line = node.line() > 0 ? node.line() : section.line(key);
    return section.at(
        line,
        "key "
            + Plain.quoted(section.dotted(key))
            + ": expected "
            + expected
            + ", got "
            + DeckNode.describe(node)
            + wish);
  }

  private double number(DeckNode node, String key, DeckKey about) {
    if (!(node instanceof DeckNode.Scalar s) || !s.isNumber()) {
      boolean unit =
          node instanceof DeckNode.Scalar s
              && s.text().matches("[-+]?\\d[\\d.eE+-]*\\s*[A-Za-zÅµ°].*");
      boolean word = about != null && !about.word().isEmpty();
      throw mistyped(
          node,
          key,
          "a number"
              + (unit ? " alone (the unit is in the key)" : "")
              + (word ? ", or " + about.word() : ""));
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
    boolean bounded =
        about != null
            && Double.isFinite(value)
            && !(value >= about.min() && value > about.above() && value <= about.max());
    if (!bounded && !Ranges.isMagnitude(value)) {
      throw mistyped(
          node,
          key,
          String.format(
              Locale.ROOT,
              "0 or a number of size %.0e to %.0e",
              Ranges.MIN_MAGNITUDE,
              Ranges.MAX_MAGNITUDE));
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
        "key "
            + Plain.quoted(section.dotted(key))
            + " is "
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
    Object[] constants = type.getEnumConstants();
    List<String> words = Arrays.stream(constants).map(c -> Plain.word((Enum<?>) c)).toList();
    return constants[words.indexOf(word(node, words, key))];
  }

  private String word(DeckNode node, List<String> words, String key) {
    if (node instanceof DeckNode.Scalar s && words.contains(s.text())) {
      return s.text();
    }
    String hint =
        node instanceof DeckNode.Scalar s
            ? Nearest.of(s.text(), words)
                .map(n -> "; did you mean " + Plain.quoted(n) + "?")
                .orElse("")
            : "";
    InputException fault = mistyped(node, key, "one of " + String.join(", ", words));
    if (hint.isEmpty()) {
      throw fault;
    }
    int line = node.line() > 0 ? node.line() : section.line(key);
    throw section.at(
        line,
        "key "
            + Plain.quoted(section.dotted(key))
            + ": expected one of "
            + String.join(", ", words)
            + ", got "
            + DeckNode.describe(node)
            + hint);
  }
}
