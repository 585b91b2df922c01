package org.haven.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.DistantDevice;
import org.haven.kernels.Precision;
import org.haven.validation.speed.Machine;
import org.haven.validation.speed.SpeedSystem;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Vector code against the plain kernels on processors with shorter vectors than this one, which a
/// JVM of its own pretends to be.
class VectorLengthTest {
  /// Atoms are moved off their lattice sites by so much, so that forces are of some eV/Å.
  private static final double DISORDER_ANGSTROM = 0.1;

  @ParameterizedTest
  @ValueSource(ints = {128, 256})
  void shorterVectorsAgreeWithThePlainKernels(int bits) throws Exception {
    Assumptions.assumeTrue(
        Machine.here().vectorBits() > bits,
        () -> "vectors of " + bits + " bits are this machine's own, or longer: the other tests");
    assertThat(output("-XX:MaxVectorSize=" + bits / 8)).isEqualTo("agrees, " + bits + " bits");
  }

  /// Other instructions: SSE 4, AVX, AVX2. Operations that these lack run in Java, slowly.
  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void olderInstructionsAgreeWithThePlainKernels(int avx) throws Exception {
    assertThat(output("-XX:UseAVX=" + avx)).startsWith("agrees, ");
  }

  private static String output(String flag) throws IOException, InterruptedException {
    return ChildJvm.output(VectorLengthTest.class, List.of(flag));
  }

  /// What the other JVM runs: a NEP, the Lennard-Jones melt, Buckingham with Coulomb sums.
  public static void main(String[] none) {
    Path home = Path.of(System.getProperty("haven.root"));
    for (String name : SpeedSystem.BUNDLED) {
      SpeedSystem system = SpeedSystem.bundled(name, home);
      Structure structure = disordered(system.ofAbout(100));
      double[] plain;
      try (var device = new DistantDevice()) {
        plain = forces(system, structure, Precision.DOUBLE, device);
      }
      try (var device = new CpuDevice(1)) {
        // The Coulomb sums of gdc are accurate to 1e-4 of typical forces, on a mesh here and direct
        // there. Else float has 6e-8, and forces are sums of some 10² terms that partly cancel.
        boolean mesh = name.equals("gdc");
        double[] fast = forces(system, structure, Precision.MIXED, device);
        agree(name, fast, plain, mesh ? 1e-3 : 5e-5);
        double[] exact = forces(system, structure, Precision.DOUBLE, device);
        agree(name, exact, plain, mesh ? 1e-3 : 1e-11);
      }
    }
    System.out.println("agrees, " + Machine.here().vectorBits() + " bits");
  }

  private static Structure disordered(Structure lattice) {
    var random = new SplittableRandom(1);
    double[] positions = lattice.positions().clone();
    for (int k = 0; k < positions.length; k++) {
      positions[k] += DISORDER_ANGSTROM * random.nextGaussian();
    }
    return Structure.of(lattice.title(), lattice.cell(), lattice.symbols(), positions);
  }

  private static double[] forces(
      SpeedSystem system, Structure structure, Precision precision, Device device) {
    try (var potential = system.potential().apply(precision)) {
      return SinglePoint.of(structure, potential, device).evaluation().forces().clone();
    }
  }

  private static void agree(String name, double[] forces, double[] plain, double relative) {
    double apart =
        IntStream.range(0, plain.length)
            .mapToDouble(k -> Math.abs(forces[k] - plain[k]))
            .max()
            .orElseThrow();
    double largest =
        IntStream.range(0, plain.length).mapToDouble(k -> Math.abs(plain[k])).max().orElseThrow();
    if (!(apart <= relative * largest)) {
      throw new AssertionError(
          name + ": forces of up to " + largest + " eV/Å differ by up to " + apart + " eV/Å");
    }
  }
}
