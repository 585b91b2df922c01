package org.haven.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir Path folder;

  @Test
  void aFileIsReplacedAsAWhole() throws IOException {
    Path file = folder.resolve("numbers.txt");
    OutputFile.write(file, "a long text");
    OutputFile.write(file, "short");
    assertThat(file).content().isEqualTo("short");
    assertThat(folder.toFile().list()).containsExactly("numbers.txt");
  }

  @Test
  void whatIsInTheWayIsNamedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> OutputFile.write(file.resolve("below"), "text"))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            file.resolve("below")
                + ": cannot be written: Not a directory. Remedy: name a file or folder that does"
                + " not lie in a file");
    assertThatThrownBy(() -> OutputFile.write(folder.resolve("absent/file"), "text"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be written: the folder " + folder.resolve("absent"));
    Path inTheWay = Files.createDirectories(folder.resolve("folder"));
    assertThatThrownBy(() -> OutputFile.write(inTheWay, "text"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be written: Is a directory");
    assertThatThrownBy(() -> OutputFile.folder(file))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(file + " is a file, not a folder");
    assertThat(file).content().isEqualTo("x");
    assertThat(inTheWay).isEmptyDirectory();
  }

  /// `/proc` has no room, and is no disk that is full.
  @Test
  void aFolderWithoutADiskIsNotFull() {
    Path proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc), "no /proc on this platform");
    for (Path there : List.of(proc.resolve("haven"), proc.resolve("self/haven"))) {
      for (ThrowingCallable write :
          List.<ThrowingCallable>of(
              () -> OutputFile.write(there, "text"),
              () -> OutputFile.write(there, out -> out.write("text")),
              () -> OutputFile.folder(there))) {
        assertThatThrownBy(write)
            .isInstanceOf(OutputException.class)
            .hasMessageContaining("no file can be made in " + there.getParent())
            .hasMessageContaining("Remedy: name a file or folder elsewhere");
      }
    }
    assertThat(new OutputException(proc.resolve("x"), new IOException("hidden")))
        .hasMessageContaining("cannot be written: hidden");
  }

  /// `/dev/full` answers every write as a full disk does, and must stay what it is.
  @Test
  void aDeviceIsWrittenToAndNotReplaced() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full on this platform");
    Path link = Files.createSymbolicLink(folder.resolve("link"), full);
    assertThatThrownBy(() -> OutputFile.write(link, "text"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot be written: No space left on device");
    assertThat(Files.isSymbolicLink(link)).isTrue();
  }
}
