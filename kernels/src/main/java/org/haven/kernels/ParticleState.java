package org.haven.kernels;

/// Everything that moves: cell, positions, image counts, velocities of N particles.
///
/// The accessors return the live arrays; kernels mutate them in place. Layout of vectors: `[3N]`,
/// `x[3 * i + d]`. The unwrapped position of particle i is positions + images · cell. Positions are
/// wrapped into the cell only by [NeighbourList], at a rebuild, together with the image counts.
public final class ParticleState {
  private final SpeciesTable speciesTable;
  private final int[] species;
  private final double[] masses;
  private final double[] positions;
  private final double[] velocities;
  private final int[] images;
  private Cell cell;

  /// A state at rest. Copies its arguments.
  ///
  /// @param species [N], index into `speciesTable`
  /// @param positions [3N] in Å
  public ParticleState(SpeciesTable speciesTable, Cell cell, int[] species, double[] positions) {
    if (positions.length != 3 * species.length) {
      throw new IllegalArgumentException(
          positions.length + " coordinates for " + species.length + " particles");
    }
    this.speciesTable = speciesTable;
    this.cell = cell;
    this.species = species.clone();
    this.positions = positions.clone();
    this.velocities = new double[positions.length];
    this.images = new int[positions.length];
    this.masses = new double[species.length];
    for (int i = 0; i < species.length; i++) {
      masses[i] = speciesTable.massesU().get(species[i]);
    }
  }

  /// Number of particles N.
  public int count() {
    return species.length;
  }

  public SpeciesTable speciesTable() {
    return speciesTable;
  }

  /// [N], index into the species table.
  public int[] species() {
    return species;
  }

  /// [N] in u.
  public double[] masses() {
    return masses;
  }

  /// [3N] in Å.
  public double[] positions() {
    return positions;
  }

  /// [3N] in Å/fs.
  public double[] velocities() {
    return velocities;
  }

  /// [3N], how many cells each particle has left behind along a, b, c.
  public int[] images() {
    return images;
  }

  public Cell cell() {
    return cell;
  }

  /// Replaces the cell; positions stay as they are (scale them yourself).
  public void setCell(Cell cell) {
    this.cell = cell;
  }

  /// An independent copy.
  public ParticleState copy() {
    ParticleState copy = new ParticleState(speciesTable, cell, species, positions);
    System.arraycopy(velocities, 0, copy.velocities, 0, velocities.length);
    System.arraycopy(images, 0, copy.images, 0, images.length);
    return copy;
  }
}
