package org.haven.integrators.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.SimulationName;
import org.haven.potentials.LoadCheck;

/// The folder of a run. What is in it is named by [RunLayout].
///
/// Several processes may fill one folder, each with simulations of its own. They share a lock on
/// its `.lock`, which is held alone by whoever sets it up, overwrites it or changes its deck; and
/// each simulation has one ([#hold]) for the process that does it. These files stay, empty: whoever
/// removed one at the end might remove that of the next. Somebody may delete them while a run is at
/// work; each simulation therefore holds its `thermo.csv` too ([GrowingFile]), without which none
/// goes on.
public final class RunDirectory implements AutoCloseable {
  private static final Duration LONGEST_SET_UP = Duration.ofMinutes(2);

  private final Path path;
  private final FileChannel lockChannel;
  private final Map<SimulationName, FileChannel> simulations = new HashMap<>();
  private FileLock lock;
  private boolean alone;

  private RunDirectory(Path path, boolean alone) {
    this.path = path;
    this.alone = alone;
    try {
      lockChannel =
          FileChannel.open(
              path.resolve(RunLayout.LOCK),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      lock = lock(lockChannel, path, !alone);
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Makes a run directory, or takes an empty one, for this process [alone][#share].
  ///
  /// @param force delete the files of an earlier run, and nothing else
  /// @throws InputException if the folder has contents and `force` is not given, or another process
  ///   works in it
  /// @throws OutputException if it cannot be written
  public static RunDirectory create(Path path, boolean force) {
    try {
      makeFolder(path);
      if (!isEmpty(path) && !force) {
        throw notEmpty(path);
      }
      RunDirectory directory = new RunDirectory(path, true);
      removeParts(path, RunLayout.FILES);
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

  /// Takes part in a run of several processes: makes the directory for this process
  /// [alone][#isAlone], which is then to set it up and to [#share] it, or enters it after another
  /// has done so.
  ///
  /// @throws InputException if the folder holds something else, or is not set up in minutes
  /// @throws OutputException if it cannot be written
  public static RunDirectory join(Path path) {
    long start = System.nanoTime();
    try {
      makeFolder(path);
      while (true) {
        boolean setUp = Files.isRegularFile(path.resolve(RunLayout.DECK));
        // Another process may set it up between two looks.
        if (!setUp && !isEmpty(path) && !Files.isRegularFile(path.resolve(RunLayout.DECK))) {
          throw notEmpty(path);
        }
        try {
          RunDirectory directory = new RunDirectory(path, !setUp);
          if (Files.isRegularFile(directory.deck()) == setUp) {
            return directory;
          }
          directory.close();
        } catch (InputException held) {
          if (System.nanoTime() - start > LONGEST_SET_UP.toNanos()) {
            throw held;
          }
        }
        Thread.sleep(20);
      }
    } catch (IOException failure) {
      throw unwritable(path, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InputException(path, "was not set up when this process was interrupted");
    }
  }

  /// Opens the directory of an earlier run, beside others at work in it.
  ///
  /// @throws InputException if it is none, or another process changes it
  /// @throws OutputException if it cannot be written
  public static RunDirectory open(Path path) {
    requireRun(path);
    return new RunDirectory(path, false);
  }

  /// Opens the directory of an earlier run for this process [alone][#share].
  ///
  /// @throws InputException if it is none, or another process works in it
  /// @throws OutputException if it cannot be written
  public static RunDirectory openAlone(Path path) {
    requireRun(path);
    RunDirectory directory = new RunDirectory(path, true);
    try {
      removeParts(path, RunLayout.FILES);
    } catch (IOException failure) {
      directory.close();
      throw unwritable(path, failure);
    }
    return directory;
  }

  private static void requireRun(Path path) {
    if (!Files.isDirectory(path)) {
      throw new InputException(path, "no such run directory");
    }
    if (!Files.isRegularFile(path.resolve(RunLayout.DECK))) {
      throw new InputException(
          path, "not a run directory: it has no deck.yaml. Remedy: name the folder of a run");
    }
  }

  private static void makeFolder(Path path) throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new InputException(
          path, "is a file; the run directory must be a folder. Remedy: choose another name");
    }
    Files.createDirectories(path);
  }

  private static InputException notEmpty(Path path) {
    return new InputException(
        path,
        "the run directory exists and is not empty. Remedy: continue it with 'haven resume "
            + path
            + "', overwrite it with --force, or choose another with --output");
  }

  /// Whether no other process may work here.
  public boolean isAlone() {
    return alone;
  }

  /// Lets other processes in that do other simulations.
  ///
  /// @throws InputException if another process took the directory for itself
  public void share() {
    if (!alone) {
      return;
    }
    try {
      if (lock != null) {
        lock.release();
      }
      lock = lock(lockChannel, path, true);
      alone = false;
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  /// Takes simulations for this process, until it closes the directory.
  ///
  /// @throws InputException if another process works at one of them; it then takes none
  /// @throws OutputException if it cannot be written
  public void hold(List<SimulationName> names) {
    for (SimulationName name : names) {
      if (simulations.containsKey(name)) {
        continue;
      }
      Path folder = simulation(name);
      try {
        Files.createDirectories(folder);
        FileChannel channel =
            FileChannel.open(
                folder.resolve(RunLayout.LOCK),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        simulations.put(name, channel);
        lock(channel, folder, false);
        removeParts(folder, RunLayout.SIMULATION_FILES);
      } catch (InputException held) {
        release();
        throw new InputException(
            folder,
            "another process works at this simulation. Remedy: wait for it, or stop it with"
                + " SIGTERM and resume; take others of the run with --only");
      } catch (IOException failure) {
        release();
        throw unwritable(folder, failure);
      }
    }
  }

  private void release() {
    simulations.values().forEach(RunDirectory::close);
    simulations.clear();
  }

  private static OutputException unwritable(Path path, IOException failure) {
    return new OutputException(
        path, failure, "Remedy: check its rights, or choose another with --output");
  }

  /// Whether nothing is lost when a run begins here: nothing is there but what a process left that
  /// died before it had set up a run.
  private static boolean isEmpty(Path path) throws IOException {
    boolean run = Files.exists(path.resolve(RunLayout.DECK));
    try (Stream<Path> members = Files.list(path)) {
      return members.allMatch(
          member ->
              member.endsWith(RunLayout.LOCK)
                  || !run
                      && (member.endsWith(RunLayout.LOG)
                          || member.endsWith(RunLayout.LOAD_CHECKS)
                          || member.endsWith(RunLayout.INPUTS)
                          || member.getFileName().toString().endsWith(RunLayout.PART)));
    }
  }

  /// Deletes what a process left that died while it wrote one of these files.
  private static void removeParts(Path folder, List<String> files) throws IOException {
    List<Path> left;
    try (Stream<Path> members = Files.list(folder)) {
      left =
          members
              .filter(
                  member -> {
                    String name = member.getFileName().toString();
                    return name.endsWith(RunLayout.PART)
                        && files.stream().anyMatch(file -> name.startsWith(file + "."));
                  })
              .filter(Files::isRegularFile)
              .toList();
    }
    for (Path part : left) {
      Files.deleteIfExists(part);
    }
  }

  /// Holds a file as long as `channel` is open.
  ///
  /// @param what for the message
  /// @return null on a file system without locks
  /// @throws InputException if another process holds it
  static FileLock lock(FileChannel channel, Path what, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException ours) {
      // Held, by this process.
    } catch (IOException unsupported) {
      return null;
    }
    channel.close();
    throw new InputException(
        what,
        "another process works in this run directory. Remedy: wait for it, or stop it with"
            + " SIGTERM and resume");
  }

  private void clear() throws IOException {
    for (Path folder : RunLayout.simulations(path)) {
      Path held = folder.resolve(RunLayout.THERMO);
      if (Files.isRegularFile(held)) {
        try (FileChannel channel = FileChannel.open(held, StandardOpenOption.WRITE)) {
          lock(channel, path, false);
        }
      }
    }
    clearInputs();
    for (String file : RunLayout.FILES) {
      Files.deleteIfExists(path.resolve(file));
    }
    for (Path folder : RunLayout.simulations(path)) {
      removeParts(folder, RunLayout.SIMULATION_FILES);
      for (String file : RunLayout.SIMULATION_FILES) {
        Files.deleteIfExists(folder.resolve(file));
      }
      deleteIfEmpty(folder);
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException others) {
      // The user's own stay.
      return;
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
      if (!copy.getParent().equals(folder) && Files.isDirectory(copy.getParent())) {
        deleteIfEmpty(copy.getParent());
      }
    }
    deleteIfEmpty(folder);
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
    release();
    close(lockChannel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException harmless) {
      // The lock ends with the process at the latest.
      return;
    }
  }
}
