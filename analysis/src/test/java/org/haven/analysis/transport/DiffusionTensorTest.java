package org.haven.analysis.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiffusionTensorTest {
  private static DiffusionTensor tensor(Displacements walk) {
    Diffusivity d =
        Diffusivity.estimate(walk, walk.indices("Li"), Directions.XYZ, Optional.empty(), 3, 1);
    DiffusionTensor tensor = d.tensor().orElseThrow();
    // The trace is three times D*, whatever the axes.
    double trace = tensor.cm2PerS()[0] + tensor.cm2PerS()[1] + tensor.cm2PerS()[2];
    assertThat(trace / 3 / d.cm2PerS().value()).isCloseTo(1, within(1e-12));
    return tensor;
  }

  /// D = 2 : 1 : ½ Å²/ps along three axes turned by 30° about z: intervals of the principal values
  /// hold them in 95 % of walks (60 walks, three standard deviations), and the axes are found.
  @Test
  void principalValuesAndAxesAreFound() {
    double[] truth = {2, 1, 0.5};
    int walks = 60;
    int held = 0;
    for (int k = 0; k < walks; k++) {
      DiffusionTensor tensor =
          tensor(RandomWalks.anisotropic(64, 500, new double[] {2, 1, 0.5}, Math.PI / 6, k));
      assertThat(tensor.anisotropic()).isTrue();
      assertThat(Math.abs(tensor.axes().get(0).direction()[0]))
          .isCloseTo(Math.cos(Math.PI / 6), within(0.15));
      assertThat(Math.abs(tensor.axes().get(2).direction()[2])).isCloseTo(1, within(0.05));
      for (int a = 0; a < 3; a++) {
        held += tensor.axes().get(a).cm2PerS().covers(truth[a] * Diffusivity.CM2_PER_S) ? 1 : 0;
      }
    }
    double fraction = held / (3.0 * walks);
    System.out.printf("principal values: %.3f of intervals hold the truth%n", fraction);
    assertThat(fraction).isBetween(0.95 - 3 * Math.sqrt(0.95 * 0.05 / (3 * walks)), 0.997);
  }

  /// Isotropic walks, of Gaussian steps and of rare hops, are called anisotropic by chance alone.
  @Test
  void isotropicWalksAreNotCalledAnisotropic() {
    int walks = 60;
    int wrong = 0;
    int below = 0;
    for (int k = 0; k < walks; k++) {
      DiffusionTensor tensor =
          tensor(
              k % 2 == 0
                  ? RandomWalks.gaussian(64, 500, 1, k)
                  : RandomWalks.hopping(64, 500, 0.02, 3, 0.3, k));
      wrong += tensor.anisotropic() ? 1 : 0;
      below += tensor.isotropyP() < 0.2 ? 1 : 0;
    }
    System.out.printf("isotropic walks: p < 0.2 in %d, < 0.01 in %d of %d%n", below, wrong, walks);
    assertThat(wrong).isLessThan(4);
    // 12 ± 3 are expected; more would be a noise taken for too small.
    assertThat(below).isLessThan(22);
  }

  /// A conductor in a plane has no diffusion along its normal, and an interval that says how
  /// little.
  @Test
  void aPlaneHasAnUpperBoundAlongItsNormal() {
    Displacements walk = RandomWalks.anisotropic(64, 500, new double[] {1, 1, 0}, 0, 3);
    DiffusionTensor.Axis normal = tensor(walk).axes().get(2);
    assertThat(Math.abs(normal.direction()[2])).isCloseTo(1, within(1e-3));
    assertThat(normal.cm2PerS().ci95High()).isBetween(0.0, 0.02 * Diffusivity.CM2_PER_S);
    assertThat(normal.determined()).isTrue();
    assertThat(tensor(walk).axes().get(0).determined()).isFalse();
  }
}
