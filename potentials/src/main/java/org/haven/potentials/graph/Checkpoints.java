package org.haven.potentials.graph;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import org.haven.inputs.InputException;

/// Files of graph potentials that need Python to be read: recognised, and refused with the command
/// that exports them.
final class Checkpoints {
  /// A pickle names its classes within its first part.
  private static final int LOOKED_AT = 1 << 20;

  private Checkpoints() {}

  /// Whether `file` looks like a checkpoint or package of PyTorch that is no TorchScript.
  static boolean looksLikeOne(Path file) {
    if (TorchArchive.beginsWith(file, 'P', 'K', 3, 4)) {
      return isInductorPackage(file) || isPythonPackage(file) || pickle(file).isPresent();
    }
    // A pickle of protocol 2 and up; the ending keeps other programs' pickles out.
    return TorchArchive.beginsWith(file, 0x80)
        && List.of(".pt", ".pth", ".model", ".ckpt", ".nqx").stream()
            .anyMatch(ending -> name(file).endsWith(ending));
  }

  /// Why `file` cannot be run, and what to do.
  static InputException refusal(Path file) {
    if (isInductorPackage(file)) {
      return new InputException(
          file,
          "is a NequIP model compiled by AOTInductor, a library for one machine that Haven cannot"
              + " call. Compile it as TorchScript: nequip-compile CHECKPOINT_OR_PACKAGE"
              + " model.nequip.pth --device cpu --mode torchscript");
    }
    if (isPythonPackage(file)) {
      return new InputException(
          file,
          "is a packaged NequIP model, which holds Python code. Compile it: nequip-compile "
              + file.getFileName()
              + " model.nequip.pth --device cpu --mode torchscript");
    }
    String text = pickle(file).or(() -> beginning(file)).orElse("");
    String name = file.getFileName().toString();
    if (text.contains("mace.") || text.contains("mace\n")) {
      return refused(
          file, "MACE", "mace_create_lammps_model " + name + " (gives " + name + "-lammps.pt)");
    }
    if (text.contains("sevenn") || text.contains("SevenNet")) {
      return refused(file, "SevenNet", "sevenn_get_model " + name);
    }
    if (text.contains("nequip") || text.contains("allegro")) {
      return refused(
          file,
          "NequIP or Allegro",
          "nequip-compile "
              + name
              + " model.nequip.pth --device cpu --mode torchscript (up to version 0.6:"
              + " nequip-deploy build --train-dir FOLDER model.pth)");
    }
    return new InputException(
        file,
        "is a checkpoint that only the Python program can read which wrote it"
            + (text.contains("matgl") || text.contains("chgnet") ? " (matgl, CHGNet)" : "")
            + ". Export it as TorchScript, by Haven's own contract if the program has no export"
            + " (docs/graph-potentials.md)");
  }

  private static InputException refused(Path file, String family, String command) {
    return new InputException(
        file,
        "is a checkpoint of "
            + family
            + ", which only its own Python program can read. Export it with: "
            + command);
  }

  private static boolean isInductorPackage(Path file) {
    return TorchArchive.contents(
            file,
            zip ->
                zip.stream()
                    .map(ZipEntry::getName)
                    .anyMatch(name -> name.contains("data/aotinductor/")))
        .orElse(false);
  }

  private static boolean isPythonPackage(Path file) {
    return TorchArchive.contents(
            file,
            zip ->
                zip.stream()
                    .map(ZipEntry::getName)
                    .anyMatch(name -> name.endsWith("/.data/python_version")))
        .orElse(false);
  }

  /// The pickle of `torch.save`, as text.
  private static Optional<String> pickle(Path file) {
    return TorchArchive.contents(
        file,
        zip -> {
          Optional<? extends ZipEntry> entry =
              zip.stream().filter(e -> e.getName().endsWith("/data.pkl")).findFirst();
          if (entry.isEmpty()) {
            return null;
          }
          try (InputStream in = zip.getInputStream(entry.get())) {
            return text(in);
          }
        });
  }

  private static Optional<String> beginning(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(text(in));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
  }

  private static String name(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT);
  }
}
