package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.kernels.CpuDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A damaged file of a run is refused, or the run goes on from it to the bits that it has without
/// the damage: a byte between the arrays of an HDF5 file means nothing.
class DamagedRunTest {
  private static final List<String> FILES =
      List.of(
          RunLayout.CHECKPOINT,
          RunLayout.CHECKPOINT,
          RunLayout.TRAJECTORY,
          RunLayout.TRAJECTORY,
          RunLayout.THERMO);

  /// What stands in place of eight bytes.
  private static final long[] NUMBERS = {
    0, -1, 1, Long.MAX_VALUE, 1L << 40, Double.doubleToLongBits(1e308), 0x7ff8000000000000L
  };

  @TempDir Path folder;
  private int refused;

  private SimulationOutcome resume(Progress progress, StopRequest stop) {
    RunSpec spec =
        Argon.spec(
            folder,
            List.of(40.0),
            1,
            1000,
            Argon.dynamics("nvt", 0.5, true, "bussi", null),
            Argon.dynamics("nve", 0.05, false, null, null));
    return new Simulation(
            spec,
            Argon.crystal(3),
            new SimulationName(40, 1),
            folder.resolve("40K-1"),
            new Argon.LennardJones(),
            new CpuDevice(1),
            stop,
            progress)
        .resume();
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : FILES) {
      files.put(name, Files.readAllBytes(folder.resolve("40K-1").resolve(name)));
    }
    return files;
  }

  private List<TreeMap<String, String>> numbers() throws IOException {
    Path simulation = folder.resolve("40K-1");
    TreeMap<String, String> rows = new TreeMap<>();
    rows.put("rows", Files.readString(simulation.resolve(RunLayout.THERMO)));
    return List.of(
        Hdf5Content.of(simulation.resolve(RunLayout.CHECKPOINT)),
        Hdf5Content.of(simulation.resolve(RunLayout.TRAJECTORY)),
        rows);
  }

  private static byte[] damaged(byte[] whole, SplittableRandom random) {
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 << random.nextInt(12));
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xff));
      case 2 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 3 -> bytes[at] = (byte) random.nextInt(256);
      case 4 -> {
        byte[] without = Arrays.copyOf(bytes, bytes.length - length);
        System.arraycopy(bytes, at + length, without, at, bytes.length - at - length);
        return without;
      }
      case 5 -> {
        int other = random.nextInt(bytes.length - length + 1);
        System.arraycopy(whole, other, bytes, at, length);
      }
      case 6 -> {
        int aligned = Math.min(at & ~7, bytes.length - 8);
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(aligned, NUMBERS[random.nextInt(NUMBERS.length)]);
      }
      default -> {
        for (int k = 0; k < 4; k++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
      }
    }
    return bytes;
  }

  private void goesOnWithTheRightNumbersOrNotAtAll(int count, long seed) throws IOException {
    StopRequest stop = new StopRequest();
    resume(
        new Progress() {
          @Override
          public void stageStarted(String simulation, String stage, String description) {
            if (stage.startsWith("2-")) {
              stop.request("test");
            }
          }
        },
        stop);
    Map<String, byte[]> stopped = files();
    resume(Progress.NONE, new StopRequest());
    List<TreeMap<String, String>> expected = numbers();
    SplittableRandom random = new SplittableRandom(seed);
    for (int k = 0; k < count; k++) {
      Path simulation = folder.resolve("40K-1");
      for (var file : stopped.entrySet()) {
        Files.write(simulation.resolve(file.getKey()), file.getValue());
      }
      String name = FILES.get(random.nextInt(FILES.size()));
      byte[] bytes = damaged(stopped.get(name), random);
      Files.write(simulation.resolve(name), bytes);
      try {
        resume(Progress.NONE, new StopRequest());
      } catch (InputException fault) {
        assertThat(fault).hasMessageContaining(name).hasMessageContaining("Remedy: ");
        refused++;
        continue;
      }
      assertThat(numbers()).as("%s, number %d", name, k).isEqualTo(expected);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void twoHundredDamagedFilesGoOnWithTheRightNumbersOrNotAtAll() throws IOException {
    goesOnWithTheRightNumbersOrNotAtAll(200, 1);
    // Most bytes of all three files mean something.
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  @Tag("slow")
  @Timeout(1200)
  void fourThousandDamagedFilesGoOnWithTheRightNumbersOrNotAtAll() throws IOException {
    goesOnWithTheRightNumbersOrNotAtAll(4000, 2);
    assertThat(refused).isGreaterThan(2000);
  }
}
