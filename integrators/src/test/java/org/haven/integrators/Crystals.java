package org.haven.integrators;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Potential;

/// Systems with known answers.
final class Crystals {
  private Crystals() {}

  static final double SPRING_EV_PER_A2 = 5;
  static final double[] MASSES_U = {20, 35};
  private static final double SPACING = 3;

  /// n³ particles on a simple cubic lattice with springs to the six neighbours, n ≥ 3; two masses.
  ///
  /// @param q quartic constant of the springs in eV/Å⁴
  /// @param stiffness κ of the strain in eV; 0 for none
  static MolecularSystem cubic(int n, double q, double stiffness, Device device) {
    Cell cell = Cell.orthorhombic(n * SPACING, n * SPACING, n * SPACING);
    double[] positions = new double[3 * n * n * n];
    int[] species = new int[n * n * n];
    List<Springs.Bond> bonds = new ArrayList<>();
    for (int i = 0; i < n * n * n; i++) {
      int[] site = {i % n, i / n % n, i / (n * n)};
      species[i] = i % 2;
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = SPACING * (site[d] + 0.5);
        int[] next = site.clone();
        next[d] = (site[d] + 1) % n;
        int[] image = new int[3];
        image[d] = site[d] + 1 == n ? 1 : 0;
        double[] rest = new double[3];
        rest[d] = 1.0 / n;
        bonds.add(new Springs.Bond(i, next[0] + n * (next[1] + n * next[2]), image, rest));
      }
    }
    Springs springs =
        new Springs(bonds.toArray(Springs.Bond[]::new), SPRING_EV_PER_A2, q, stiffness, cell);
    return system(cell, species, positions, springs, device);
  }

  /// Two particles on one spring.
  static MolecularSystem dimer() {
    Cell cell = Cell.orthorhombic(30, 30, 30);
    Springs.Bond bond = new Springs.Bond(0, 1, new int[3], new double[] {0.1, 0, 0});
    Springs springs = new Springs(new Springs.Bond[] {bond}, SPRING_EV_PER_A2, 0, 0, cell);
    return system(
        cell, new int[] {0, 1}, new double[] {10, 10, 10, 13, 10, 10}, springs, new CpuDevice(1));
  }

  /// Six particles on anharmonic springs about the middle of a large cell, none of them at rest;
  /// all that is on one side of the middle is on the other where `sign` is −1.
  static MolecularSystem chain(int sign) {
    Cell cell = Cell.orthorhombic(40, 40, 40);
    double[] positions = new double[18];
    int[] species = new int[6];
    List<Springs.Bond> bonds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      species[i] = i % 2;
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = 20 + sign * (2.5 * (i - 2.5) + 0.3 * ((0.37 * (3 * i + d)) % 1));
      }
      if (i > 0) {
        double rest = sign * 2.5 / 40;
        bonds.add(new Springs.Bond(i - 1, i, new int[3], new double[] {rest, rest, rest}));
      }
    }
    Springs springs =
        new Springs(bonds.toArray(Springs.Bond[]::new), SPRING_EV_PER_A2, 100, 0, cell);
    return system(cell, species, positions, springs, new CpuDevice(1));
  }

  /// N particles without forces.
  static MolecularSystem gas(int count, double volume) {
    double edge = Math.cbrt(volume);
    double[] positions = new double[3 * count];
    int[] species = new int[count];
    for (int i = 0; i < count; i++) {
      species[i] = i % 2;
      for (int d = 0; d < 3; d++) {
        positions[3 * i + d] = edge * ((0.37 * (3 * i + d)) % 1);
      }
    }
    return system(
        Cell.orthorhombic(edge, edge, edge), species, positions, new IdealGas(), new CpuDevice(1));
  }

  private static MolecularSystem system(
      Cell cell, int[] species, double[] positions, Potential potential, Device device) {
    SpeciesTable table = new SpeciesTable(List.of("A", "B"), List.of(MASSES_U[0], MASSES_U[1]));
    ParticleState state = new ParticleState(table, cell, species, positions);
    return new MolecularSystem(
        state, potential, new NeighbourList(device, potential.cutoffAngstrom(), 1), device);
  }
}
