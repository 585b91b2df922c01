package org.haven.inputs.deck;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// A YAML value with the 1-based line it stands on; line 0 where there is no file.
///
/// Scalars keep their text and are read as YAML 1.2 does: `1e-5` is a number, `no` is a word (and
/// `No` an element).
sealed interface DeckNode {
  int line();

  /// A single value. `quoted` text is never a number.
  record Scalar(int line, String text, boolean quoted) implements DeckNode {
    boolean isNull() {
      return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    boolean isWord(String word) {
      return !quoted && !word.isEmpty() && text.equals(word);
    }

    boolean isNumber() {
      return !quoted && NUMBER.matcher(text).matches();
    }
  }

  /// A list.
  record Items(int line, List<DeckNode> items) implements DeckNode {}

  /// A mapping, keys in the order of the file. Its line is that of the key it belongs to.
  record Mapping(int line, Map<String, Entry> entries) implements DeckNode {}

  /// A value with the line of its key.
  record Entry(int line, DeckNode value) {}

  int MOST_VALUES = 100_000;
  Pattern WHOLE = Pattern.compile("[-+]?\\d+");
  Pattern NUMBER = Pattern.compile("[-+]?(\\.\\d+|\\d+(\\.\\d*)?)([eE][-+]?\\d+)?");

  /// The plain value: `Map`, `List`, `String`, `Integer`, `Long`, `Double`, `Boolean`, null.
  static Object plain(DeckNode node) {
    return switch (node) {
      case Mapping m -> {
        Map<String, Object> values = new LinkedHashMap<>();
        m.entries().forEach((k, e) -> values.put(k, plain(e.value())));
        yield values;
      }
      case Items l -> l.items().stream().map(DeckNode::plain).toList();
      case Scalar s -> {
        if (s.quoted()) {
          yield s.text();
        } else if (s.isNull()) {
          yield null;
        } else if (s.text().equals("true") || s.text().equals("false")) {
          yield Boolean.valueOf(s.text());
        } else if (WHOLE.matcher(s.text()).matches() && s.text().length() < 19) {
          long value = Long.parseLong(s.text());
          if (value == (int) value) {
            yield (int) value;
          }
          yield value;
        } else if (s.isNumber()) {
          yield Double.valueOf(s.text());
        }
        yield s.text();
      }
    };
  }

  /// The inverse of [#plain], without lines.
  static DeckNode of(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((k, v) -> entries.put(String.valueOf(k), new Entry(0, of(v))));
        yield new Mapping(0, entries);
      }
      case Iterable<?> list -> {
        List<DeckNode> items = new ArrayList<>();
        list.forEach(v -> items.add(of(v)));
        yield new Items(0, items);
      }
      case null -> new Scalar(0, "", false);
      case String text -> new Scalar(0, text, true);
      default -> new Scalar(0, value.toString(), false);
    };
  }

  /// A single word for messages: the text of a scalar, or what else it is.
  static String describe(DeckNode node) {
    return switch (node) {
      case Scalar s ->
          s.isNull() ? "nothing" : (s.quoted() ? "text " : "") + Plain.quoted(s.text());
      case Items l -> "a list";
      case Mapping m -> "a mapping";
    };
  }

  /// The mapping that a YAML file holds.
  ///
  /// @throws InputException at the line of the first syntax error, duplicate key or tab
  static Mapping read(Path file) {
    String text;
    try (InputStream in = LineReader.stream(file)) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    return parse(text, file);
  }

  static Mapping parse(String text, Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(true);
    Node root;
    try {
      StreamReader reader = new StreamReader(text);
      root = new Composer(new ParserImpl(reader, options), new Resolver(), options).getSingleNode();
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      String problem = String.valueOf(e.getProblem());
      throw new InputException(
          file,
          line,
          problem.contains("\\t")
              ? "a tab stands where YAML wants spaces; indent with spaces"
              : "not valid YAML: "
                  + problem
                  + (e.getContext() == null ? "" : " " + e.getContext()));
    } catch (YAMLException e) {
      throw new InputException(file, "not valid YAML: " + e.getMessage(), e);
    }
    if (root == null) {
      throw new InputException(file, "is empty; expected a deck");
    }
    DeckNode node = convert(root, file, 0, new int[1]);
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    throw new InputException(
        file, node.line(), "expected a mapping such as 'mobile: [Li]', got " + describe(node));
  }

  /// @param count of the values so far: an alias stands for all that it names
  private static DeckNode convert(Node node, Path file, int depth, int[] count) {
    int line = node.getStartMark().getLine() + 1;
    if (depth > 50) {
      throw new InputException(file, line, "nested more than 50 levels deep");
    }
    if (++count[0] > MOST_VALUES) {
      throw new InputException(
          file,
          line,
          "more than " + MOST_VALUES + " values, those counted that aliases (*name) repeat");
    }
    return switch (node) {
      case ScalarNode s -> new Scalar(line, s.getValue(), !s.isPlain());
      case SequenceNode s -> {
        List<DeckNode> items = new ArrayList<>();
        for (Node item : s.getValue()) {
          items.add(convert(item, file, depth + 1, count));
        }
        yield new Items(line, items);
      }
      case MappingNode m -> {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : m.getValue()) {
          int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
          if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw new InputException(file, keyLine, "a key must be a word");
          }
          DeckNode value = convert(tuple.getValueNode(), file, depth + 1, count);
          if (value instanceof Mapping block) {
            value = new Mapping(keyLine, block.entries());
          }
          Entry first = entries.putIfAbsent(key.getValue(), new Entry(keyLine, value));
          if (first != null) {
            throw new InputException(
                file,
                keyLine,
                "key "
                    + Plain.quoted(key.getValue())
                    + " is given twice, first in line "
                    + first.line());
          }
        }
        yield new Mapping(line, entries);
      }
      default -> throw new InputException(file, line, "unexpected YAML node " + node.getNodeId());
    };
  }
}
