package org.haven.inputs.trajectory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedFrameTest {
  @TempDir Path folder;

  private static double[] random(SplittableRandom random, int count) {
    return random.doubles(count, -3, 3).toArray();
  }

  @Test
  void theReferenceIsReadBackBitForBit() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder text = new StringBuilder();
    Structure[] written = new Structure[2];
    for (int k = 0; k < 2; k++) {
      double[] rows = {5 + random.nextDouble(), 0.1 / 3, 0, 0, 6 + random.nextDouble(), 0, 1, 0, 7};
      written[k] =
          Structure.of(
                  "",
                  Cell.ofRows(rows),
                  List.of("Li", "Cl"),
                  new double[] {0, 0.1, 0.2, 1. / 3, 2, 3})
              .withReference(
                  Optional.of(-10 - random.nextDouble()),
                  Optional.of(random(random, 6)),
                  Optional.of(random(random, 9)));
      FrameLabels predicted =
          new FrameLabels(
              Optional.of(-9.5), Optional.of(random(random, 6)), Optional.of(random(random, 9)));
      Map<String, String> notes = Map.of("frame", "" + k, "why", "a \"jump\" of Li");
      text.append(new ComparedFrame(written[k], predicted, notes).text());
    }
    Path file = Files.writeString(folder.resolve("chosen.extxyz"), text);
    List<Structure> all = StructureFile.readAll(file);
    assertThat(all).hasSize(2);
    for (int k = 0; k < 2; k++) {
      Structure read = all.get(k);
      assertThat(read.cell().rows()).isEqualTo(written[k].cell().rows());
      assertThat(read.positions()).isEqualTo(written[k].positions());
      assertThat(read.energyEv()).isEqualTo(written[k].energyEv());
      assertThat(read.forces().orElseThrow()).isEqualTo(written[k].forces().orElseThrow());
      assertThat(read.virial().orElseThrow()).isEqualTo(written[k].virial().orElseThrow());
    }
    // and by the door of references
    ReferenceFrames reference = ReferenceFrames.open(file);
    reference.forEach(
        frame ->
            assertThat(frame.structure().positions())
                .isEqualTo(written[(int) frame.number()].positions()));
    assertThat(text)
        .contains(" REF_energy=-10.", "REF_forces:R:3", "REF_stress=", "predicted_forces:R:3")
        .contains("predicted_energy=-9.5", "why=\"a \\\"jump\\\" of Li\"");
  }

  @Test
  void keysOfMaceAreRead() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("mace.xyz"),
            """
            1
            Lattice="2 0 0 0 2 0 0 0 2" Properties=species:S:1:pos:R:3:REF_forces:R:3 REF_energy=-1.5 REF_stress="0.1 0.2 0.3 0.01 0.02 0.03"
            Li 0 0 0 0.5 0 0
            """);
    Structure read = StructureFile.read(file, 0);
    assertThat(read.energyEv()).hasValue(-1.5);
    assertThat(read.forces().orElseThrow()[0]).isEqualTo(0.5);
    // a stress of tension in a cell of 8 Å³: W = -8 σ; xx yy zz yz xz xy
    assertThat(read.virial().orElseThrow())
        .containsExactly(-0.8, -0.24, -0.16, -0.24, -1.6, -0.08, -0.16, -0.08, -2.4);
  }

  @Test
  void notesCannotHideLabels() {
    Structure s =
        Structure.of(
            "",
            Cell.ofRows(new double[] {5, 0, 0, 0, 5, 0, 0, 0, 5}),
            List.of("Li"),
            new double[3]);
    for (String key : List.of("energy", "REF_x", "predicted_energy", "two words")) {
      assertThatThrownBy(() -> new ComparedFrame(s, FrameLabels.NONE, Map.of(key, "1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(key);
    }
  }
}
