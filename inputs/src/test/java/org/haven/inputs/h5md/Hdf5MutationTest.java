package org.haven.inputs.h5md;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Trajectories in HDF5 damaged at random ([Hdf5Mutants]): refused, or read as what they were, but
/// for the numbers that were damaged. A library that does not come back is told of in time.
class Hdf5MutationTest {
  private static final int QUICK = 150;
  private static final int THOROUGH = 15_000;

  /// Longest time without a word, in s.
  private static final int PATIENCE = 15;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aDamagedFileIsRefusedOrReadAsItWas(Hdf5Sample sample) throws Exception {
    Map<String, Integer> counts = hold(sample, QUICK, 1);
    assertThat(counts.getOrDefault("silent:", 0)).isZero();
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void manyDamagedFilesAreRefusedOrReadAsTheyWere(Hdf5Sample sample) throws Exception {
    Map<String, Integer> counts = hold(sample, THOROUGH, 11);
    // The earliest format has no checksums: of so small a file 3 in 6,000 mutants have a chunk's
    // address that leads to other numbers of the same form (docs/validation.md).
    int most = sample == Hdf5Sample.VASP ? THOROUGH / 1000 : 0;
    assertThat(counts.getOrDefault("silent:", 0)).isLessThanOrEqualTo(most);
  }

  /// How many mutants ended how; none ends by a fault.
  private Map<String, Integer> hold(Hdf5Sample sample, int count, long seed) throws Exception {
    Map<String, Integer> counts = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    double longest = 0;
    int done = 0;
    sample.write(folder.resolve("sound"));
    while (done < count) {
      Path said = folder.resolve("said");
      Process reader = start(sample, seed, done, count, said);
      boolean silent = waitFor(reader);
      int at = (int) at();
      boolean told = false;
      for (String line : Files.readAllLines(said, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", 3);
        if (!words[0].matches("\\d+")) {
          // A complaint of a process that comes down; its exit says so.
          continue;
        }
        counts.merge(words[1], 1, Integer::sum);
        told = line.contains("left behind");
        if (line.matches(".* \\d+\\.\\d{3}")) {
          longest = Math.max(longest, Double.parseDouble(line.substring(line.lastIndexOf(' '))));
        } else {
          System.out.println(sample + " " + line);
        }
        if (words[1].equals("fault:")) {
          faults.add(line);
        }
      }
      if (reader.exitValue() == 0) {
        break;
      }
      // A process may come down at its end where the library is at work in it.
      if (reader.exitValue() != Hdf5Mutants.LEFT_BEHIND && !told) {
        faults.add(
            at
                + (silent
                    ? " silent for " + PATIENCE + " s"
                    : " ended the process, " + reader.exitValue()));
      }
      done = at + 1;
    }
    System.out.printf(
        "%s: %d mutants %s, %d faults, longest %.2f s%n",
        sample, count, counts, faults.size(), longest);
    assertThat(faults).as("%s of %s", faults.size(), count).isEmpty();
    return counts;
  }

  private Process start(Hdf5Sample sample, long seed, int first, int last, Path said)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "-XX:ErrorFile=" + folder.resolve("crash.log"),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Hdf5Mutants.class.getName(),
            sample.name(),
            Long.toString(seed),
            Integer.toString(first),
            Integer.toString(last),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
  }

  /// Whether the process had to be stopped, because it went on with no mutant.
  private boolean waitFor(Process reader) throws Exception {
    long before = -1;
    long since = System.nanoTime();
    while (!reader.waitFor(200, TimeUnit.MILLISECONDS)) {
      long now = at();
      if (now != before) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE)) {
        reader.destroyForcibly().waitFor();
        return true;
      }
    }
    return false;
  }

  /// The mutant that is being read.
  private long at() throws IOException {
    Path file = folder.resolve("at");
    byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return bytes.length < 8 ? -1 : ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).getLong();
  }
}
