package org.haven.integrators.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.potentials.LoadCheck;

/// The folder of a run, held by one process at a time. What is in it is named by [RunLayout].
///
/// A process holds a lock on `.lock`, which stays there empty: whoever removed it at the end might
/// remove that of the next. Somebody may delete it while a run is at work; each simulation
/// therefore holds its `thermo.csv` too ([GrowingFile]), without which none goes on.
public final class RunDirectory implements AutoCloseable {
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
  /// @throws InputException if the folder has contents and `force` is not given, or another process
  ///   works in it
  /// @throws OutputException if it cannot be written
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
        try {
          directory.clear();
        } catch (IOException | InputException failure) {
          directory.close();
          throw failure;
        }
      }
      return directory;
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Opens the directory of an earlier run.
  ///
  /// @throws InputException if it is none, or another process works in it
  /// @throws OutputException if it cannot be written
  public static RunDirectory open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new InputException(path, "no such run directory");
    }
    if (!Files.isRegularFile(path.resolve(RunLayout.DECK))) {
      throw new InputException(
          path, "not a run directory: it has no deck.yaml. Remedy: name the folder of a run");
    }
    return new RunDirectory(path);
  }

  private static OutputException unwritable(Path path, IOException failure) {
    return new OutputException(
        path, failure, "Remedy: check its rights, or choose another with --output");
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
      lock(channel, path);
      return channel;
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Holds a file as long as `channel` is open.
  ///
  /// @param what for the message
  /// @throws InputException if another process holds it
  static void lock(FileChannel channel, Path what) throws IOException {
    boolean held;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      held = false;
    } catch (IOException unsupported) {
      // A file system without locks: go on without.
      held = true;
    }
    if (!held) {
      channel.close();
      throw new InputException(
          what,
          "another process works in this run directory. Remedy: wait for it, or stop it with"
              + " SIGTERM and resume");
    }
  }

  private void clear() throws IOException {
    for (Path folder : RunLayout.simulations(path)) {
      Path held = folder.resolve(RunLayout.THERMO);
      if (Files.isRegularFile(held)) {
        try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE)) {
          lock(channel, path);
        }
      }
    }
    clearInputs();
    for (String file : RunLayout.FILES) {
      Files.deleteIfExists(path.resolve(file));
    }
    for (Path folder : RunLayout.simulations(path)) {
      for (String file : RunLayout.SIMULATION_FILES) {
        Files.deleteIfExists(folder.resolve(file));
      }
      if (isEmpty(folder)) {
        Files.delete(folder);
      }
    }
  }

  /// Deletes the copies that the deck names.
  private void clearInputs() throws IOException {
    Path folder = path.resolve(RunLayout.INPUTS);
    if (!Files.isDirectory(folder) || !Files.isRegularFile(deck())) {
      return;
    }
    for (Path copy : RunInputs.of(deck())) {
      Files.deleteIfExists(copy);
    }
    if (isEmpty(folder)) {
      Files.delete(folder);
    }
  }

  /// The folder itself.
  public Path path() {
    return path;
  }

  /// The resolved deck.
  public Path deck() {
    return path.resolve(RunLayout.DECK);
  }

  /// Keeps what the potential's models showed on the structure, for the analysis.
  public void writeLoadChecks(List<LoadCheck> checks) {
    try {
      OutputFile.write(
          path.resolve(RunLayout.LOAD_CHECKS),
          new ObjectMapper().writeValueAsString(checks.stream().map(LoadCheck::json).toList()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Numbers of the analysis.
  public Path result() {
    return path.resolve(RunLayout.RESULT);
  }

  /// Report for people.
  public Path report() {
    return path.resolve(RunLayout.REPORT);
  }

  /// Log of all processes.
  public Path log() {
    return path.resolve(RunLayout.LOG);
  }

  /// Folder of one simulation.
  public Path simulation(SimulationName name) {
    return path.resolve(name.toString());
  }

  /// Lets other processes in.
  @Override
  public void close() {
    try {
      lockChannel.close();
    } catch (IOException harmless) {
      // The lock ends with the process at the latest.
      return;
    }
  }
}
