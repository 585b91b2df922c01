package org.haven.potentials.deepmd;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.haven.inputs.FileHead;

/// A frozen TensorFlow graph (`GraphDef`) without TensorFlow: its constants and the attributes of
/// its operations, read from the wire format of protocol buffers.
///
/// Numbers of fields: TensorFlow, `graph.proto`, `node_def.proto`, `attr_value.proto`,
/// `tensor.proto`, `tensor_shape.proto`; wire format: protobuf.dev, Encoding.
final class FrozenGraph {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 2;
  private static final int INT32 = 3;
  private static final int STRING = 7;
  private static final int INT64 = 9;

  /// Largest array that is believed.
  private static final int LARGEST = 1 << 28;

  private final Map<String, Map<String, ByteBuffer>> attributes = new LinkedHashMap<>();
  private final Map<String, String> operations = new LinkedHashMap<>();

  /// @throws IllegalArgumentException if the bytes are no such graph
  FrozenGraph(byte[] bytes) {
    try {
      for (Field field : fields(ByteBuffer.wrap(bytes))) {
        if (field.number == 1) {
          addNode(field.bytes());
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the graph ends within a node; copy it again", e);
    }
  }

  /// Whether a file begins with a node of a graph: a field of some length, in it a name.
  static boolean isOne(FileHead head) {
    return head.file().toString().endsWith(".pb")
        && head.startsWith((byte) 0x0a)
        && (head.contains("Const") || head.contains("Placeholder"));
  }

  private void addNode(ByteBuffer node) {
    String name = "";
    Map<String, ByteBuffer> found = new LinkedHashMap<>();
    for (Field field : fields(node)) {
      switch (field.number) {
        case 1 -> name = text(field.bytes());
        case 2 -> operations.put(name, text(field.bytes()));
        case 5 -> {
          String key = "";
          ByteBuffer value = ByteBuffer.allocate(0);
          for (Field part : fields(field.bytes())) {
            if (part.number == 1) {
              key = text(part.bytes());
            } else {
              value = part.bytes();
            }
          }
          found.put(key, value);
        }
        default -> {}
      }
    }
    attributes.put(name, found);
  }

  /// Names of all nodes.
  Set<String> names() {
    return attributes.keySet();
  }

  /// The kinds of operations.
  Set<String> operations() {
    return new TreeSet<>(operations.values());
  }

  /// The first node of one of these kinds.
  Optional<String> find(String... kinds) {
    return operations.entrySet().stream()
        .filter(entry -> Arrays.asList(kinds).contains(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// A float among a node's attributes.
  Optional<Double> number(String node, String attribute) {
    return field(node, attribute, 4).map(field -> (double) field.value.getFloat());
  }

  private Optional<Field> field(String node, String attribute, int number) {
    ByteBuffer value = attributes.getOrDefault(node, Map.of()).get(attribute);
    if (value == null) {
      return Optional.empty();
    }
    for (Field field : fields(value)) {
      if (field.number == number) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }

  /// The text of a constant.
  Optional<String> text(String node) {
    Optional<Field> tensor = field(node, "value", 8);
    if (tensor.isEmpty()) {
      return Optional.empty();
    }
    for (Field field : fields(tensor.get().bytes())) {
      if (field.number == 8) {
        return Optional.of(text(field.bytes()));
      }
    }
    return Optional.empty();
  }

  /// The numbers of a constant.
  ///
  /// @throws IllegalArgumentException if they are damaged
  Optional<NumberArray> numbers(String node) {
    return field(node, "value", 8).map(field -> tensor(node, field.bytes()));
  }

  private static NumberArray tensor(String node, ByteBuffer bytes) {
    int type = FLOAT;
    int[] shape = {};
    ByteBuffer content = ByteBuffer.allocate(0);
    List<Double> listed = new ArrayList<>();
    for (Field field : fields(bytes)) {
      switch (field.number) {
        case 1 -> type = (int) field.varint;
        case 2 -> shape = shape(field.bytes());
        case 4 -> content = field.bytes();
        case 5, 6, 7, 10 -> addListed(field, listed);
        default -> {}
      }
    }
    if (type == STRING) {
      throw new IllegalArgumentException(node + " holds text, not numbers");
    }
    int count = NumberArray.count(shape);
    if (count > LARGEST) {
      throw new IllegalArgumentException(node + " says that it has " + count + " numbers");
    }
    double[] values = new double[count];
    if (content.hasRemaining()) {
      for (int k = 0; k < count; k++) {
        values[k] = next(type, content);
      }
    } else {
      // A list that is too short repeats its last number.
      for (int k = 0; k < count; k++) {
        values[k] = listed.isEmpty() ? 0 : listed.get(Math.min(k, listed.size() - 1));
      }
    }
    return new NumberArray(values, shape);
  }

  private static double next(int type, ByteBuffer content) {
    return switch (type) {
      case FLOAT -> content.getFloat();
      case DOUBLE -> content.getDouble();
      case INT32 -> content.getInt();
      case INT64 -> content.getLong();
      default -> throw new IllegalArgumentException("a tensor has numbers of type " + type);
    };
  }

  /// `float_val`, `double_val`, `int_val`, `int64_val`: packed, or one by one.
  private static void addListed(Field field, List<Double> listed) {
    boolean packed = field.wire == 2;
    ByteBuffer in = field.value;
    switch (field.number) {
      case 5 -> {
        do {
          listed.add((double) in.getFloat());
        } while (packed && in.hasRemaining());
      }
      case 6 -> {
        do {
          listed.add(in.getDouble());
        } while (packed && in.hasRemaining());
      }
      default -> {
        if (packed) {
          while (in.hasRemaining()) {
            listed.add((double) varint(in));
          }
        } else {
          listed.add((double) field.varint);
        }
      }
    }
  }

  private static int[] shape(ByteBuffer bytes) {
    List<Integer> sizes = new ArrayList<>();
    for (Field field : fields(bytes)) {
      if (field.number == 2) {
        long size = 0;
        for (Field part : fields(field.bytes())) {
          if (part.number == 1) {
            size = part.varint;
          }
        }
        if (size < 0 || size > LARGEST) {
          throw new IllegalArgumentException("a tensor has the size " + size);
        }
        sizes.add((int) size);
      }
    }
    return sizes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  /// A field of a message.
  ///
  /// @param wire 0 for a varint, 1 and 5 for 8 and 4 bytes, 2 for bytes of a length
  private record Field(int number, int wire, long varint, ByteBuffer value) {
    ByteBuffer bytes() {
      if (wire != 2) {
        throw new IllegalArgumentException("the file is no graph of TensorFlow");
      }
      return value.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static Iterable<Field> fields(ByteBuffer message) {
    ByteBuffer in = message.duplicate();
    return () ->
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return in.hasRemaining();
          }

          @Override
          public Field next() {
            if (!in.hasRemaining()) {
              throw new NoSuchElementException();
            }
            return field(in);
          }
        };
  }

  private static Field field(ByteBuffer in) {
    long key = varint(in);
    int wire = (int) (key & 7);
    long value = wire == 0 ? varint(in) : 0;
    long length =
        switch (wire) {
          case 0 -> 0;
          case 1 -> 8;
          case 2 -> varint(in);
          case 5 -> 4;
          default ->
              throw new IllegalArgumentException("the file is no graph of TensorFlow, or damaged");
        };
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("the graph ends within a node; copy it again");
    }
    ByteBuffer bytes = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + (int) length);
    return new Field((int) (key >>> 3), wire, value, bytes);
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      value |= (long) (b & 127) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("the file is no graph of TensorFlow, or damaged");
  }
}
