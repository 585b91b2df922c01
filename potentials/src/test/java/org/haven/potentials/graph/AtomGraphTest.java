package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.haven.kernels.Cell;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.kernels.SpeciesTable;
import org.junit.jupiter.api.Test;

class AtomGraphTest {
  private static final int[] TYPES = {0, 1, 1};
  private static final double[] POSITIONS = {0.1, 0.2, 0.3, 1.9, 2.1, 0.4, 2.2, 0.3, 2.3};
  private static final Cell CELL =
      Cell.ofRows(new double[] {3.1, 0, 0, 0.4, 3.3, 0, -0.3, 0.2, 3.5});

  private static AtomGraph graph(double... cutoffs) {
    AtomGraph graph = new AtomGraph(TYPES, 2, cutoffs);
    try (CpuDevice device = new CpuDevice(1)) {
      ParticleState state =
          new ParticleState(
              new SpeciesTable(List.of("Li", "O"), List.of(7.0, 16.0)), CELL, TYPES, POSITIONS);
      NeighbourList list = new NeighbourList(device, 4.0, 0.5);
      list.rebuild(state);
      graph.update(state, list);
    }
    return graph;
  }

  private static List<Integer> edge(AtomGraph graph, int e) {
    int[] s = graph.shifts();
    return List.of(graph.source(e), graph.target(e), s[3 * e], s[3 * e + 1], s[3 * e + 2]);
  }

  private static Set<List<Integer>> edges(AtomGraph graph) {
    Set<List<Integer>> edges = new HashSet<>();
    for (int e = 0; e < graph.edges(); e++) {
      assertThat(edges.add(edge(graph, e))).as("edge %d stands once", e).isTrue();
      for (int d = 0; d < 3; d++) {
        double r = POSITIONS[3 * graph.target(e) + d] - POSITIONS[3 * graph.source(e) + d];
        for (int k = 0; k < 3; k++) {
          r += graph.shifts()[3 * e + k] * CELL.rows()[3 * k + d];
        }
        assertThat(graph.vectors()[3 * e + d] - r).isBetween(-1e-12, 1e-12);
      }
    }
    return edges;
  }

  /// All ordered pairs and images within the cutoffs, counted without the list.
  private static Set<List<Integer>> expected(double... cutoffs) {
    Set<List<Integer>> edges = new HashSet<>();
    for (int k = 0; k < 3 * 3 * 5 * 5 * 5; k++) {
      int i = k % 3;
      int j = k / 3 % 3;
      int[] n = {k / 9 % 5 - 2, k / 45 % 5 - 2, k / 225 - 2};
      double square = 0;
      for (int d = 0; d < 3; d++) {
        double r = POSITIONS[3 * j + d] - POSITIONS[3 * i + d];
        for (int c = 0; c < 3; c++) {
          r += n[c] * CELL.rows()[3 * c + d];
        }
        square += r * r;
      }
      double cutoff = cutoffs[2 * TYPES[i] + TYPES[j]];
      if (square > 0 && square < cutoff * cutoff) {
        edges.add(List.of(i, j, n[0], n[1], n[2]));
      }
    }
    return edges;
  }

  @Test
  void theSecondHalfOfTheEdgesAreTheReverseOfTheFirst() {
    AtomGraph graph = graph(4, 3.5, 3.5, 3);
    assertThat(edges(graph)).isEqualTo(expected(4, 3.5, 3.5, 3));
    assertThat(graph.paired()).isTrue();
    int half = graph.edges() / 2;
    for (int e = 0; e < half; e++) {
      List<Integer> one = edge(graph, e);
      assertThat(edge(graph, half + e))
          .isEqualTo(List.of(one.get(1), one.get(0), -one.get(2), -one.get(3), -one.get(4)));
    }
  }

  @Test
  void cutoffsThatDifferByDirectionHaveNoPairs() {
    AtomGraph graph = graph(4, 3.5, 2.5, 3);
    assertThat(edges(graph)).isEqualTo(expected(4, 3.5, 2.5, 3));
    assertThat(graph.paired()).isFalse();
  }
}
