package org.haven.analysis.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.haven.kernels.Element;

/// Pieces of what `view.js` draws: atoms by element, bytes at the points of a grid.
public final class ViewJson {
  private static final int MOST_ATOMS = 20_000;

  private ViewJson() {}

  /// Atoms by element, in the order in which elements come first.
  ///
  /// @param positions [3N] in Å
  public static List<Object> elements(List<String> symbols, double[] positions) {
    List<Object> elements = new ArrayList<>();
    for (String symbol : new LinkedHashSet<>(symbols)) {
      List<Double> places = new ArrayList<>();
      for (int i = 0; i < Math.min(MOST_ATOMS, symbols.size()); i++) {
        if (symbols.get(i).equals(symbol)) {
          for (int d = 0; d < 3; d++) {
            places.add(round(positions[3 * i + d], 2));
          }
        }
      }
      Optional<Element> known = Element.of(symbol);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("symbol", symbol);
      json.put("number", known.map(Element::atomicNumber).orElse(0));
      json.put("radius", known.map(Element::radiusAngstrom).orElse(1.2));
      json.put("at", places);
      elements.add(json);
    }
    return elements;
  }

  /// Bytes as the script inflates them.
  public static String deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream zip = new DeflaterOutputStream(out, deflater)) {
      zip.write(bytes);
    } catch (IOException memory) {
      throw new IllegalStateException(memory);
    } finally {
      deflater.end();
    }
    return Base64.getEncoder().encodeToString(out.toByteArray());
  }

  /// To so many digits behind the point.
  public static List<Double> round(double[] x, int digits) {
    return Arrays.stream(x).mapToObj(v -> round(v, digits)).toList();
  }

  /// To so many digits behind the point.
  public static double round(double x, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(x * scale) / scale;
  }
}
