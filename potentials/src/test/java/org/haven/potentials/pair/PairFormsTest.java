package org.haven.potentials.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.haven.potentials.pair.PairContract.pair;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.PhysicalConstants;
import org.haven.kernels.Precision;
import org.haven.kernels.SpeciesTable;
import org.haven.potentials.Decks;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Potential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pair forms by hand, in crystals, and at the edges of what their decks may say.
class PairFormsTest {
  private static final SpeciesTable TABLE =
      new SpeciesTable(List.of("Li", "O"), List.of(6.94, 15.999));
  private static final double ROUNDING = 1e-13;

  /// Energy of Li at the origin and O at a distance along x, in a large cell.
  private static Evaluation dimer(Map<String, Object> deck, double distance) {
    return evaluate(
        deck,
        new ParticleState(
            TABLE,
            Cell.orthorhombic(60, 60, 60),
            new int[] {0, 1},
            new double[] {0, 0, 0, distance, 0, 0}));
  }

  private static Evaluation evaluate(Map<String, Object> deck, ParticleState state) {
    List<String> symbols = state.speciesTable().symbols();
    try (Device device = new CpuDevice(1);
        Potential potential = Decks.open(deck, symbols, Precision.DOUBLE)) {
      potential.bind(state, device);
      NeighbourList list = new NeighbourList(device, potential.cutoffAngstrom(), 0.1);
      list.rebuild(state);
      Evaluation out = new Evaluation(state.count());
      potential.evaluate(state, list, out);
      return out;
    }
  }

  private static Map<String, Object> deck(String type, Map<String, Object> liO) {
    return Map.of(
        "type",
        type,
        "cutoff_angstrom",
        10.0,
        "pairs",
        List.of(pair("Li", "O", liO)),
        "other_pairs",
        "none");
  }

  private static void assertDimer(Evaluation out, double energy, double derivative, double r) {
    assertThat(out.energyEv()).isCloseTo(energy, within(ROUNDING * Math.max(1, Math.abs(energy))));
    double limit = ROUNDING * Math.max(1, Math.abs(derivative));
    // The force on the first points away from the second where the energy falls with distance.
    assertThat(out.forces()[0]).isCloseTo(derivative, within(limit));
    assertThat(out.forces()[3]).isCloseTo(-derivative, within(limit));
    assertThat(out.virial()[0]).isCloseTo(-derivative * r, within(limit * r));
    assertThat(out.energies()[0]).isEqualTo(out.energies()[1]);
  }

  @Test
  void lennardJonesDimerAtItsMinimumAndAtSigma() {
    Map<String, Object> deck =
        deck("lennard_jones", Map.of("epsilon_ev", 0.25, "sigma_angstrom", 2.0));
    assertDimer(dimer(deck, 2 * Math.pow(2, 1.0 / 6)), -0.25, 0, 2 * Math.pow(2, 1.0 / 6));
    // u'(σ) = −24 ε/σ.
    assertDimer(dimer(deck, 2), 0, -3, 2);
  }

  @Test
  void morseDimerAtItsMinimumAndBeyond() {
    Map<String, Object> deck =
        deck("morse", Map.of("depth_ev", 0.5, "a_per_angstrom", 1.25, "r0_angstrom", 2.0));
    assertDimer(dimer(deck, 2), -0.5, 0, 2);
    // a (r − r₀) = ln 2: u = D (1/4 − 1), u' = 2 a D (1/2 − 1/4).
    double r = 2 + Math.log(2) / 1.25;
    assertDimer(dimer(deck, r), -0.375, 2 * 1.25 * 0.5 * 0.25, r);
  }

  @Test
  void buckinghamDimer() {
    Map<String, Object> deck =
        deck("buckingham", Map.of("a_ev", 1000.0, "rho_angstrom", 0.25, "c_ev_angstrom6", 64.0));
    double repulsion = 1000 * Math.exp(-8);
    assertDimer(dimer(deck, 2), repulsion - 1, -4 * repulsion + 3, 2);
  }

  @Test
  void bornMayerHugginsDimer() {
    Map<String, Object> deck =
        deck(
            "born_mayer_huggins",
            Map.of(
                "a_ev",
                0.2,
                "sigma_angstrom",
                2.0,
                "rho_angstrom",
                0.3,
                "c_ev_angstrom6",
                0.64,
                "d_ev_angstrom8",
                1.28));
    assertDimer(dimer(deck, 2), 0.2 - 0.01 - 0.005, -0.2 / 0.3 + 0.03 + 0.02, 2);
  }

  /// Z = 3 and 8 at 0.5 Å; φ from the four exponentials of Ziegler, Biersack and Littmark, printed
  /// with five digits.
  @Test
  void zblDimer() {
    double a = 0.46850 / (Math.pow(3, 0.23) + Math.pow(8, 0.23));
    double x = 0.5 / a;
    double screening =
        0.18175 * Math.exp(-3.19980 * x)
            + 0.50986 * Math.exp(-0.94229 * x)
            + 0.28022 * Math.exp(-0.40290 * x)
            + 0.02817 * Math.exp(-0.20162 * x);
    Evaluation out = dimer(Map.of("type", "zbl", "cutoff_angstrom", 2.0), 0.5);
    assertThat(out.energyEv())
        .isCloseTo(24 * PhysicalConstants.COULOMB_EV_ANGSTROM / 0.5 * screening, within(1e-11));
    // The screened repulsion of these nuclei at 0.5 Å: 691 eV unscreened, 11 % of it left.
    assertThat(out.energyEv()).isBetween(60.0, 100.0);
  }

  /// fcc argon at nearest distance d: E/N = 2 ε [12.13188 (σ/d)¹² − 14.45392 (σ/d)⁶] (Jones and
  /// Ingham, Proc. R. Soc. A 1925, 107, 636, doi:10.1098/rspa.1925.0047; Kittel, Introduction to
  /// Solid State Physics). The pairs beyond the cutoff R = 25 d are integrated with the density
  /// √2/d³: −2 ε (σ/d)⁶ 4π√2/3 (d/R)³, 4e-4 beside 14.45, right to a few per cent.
  @Test
  void latticeSumsOfFaceCentredCubic() {
    double sigma = 3.405;
    double epsilon = 0.01032;
    double d = 1.09 * sigma;
    double cutoff = 25 * d;
    double e = d / Math.sqrt(2);
    ParticleState state =
        new ParticleState(
            new SpeciesTable(List.of("Ar"), List.of(39.95)),
            Cell.ofRows(new double[] {0, e, e, e, 0, e, e, e, 0}),
            new int[1],
            new double[3]);
    Map<String, Object> deck =
        Map.of(
            "type",
            "lennard_jones",
            "cutoff_angstrom",
            cutoff,
            "smoothing",
            "truncate",
            "pairs",
            List.of(pair("Ar", "Ar", Map.of("epsilon_ev", epsilon, "sigma_angstrom", sigma))));
    double sixth = Math.pow(sigma / d, 6);
    double tail = -2 * epsilon * sixth * 4 * Math.PI * Math.sqrt(2) / (3 * Math.pow(25, 3));
    double expected = 2 * epsilon * (12.13188 * sixth * sixth - 14.45392 * sixth);
    // The sums are printed to 5e-6.
    assertThat(evaluate(deck, state).energyEv() + tail)
        .isCloseTo(expected, within(2 * epsilon * 4e-5));
  }

  /// Energy of the dimer just inside the cutoff, and its slope, by kind of smoothing.
  @ParameterizedTest
  @CsvSource({
    "truncate, true, true",
    "shift, false, true",
    "force_shift, false, false",
    "switch, false, false"
  })
  void smoothingRemovesJumps(String smoothing, boolean energyJumps, boolean forceJumps) {
    var deck =
        new HashMap<>(
            deck("morse", Map.of("depth_ev", 0.5, "a_per_angstrom", 0.5, "r0_angstrom", 2.0)));
    deck.put("cutoff_angstrom", 4.0);
    deck.put("smoothing", smoothing);
    Evaluation inside = dimer(deck, 4 - 1e-7);
    assertThat(Math.abs(inside.energyEv()) > 1e-6).isEqualTo(energyJumps);
    assertThat(Math.abs(inside.forces()[0]) > 1e-5).isEqualTo(forceJumps);
    assertThat(dimer(deck, 4 + 1e-7).energyEv()).isZero();
  }

  private static final Map<String, Object> OXYGEN =
      Map.of("a_ev", 22764.3, "rho_angstrom", 0.149, "c_ev_angstrom6", 27.89);

  /// A/ρ exp(−r/ρ) = 6 C/r⁷ at 0.8678 Å for these parameters.
  @Test
  void buckinghamBelowItsMaximumIsRefusedByName() {
    assertThat(dimer(deck("buckingham", OXYGEN), 1.2).energyEv()).isFinite();
    assertThatThrownBy(() -> dimer(deck("buckingham", OXYGEN), 0.6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("atoms 0 (Li) and 1 (O) are 0.6000 Å apart")
        .hasMessageContaining("maximum at 0.8678 Å")
        .hasMessageContaining("short_range: hold");
  }

  @Test
  void buckinghamHeldAtItsMaximumIsContinuousAndFlat() {
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.put("short_range", "hold");
    PairLaw law =
        Buckingham.law(
            new Buckingham.Pair(List.of("Li", "O"), 22764.3, 0.149, 27.89),
            PairLaw.Divergence.HOLD);
    double barrier = law.barrierAngstrom(0, 9);
    assertThat(law.derivativeEvPerAngstrom(barrier)).isCloseTo(0, within(1e-8));
    double top = law.energyEv(barrier);
    Evaluation below = dimer(deck, 0.5 * barrier);
    assertThat(below.energyEv()).isCloseTo(top, within(1e-9));
    assertThat(below.forces()).containsOnly(0.0);
    // Second order in the distance to the maximum.
    assertThat(dimer(deck, barrier + 1e-6).energyEv()).isCloseTo(top, within(1e-7));
  }

  @Test
  void repulsiveLawsHaveNoBarrier() {
    assertThat(Zbl.law(8, 8).barrierAngstrom(0, 2)).isZero();
    assertThat(
            LennardJones.law(new LennardJones.Pair(List.of("Li", "O"), 0.1, 2))
                .barrierAngstrom(0, 5))
        .isZero();
  }

  @Test
  void lorentzBerthelotMixesMeans() {
    Map<String, Object> mixed =
        Map.of(
            "type",
            "lennard_jones",
            "cutoff_angstrom",
            10.0,
            "mixing",
            "lorentz_berthelot",
            "pairs",
            List.of(
                pair("Li", "Li", Map.of("epsilon_ev", 0.04, "sigma_angstrom", 1.5)),
                pair("O", "O", Map.of("epsilon_ev", 0.09, "sigma_angstrom", 2.5))));
    Map<String, Object> explicit =
        deck("lennard_jones", Map.of("epsilon_ev", 0.06, "sigma_angstrom", 2.0));
    assertThat(dimer(mixed, 2.3).energyEv())
        .isCloseTo(dimer(explicit, 2.3).energyEv(), within(ROUNDING));
  }

  private static void assertRefused(Map<String, Object> deck, String... parts) {
    var thrown =
        assertThatThrownBy(() -> Decks.open(deck, List.of("Li", "O"), Precision.DOUBLE).close())
            .isInstanceOf(InputException.class);
    for (String part : parts) {
      thrown.hasMessageContaining(part);
    }
  }

  @Test
  void missingPairsAreNamed() {
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.remove("other_pairs");
    assertRefused(deck, "[Li, Li], [O, O]", "other_pairs: none");
  }

  @Test
  void pairGivenTwiceIsRefused() {
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.put("pairs", List.of(pair("Li", "O", OXYGEN), pair("O", "Li", OXYGEN)));
    assertRefused(deck, "Li–O is given twice");
  }

  @Test
  void pairOfThreeIsRefused() {
    var three = new HashMap<>(OXYGEN);
    three.put("species", List.of("Li", "O", "O"));
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.put("pairs", List.of(three));
    assertRefused(deck, "two species");
  }

  @Test
  void impossibleParametersAreRefused() {
    var wrong = new HashMap<>(OXYGEN);
    wrong.put("rho_angstrom", -0.3);
    assertRefused(deck("buckingham", wrong), "rho_angstrom of [Li, O] must be above 0", "-0.3");
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.put("cutoff_angstrom", 0);
    assertRefused(deck, "'cutoff_angstrom' must be above 0");
    deck.put("cutoff_angstrom", 8);
    deck.put("switch_from_angstrom", 9);
    assertRefused(deck, "'switch_from_angstrom' must be between 0 and cutoff_angstrom (8.0)");
    deck.put("smoothing", "force_shift");
    assertRefused(deck, "smoothing: switch only");
  }

  /// With other_pairs: none a typing error would switch the pair off unseen.
  @Test
  void pairOfSpeciesThatTheStructureLacksIsRefused() {
    var deck = new HashMap<>(deck("buckingham", OXYGEN));
    deck.put("pairs", List.of(pair("Li", "O", OXYGEN), pair("Li", "Cl", OXYGEN)));
    assertRefused(deck, "[Li, Cl]", "no species Cl, it has Li, O");
  }
}
