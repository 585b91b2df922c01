package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Texts of variable length in a damaged heap: refused before the library reads them.
@Timeout(60)
class Hdf5HeapsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "VASP")
  void aHeapThatEndsBeyondTheFileIsRefused(Hdf5Sample sample) throws IOException {
    Path file = folder.resolve(sample.fileName);
    sample.write(file);
    try (Hdf5File sound = Hdf5File.open(file)) {
      assertThat(sound.attributes("h5md/creator").text("name")).isPresent();
    }
    byte[] bytes = Files.readAllBytes(file);
    int heap = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("GCOL");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(heap + 8, bytes.length + 4096L);
    assertRefused(file, bytes);
  }

  /// Bytes of a header that happen to be the address of a heap name none: here the number of
  /// values, after a zero byte, where the heap is at a multiple of 256.
  @Test
  void aNumberOfValuesIsNoAddress() throws IOException {
    Path path = folder.resolve("counts.h5");
    try (Hdf5File file = Hdf5File.create(path)) {
      for (int n = 1; n <= 64; n++) {
        file.dataset("n" + n).write(new double[n], n);
        file.attributes("n" + n).putText("unit", "Angstrom");
      }
    }
    String bytes = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    int heap = bytes.indexOf("GCOL");
    assertThat(heap % 256).isZero();
    assertThat(heap / 256).isBetween(1, 64);
    try (Hdf5File file = Hdf5File.open(path)) {
      for (int n = 1; n <= 64; n++) {
        assertThat(file.attributes("n" + n).text("unit")).contains(List.of("Angstrom"));
      }
    }
  }

  private static void assertRefused(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try (Hdf5File damaged = Hdf5File.open(file)) {
      assertThatThrownBy(
              () -> {
                for (String object : List.of("h5md/creator", "h5md/author")) {
                  Optional<List<String>> text = damaged.attributes(object).text("name");
                  assertThat(text).isNotNull();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": a heap of its texts, at byte ")
          .hasMessageEndingWith("is damaged");
    }
  }
}
