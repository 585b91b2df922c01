package org.haven.potentials.deepmd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// A value in a serialised model, with its place for messages.
///
/// @param file for messages
/// @param place keys with dots, `model.descriptor.sel`
/// @param node the value; missing where there is none
/// @param variables the arrays of numbers that are kept elsewhere in the file, by their name
record SerializedNode(
    Path file, String place, JsonNode node, Function<String, NumberArray> variables) {

  SerializedNode get(String key) {
    JsonNode child = node.get(key);
    return new SerializedNode(
        file,
        place.isEmpty() ? key : place + "." + key,
        child == null ? MissingNode.getInstance() : child,
        variables);
  }

  /// The elements of a list.
  List<SerializedNode> elements() {
    if (!node.isArray()) {
      throw fault("a list");
    }
    List<SerializedNode> elements = new ArrayList<>();
    for (int k = 0; k < node.size(); k++) {
      elements.add(new SerializedNode(file, place + "[" + k + "]", node.get(k), variables));
    }
    return elements;
  }

  /// Whether it is left out, null, false, zero, or an empty list, mapping or text.
  boolean isVoid() {
    return node.isMissingNode()
        || node.isNull()
        || node.isContainerNode() && node.isEmpty()
        || node.isTextual() && node.asText().isEmpty()
        || node.isBoolean() && !node.asBoolean()
        || node.isNumber() && node.asDouble() == 0;
  }

  String text() {
    if (!node.isTextual()) {
      throw fault("a word");
    }
    return node.asText();
  }

  boolean flag() {
    if (!node.isBoolean()) {
      throw fault("true or false");
    }
    return node.asBoolean();
  }

  double number() {
    if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
      throw fault("a finite number");
    }
    return node.asDouble();
  }

  int whole() {
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw fault("a whole number");
    }
    return node.asInt();
  }

  int[] wholes() {
    return elements().stream().mapToInt(SerializedNode::whole).toArray();
  }

  /// Finite numbers of this shape; -1 stands for any size.
  double[] numbers(int... shape) {
    NumberArray array = array();
    boolean fits = array.shape().length == shape.length;
    for (int k = 0; fits && k < shape.length; k++) {
      fits = shape[k] < 0 || shape[k] == array.shape()[k];
    }
    if (!fits) {
      throw new InputException(
          file,
          "%s has the shape %s; expected %s for the sizes that the model names"
              .formatted(place, sizes(array.shape()), sizes(shape)));
    }
    for (double value : array.values()) {
      if (!Double.isFinite(value)) {
        throw new InputException(file, place + " holds " + value + "; expected finite numbers");
      }
    }
    return array.values();
  }

  private static String sizes(int... shape) {
    List<String> words = new ArrayList<>();
    for (int size : shape) {
      words.add(size < 0 ? "any" : String.valueOf(size));
    }
    return "(" + String.join(", ", words) + ")";
  }

  /// An array: the name of one kept elsewhere, or a mapping with `value`, a list of lists.
  private NumberArray array() {
    if (node.isTextual()) {
      return variables.apply(node.asText());
    }
    JsonNode value = node.get("value");
    if (value == null) {
      throw fault("an array of numbers");
    }
    List<Integer> shape = new ArrayList<>();
    for (JsonNode level = value; level != null && level.isArray(); level = level.get(0)) {
      shape.add(level.size());
    }
    int[] sizes = shape.stream().mapToInt(Integer::intValue).toArray();
    double[] values = new double[NumberArray.count(sizes)];
    if (fill(value, sizes, 0, values, 0) != values.length) {
      throw fault("an array of numbers");
    }
    return new NumberArray(values, sizes);
  }

  private int fill(JsonNode from, int[] sizes, int level, double[] values, int at) {
    if (level == sizes.length) {
      if (!from.isNumber()) {
        throw fault("an array of numbers");
      }
      values[at] = from.asDouble();
      return at + 1;
    }
    if (from.size() != sizes[level]) {
      throw fault("an array whose rows are as long as one another");
    }
    int next = at;
    for (JsonNode each : from) {
      next = fill(each, sizes, level + 1, values, next);
    }
    return next;
  }

  InputException fault(String expected) {
    return new InputException(
        file,
        node.isMissingNode()
            ? "lacks " + place + ", " + expected + "; the file may be cut off or of another version"
            : place
                + " is "
                + Plain.quoted(Plain.shortened(node.toString()))
                + "; expected "
                + expected);
  }
}
