package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Binary files damaged at random: each is refused with an [InputException] that names the file, or
/// read as numbers that mean something. A file that was cut gives fewer frames and says so. Nothing
/// else escapes, and nothing takes long. (HDF5 is read by a library that does not promise as much.)
class BinaryMutationTest {
  private static final int QUICK = 400;
  private static final int THOROUGH = 20_000;
  private static final int FRAMES = 4;

  @TempDir Path folder;

  enum Reader {
    ASE("run.traj") {
      @Override
      byte[] bytes() {
        return UlmBytes.of(5.64, List.of(11, 17), FRAMES_OF_SALT);
      }
    };

    private static final double[][] FRAMES_OF_SALT = new double[FRAMES][];

    static {
      for (int f = 0; f < FRAMES; f++) {
        FRAMES_OF_SALT[f] = new double[] {0.1, 0.2, 0.3 + 0.1 * f, 2.9, 2.8, 2.7};
      }
    }

    private final String name;

    Reader(String name) {
      this.name = name;
    }

    abstract byte[] bytes();
  }

  enum Mutation {
    CUT,
    BYTE_REPLACED,
    NUMBER_REPLACED,
    BLOCK_REMOVED,
    BLOCK_TWICE;

    private static final long[] NUMBERS = {
      0, -1, 1, 3, 1 << 20, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40, 255
    };

    byte[] apply(byte[] sound, SplittableRandom random) {
      int at = random.nextInt(sound.length);
      int end = Math.min(sound.length, at + 1 + random.nextInt(64));
      switch (this) {
        case CUT -> {
          return Arrays.copyOf(sound, Math.max(1, at));
        }
        case BYTE_REPLACED -> {
          byte[] changed = sound.clone();
          changed[at] = (byte) random.nextInt(256);
          return changed;
        }
        case NUMBER_REPLACED -> {
          byte[] changed = sound.clone();
          int place = Math.min(at / 8 * 8, sound.length - 8);
          ByteBuffer.wrap(changed)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(place, NUMBERS[random.nextInt(NUMBERS.length)]);
          return changed;
        }
        default -> {
          int tail = this == BLOCK_REMOVED ? end : at;
          byte[] changed = Arrays.copyOf(sound, end - (end - at) * (tail == end ? 1 : 0));
          byte[] joined = Arrays.copyOf(changed, changed.length + sound.length - tail);
          System.arraycopy(sound, tail, joined, changed.length, sound.length - tail);
          return joined;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedFileIsRefusedOrMeansSomething(Reader reader) throws IOException {
    hold(reader, QUICK, 20261130);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void manyDamagedFilesAreRefusedOrMeanSomething(Reader reader) throws IOException {
    hold(reader, THOROUGH, 7);
  }

  private void hold(Reader reader, int count, long seed) throws IOException {
    Path file = folder.resolve(reader.name);
    byte[] sound = reader.bytes();
    Files.write(file, sound);
    assertThat(read(file)).isEqualTo(FRAMES + " frames");
    SplittableRandom random = new SplittableRandom(seed);
    List<String> faults = new ArrayList<>();
    int refused = 0;
    for (int k = 0; k < count; k++) {
      Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
      Files.write(file, mutation.apply(sound, random));
      long begin = System.nanoTime();
      String outcome;
      try {
        outcome = read(file);
        outcome =
            outcome.endsWith(" told")
                    || outcome.equals(FRAMES + " frames") && mutation != Mutation.CUT
                ? ""
                : "read as " + outcome;
      } catch (InputException refusal) {
        refused++;
        String message = refusal.getMessage();
        outcome =
            message.length() > 600 || message.contains("null") || !message.contains(reader.name)
                ? "message: " + message
                : "";
      } catch (RuntimeException | Error escaped) {
        outcome = "escaped: " + escaped + " at " + escaped.getStackTrace()[0];
      }
      double seconds = 1e-9 * (System.nanoTime() - begin);
      if (!outcome.isEmpty() || seconds > 5) {
        faults.add(k + " " + mutation + ": " + outcome + " in " + seconds + " s");
      }
    }
    assertThat(faults).as("%s of %s", faults.size(), count).isEmpty();
    assertThat(refused).isBetween(count / 10, count);
  }

  private static String read(Path file) {
    try (Trajectory trajectory = Trajectories.open(file, Trajectories.Options.every(1000))) {
      double[] r = new double[3 * trajectory.symbols().size()];
      String meaning = "";
      for (int f = 0; f < trajectory.frames(); f++) {
        trajectory.read(f, r);
        if (Arrays.stream(r).anyMatch(x -> !(Math.abs(x) < 1e9))) {
          meaning = " meaningless";
        }
      }
      return trajectory.frames()
          + " frames"
          + meaning
          + (meaning.isEmpty() && !trajectory.warnings().isEmpty() ? " told" : "");
    }
  }
}
