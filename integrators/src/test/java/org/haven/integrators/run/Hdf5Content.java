package org.haven.integrators.run;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.TreeMap;

/// All datasets and attributes of an HDF5 file, bit for bit, read by a reader that is not ours.
public final class Hdf5Content {
  private Hdf5Content() {}

  /// Path → text of the contents, with the bits of every number.
  public static TreeMap<String, String> of(Path file) {
    TreeMap<String, String> found = new TreeMap<>();
    try (var opened = new HdfFile(file)) {
      collect(opened, "", found);
    }
    return found;
  }

  /// The numbers of a one-dimensional dataset.
  static double[] numbers(Path file, String path) {
    try (var opened = new HdfFile(file)) {
      return (double[]) opened.getDatasetByPath(path).getData();
    }
  }

  private static void collect(Node node, String path, TreeMap<String, String> found) {
    if (path.matches("/observers/(trajectory|equilibration)/layout")) {
      // A checksum of bytes among which HDF5 keeps the time at which it made each object.
      return;
    }
    node.getAttributes()
        .forEach((name, value) -> found.put(path + "@" + name, bits(value.getData())));
    if (node instanceof Group group) {
      for (Node child : group) {
        collect(child, path + "/" + child.getName(), found);
      }
    } else if (node instanceof Dataset set) {
      found.put(path, set.getSize() == 0 ? "empty" : bits(set.getData()));
    }
  }

  private static String bits(Object value) {
    if (value != null && value.getClass().isArray()) {
      StringBuilder text = new StringBuilder("[");
      for (int k = 0; k < Array.getLength(value); k++) {
        text.append(bits(Array.get(value, k))).append(' ');
      }
      return text.append(']').toString();
    }
    return switch (value) {
      case Double number -> Long.toHexString(Double.doubleToRawLongBits(number));
      case Float number -> Integer.toHexString(Float.floatToRawIntBits(number));
      case null -> "null";
      default -> value.toString();
    };
  }
}
