package org.haven.inputs.structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.rcsb.cif.CifIO;
import org.rcsb.cif.ParsingException;
import org.rcsb.cif.model.Block;
import org.rcsb.cif.model.CifFile;

/// Crystallographic information files: parsed by ciftools-java, each block with atoms expanded as a
/// [CifBlock].
public final class Cif implements Format {
  @Override
  public String name() {
    return "CIF";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.cif");
  }

  /// Partial occupancies.
  @Override
  public boolean drawsAtRandom() {
    return true;
  }

  @Override
  public boolean recognises(FileHead head) {
    return head.lines().stream()
        .map(line -> line.strip().toLowerCase(Locale.ROOT))
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .findFirst()
        .filter(line -> line.startsWith("data_") && line.indexOf(' ') < 0)
        .isPresent();
  }

  @Override
  public Structure read(Path file, int frame) {
    return read(file, frame, StructureFile.Options.DEFAULT);
  }

  @Override
  public Structure read(Path file, int frame, StructureFile.Options options) {
    List<Block> crystals = crystals(file);
    if (frame >= crystals.size()) {
      throw StructureFile.noSuchFrame(file, frame, crystals.size());
    }
    return StructureCheck.passedInAngstrom(CifBlock.read(file, crystals.get(frame), options), file);
  }

  @Override
  public List<Structure> readAll(Path file) {
    return crystals(file).stream()
        .map(block -> CifBlock.read(file, block, StructureFile.Options.DEFAULT))
        .toList();
  }

  /// The data blocks with atoms.
  private static List<Block> crystals(Path file) {
    CifFile cif;
    try (InputStream in = LineReader.stream(file)) {
      cif = CifIO.readFromInputStream(in);
    } catch (ParsingException e) {
      throw new InputException(file, "is not valid CIF: " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw new InputException(file, "cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new InputException(
          file,
          "is not valid CIF: is there a loop_ without column names, or one that ends before its"
              + " first value?",
          e);
    }
    List<Block> crystals = new ArrayList<>();
    for (Block block : cif.getBlocks()) {
      if (CifBlock.hasAtoms(block)) {
        crystals.add(block);
      }
    }
    if (crystals.isEmpty()) {
      throw new InputException(
          file, "holds no atom sites with fractional coordinates (_atom_site_fract_x)");
    }
    return crystals;
  }
}
