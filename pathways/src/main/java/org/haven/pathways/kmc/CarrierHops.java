package org.haven.pathways.kmc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The hops that a carrier of a [CarrierGas] tries, by its row: its species and its site in the
/// cell, as species · S + site. Vacancies go the ways of ions backwards.
final class CarrierHops {
  /// Greatest rates of the lists that rows belong to, in 1/s.
  final double[] bounds;

  /// [rows] list of a row by the sum of its rates, −1 where it has none.
  final int[] listOf;

  /// Whether all carriers belong to one list for ever.
  final boolean single;

  // Of each type of hop: cells that it crosses, and the site in the cell where the carrier ends.
  final int[] offset;
  final int[] ends;

  /// From a site to the one where the carrier ends, away from the lattice's faces, by type.
  final int[] step;

  // The hops of a row are those from firstOf[row] to firstOf[row + 1] − 1: types, rates summed up.
  private final int[] firstOf;
  private final int[] typeOf;
  private final double[] sumTo;

  /// 1/rate where all hops of a row have one, else 0.
  private final double[] perRate;

  CarrierHops(KmcModel model, RateClasses rates, boolean vacancies) {
    int types = model.hops().size();
    int species = model.species().size();
    int perCell = model.sites();
    int[] n = model.replicate();
    int rows = species * perCell;
    offset = new int[3 * types];
    ends = new int[types];
    step = new int[types];
    List<List<Integer>> ofRow = new ArrayList<>();
    IntStream.range(0, rows).forEach(r -> ofRow.add(new ArrayList<>()));
    for (int t = 0; t < types; t++) {
      KmcModel.Hop hop = model.hops().get(t);
      for (int d = 0; d < 3; d++) {
        offset[3 * t + d] = vacancies ? -hop.offset()[d] : hop.offset()[d];
      }
      int begins = vacancies ? hop.to() : hop.from();
      ends[t] = vacancies ? hop.from() : hop.to();
      step[t] =
          ((offset[3 * t] * n[1] + offset[3 * t + 1]) * n[2] + offset[3 * t + 2]) * perCell
              + ends[t]
              - begins;
      for (int p = 0; p < species; p++) {
        if (rates.perS[t * species + p] > 0) {
          ofRow.get(p * perCell + begins).add(t);
        }
      }
    }
    firstOf = new int[rows + 1];
    typeOf = ofRow.stream().flatMap(List::stream).mapToInt(t -> t).toArray();
    sumTo = new double[typeOf.length];
    perRate = new double[rows];
    double[] total = new double[rows];
    for (int r = 0; r < rows; r++) {
      firstOf[r + 1] = firstOf[r] + ofRow.get(r).size();
      double[] own = new double[firstOf[r + 1] - firstOf[r]];
      for (int k = 0; k < own.length; k++) {
        own[k] = rates.perS[typeOf[firstOf[r] + k] * species + r / perCell];
        total[r] += own[k];
        sumTo[firstOf[r] + k] = total[r];
      }
      boolean even = Arrays.stream(own).distinct().count() == 1;
      perRate[r] = even ? 1 / own[0] : 0;
    }
    RateBounds lists = RateBounds.of(total);
    bounds = lists.perS();
    listOf = new int[rows];
    for (int r = 0; r < rows; r++) {
      listOf[r] = total[r] > 0 ? lists.of(total[r]) : -1;
    }
    single = IntStream.of(listOf).distinct().count() == 1 && listOf[0] == 0;
  }

  /// Draws a hop.
  ///
  /// @param rest uniform in (0, bound of the row's list)
  /// @return its type; −1 where none comes
  int draw(int row, double rest) {
    int k = firstOf[row];
    int last = firstOf[row + 1];
    if (perRate[row] > 0) {
      k += (int) (rest * perRate[row]);
    } else {
      while (k < last && rest >= sumTo[k]) {
        k++;
      }
    }
    return k < last ? typeOf[k] : -1;
  }
}
