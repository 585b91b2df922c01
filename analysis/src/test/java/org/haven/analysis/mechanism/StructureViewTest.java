package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

final class StructureViewTest {
  private static final Cell CELL = Cell.ofLengthsAndAngles(9, 10, 11, 80, 85, 95);
  private static final double[] PLACE = {0.25, 0.5, 0.75};

  /// One Li that trembles about a place, and a resting S.
  private static DensityMap map() {
    MovingAtoms atoms =
        new MovingAtoms(
            CELL,
            List.of("Li", "S"),
            500,
            1,
            false,
            (frame, time, r, v) -> {
              double[] s = PLACE.clone();
              CELL.toCartesian(s, s);
              for (int d = 0; d < 3; d++) {
                r[d] = s[d] + 0.3 * Math.sin((d + 1) * frame);
                r[3 + d] = 2;
              }
            });
    var sampler = new DensityMap.Sampler(atoms.pass(), 0.3);
    atoms.pass().run(List.of(sampler));
    return sampler.result();
  }

  @Test
  void theCoarseGridHoldsTheIonsWhereTheyAre() {
    DensityMap map = map();
    int[] n = StructureView.shape(CELL);
    double[] coarse = StructureView.of(map, List.of("Li"), Optional.empty(), List.of()).shared(n);
    double voxel = CELL.volume() / coarse.length;
    assertThat(Arrays.stream(coarse).sum() * voxel).isCloseTo(1, within(1e-9));
    double[] mean = new double[3];
    for (int k = 0; k < coarse.length; k++) {
      double[] s = {
        (double) (k / (n[1] * n[2])) / n[0],
        (double) (k / n[2] % n[1]) / n[1],
        (double) (k % n[2]) / n[2]
      };
      for (int d = 0; d < 3; d++) {
        mean[d] += coarse[k] * voxel * s[d];
      }
    }
    // Sines over 500 frames have a mean below 0.3 Å/√500.
    for (int d = 0; d < 3; d++) {
      assertThat(mean[d]).isCloseTo(PLACE[d], within(0.02 / 9));
    }
  }

  @Test
  void bytesOfThePageAreRootsOfTheDensity() throws DataFormatException {
    Map<String, Object> json =
        StructureView.of(map(), List.of("Li"), Optional.empty(), List.of()).json();
    Map<?, ?> density = (Map<?, ?>) json.get("density");
    List<?> n = (List<?>) density.get("shape");
    int points = n.stream().mapToInt(x -> (Integer) x).reduce(1, (a, b) -> a * b);
    Inflater inflater = new Inflater();
    inflater.setInput(Base64.getDecoder().decode((String) density.get("deflated")));
    byte[] bytes = new byte[points + 1];
    assertThat(inflater.inflate(bytes)).isEqualTo(points);
    assertThat(inflater.finished()).isTrue();
    double most = (Double) density.get("most");
    double ions = 0;
    int greatest = 0;
    for (int k = 0; k < points; k++) {
      int b = bytes[k] & 0xff;
      greatest = Math.max(greatest, b);
      ions += most * b * b / (255.0 * 255.0) * CELL.volume() / points;
    }
    assertThat(greatest).isEqualTo(255);
    // Half a step of a byte at each point.
    assertThat(ions).isCloseTo(1, within(0.05));
    assertThat(json.get("elements").toString()).contains("symbol=S", "number=16", "radius=1.05");
  }

  @Test
  void aLargeCellHasNoLargerGrid() {
    int[] n = StructureView.shape(Cell.orthorhombic(100, 120, 90));
    assertThat(n[0] * n[1] * n[2]).isLessThanOrEqualTo(StructureView.MOST_POINTS);
  }
}
