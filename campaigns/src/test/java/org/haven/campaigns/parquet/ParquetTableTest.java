package org.haven.campaigns.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of other programs, and Haven's own read by a library that did not write them.
final class ParquetTableTest {
  @TempDir Path folder;

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = ParquetTableTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private ParquetTable read(byte[] bytes) throws IOException {
    return ParquetTable.read(Files.write(folder.resolve("table.parquet"), bytes));
  }

  @Test
  void whatPandasWritesIsRead() throws IOException {
    ParquetTable table = read(resource("pandas.parquet"));
    assertThat(table.header())
        .containsExactly(
            "id",
            "path",
            "e_hull",
            "count",
            "stable",
            "gap32",
            "family",
            "big",
            "measured",
            "when");
    assertThat(table.rows())
        .containsExactly(
            row("LiCl LiCl.cif 0.0 1 true 8.5 halide 1152921504606846976 <1e-10 2020-01-02T00:00"),
            row("AgI AgI.cif 0.025 _ false _ halide 1 1e-3 2021-01-01T00:00"),
            row("Li₂S Li2S.cif _ 3 true 3.5 sulfide 2 _ 2022-05-05T00:00"));
  }

  @Test
  void whatPolarsWritesIsRead() throws IOException {
    assertThat(read(resource("polars.parquet")).rows())
        .containsExactly(
            row("LiCl LiCl.cif 0.0 1 true 8.5 halide 1152921504606846976 <1e-10 1 2020-01-02 1.10"),
            row("AgI AgI.cif 0.025 _ false _ halide 1 1e-3 2 _ 2.20"),
            row("Li₂S Li2S.cif _ 3 true 3.5 sulfide 2 _ _ 2022-05-05 3.30"));
  }

  @Test
  void pagesOfVersionTwoAreRead() throws IOException {
    assertThat(read(resource("arrow2.parquet")).rows())
        .containsExactly(
            row("LiCl LiCl.cif x 1.5"), row("AgI AgI.cif y _"), row("Li₂S Li2S.cif _ 2.0"));
  }

  private static List<String> row(String words) {
    return Arrays.stream(words.split(" ")).map(w -> w.equals("_") ? "" : w).toList();
  }

  @Test
  void listsAreRefused() {
    assertThatThrownBy(() -> read(resource("nested.parquet")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "table.parquet: has the column 'lists' of lists or structures; expected one value in a"
                + " cell. Drop it, or turn it into text");
  }

  @Test
  void whatHavenWritesIsRead() throws IOException {
    int n = 100_000;
    int[] counts = new int[n];
    double[] decimals = new double[n];
    boolean[] flags = new boolean[n];
    List<String> texts = new ArrayList<>();
    Random random = new Random(1);
    for (int k = 0; k < n; k++) {
      counts[k] = random.nextInt(-3, 1 << 30);
      decimals[k] = random.nextInt(4) == 0 ? Double.NaN : random.nextGaussian();
      flags[k] = random.nextBoolean();
      texts.add(random.nextInt(4) == 0 ? null : "µ" + k);
    }
    counts[7] = -1;
    decimals[7] = Double.POSITIVE_INFINITY;
    List<ParquetColumn> columns = new ArrayList<>();
    columns.add(new ParquetColumn.Count("count", counts));
    columns.add(new ParquetColumn.Decimal("decimal", decimals));
    columns.add(new ParquetColumn.Flag("flag", flags));
    columns.add(new ParquetColumn.Text("text", texts));
    // More than fit in the short form of a list's length.
    for (int c = 0; c < 20; c++) {
      columns.add(new ParquetColumn.Text("none" + c, Arrays.asList(new String[n])));
    }
    ParquetTable table = read(ParquetWriter.bytes(columns, "test"));
    assertThat(table.header()).hasSize(24).startsWith("count", "decimal", "flag", "text", "none0");
    assertThat(table.rows()).hasSize(n);
    for (int k = 0; k < n; k++) {
      List<String> row = table.rows().get(k);
      Assertions.assertEquals(counts[k] < 0 ? "" : "" + counts[k], row.get(0));
      Assertions.assertEquals(Double.isFinite(decimals[k]) ? "" + decimals[k] : "", row.get(1));
      Assertions.assertEquals("" + flags[k], row.get(2));
      Assertions.assertEquals(texts.get(k) == null ? "" : texts.get(k), row.get(3));
      Assertions.assertEquals("", row.get(23));
    }
  }

  @Test
  void aTableWithoutRowsIsOne() throws IOException {
    ParquetTable table =
        read(ParquetWriter.bytes(List.of(new ParquetColumn.Text("id", List.of())), "test"));
    assertThat(table.header()).containsExactly("id");
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void whatIsNoParquetIsSaid() {
    assertThatThrownBy(() -> read("id,path\n".getBytes()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("table.parquet: cannot be read as Parquet, ");
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(InputException.class);
  }

  /// Damage that no checksum tells may be read as something else, but never ends in another way.
  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    int refused = 0;
    for (String name : List.of("pandas.parquet", "polars.parquet")) {
      byte[] whole = resource(name);
      Random random = new Random(1);
      for (int k = 0; k < 30; k++) {
        byte[] damaged =
            k % 5 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int b = 0; b < 1 + k % 3; b++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        refused +=
            Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> {
                  try {
                    ParquetTable.read(Files.write(folder.resolve("table.parquet"), damaged), 200);
                    return 0;
                  } catch (InputException expected) {
                    return 1;
                  }
                });
      }
    }
    assertThat(refused).isGreaterThan(15);
  }
}
