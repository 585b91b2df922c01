package org.haven.pathways.hops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Cell;
import org.junit.jupiter.api.Test;

/// Hops between the sites of known crystals, and the networks that they make.
final class HopListTest {
  private static final Path EXAMPLES =
      Path.of(System.getProperty("haven.root"), "inputs", "examples", "screen");

  private static IonSites sites(String file, String ion, List<double[]> empty) {
    return IonSites.of(StructureFile.read(EXAMPLES.resolve(file), 0), ion, empty, 0.01);
  }

  /// Li of Li2S is a simple cubic lattice of a/2 = 2.855 Å: three hops for each of 8 sites, all
  /// alike.
  @Test
  void lithiumSulfideHasOneNearestHop() {
    HopList list = HopList.of(sites("Li2S.cif", "Li", List.of()), HopKind.VACANCY, Double.NaN);
    assertThat(list.distinct()).hasSize(1);
    DistinctHop hop = list.distinct().getFirst();
    assertThat(hop.lengthAngstrom()).isCloseTo(2.855, within(1e-9));
    assertThat(hop.all()).hasSize(24);
    assertThat(hop.isItsOwnReverse()).isTrue();
    assertThat(list.isLengthFound()).isTrue();
  }

  /// Face diagonals of the cubes hold a sulphur or not, body diagonals go through the empty middle
  /// or through sulphur: shells of 12 and 8 neighbours.
  @Test
  void symmetryPartsLongerHopsByTheirSurroundings() {
    HopList list = HopList.of(sites("Li2S.cif", "Li", List.of()), HopKind.VACANCY, 5);
    assertThat(list.distinct()).extracting(hop -> hop.all().size()).containsExactly(24, 48, 16, 16);
  }

  /// Distinct hops share none, and together are all that there are without symmetry.
  @Test
  void distinctHopsAreAPartOfAll() {
    Structure crystal = StructureFile.read(EXAMPLES.resolve("Li3N.cif"), 0);
    IonSites symmetric = IonSites.of(crystal, "Li", List.of(), 0.01);
    IonSites bare = IonSites.of(crystal, "Li", List.of(), 1e-6);
    assertThat(bare.symmetry().operations()).hasSize(1);
    Set<String> all = new HashSet<>();
    int count = 0;
    for (DistinctHop hop : HopList.of(symmetric, HopKind.VACANCY, 4.5).distinct()) {
      for (HopChain chain : hop.all()) {
        all.add(chain.key());
        count++;
      }
    }
    assertThat(all).hasSize(count);
    assertThat(HopList.of(bare, HopKind.VACANCY, 4.5).distinct()).hasSize(count);
  }

  /// A place near the middle of the cube is that middle, with the four of the cell.
  @Test
  void aPlaceNearASymmetricOneIsMovedOntoIt() {
    IonSites sites = sites("Li2S.cif", "Li", List.of(new double[] {0.49, 0.51, 0.5}));
    assertThat(sites.empty()).isEqualTo(4);
    assertThat(sites.orbits()).isEqualTo(2);
    assertThat(sites.sites().get(8).fractional())
        .containsExactly(new double[] {0.5, 0.5, 0.5}, within(1e-9));
  }

  /// From the middle of a cube over one of its eight corners into the opposite cube, or back into
  /// one that shares a face or an edge with it: 4 · 8 · 3 ways out of a corner that do not return,
  /// and each way once.
  @Test
  void anIonTooManyPushesAnother() {
    IonSites sites = sites("Li2S.cif", "Li", List.of(new double[] {0.5, 0.5, 0.5}));
    HopList list = HopList.of(sites, HopKind.CONCERTED, Double.NaN);
    assertThat(list.distinct()).isNotEmpty();
    int all = list.distinct().stream().mapToInt(hop -> hop.all().size()).sum();
    assertThat(all).isEqualTo(4 * 8 * 3 / 2);
    for (DistinctHop hop : list.distinct()) {
      assertThat(sites.sites().get(hop.chain().sites()[1]).occupied()).isTrue();
    }
  }

  /// Rows of sites along c, 7 Å apart: a channel, and no more.
  @Test
  void aChannelPercolatesInOneDimension() {
    Structure crystal =
        Structure.of(
            "",
            Cell.orthorhombic(7, 7, 5),
            List.of("Li", "Li", "S"),
            new double[] {0, 0, 0, 0, 0, 2.5, 3.5, 3.5, 0});
    IonSites sites = IonSites.of(crystal, "Li", List.of(), 0.01);
    HopList list = HopList.of(sites, HopKind.VACANCY, Double.NaN);
    HopNetwork network = network(sites, list, 0.4);
    assertThat(network.dimension()).isEqualTo(1);
    assertThat(network.barriersEv()[0]).isEqualTo(0.4);
    assertThat(network.barriersEv()[1]).isInfinite();
    // with hops of 7 Å it is a network
    assertThat(network(sites, HopList.of(sites, HopKind.VACANCY, 7.1), 0.4).dimension())
        .isEqualTo(3);
  }

  private static HopNetwork network(IonSites sites, HopList list, double barrier) {
    List<HopNetwork.Bond> bonds = new ArrayList<>();
    for (DistinctHop hop : list.distinct()) {
      for (HopChain chain : hop.all()) {
        bonds.add(
            new HopNetwork.Bond(
                chain.sites()[0], chain.sites()[1], chain.offset(), barrier, hop.number()));
      }
    }
    double[] states = new double[sites.sites().size()];
    return HopNetwork.of(states, bonds);
  }

  /// Two sites A (0) and B (0.1 eV): A–B of 0.3 within the cell, B–A of 0.5 into the next along a;
  /// A–A of 0.8 along b. Seen from A: 0.5 in one dimension, 0.8 in two.
  @Test
  void theBarrierOfANetworkIsItsHighestPointAboveItsLowestState() {
    List<HopNetwork.Bond> bonds =
        List.of(
            new HopNetwork.Bond(0, 0, new int[] {0, 1, 0}, 0.8, 3),
            new HopNetwork.Bond(0, 1, new int[] {0, 0, 0}, 0.3, 1),
            new HopNetwork.Bond(1, 0, new int[] {1, 0, 0}, 0.5, 2));
    HopNetwork network = HopNetwork.of(new double[] {0, 0.1}, bonds);
    assertThat(Arrays.copyOf(network.barriersEv(), 2)).containsExactly(0.5, 0.8);
    assertThat(network.barriersEv()[2]).isInfinite();
    assertThat(network.bottlenecks()).containsExactly(2, 3, -1);
    // a deep trap that is joined raises the barrier, one that is not does not
    assertThat(HopNetwork.of(new double[] {0, -0.2}, bonds).barriersEv()[0]).isEqualTo(0.7);
    assertThat(HopNetwork.of(new double[] {0, 0.1, -5}, bonds).barriersEv()[0]).isEqualTo(0.5);
  }
}
