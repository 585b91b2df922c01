package org.haven.analysis.mechanism;

import java.util.List;
import org.haven.inputs.InputException;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;

/// Time-averaged number density of the mobile ions on a grid over the mean cell.
///
/// Point (i, j, k) stands for the voxel around the fractional position (i/nᵃ, j/nᵇ, k/nᶜ); its
/// value is the mean number of ions in the voxel over the voxel's volume, so that the sum times the
/// volume of a voxel is the number of ions. Positions are without the drift of the framework and
/// folded into the cell. Memory: 8 bytes × voxels.
///
/// @param cell mean cell
/// @param shape [3] nᵃ, nᵇ, nᶜ
/// @param perAngstrom3 [nᵃ nᵇ nᶜ] density in 1/Å³, c fastest
/// @param ions number of mobile ions
/// @param symbols [N'] of the framework
/// @param framework [3N'] mean positions of the framework, Cartesian in Å
public record DensityMap(
    Cell cell,
    int[] shape,
    double[] perAngstrom3,
    int ions,
    List<String> symbols,
    double[] framework) {
  /// Distance of grid points by default in Å.
  static final double DEFAULT_SPACING_ANGSTROM = 0.3;

  /// Most voxels; the spacing grows beyond.
  static final int MOST_VOXELS = 1 << 24;

  /// Of the ions `mobile` of a trajectory.
  ///
  /// @throws InputException if the file holds none of them, or fewer than two frames
  public static DensityMap of(Trajectory trajectory, List<String> mobile) {
    TrajectoryPass pass = TrajectoryPass.over(trajectory, mobile);
    Sampler sampler = new Sampler(pass, DEFAULT_SPACING_ANGSTROM);
    pass.run(List.of(sampler));
    return sampler.result();
  }

  /// Volume of a voxel in Å³.
  public double voxelAngstrom3() {
    return cell.volume() / perAngstrom3.length;
  }

  /// Number of ions the grid holds.
  public double integral() {
    double sum = 0;
    for (double x : perAngstrom3) {
      sum += x;
    }
    return sum * voxelAngstrom3();
  }

  /// Grid with points at most `spacing` Å apart.
  static int[] shape(Cell cell, double spacing) {
    double[] lengths = cell.lengths();
    double wide = Math.max(spacing, Math.cbrt(lengths[0] * lengths[1] * lengths[2] / MOST_VOXELS));
    int[] shape = new int[3];
    for (int d = 0; d < 3; d++) {
      shape[d] = Math.max(1, (int) Math.ceil(lengths[d] / wide - 1e-9));
    }
    return shape;
  }

  /// Memory of counts, density and, where sites are looked for, its smoothing ([Sites#of]) in a
  /// cell, at most.
  public static long bytes(Cell cell) {
    long voxels = 1;
    for (int n : shape(cell, DEFAULT_SPACING_ANGSTROM)) {
      voxels *= n;
    }
    return (4 + 8 + 16) * voxels;
  }

  /// Counts ions in voxels.
  static final class Sampler implements FrameSampler {
    private final TrajectoryPass pass;
    private final int[] shape;
    private final int[] counts;
    private final double[] mean;
    private int frames;

    Sampler(TrajectoryPass pass, double spacing) {
      this.pass = pass;
      shape = shape(pass.meanCell(), spacing);
      counts = new int[shape[0] * shape[1] * shape[2]];
      mean = new double[3 * pass.framework().length];
    }

    @Override
    public void sample(Snapshot snapshot) {
      frames++;
      double[] s = snapshot.fractional();
      for (int i : pass.mobile()) {
        int index = 0;
        for (int d = 0; d < 3; d++) {
          index = index * shape[d] + Math.floorMod(Math.round(s[3 * i + d] * shape[d]), shape[d]);
        }
        counts[index]++;
      }
      int[] framework = pass.framework();
      for (int n = 0; n < framework.length; n++) {
        for (int d = 0; d < 3; d++) {
          mean[3 * n + d] += s[3 * framework[n] + d];
        }
      }
    }

    DensityMap result() {
      double[] density = new double[counts.length];
      double voxel = pass.meanCell().volume() / counts.length;
      for (int k = 0; k < counts.length; k++) {
        density[k] = counts[k] / (frames * voxel);
      }
      double[] framework = new double[mean.length];
      for (int k = 0; k < mean.length; k++) {
        double s = mean[k] / frames;
        framework[k] = s - Math.floor(s);
      }
      pass.meanCell().toCartesian(framework, framework);
      List<String> symbols =
          java.util.Arrays.stream(pass.framework()).mapToObj(pass.symbols()::get).toList();
      return new DensityMap(
          pass.meanCell(), shape, density, pass.mobile().length, symbols, framework);
    }
  }
}
