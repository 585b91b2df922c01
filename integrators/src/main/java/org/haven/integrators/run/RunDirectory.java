package org.haven.integrators.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.potentials.LoadCheck;

/// The folder of a run, held by one process at a time.
///
/// ```
/// deck.yaml  result.json  report.html  run.log
/// 600K-1/  trajectory.h5  thermo.csv  checkpoint.h5
/// 600K-2/  …
/// ```
public final class RunDirectory implements AutoCloseable {
  private static final Pattern SIMULATION = Pattern.compile("[0-9.]+K-[0-9]+");

  /// Figures of the check of graph potentials on the structure: a JSON array of [LoadCheck#json()].
  public static final String LOAD_CHECKS = "load_checks.json";

  private static final List<String> FILES =
      List.of("deck.yaml", "result.json", "report.html", "run.log", LOAD_CHECKS);
  private static final List<String> SIMULATION_FILES =
      List.of(
          RunLayout.TRAJECTORY,
          RunLayout.THERMO,
          RunLayout.MSD,
          RunLayout.CHECKPOINT,
          RunLayout.CHECKPOINT + ".part",
          RunLayout.GUARD_FRAME,
          RunLayout.LABELLING);
  private static final String LOCK = ".lock";

  private final Path path;
  private final FileChannel lockChannel;

  private RunDirectory(Path path) {
    this.path = path;
    this.lockChannel = lock(path);
  }

  /// Makes a run directory, or takes an empty one.
  ///
  /// @param force delete the files of an earlier run, and nothing else
  /// @throws InputException if the folder has contents and `force` is not given, cannot be written,
  ///   or another process works in it
  public static RunDirectory create(Path path, boolean force) {
    try {
      if (Files.exists(path) && !Files.isDirectory(path)) {
        throw new InputException(
            path, "is a file; the run directory must be a folder. Remedy: choose another name");
      }
      Files.createDirectories(path);
      if (!isEmpty(path) && !force) {
        throw new InputException(
            path,
            "the run directory exists and is not empty. Remedy: continue it with 'haven resume "
                + path
                + "', overwrite it with --force, or choose another with --output");
      }
      RunDirectory directory = new RunDirectory(path);
      if (force) {
        directory.clear();
      }
      return directory;
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Opens the directory of an earlier run.
  ///
  /// @throws InputException if it is none, cannot be written, or another process works in it
  public static RunDirectory open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new InputException(path, "no such run directory");
    }
    if (!Files.isRegularFile(path.resolve("deck.yaml"))) {
      throw new InputException(
          path, "not a run directory: it has no deck.yaml. Remedy: name the folder of a run");
    }
    return new RunDirectory(path);
  }

  private static InputException unwritable(Path path, IOException failure) {
    return new InputException(
        path,
        "the run directory cannot be written ("
            + failure.getClass().getSimpleName()
            + "). Remedy: check its rights, or choose another with --output",
        failure);
  }

  private static boolean isEmpty(Path path) throws IOException {
    try (Stream<Path> members = Files.list(path)) {
      return members.allMatch(member -> member.endsWith(LOCK));
    }
  }

  private static FileChannel lock(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = null;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException ours) {
        held = null;
      } catch (IOException unsupported) {
        // A file system without locks: go on without.
        return channel;
      }
      if (held == null) {
        channel.close();
        throw new InputException(
            path,
            "another process works in this run directory. Remedy: wait for it, or stop it with"
                + " SIGTERM and resume");
      }
      return channel;
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  private void clear() throws IOException {
    for (String file : FILES) {
      Files.deleteIfExists(path.resolve(file));
    }
    List<Path> folders;
    try (Stream<Path> members = Files.list(path)) {
      folders =
          members
              .filter(Files::isDirectory)
              .filter(member -> SIMULATION.matcher(member.getFileName().toString()).matches())
              .toList();
    }
    for (Path folder : folders) {
      for (String file : SIMULATION_FILES) {
        Files.deleteIfExists(folder.resolve(file));
      }
      if (isEmpty(folder)) {
        Files.delete(folder);
      }
    }
  }

  /// Name of one simulation's folder, for example `600K-1`.
  public static String simulationName(double temperatureK, int replica) {
    String kelvin =
        temperatureK == Math.rint(temperatureK)
            ? Long.toString((long) temperatureK)
            : Double.toString(temperatureK);
    return kelvin + "K-" + replica;
  }

  /// The folder itself.
  public Path path() {
    return path;
  }

  /// The resolved deck.
  public Path deck() {
    return path.resolve("deck.yaml");
  }

  /// Keeps what the potential's models showed on the structure, for the analysis.
  public void writeLoadChecks(List<LoadCheck> checks) {
    Path file = path.resolve(LOAD_CHECKS);
    try {
      Files.writeString(
          file,
          new ObjectMapper().writeValueAsString(checks.stream().map(LoadCheck::json).toList()));
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Numbers of the analysis.
  public Path result() {
    return path.resolve("result.json");
  }

  /// Report for people.
  public Path report() {
    return path.resolve("report.html");
  }

  /// Log of all processes.
  public Path log() {
    return path.resolve("run.log");
  }

  /// Folder of one simulation.
  public Path simulation(double temperatureK, int replica) {
    return path.resolve(simulationName(temperatureK, replica));
  }

  /// Lets other processes in.
  @Override
  public void close() {
    try {
      lockChannel.close();
      Files.deleteIfExists(path.resolve(LOCK));
    } catch (IOException harmless) {
      // The lock ends with the process at the latest; an empty file may stay.
      return;
    }
  }
}
