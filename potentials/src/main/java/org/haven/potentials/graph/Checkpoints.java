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
    if (isNequix(file)) {
      return true;
    }
    // A pickle of protocol 2 and up; the ending keeps other programs' pickles out.
    return TorchArchive.beginsWith(file, 0x80)
        && List.of(".pt", ".pth", ".model", ".ckpt", ".tar").stream()
            .anyMatch(ending -> name(file).endsWith(ending));
  }

  /// Why `file` cannot be run, and what to do.
  static InputException refusal(Path file) {
    String name = file.getFileName().toString();
    if (isInductorPackage(file)) {
      return new InputException(
          file,
          "is a NequIP model compiled by AOTInductor, a library for one machine that Haven cannot"
              + " call. Compile its checkpoint or package as TorchScript (PyTorch before 2.10):"
              + " nequip-compile CHECKPOINT model.nequip.pth --device cpu --mode torchscript");
    }
    if (isPythonPackage(file)) {
      return new InputException(
          file,
          "is a packaged NequIP or Allegro model, which holds Python code. Compile it (PyTorch"
              + " before 2.10): nequip-compile "
              + name
              + " model.nequip.pth --device cpu --mode torchscript");
    }
    if (isNequix(file)) {
      return refused(file, "Nequix", "haven-export nequix " + name + " -o model.pt");
    }
    String text = pickle(file).or(() -> beginning(file)).orElse("");
    if (text.contains("mace.") || text.contains("mace\n")) {
      return refused(
          file,
          "MACE",
          "haven-export mace "
              + name
              + " -o model.pt, or mace_create_lammps_model "
              + name
              + " (gives "
              + name
              + "-lammps.pt)");
    }
    if (text.contains("sevenn") || text.contains("SevenNet")) {
      return refused(
          file,
          "SevenNet",
          "haven-export sevennet "
              + name
              + " -o model.pt, or sevenn_get_model "
              + name
              + " (gives deployed_serial.pt)");
    }
    if (isNequipUntil06(text)) {
      Path folder = file.toAbsolutePath().normalize().getParent();
      return refused(
          file,
          "NequIP or Allegro up to 0.6",
          "nequip-deploy build --train-dir " + folder + " model.pth");
    }
    if (text.contains("nequip") || text.contains("allegro")) {
      return refused(
          file,
          "NequIP or Allegro",
          "nequip-compile "
              + name
              + " model.nequip.pth --device cpu --mode torchscript (PyTorch before 2.10)");
    }
    if (text.contains("chgnet") || text.contains("bond_graph_cutoff")) {
      return refused(file, "CHGNet", "haven-export chgnet " + name + " -o model.pt");
    }
    return new InputException(
        file,
        "is a checkpoint that only the Python program can read which wrote it"
            + (text.contains("matgl")
                ? ". Export its folder with: haven-export matgl FOLDER -o model.pt (tools/export)"
                : ". Export it as TorchScript, by Haven's own contract if the program has no export"
                    + " (docs/graph-potentials.md)"));
  }

  /// `best_model.pth` is a table of weights alone, `trainer.pth` has the configuration. Checkpoints
  /// from 0.7 are PyTorch Lightning's.
  private static boolean isNequipUntil06(String text) {
    return !text.contains("lightning")
        && (text.contains("model.func.") || text.contains("model_builders"));
  }

  /// A line of JSON, then JAX's arrays.
  private static boolean isNequix(Path file) {
    return name(file).endsWith(".nqx") && TorchArchive.beginsWith(file, '{');
  }

  private static InputException refused(Path file, String family, String command) {
    return new InputException(
        file,
        "is a checkpoint of "
            + family
            + ", which only its own Python program can read. Export it with: "
            + command
            + (command.startsWith("haven-export") ? "; haven-export is in tools/export" : ""));
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
