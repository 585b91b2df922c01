package org.haven.inputs.structure;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;

/// Crystallographic information files: read as [CifText], each block with atoms expanded as a
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
    return StructureCheck.passedInAngstrom(filled(sites(file, frame), options), file);
  }

  private static Structure filled(Sites sites, StructureFile.Options options) {
    return sites.filled(options.supercell(), options.charges(), options.seed()).structure();
  }

  @Override
  public Sites sites(Path file, int frame) {
    List<CifText.Block> crystals = crystals(file);
    if (frame >= crystals.size()) {
      throw StructureFile.noSuchFrame(file, frame, crystals.size());
    }
    return CifBlock.sites(file, crystals.get(frame));
  }

  @Override
  public List<Structure> readAll(Path file) {
    return crystals(file).stream()
        .map(block -> filled(CifBlock.sites(file, block), StructureFile.Options.DEFAULT))
        .toList();
  }

  /// The data blocks with atoms.
  private static List<CifText.Block> crystals(Path file) {
    List<CifText.Block> crystals = CifText.read(file).stream().filter(CifBlock::hasAtoms).toList();
    if (crystals.isEmpty()) {
      throw new InputException(
          file, "holds no atom sites with fractional coordinates (_atom_site_fract_x)");
    }
    return crystals;
  }
}
