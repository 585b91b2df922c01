package org.haven.potentials.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the part of Python's pickle format (protocol 2) that TorchScript writes. Executes nothing:
/// an object is its class name and its attributes.
///
/// Format: Python library reference, `pickletools`; TorchScript's use of it: PyTorch,
/// `torch/csrc/jit/docs/serialization.md`.
public final class TorchPickle {
  private static final Object MARK = new Object();

  /// An object of a TorchScript class.
  ///
  /// @param type class name with dots, beginning with `__torch__`
  public record Instance(String type, Map<String, Object> attributes) {}

  /// A tensor, its values elsewhere in the archive.
  ///
  /// @param storage name of the file that holds the values
  /// @param type Python's name of the storage: `FloatStorage`, `DoubleStorage`, `LongStorage`, …
  /// @param offset first value
  /// @param count number of values
  /// @param shape its sizes
  /// @param isInOrder whether its values stand row by row
  public record Tensor(
      String storage, String type, int offset, int count, List<Integer> shape, boolean isInOrder) {
    /// The values, if the tensor is of numbers in order and `bytes` long enough. Little-endian, as
    /// all machines write them on which PyTorch runs.
    Optional<double[]> values(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int width =
          switch (type) {
            case "FloatStorage", "IntStorage" -> 4;
            case "DoubleStorage", "LongStorage" -> 8;
            default -> 0;
          };
      if (width == 0
          || !isInOrder
          || offset < 0
          || count < 0
          || (long) width * (offset + (long) count) > bytes.length) {
        return Optional.empty();
      }
      double[] values = new double[count];
      for (int k = 0; k < count; k++) {
        int at = width * (offset + k);
        values[k] =
            switch (type) {
              case "FloatStorage" -> buffer.getFloat(at);
              case "IntStorage" -> buffer.getInt(at);
              case "DoubleStorage" -> buffer.getDouble(at);
              default -> buffer.getLong(at);
            };
      }
      return Optional.of(values);
    }
  }

  private record Global(String name) {}

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private TorchPickle(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The object that the bytes describe.
  ///
  /// @throws IllegalArgumentException if they are no such pickle
  static Object read(byte[] bytes) {
    try {
      return new TorchPickle(bytes).run();
    } catch (IllegalArgumentException told) {
      throw told;
    } catch (RuntimeException | StackOverflowError e) {
      // Whatever damaged bytes make of the stack: too few on it, of the wrong type, within itself.
      throw new IllegalArgumentException("its data.pkl is damaged", e);
    }
  }

  private Object run() {
    while (true) {
      int code = in.get() & 0xff;
      switch (code) {
        case 0x80 -> in.get();
        case '.' -> {
          return pop();
        }
        case 'c' -> push(new Global(line() + "." + line()));
        case 'q' -> memo.put(in.get() & 0xff, stack.peek());
        case 'r' -> memo.put(in.getInt(), stack.peek());
        case 'h' -> push(recall(in.get() & 0xff));
        case 'j' -> push(recall(in.getInt()));
        case '(' -> push(MARK);
        case ')' -> push(new ArrayList<>());
        case 't' -> push(new ArrayList<>(sinceMark()));
        case 0x85 -> push(tuple(1));
        case 0x86 -> push(tuple(2));
        case 0x87 -> push(tuple(3));
        case ']' -> push(new ArrayList<>());
        case '}' -> push(new LinkedHashMap<>());
        case 'a' -> {
          Object item = pop();
          list(stack.peek()).add(item);
        }
        case 'e' -> {
          List<Object> items = sinceMark();
          list(stack.peek()).addAll(items);
        }
        case 's' -> {
          Object value = pop();
          Object key = pop();
          map(stack.peek()).put(key, value);
        }
        case 'u' -> {
          List<Object> items = sinceMark();
          for (int k = 0; k + 1 < items.size(); k += 2) {
            map(stack.peek()).put(items.get(k), items.get(k + 1));
          }
        }
        case 'N' -> push(Optional.empty());
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'J' -> push((long) in.getInt());
        case 'K' -> push((long) (in.get() & 0xff));
        case 'M' -> push((long) (in.getShort() & 0xffff));
        case 0x8a -> push(longInteger());
        case 'G' -> push(in.order(ByteOrder.BIG_ENDIAN).getDouble());
        case 'X' -> push(text(in.getInt()));
        case 'U' -> push(text(in.get() & 0xff));
        case 'Q' -> push(List.of("storage", pop()));
        case 0x81 -> {
          pop();
          push(new Instance(((Global) pop()).name, new LinkedHashMap<>()));
        }
        case 'R' -> {
          List<Object> arguments = list(pop());
          push(reduced((Global) pop(), arguments));
        }
        case 'b' -> {
          Object state = pop();
          if (stack.peek() instanceof Instance instance && state instanceof Map<?, ?> attributes) {
            attributes.forEach((key, value) -> instance.attributes.put((String) key, value));
          }
        }
        default ->
            throw new IllegalArgumentException(
                "its data.pkl has opcode " + code + ", which TorchScript does not write");
      }
      in.order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /// Tensors, and lists, which TorchScript wraps in a call each.
  private static Object reduced(Global function, List<Object> arguments) {
    if (function.name.startsWith("torch._utils._rebuild_tensor")) {
      // ((storage, type, key, device, count), offset, size, stride, …)
      List<Object> storage = list(list(arguments.get(0)).get(1));
      List<Integer> shape = sizes(arguments.get(2));
      List<Integer> strides = sizes(arguments.get(3));
      int count = 1;
      boolean isInOrder = strides.size() == shape.size();
      for (int k = shape.size() - 1; k >= 0; k--) {
        isInOrder &= shape.get(k) == 1 || strides.get(k) == count;
        count = Math.multiplyExact(count, shape.get(k));
      }
      String type = ((Global) storage.get(1)).name;
      return new Tensor(
          (String) storage.get(2),
          type.substring(type.lastIndexOf('.') + 1),
          Math.toIntExact((long) arguments.get(1)),
          count,
          shape,
          isInOrder);
    }
    return arguments.isEmpty() ? new LinkedHashMap<>() : arguments.getFirst();
  }

  private static List<Integer> sizes(Object tuple) {
    return list(tuple).stream().map(size -> Math.toIntExact((long) size)).toList();
  }

  private void push(Object value) {
    stack.push(value);
  }

  private Object pop() {
    return stack.pop();
  }

  private Object recall(int index) {
    return Optional.ofNullable(memo.get(index)).orElseThrow();
  }

  private List<Object> tuple(int count) {
    List<Object> items = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      items.addFirst(pop());
    }
    return items;
  }

  private List<Object> sinceMark() {
    List<Object> items = new ArrayList<>();
    for (Object item = pop(); item != MARK; item = pop()) {
      items.add(item);
    }
    return items.reversed();
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<Object, Object> map(Object value) {
    return (Map<Object, Object>) value;
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {
      // Up to the end of the line.
    }
    return new String(in.array(), start, in.position() - start - 1, StandardCharsets.UTF_8);
  }

  private String text(int length) {
    byte[] bytes = new byte[Math.clamp(length, 0, in.remaining())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private long longInteger() {
    int length = in.get() & 0xff;
    long value = 0;
    for (int k = 0; k < length; k++) {
      long b = in.get();
      value |= (k == length - 1 ? b : b & 0xff) << (8 * k);
    }
    return value;
  }
}
