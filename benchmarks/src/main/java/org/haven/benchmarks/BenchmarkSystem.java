package org.haven.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.haven.inputs.Structure;
import org.haven.inputs.StructureFile;
import org.haven.kernels.ParticleState;
import org.haven.kernels.Precision;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// The systems that the benchmarks run. Paths are relative to the project's folder.
public enum BenchmarkSystem {
  /// Li6PS5Cl, 416 atoms, with the bundled potential.
  ARGYRODITE_416(
      "inputs/examples/li6ps5cl/nep.txt",
      "inputs/examples/li6ps5cl/li6ps5cl_416_disordered.xyz",
      new int[] {1, 1, 1}),
  /// The same, 3×3×3.
  ARGYRODITE_11232(
      "inputs/examples/li6ps5cl/nep.txt",
      "inputs/examples/li6ps5cl/li6ps5cl_416_disordered.xyz",
      new int[] {3, 3, 3}),
  /// Garnet LLZO, 192 atoms; needs the reference data beside the project.
  LLZO_192(
      "../shared/reference/nep-llzo/nep.txt",
      "../shared/reference/nep-llzo/dft_frames.xyz",
      new int[] {1, 1, 1}),
  /// Garnet LLZO, 12,288 atoms; needs the reference data beside the project.
  LLZO_12288(
      "../shared/reference/nep-llzo/nep.txt",
      "../shared/reference/nep-llzo/llzo_12288_1000K.xyz",
      new int[] {1, 1, 1});

  private final String potential;
  private final String structure;
  private final int[] supercell;

  BenchmarkSystem(String potential, String structure, int[] supercell) {
    this.potential = potential;
    this.structure = structure;
    this.supercell = supercell;
  }

  /// The particles at rest.
  ///
  /// @throws IllegalStateException if the files are not there
  ParticleState state() {
    return read().toState(Map.of());
  }

  Potential potential(Precision precision) {
    return PotentialFamilies.installed().open(file(potential), read().species(), precision);
  }

  private Structure read() {
    return StructureFile.read(file(structure), 0)
        .supercell(supercell[0], supercell[1], supercell[2]);
  }

  private static Path file(String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new IllegalStateException(
          path + " is not there: run from the project's folder, with the reference data beside it");
    }
    return path;
  }
}
