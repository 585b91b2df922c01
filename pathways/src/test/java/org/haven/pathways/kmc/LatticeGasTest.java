package org.haven.pathways.kmc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// States of a gas, and what is kept of them.
final class LatticeGasTest {
  private static final String CELL = "cell: [[4,0,0],[0,5,0],[0,0,6]]\ntemperatures_k: [400]\n";

  private static final String MIXED =
      CELL
          + """
          replicate: [7,5,6]
          sites: [{name: A, position: [0,0,0]}, {name: B, position: [0.5,0.5,0.5], energy_ev: 0.03}]
          hops:
            - {from: A, to: B, attempt_thz: 10, barrier_ev: 0.3}
            - {from: A, to: B, offset: [-1,0,0], attempt_thz: 10, barrier_ev: 0.31}
            - {from: A, to: B, offset: [0,-1,0], attempt_thz: 10, barrier_ev: 0.3}
            - {from: A, to: B, offset: [0,0,-1], attempt_thz: 10, barrier_ev: 0.3}
          """;

  /// Ions of two species in lists by rate, vacancies, ions among others, and a lattice so large
  /// that what the coming draws need is read ahead.
  private static KmcModel model(String kind) {
    return switch (kind) {
      case "mixed" ->
          KmcReader.parse(
                  MIXED + "species: [{symbol: Li, fraction: 0.2}, {symbol: Na, fraction: 0.1}]\n")
              .model();
      case "vacancies" ->
          KmcReader.parse(MIXED + "species: [{symbol: Li, fraction: 0.9}]\n").model();
      case "pairs" ->
          KmcReader.parse(
                  MIXED
                      + "species: [{symbol: Li, fraction: 0.2}, {symbol: Na, fraction: 0.1}]\n"
                      + "pairs: [{species: [Li, Na], to_angstrom: 4.5, energy_ev: 0.03},"
                      + " {species: Li, to_angstrom: 5, energy_ev: 0.02}]\n")
              .model();
      case "many vacancies" -> Lattices.Lattice.SIMPLE_CUBIC.model(48, "fraction: 0.97");
      default -> Lattices.Lattice.SIMPLE_CUBIC.model(61, "fraction: 0.45");
    };
  }

  /// Wherever it is taken among the draws whose numbers are made at once, a state goes on in a gas
  /// that was elsewhere as in its own, and in the same time.
  @ParameterizedTest
  @CsvSource({"mixed", "vacancies", "pairs", "many vacancies", "many ions"})
  void aStateGoesOnToTheBit(String kind) {
    KmcModel model = model(kind);
    LatticeGas whole = Lattices.gas(model, 400, 3);
    LatticeGas parts = Lattices.gas(model, 400, 3);
    assertThat(whole instanceof ListedGas).isEqualTo(kind.equals("pairs"));
    for (int k = 1; k <= 20; k++) {
      whole.advance(Double.POSITIVE_INFINITY, 37 * k);
      parts.advance(Double.POSITIVE_INFINITY, 37 * k);
      LatticeGas.State state = parts.state();
      if (k % 4 == 1) {
        parts = Lattices.gas(model, 400, 3);
        parts.advance(Double.POSITIVE_INFINITY, 5);
      }
      parts.restore(state);
    }
    double[] expected = new double[3 * model.ions()];
    double[] found = new double[3 * model.ions()];
    whole.positions(expected);
    parts.positions(found);
    assertThat(found).isEqualTo(expected);
    assertThat(parts.timeS).isEqualTo(whole.timeS);
    assertThat(parts.made).isEqualTo(whole.made);
    assertThat(parts.draws).isEqualTo(whole.draws);
  }

  /// Reading ahead changes nothing: each ion's site is its own, and its way there the sum of hops.
  @Test
  void noTwoIonsAreOnOneSite() {
    for (String kind : new String[] {"mixed", "vacancies", "pairs", "many vacancies"}) {
      LatticeGas gas = Lattices.gas(model(kind), 400, 5);
      gas.advance(Double.POSITIVE_INFINITY, 20_000);
      int[] siteOf = new int[gas.speciesOf.length];
      gas.where(siteOf, new int[3 * siteOf.length]);
      assertThat(siteOf).doesNotHaveDuplicates();
      assertThat(java.util.Arrays.stream(gas.made).sum()).isEqualTo(20_000);
    }
  }

  @Test
  void packedSitesAreTheSitesOfTheLattice() {
    for (String kind : new String[] {"mixed", "many ions"}) {
      KmcModel model = model(kind);
      PackedSites packed = new PackedSites(model);
      for (int site = 0; site < model.cells() * model.sites(); site++) {
        assertThat(packed.index(packed.of(site))).isEqualTo(site);
      }
    }
  }
}
