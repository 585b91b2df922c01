package org.haven.pathways.percolation;

/// A row of points along c of a grid, and how far a place is from each: the square of the distance
/// to point k is (k − [#nearest])² [#stepSquare] + [#missSquare]. Scratch of one thread; mutable.
public final class GridRow {
  private final PeriodicGrid grid;
  private final double ux;
  private final double uy;
  private final double uz;
  private final double stepSquare;
  private final double[] start = new double[3];
  private double nearest;
  private double missSquare;

  public GridRow(PeriodicGrid grid) {
    this.grid = grid;
    double[] h = grid.cell().rows();
    ux = h[6] / grid.nc();
    uy = h[7] / grid.nc();
    uz = h[8] / grid.nc();
    stepSquare = ux * ux + uy * uy + uz * uz;
  }

  /// Goes to the points from index `row` nᶜ on.
  public void moveTo(int row) {
    grid.cartesian(row * grid.nc(), start);
  }

  /// Looks at a place, Cartesian in Å.
  public void look(double x, double y, double z) {
    double dx = start[0] - x;
    double dy = start[1] - y;
    double dz = start[2] - z;
    nearest = -(dx * ux + dy * uy + dz * uz) / stepSquare;
    double px = dx + nearest * ux;
    double py = dy + nearest * uy;
    double pz = dz + nearest * uz;
    missSquare = px * px + py * py + pz * pz;
  }

  /// Number, not whole, of the point at which the row passes nearest to the place.
  public double nearest() {
    return nearest;
  }

  /// Square of the distance at which it passes, in Å².
  public double missSquare() {
    return missSquare;
  }

  /// Square of the distance of neighbouring points, in Å².
  public double stepSquare() {
    return stepSquare;
  }
}
