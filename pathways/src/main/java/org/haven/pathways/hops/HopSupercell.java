package org.haven.pathways.hops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.MinimumImage;
import org.haven.pathways.neb.Endpoints;

/// A supercell with one carrier, as each hop needs it: thick enough that the carrier hardly sees
/// its images.
///
/// Atoms are in one order for all hops of a kind: the framework, the ions that stay, the ions that
/// hop. So one potential serves them all.
///
/// @param sites of the cell that is repeated
/// @param repeats along a, b, c
public record HopSupercell(IonSites sites, int[] repeats) {

  /// The smallest with all heights at least this.
  ///
  /// @param heightAngstrom for example 10
  public static HopSupercell of(IonSites sites, double heightAngstrom) {
    return new HopSupercell(sites, repeats(sites.crystal().cell(), heightAngstrom));
  }

  /// Repeats along a, b, c of the smallest one.
  public static int[] repeats(Cell cell, double heightAngstrom) {
    double[] heights = cell.heights();
    int[] repeats = new int[3];
    for (int d = 0; d < 3; d++) {
      repeats[d] = (int) Math.max(1, Math.ceil(heightAngstrom / heights[d] - 1e-6));
    }
    return repeats;
  }

  /// Number of atoms without a carrier.
  public int atoms() {
    return sites.crystal().count() * repeats[0] * repeats[1] * repeats[2];
  }

  /// Its cell.
  public Cell cell() {
    double[] rows = sites.crystal().cell().rows();
    for (int d = 0; d < 9; d++) {
      rows[d] *= repeats[d / 3];
    }
    return Cell.ofRows(rows);
  }

  /// A state before and after a hop.
  ///
  /// @throws InputException if the hop is longer than half the supercell
  Endpoints states(HopKind kind, HopChain chain) {
    double half = 0.5 * Arrays.stream(cell().heights()).min().orElseThrow();
    List<String> symbols = new ArrayList<>();
    List<double[]> places = new ArrayList<>();
    Structure crystal = sites.crystal();
    double[] r = crystal.positions();
    for (int[] cell : cells()) {
      double[] shift = lattice(cell);
      for (int i = 0; i < crystal.count(); i++) {
        if (!crystal.symbols().get(i).equals(sites.ion())) {
          symbols.add(crystal.symbols().get(i));
          places.add(
              new double[] {r[3 * i] + shift[0], r[3 * i + 1] + shift[1], r[3 * i + 2] + shift[2]});
        }
      }
    }
    for (int[] cell : cells()) {
      for (int s = 0; s < sites.sites().size(); s++) {
        if (sites.sites().get(s).occupied() && !isPartOf(chain, s, cell)) {
          symbols.add(sites.ion());
          places.add(sites.at(s, cell));
        }
      }
    }
    List<double[]> ends = new ArrayList<>(places);
    for (int k = 0; k + 1 < chain.length(); k++) {
      symbols.add(sites.ion());
      double[] from = sites.at(chain.sites()[k], chain.cells()[k]);
      double[] to = sites.at(chain.sites()[k + 1], chain.cells()[k + 1]);
      double way = Math.hypot(Math.hypot(to[0] - from[0], to[1] - from[1]), to[2] - from[2]);
      if (way > 0.98 * half) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "a hop of %.2f Å in a supercell whose smallest half height is %.2f Å; take a"
                    + " larger one",
                way,
                half));
      }
      places.add(from);
      ends.add(to);
    }
    String title = crystal.title() + ", " + kind.name().toLowerCase(Locale.ROOT);
    Structure initial =
        new Structure(
            title,
            cell(),
            List.copyOf(symbols),
            flat(places),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            crystal.massesU(),
            List.of());
    return new Endpoints(initial, flat(ends), List.of());
  }

  /// Where the carrier is in a state, read from where the ions have come: each counts for the site
  /// to which it is nearest. A vacancy is at the one site of the crystal without an ion, an ion too
  /// many at the one empty site with one.
  ///
  /// @param positions [3N] of the atoms
  /// @param near [site, cell a, b, c] where it was put: the nearest image to it is meant
  /// @return [site, cell a, b, c]; empty if ions are on sites so that there is no one carrier
  Optional<int[]> carrier(Structure state, double[] positions, boolean vacancy, int[] near) {
    Cell cell = state.cell();
    double[] s = new double[positions.length];
    cell.toFractional(positions, s);
    MinimumImage images = new MinimumImage(cell);
    List<double[]> places = new ArrayList<>();
    List<int[]> which = new ArrayList<>();
    for (int[] in : cells()) {
      for (int site = 0; site < sites.sites().size(); site++) {
        double[] u = sites.at(site, in);
        cell.toFractional(u, u);
        places.add(u);
        which.add(new int[] {site, in[0], in[1], in[2]});
      }
    }
    int[] ions = new int[places.size()];
    for (int i = 0; i < state.count(); i++) {
      if (state.symbols().get(i).equals(sites.ion())) {
        ions[nearest(images, places, s, i)]++;
      }
    }
    int[] found = null;
    for (int p = 0; p < ions.length; p++) {
      boolean own = sites.sites().get(which.get(p)[0]).occupied();
      if (ions[p] != (own ? 1 : 0)) {
        if (found != null || own != vacancy || ions[p] > 1) {
          return Optional.empty();
        }
        found = which.get(p);
      }
    }
    return Optional.ofNullable(found).map(f -> nearestImage(f, near));
  }

  /// The image of a site of the supercell that is nearest to another.
  private int[] nearestImage(int[] site, int[] near) {
    double[] to = sites.at(near[0], new int[] {near[1], near[2], near[3]});
    int[] best = site;
    double least = Double.POSITIVE_INFINITY;
    for (int a = -2; a <= 2; a++) {
      for (int b = -2; b <= 2; b++) {
        for (int c = -2; c <= 2; c++) {
          int[] cell = {
            site[1] + a * repeats[0], site[2] + b * repeats[1], site[3] + c * repeats[2]
          };
          double[] r = sites.at(site[0], cell);
          double distance = Math.hypot(Math.hypot(r[0] - to[0], r[1] - to[1]), r[2] - to[2]);
          if (distance < least - 1e-6) {
            least = distance;
            best = new int[] {site[0], cell[0], cell[1], cell[2]};
          }
        }
      }
    }
    return best;
  }

  private static int nearest(MinimumImage images, List<double[]> places, double[] s, int i) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < places.size(); p++) {
      double[] u = places.get(p);
      double r = images.distance(s[3 * i] - u[0], s[3 * i + 1] - u[1], s[3 * i + 2] - u[2], least);
      if (r < least) {
        least = r;
        best = p;
      }
    }
    return best;
  }

  private boolean isPartOf(HopChain chain, int site, int[] cell) {
    for (int k = 0; k < chain.length(); k++) {
      boolean same = chain.sites()[k] == site;
      for (int d = 0; d < 3 && same; d++) {
        same = Math.floorMod(chain.cells()[k][d] - cell[d], repeats[d]) == 0;
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  private List<int[]> cells() {
    List<int[]> cells = new ArrayList<>();
    for (int a = 0; a < repeats[0]; a++) {
      for (int b = 0; b < repeats[1]; b++) {
        for (int c = 0; c < repeats[2]; c++) {
          cells.add(new int[] {a, b, c});
        }
      }
    }
    return cells;
  }

  private double[] lattice(int[] cell) {
    double[] v = {cell[0], cell[1], cell[2]};
    sites.crystal().cell().toCartesian(v, v);
    return v;
  }

  private static double[] flat(List<double[]> places) {
    return places.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
