package org.haven.kernels.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.haven.kernels.Lanes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Written code against plain loops, for float and double in every length of vector up to the
/// machine's.
@Isolated
class VectorCodeTest {
  /// What is written for a test: a method from numbers and ints to numbers and ints.
  interface Written {
    int run(Object from, Object to, int[] ints, int[] counts, int count);
  }

  /// A stage that ends in a sum.
  interface Summing {
    double sum(Object numbers);
  }

  static List<VectorType> types() {
    List<VectorType> types = new ArrayList<>();
    Stream.of(VectorShape.S_128_BIT, VectorShape.S_256_BIT, VectorShape.S_512_BIT)
        .filter(shape -> shape.vectorBitSize() <= Lanes.FLOATS.vectorBitSize())
        .forEach(
            shape -> {
              types.add(VectorType.of(true, shape));
              types.add(VectorType.of(false, shape));
            });
    return types;
  }

  private static Written written(VectorType type, Consumer<VectorCode> body) {
    return VectorProgram.write(
        Written.class, MethodHandles.lookup(), type, program -> program.part("run", body));
  }

  /// Applies an expression to every number.
  private static double[] map(
      VectorType type, double[] x, BiFunction<VectorCode, Numbers, Numbers> expression) {
    Written written =
        written(
            type,
            c -> {
              c.loop(
                  c.whole(0),
                  c.wholeIn(4),
                  type.lanes(),
                  p -> c.row(1).store(expression.apply(c, c.let(c.row(0).load(p))), p));
              c.end(c.whole(0));
            });
    double[] padded = Arrays.copyOf(x, type.padded(x.length));
    Object out = type.array(padded.length);
    written.run(type.array(padded), out, new int[0], new int[0], padded.length);
    return Arrays.copyOf(doubles(out), x.length);
  }

  private static double[] doubles(Object numbers) {
    if (numbers instanceof double[] already) {
      return already;
    }
    float[] floats = (float[]) numbers;
    double[] values = new double[floats.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = floats[k];
    }
    return values;
  }

  private static double[] random(VectorType type, int count, double low, double high) {
    var random = new SplittableRandom(7);
    double[] x = random.doubles(count, low, high).toArray();
    return doubles(type.array(x));
  }

  private static void agrees(
      double[] values, double[] x, DoubleUnaryOperator expected, double relative) {
    for (int k = 0; k < x.length; k++) {
      double exact = expected.applyAsDouble(x[k]);
      assertThat(Math.abs(values[k] - exact))
          .as("f(%s) = %s, exactly %s", x[k], values[k], exact)
          .isLessThanOrEqualTo(relative * Math.abs(exact));
    }
  }

  /// In units of 2^−24, half the distance of floats between 1 and 2; 2^−53 for doubles. With |r| ≤
  /// 0.347 a rounding of r, of p = exp(r) − 1 and of 1 + p is at most ¼, ¼ and ½ (above 1: 1), r² s
  /// adds ⅛, the series ends at 0.1; e^r is 0.7 to 1.42. Together 1.3 of the result below 1, and (1
  /// + ¼ · 1.42 + ¼ + ⅛ + 0.1)/1 above: 1.9. StrictMath's own error, 2 units, for doubles.
  @ParameterizedTest
  @MethodSource("types")
  void exponentialsAreRightToAboutOneRounding(VectorType type) {
    double unit = type.isFloat() ? 0x1p-24 : 0x1p-53;
    double bound = type.isFloat() ? 87 : 700;
    for (double range : new double[] {1e-3, 1, bound}) {
      double[] x = random(type, 20_000, -range, range);
      double[] values = map(type, x, (c, v) -> new Functions(c).exp(v));
      agrees(values, x, StrictMath::exp, (type.isFloat() ? 1.9 : 3.9) * unit);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void exponentialsAreHeldAtTheirBounds(VectorType type) {
    double low = type.isFloat() ? -87 : -700;
    double high = type.isFloat() ? 88 : 700;
    double[] x = {low, -1e30, Double.NEGATIVE_INFINITY, high, 1e30, Double.POSITIVE_INFINITY, 0};
    double[] values = map(type, x, (c, v) -> new Functions(c).exp(v));
    assertThat(values[1]).isEqualTo(values[0]).isEqualTo(values[2]).isPositive();
    assertThat(values[4]).isEqualTo(values[3]).isEqualTo(values[5]).isFinite();
    assertThat(values[6]).isOne();
    assertThat(map(type, new double[] {Double.NaN}, (c, v) -> new Functions(c).exp(v))[0]).isNaN();
  }

  /// In the same units. The error of p, 2.3/4, is 2.8 of e = 2ⁿ p + (2ⁿ − 1) at most, where n = 1
  /// and e ≥ 0.207 · 2ⁿ, and 1 of |e| ≥ 0.293 where n < 0; e is rounded, 1. tanh = e/(e + 2) has at
  /// most the relative error of e for e > 0, and twice that for −1 < e < 0: 4. The sum and the
  /// quotient are rounded, 2. Together 6; StrictMath's 2 for doubles.
  @ParameterizedTest
  @MethodSource("types")
  void hyperbolicTangentsAreRightToSomeRoundings(VectorType type) {
    double unit = type.isFloat() ? 0x1p-24 : 0x1p-53;
    for (double range : new double[] {1e-20, 1e-3, 1, 30}) {
      double[] x = random(type, 20_000, -range, range);
      double[] values = map(type, x, (c, v) -> new Functions(c).tanh(v));
      agrees(values, x, StrictMath::tanh, (type.isFloat() ? 6 : 8) * unit);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void arithmeticIsThatOfJava(VectorType type) {
    double[] x = random(type, 64, 1, 3);
    double[] values =
        map(
            type,
            x,
            (c, v) ->
                v.plus(v.times(v))
                    .minus(v.over(v.plus(1)))
                    .times(3)
                    .minus(0.5)
                    .root()
                    .atLeast(1.25)
                    .atMost(4)
                    .negated()
                    .fma(v, c.broadcast(0.1)));
    for (int k = 0; k < x.length; k++) {
      double expected;
      if (type.isFloat()) {
        float v = (float) x[k];
        float root = (float) Math.sqrt((v + v * v - v / (v + 1)) * 3 - 0.5f);
        expected = Math.fma(-Math.min(4f, Math.max(1.25f, root)), v, 0.1f);
      } else {
        double v = x[k];
        double root = Math.sqrt((v + v * v - v / (v + 1)) * 3 - 0.5);
        expected = Math.fma(-Math.min(4, Math.max(1.25, root)), v, 0.1);
      }
      assertThat(values[k]).isEqualTo(expected);
    }
  }

  /// Masks: what is below a bound is packed, its places too; then spread again.
  @ParameterizedTest
  @MethodSource("types")
  void selectionPacksNumbersAndInts(VectorType type) {
    int size = 4 * type.lanes();
    double[] x = random(type, size, 0, 1);
    int[] places = new int[size];
    Arrays.setAll(places, k -> k << 4 | 5);
    int count = size - 1;
    Written select =
        written(
            type,
            c -> {
              Whole found = c.variable(c.whole(0));
              c.loop(
                  c.whole(0),
                  c.wholeIn(4),
                  type.lanes(),
                  p -> {
                    Numbers v = c.row(0).load(p);
                    Condition low =
                        c.let(
                            v.below(c.broadcast(0.5))
                                .and(c.before(c.wholeIn(4).minus(p)))
                                .and(c.except(c.whole(2).minus(p))));
                    c.row(1).store(v.compress(low), found);
                    c.ints(2).compress(p, -1 << 4, low, c.ints(3), found);
                    c.assign(found, found.plus(low.count()));
                  });
              c.end(found);
            });
    Object packed = type.array(size + type.lanes());
    int[] packedPlaces = new int[size + type.lanes()];
    int found = select.run(type.array(x), packed, places, packedPlaces, count);
    List<Integer> expected = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      if (x[k] < 0.5 && k != 2) {
        expected.add(k);
      }
    }
    assertThat(found).isEqualTo(expected.size());
    for (int k = 0; k < found; k++) {
      assertThat(doubles(packed)[k]).isEqualTo(x[expected.get(k)]);
      assertThat(packedPlaces[k]).isEqualTo(expected.get(k) << 4);
    }

    double[] spread =
        map(
            type,
            x,
            (c, v) -> {
              Condition low = c.let(v.below(c.broadcast(0.5)));
              return v.compress(low).expand(low);
            });
    for (int k = 0; k < size; k++) {
      assertThat(spread[k]).isEqualTo(x[k] < 0.5 ? x[k] : 0);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void numbersArePickedByIndex(VectorType type) {
    int lanes = type.lanes();
    double[] table = random(type, 2 * lanes, -1, 1);
    int[] index = new int[lanes];
    Arrays.setAll(index, k -> 4 * ((3 * k + 1) % lanes) + 3);
    int[] plain = new int[lanes];
    Arrays.setAll(plain, k -> (3 * k + 1) % lanes);
    Written pick =
        written(
            type,
            c -> {
              Whole zero = c.whole(0);
              c.row(1).store(c.row(0).load(c.whole(1)).rearrange(c.ints(2).order(zero, -1)), zero);
              c.row(1).store(c.row(0).gather(c.whole(1), c.ints(2), zero), c.whole(lanes));
              c.row(1)
                  .store(
                      c.row(0).load(zero).blend(c.broadcast(9), c.ints(3).equal(zero, 60, 8)),
                      c.whole(2 * lanes));
              c.row(1).store(c.row(0).broadcast(c.ints(2).at(c.whole(1))), c.whole(3 * lanes));
              c.ints(3).copy(zero, 3, c.ints(3), c.whole(lanes));
              c.ints(3).set(c.whole(2 * lanes), c.wholeIn(4).times(3).plus(4).atLeast(20));
              c.end(c.wholeIn(4).minus(c.whole(1)));
            });
    Object out = type.array(4 * lanes);
    int[] ints = Arrays.copyOf(index, 2 * lanes + 1);
    assertThat(pick.run(type.array(table), out, plain, ints, 5)).isEqualTo(4);
    double[] values = doubles(out);
    for (int k = 0; k < lanes; k++) {
      assertThat(values[k]).isEqualTo(table[1 + plain[k]]);
      assertThat(values[lanes + k]).isEqualTo(table[1 + plain[k]]);
      assertThat(values[2 * lanes + k]).isEqualTo((index[k] & 60) == 8 ? 9 : table[k]);
      assertThat(values[3 * lanes + k]).isEqualTo(table[plain[1]]);
      assertThat(ints[lanes + k]).isEqualTo(index[k] & 3);
    }
    assertThat(ints[2 * lanes]).isEqualTo(20);
  }

  @ParameterizedTest
  @MethodSource("types")
  void lanesAreSummed(VectorType type) {
    int lanes = type.lanes();
    int rows = lanes - 1;
    double[] x = new double[Math.max(6, rows * lanes)];
    Arrays.setAll(x, k -> k % 13 + (k / lanes) * 100);
    Written sums =
        written(
            type,
            c -> {
              List<Numbers> vectors = new ArrayList<>();
              for (int row = 0; row < rows; row++) {
                vectors.add(c.row(0).load(c.whole(row * lanes)));
              }
              c.row(1).store(new LaneSums(c).of(vectors), c.whole(0));
              c.end(c.whole(0));
            });
    Object out = type.array(lanes);
    sums.run(type.array(x), out, new int[0], new int[0], 0);
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int lane = 0; lane < lanes; lane++) {
        sum += x[row * lanes + lane];
      }
      assertThat(doubles(out)[row]).isEqualTo(sum);
    }
    Summing all =
        VectorProgram.write(
            Summing.class,
            MethodHandles.lookup(),
            type,
            program -> program.part("sum", c -> c.returnSum(c.row(0), 1, 5)));
    assertThat(all.sum(type.array(x))).isEqualTo(x[1] + x[2] + x[3] + x[4] + x[5]);
  }

  @ParameterizedTest
  @MethodSource("types")
  void oneOfTwoBranchesRuns(VectorType type) {
    Written branch =
        written(
            type,
            c -> {
              c.branch(
                  c.wholeIn(4),
                  3,
                  () -> c.row(1).store(c.broadcast(1), c.whole(0)),
                  () -> c.row(1).store(c.broadcast(c.wholeIn(4)), c.whole(0)));
              c.end(c.whole(0));
            });
    Object out = type.array(type.lanes());
    branch.run(out, out, new int[0], new int[0], 2);
    assertThat(doubles(out)).containsOnly(1);
    branch.run(out, out, new int[0], new int[0], 3);
    assertThat(doubles(out)).containsOnly(3);
  }

  /// Fixed-point differences modulo 2³², for float.
  @Test
  void differencesOfIntsWrap() {
    int lanes = VectorType.FLOAT.lanes();
    int[] fixed = new int[lanes];
    Arrays.setAll(fixed, k -> Integer.MAX_VALUE - 1 + k);
    Written difference =
        written(
            VectorType.FLOAT,
            c -> {
              c.row(1).store(c.ints(2).difference(c.whole(0), c.wholeIn(4)), c.whole(0));
              c.end(c.whole(0));
            });
    float[] out = new float[lanes];
    difference.run(out, out, fixed, fixed, Integer.MAX_VALUE);
    for (int k = 0; k < lanes; k++) {
      assertThat(out[k]).isEqualTo(k - 1);
    }
  }

  @Test
  void writtenClassesCanBeDumpedForReading(@TempDir Path folder) throws IOException {
    System.setProperty(VectorProgram.DUMP, folder.toString());
    try {
      map(VectorType.DOUBLE, new double[] {1}, (c, v) -> v.plus(1));
    } finally {
      System.clearProperty(VectorProgram.DUMP);
    }
    Path room = folder.resolve("org/haven/kernels/code");
    List<Path> files;
    try (Stream<Path> list = Files.list(room)) {
      files = list.sorted().toList();
    }
    assertThat(files).hasSize(2);
    var model = ClassFile.of().parse(Files.readAllBytes(files.get(0)));
    assertThat(files.get(0).getFileName().toString())
        .isEqualTo(model.thisClass().asSymbol().displayName() + ".class");
    assertThat(model.methods().stream().map(m -> m.methodName().stringValue()))
        .contains("run", "run0");
    assertThat(Files.readAllLines(files.get(1)).getFirst())
        .isEqualTo("0 " + VectorType.DOUBLE.species());
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    System.setProperty(VectorProgram.DUMP, file.toString());
    try {
      assertThatThrownBy(() -> map(VectorType.DOUBLE, new double[] {1}, (c, v) -> v))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("-Dhaven.code.dump=" + file);
    } finally {
      System.clearProperty(VectorProgram.DUMP);
    }
  }
}
