package org.haven.kernels.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules by which a float twin is derived. That the twins of the product compute what they should
/// is shown by its tests in mixed precision.
class TwinTest {
  private static final String KERNEL =
      """
      package x;

      @Mixed(
          keeps = "positions sum energies")
      record K(int n, double[] positions, double[] table, double scale, double[] energies)
          implements Kernel {
        static void body(
            int i, int n, double[] positions, double[] table, double scale, double[] energies) {
          double sum = 0.5;
          for (int p = 0; p < n; p++) {
            double x = positions[p] - positions[i] + 1.0;
            double r = Math.sqrt(x * x);
            double u = 1.0;
            // Two lines of 1.0.
            double w =
                2.0 * (r - 1.5e-3) * Math.max(r, 0.1) + (n > 0.5 ? -Math.PI : 4 * 2.0) * scale / p;
            if (r < 2.0 && !(u >= table[p])) {
              w = Far.away(w, table[p + 1]) * u - 1.0;
            }
            sum += u * w;
            sum -= 2.0 * w;
            sum += (double) u * w;
            table[p] += w;
            u = (int) (10.0 * w);
          }
          energies[i] = 0.5 * sum;
        }
      }
      """;

  private static final String TWIN =
      """
      package x; // Derived from K.java, see kernels.twins: change that. What it calls needs an overload for float.



      record KMixed(int n, double[] positions, float[] table, float scale, double[] energies)
          implements Kernel {
        static void body(
            int i, int n, double[] positions, float[] table, float scale, double[] energies) {
          double sum = 0.5;
          for (int p = 0; p < n; p++) {
            float x = (float) (positions[p] - positions[i] + 1.0);
            float r = (float) Math.sqrt(x * x);
            float u = 1.0f;
            // Two lines of 1.0.
            float w =
                2.0f * (r - 1.5e-3f) * Math.max(r, 0.1f) + (n > 0.5f ? -(float) Math.PI : 4 * 2.0f) * scale / p;
            if (r < 2.0f && !(u >= table[p])) {
              w = Far.away(w, table[p + 1]) * u - 1.0f;
            }
            sum += u * w;
            sum -= 2.0f * w;
            sum += (double) u * w;
            table[p] += w;
            u = (int) (10.0f * w);
          }
          energies[i] = 0.5 * sum;
        }
      }
      """;

  @Test
  void doublesBecomeFloatsButForWhatIsKept() {
    assertThat(Twin.of(KERNEL, "K")).isEqualTo(TWIN);
  }

  /// What could stay in double unseen, or is not known, is refused with its line.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x[i] = x[i] + kept[i]; x[i] += kept[i];                | assign it to a variable first
          if (Far.away(x[i]) < 1.0) { x[i] = 0.0; }              | without an overload
          kept[i] += Far.away(x[i]);                             | without an overload
          kept[i] = Far.away(x[i]);                              | without an overload
          x[i] += Far.away(x[i]);                                | without an overload
          x[i] = Math.sqrt(Far.away(x[i]));                      | without an overload
          x[i] = (float) Far.away(x[i]);                         | without an overload
          x[i] = kept[i] * Far.away(x[i]);                       | a call meets a double
          x[i] = Far.away(i);                                    | hand a float over
          x[i] = away(x[i]);                                     | another class
          x[i] = Math.cbrt(x[i]);                                | not for kernels
          x[i] = Far.AWAY;                                       | as an argument
          x[i] = away;                                           | as an argument
          x[i] = 1.0d * x[i];                                    | without its d
          int y = 0; { double y = 0; } { int y = 1; }            | another type
          do { x[i] = 0.0; } while (x[i] > 0.0);                 | no rule
          x[i] = kept[i] = 0.0;                                  | no rule
          String s = null;                                       | must be a number
          """)
  void whatMayStayDoubleUnseenIsRefusedWithItsLine(String statements, String why) {
    String source =
        """
        @Mixed(keeps = "kept")
        record K(double[] x, double[] kept) implements Kernel {
          static void body(int i, double[] x, double[] kept) {
            %s
          }
        }
        """
            .formatted(statements);
    assertThatThrownBy(() -> Twin.of(source, "K"))
        .isInstanceOf(TwinException.class)
        .hasMessageContaining(why)
        .extracting(fault -> ((TwinException) fault).line)
        .isEqualTo(4L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          record K(double x) { static final double Y = 1; }      | components and `body` only
          record K(double x) { static double f(double x) { return x; } } | components and `body` only
          class K { static void body(int i) {} }                 | only a record has a twin
          class Outer { record K(double x) {} }                  | at the top of its file
          @Mixed(keeps = "x y") record K(double x, int y) {}       | keeps "y", but no double
          @Mixed(keeps = Names.ALL) record K(double x) {}        | written out
          """)
  void recordWithoutATwinIsRefused(String source, String why) {
    assertThatThrownBy(() -> Twin.of(source, "K"))
        .isInstanceOf(TwinException.class)
        .hasMessageContaining(why);
  }
}
