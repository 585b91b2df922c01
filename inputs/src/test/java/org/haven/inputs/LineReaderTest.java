package org.haven.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir private Path folder;

  private LineReader reader() throws IOException {
    return LineReader.open(Files.writeString(folder.resolve("text"), "1\n"));
  }

  /// The quick way to a number rounds as the library does, to the bit.
  @Test
  void numbersHaveTheBitsThatJavaGives() throws IOException {
    Random random = new Random(5);
    try (LineReader reader = reader()) {
      for (int k = 0; k < 200_000; k++) {
        double size = Math.pow(10, random.nextInt(-8, 12));
        String text =
            String.format(
                Locale.ROOT, "%." + random.nextInt(0, 17) + "f", random.nextGaussian() * size);
        assertThat(Double.doubleToLongBits(reader.number(text, "x")))
            .as(text)
            .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
      }
      for (String text : new String[] {"-0", "0.", "-.5", "+3", "7", "1e3", "0000000000000001.5"}) {
        assertThat(Double.doubleToLongBits(reader.number(text, "x")))
            .as(text)
            .isEqualTo(Double.doubleToLongBits(Double.parseDouble(text)));
      }
      for (String text : new String[] {"", "-", ".", "1.2.3", "1-2", "1,5", "٣"}) {
        assertThatThrownBy(() -> reader.number(text, "x")).isInstanceOf(InputException.class);
      }
    }
  }

  @Test
  void wordsStandBetweenWhiteSpace() {
    assertThat(LineReader.words(" \ta  bc\t1.5 \u000b d\r\n"))
        .containsExactly("a", "bc", "1.5", "d");
    assertThat(LineReader.words("1 2 3 4 5 6 7 8 9 10")).hasSize(10).endsWith("9", "10");
    assertThat(LineReader.words(" \t ")).isEmpty();
    assertThat(LineReader.words("")).isEmpty();
  }
}
