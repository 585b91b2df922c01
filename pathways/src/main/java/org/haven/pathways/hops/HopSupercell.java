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

/// A supercell with one carrier, as each hop needs it: thick enough that the carrier hardly sees its
/// images.
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
    double[] heights = sites.crystal().cell().heights();
    int[] repeats = new int[3];
    for (int d = 0; d < 3; d++) {
      repeats[d] = (int) Math.max(1, Math.ceil(heightAngstrom / heights[d] - 1e-6));
    }
    return new HopSupercell(sites, repeats);
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

  /// What became of a state: the ions that are nearer to another site than to that where they were
  /// put, in words; empty if there is none.
  ///
  /// @param expected [3N] where the atoms were put
  /// @param positions [3N] where they have come
  String strayed(Structure state, double[] expected, double[] positions) {
    Cell cell = state.cell();
    double[] was = new double[expected.length];
    double[] is = new double[positions.length];
    cell.toFractional(expected, was);
    cell.toFractional(positions, is);
    MinimumImage nearest = new MinimumImage(cell);
    List<double[]> places = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int[] in : cells()) {
      for (int s = 0; s < sites.sites().size(); s++) {
        double[] u = sites.at(s, in);
        cell.toFractional(u, u);
        places.add(u);
        names.add(sites.sites().get(s).name());
      }
    }
    List<String> moved = new ArrayList<>();
    for (int i = 0; i < state.count(); i++) {
      if (state.symbols().get(i).equals(sites.ion())) {
        int from = nearest(nearest, places, was, i);
        int to = nearest(nearest, places, is, i);
        if (from != to) {
          moved.add(names.get(from) + " to " + names.get(to));
        }
      }
    }
    return String.join(", ", moved);
  }

  private static int nearest(MinimumImage images, List<double[]> places, double[] s, int i) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < places.size(); p++) {
      double[] u = places.get(p);
      double r =
          images.distance(s[3 * i] - u[0], s[3 * i + 1] - u[1], s[3 * i + 2] - u[2], least);
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
