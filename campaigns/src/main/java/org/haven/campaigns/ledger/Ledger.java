package org.haven.campaigns.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;

/// What a campaign has done, in files: `tasks/7f3/ID-r1/STAGE.json`, a folder for each candidate
/// and realisation, in 4096 shards so that 10⁵ of them are no burden on a file system.
///
/// A file is written beside its place and renamed: whatever is killed, it is whole or not there,
/// and the task is done again. A damaged one counts as not there.
public final class Ledger {
  private static final String TASKS = "tasks";
  private static final int LONGEST_NAME = 60;

  private final Path root;

  /// @param root folder of the campaign
  public Ledger(Path root) {
    this.root = root;
  }

  /// Folder of a candidate's realisation, counted from 1.
  public Path folder(String id, int realisation) {
    String hash = FileHash.sha256(id);
    String name = id.replaceAll("[^A-Za-z0-9._+-]", "_");
    if (!name.equals(id) || name.length() > LONGEST_NAME || name.startsWith(".")) {
      name = name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-" + hash.substring(0, 8);
    }
    return root.resolve(TASKS)
        .resolve(hash.substring(0, 3))
        .resolve(name.replaceFirst("^\\.", "_") + "-r" + realisation);
  }

  /// What a task of this key has left; empty where it is to be done.
  public Optional<Outcome> read(Path folder, String stage, String key) {
    return read(folder, stage).filter(outcome -> outcome.key().equals(key));
  }

  /// What a task has left, whatever its key.
  public Optional<Outcome> read(Path folder, String stage) {
    try {
      return Outcome.parse(Files.readAllBytes(file(folder, stage)));
    } catch (NoSuchFileException notDone) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new InputException(
          file(folder, stage), "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /// Keeps what a task has found.
  public void write(Path folder, String stage, Outcome outcome) {
    OutputFile.folder(folder);
    OutputFile.write(file(folder, stage), outcome.json());
  }

  private static Path file(Path folder, String stage) {
    return folder.resolve(stage + ".json");
  }
}
