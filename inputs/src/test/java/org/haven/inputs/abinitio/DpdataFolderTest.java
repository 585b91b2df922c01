package org.haven.inputs.abinitio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of the layout that dpdata writes, with numbers of our own.
class DpdataFolderTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("type.raw"), "1\n0\n");
    Files.writeString(folder.resolve("type_map.raw"), "Cl\nLi\n");
    set("set.001", 3, -10.2);
    set("set.000", 2, -10.1);
  }

  /// Frames whose first atom is at 0.1, 0.2, … and whose virial is 9 times that along xx.
  private void set(String name, int frames, double energy) throws IOException {
    double[] r = new double[6 * frames];
    double[] box = new double[9 * frames];
    double[] e = new double[frames];
    double[] f = new double[6 * frames];
    double[] w = new double[9 * frames];
    for (int k = 0; k < frames; k++) {
      r[6 * k] = 0.1 * (k + 1);
      Arrays.fill(r, 6 * k + 3, 6 * k + 6, 2.5);
      box[9 * k] = 5;
      box[9 * k + 4] = 6;
      box[9 * k + 8] = 7;
      box[9 * k + 3] = 1;
      e[k] = energy;
      f[6 * k] = 0.3;
      f[6 * k + 3] = -0.3;
      w[9 * k] = 0.9 * (k + 1);
    }
    Files.createDirectories(folder.resolve(name));
    array(name + "/coord.npy", "<f8", "(" + frames + ", 6)", r);
    array(name + "/box.npy", "<f8", "(" + frames + ", 9)", box);
    array(name + "/energy.npy", "<f8", "(" + frames + ",)", e);
    array(name + "/force.npy", "<f8", "(" + frames + ", 2, 3)", f);
    array(name + "/virial.npy", "<f8", "(" + frames + ", 9)", w);
  }

  private void array(String name, String type, String shape, double... values) throws IOException {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer out = ByteBuffer.allocate(10 + header.length() + 8 * values.length);
    out.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) header.length()).put(header.getBytes(StandardCharsets.ISO_8859_1));
    for (double value : values) {
      switch (type) {
        case "<f4" -> out.putFloat((float) value);
        case "<i8" -> out.putLong((long) value);
        default -> out.putDouble(value);
      }
    }
    Files.write(folder.resolve(name), Arrays.copyOf(out.array(), out.position()));
  }

  @Test
  void setsAreReadInTheirOrder() {
    ReferenceFrames reference = ReferenceFrames.open(folder);
    assertThat(reference.held()).isEqualTo(new ReferenceFrames.Held(5, 5, 5, 5, 0));
    List<Structure> frames = Read.frames(reference);
    assertThat(frames.get(0).symbols()).containsExactly("Li", "Cl");
    assertThat(frames.get(1).energyEv()).hasValue(-10.1);
    assertThat(frames.get(2).energyEv()).hasValue(-10.2);
    assertThat(frames.get(1).positions()).containsExactly(0.2, 0, 0, 2.5, 2.5, 2.5);
    assertThat(frames.get(1).forces().orElseThrow()).containsExactly(0.3, 0, 0, -0.3, 0, 0);
    assertThat(frames.get(0).cell().rows()).containsExactly(5, 0, 0, 1, 6, 0, 0, 0, 7);
    // virial of dpdata is Haven's, of opposite sign to ASE's stress
    assertThat(frames.get(1).virial().orElseThrow()[0]).isEqualTo(1.8);
    assertThat(frames.get(1).stressEvPerAngstrom3().orElseThrow()[0]).isNegative();
    try (Trajectory run = Trajectories.open(folder, Trajectories.Options.every(1))) {
      assertThat(run.frames()).isEqualTo(5);
    }
  }

  @Test
  void mixedFramesAreOfTheirOwnAtoms() throws IOException {
    Files.writeString(folder.resolve("type.raw"), "0\n0\n");
    array("set.000/real_atom_types.npy", "<i8", "(2, 2)", 1, 0, 0, -1);
    array("set.001/real_atom_types.npy", "<i8", "(3, 2)", 1, 0, 1, 0, 1, 0);
    ReferenceFrames reference = ReferenceFrames.open(folder);
    List<Structure> frames = Read.frames(reference);
    assertThat(frames.get(0).symbols()).containsExactly("Li", "Cl");
    assertThat(frames.get(1).symbols()).containsExactly("Cl");
    assertThat(frames.get(1).forces().orElseThrow()).containsExactly(0.3, 0, 0);
    assertThat(reference.isInTime()).isFalse();
    assertThat(StructureFile.readAll(folder)).hasSize(5);
  }

  @Test
  void singlePrecisionIsRead() throws IOException {
    array("set.000/energy.npy", "<f4", "(2,)", -10.5, -10.25);
    assertThat(Read.frames(folder).get(1).energyEv()).hasValue(-10.25);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() throws IOException {
    array("set.000/energy.npy", "<f8", "(1,)", -10.5);
    refused("energy.npy", "holds 1 frames", "coord.npy");
    array("set.000/energy.npy", "<f8", "(2,)", -10.5, Double.NaN);
    refused("energy.npy", "NaN");
    set("set.000", 2, -10.1);
    Files.writeString(folder.resolve("type.raw"), "1\n0\n0\n");
    refused("coord.npy", "6 numbers", "expected 9");
    Files.writeString(folder.resolve("type.raw"), "1\n2\n");
    refused("type.raw", "type_map.raw names 2");
    Files.writeString(folder.resolve("type.raw"), "1\n0\n");
    Files.createFile(folder.resolve("nopbc"));
    refused("nopbc");
    Files.delete(folder.resolve("nopbc"));
    Path last = folder.resolve("set.001/coord.npy");
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(whole, whole.length - 40));
    ReferenceFrames cut = ReferenceFrames.open(folder);
    assertThat(cut.held().frames()).isEqualTo(4);
    assertThat(cut.warnings().toString()).contains("last frame is cut off");
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> ReferenceFrames.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(words);
  }
}
