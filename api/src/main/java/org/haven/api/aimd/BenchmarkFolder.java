package org.haven.api.aimd;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;

/// The output folder of a benchmark, held by one process: two would label the same frames, count
/// into one `cost.json`, and the second fail at the first's run directories. On a file system
/// without locks nobody is kept out.
final class BenchmarkFolder implements AutoCloseable {
  /// Name of the file that is locked; it stays.
  static final String LOCK = ".lock";

  private final FileChannel channel;

  private BenchmarkFolder(FileChannel channel) {
    this.channel = channel;
  }

  /// Holds it until it is closed, or the process ends.
  ///
  /// @throws InputException if another process does
  static BenchmarkFolder hold(Path folder) {
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isFree(channel)) {
        return new BenchmarkFolder(channel);
      }
      channel.close();
    } catch (IOException failure) {
      throw new OutputException(folder.resolve(LOCK), failure);
    }
    throw new InputException(
        folder,
        "another process works at this benchmark. Remedy: wait for it, or stop it with SIGTERM and"
            + " give the same command again, which goes on; or name another folder, --output DIR");
  }

  private static boolean isFree(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException unsupported) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      // The lock ends with the process at the latest.
      return;
    }
  }
}
