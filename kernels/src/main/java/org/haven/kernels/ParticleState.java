package org.haven.kernels;

/// Everything that moves: cell, positions, image counts, velocities of N particles.
///
/// The accessors return the live arrays; kernels mutate them in place. Layout of vectors: `[3N]`,
/// `x[3 * i + d]`. The unwrapped position of particle i is positions + images · cell. Positions are
/// wrapped into the cell only by [NeighbourList], at a rebuild, together with the image counts.
///
/// While a simulation runs the arrays may live on its [Device]: see there for what host code that
/// touches them must call.
public final class ParticleState {
  private final SpeciesTable speciesTable;
  private final int[] species;
  private final double[] masses;
  private final double[] positions;
  private final double[] velocities;
  private final int[] images;
  private Cell cell;
  private double[] cellRows;
  private double[] partialSums;

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
    setCell(cell);
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
    if (!cell.equals(this.cell)) {
      cellRows = cell.rows();
    }
    this.cell = cell;
  }

  /// [9] the lattice vectors row by row, for kernels: the same array for as long as the cell stays
  /// the same, never written to.
  public double[] cellRows() {
    return cellRows;
  }

  /// Kinetic energy ½ Σ m v² in eV; the same bits for any number of threads.
  public double kineticEnergyEv(Device device) {
    double[] sums = kineticSums(device);
    return sums[0] + sums[1] + sums[2];
  }

  /// Kinetic energy tensor ½ Σ m v ⊗ v in eV, a new array [9]; its trace is the kinetic energy.
  public double[] kineticTensorEv(Device device) {
    double[] s = kineticSums(device);
    return new double[] {s[0], s[3], s[4], s[3], s[1], s[5], s[4], s[5], s[2]};
  }

  /// Total momentum Σ m v in u Å/fs, a new array [3].
  public double[] momentum(Device device) {
    double[] sums = kineticSums(device);
    return new double[] {sums[6], sums[7], sums[8]};
  }

  /// Temperature 2 K / (n k_B) in K.
  ///
  /// @param degreesOfFreedom n, for example 3N − 3 when the momentum is conserved
  public double temperatureK(Device device, int degreesOfFreedom) {
    if (degreesOfFreedom < 1) {
      throw new IllegalArgumentException(
          "a temperature needs at least 1 degree of freedom, not " + degreesOfFreedom);
    }
    return 2 * kineticEnergyEv(device) / (degreesOfFreedom * PhysicalConstants.BOLTZMANN_EV_PER_K);
  }

  private double[] kineticSums(Device device) {
    int parts = (count() + KineticSums.PART - 1) / KineticSums.PART;
    if (partialSums == null) {
      partialSums = new double[9 * parts];
    }
    device.launch(new KineticSums(count(), masses, velocities, partialSums), parts);
    double[] sums = new double[9];
    device.sums(partialSums, parts, sums);
    for (int k = 0; k < 9; k++) {
      double unit = k < 6 ? 0.5 * PhysicalConstants.EV_PER_U_ANGSTROM2_PER_FS2 : 1;
      sums[k] = unit * sums[k];
    }
    return sums;
  }

  /// Σ m v ⊗ v (xx, yy, zz, xy, xz, yz) and Σ m v of each part of the particles, `sums[9 part]`.
  private record KineticSums(int count, double[] masses, double[] velocities, double[] sums)
      implements Kernel {
    /// Particles per part.
    static final int PART = 64;

    static void body(int k, int count, double[] masses, double[] velocities, double[] sums) {
      double xx = 0;
      double yy = 0;
      double zz = 0;
      double xy = 0;
      double xz = 0;
      double yz = 0;
      double px = 0;
      double py = 0;
      double pz = 0;
      int end = Math.min(count, (k + 1) * PART);
      for (int i = k * PART; i < end; i++) {
        double x = velocities[3 * i];
        double y = velocities[3 * i + 1];
        double z = velocities[3 * i + 2];
        double mx = masses[i] * x;
        double my = masses[i] * y;
        double mz = masses[i] * z;
        xx += mx * x;
        yy += my * y;
        zz += mz * z;
        xy += mx * y;
        xz += mx * z;
        yz += my * z;
        px += mx;
        py += my;
        pz += mz;
      }
      sums[9 * k] = xx;
      sums[9 * k + 1] = yy;
      sums[9 * k + 2] = zz;
      sums[9 * k + 3] = xy;
      sums[9 * k + 4] = xz;
      sums[9 * k + 5] = yz;
      sums[9 * k + 6] = px;
      sums[9 * k + 7] = py;
      sums[9 * k + 8] = pz;
    }
  }

  /// An independent copy.
  public ParticleState copy() {
    ParticleState copy = new ParticleState(speciesTable, cell, species, positions);
    System.arraycopy(velocities, 0, copy.velocities, 0, velocities.length);
    System.arraycopy(images, 0, copy.images, 0, images.length);
    return copy;
  }
}
