package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.haven.inputs.deck.UniversalPotential;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.CpuDevice;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.junit.jupiter.api.Test;

class ScriptSimplifierTest {
  private static String simplified(String body) {
    return simplified(body, Rewriting.SAME_BITS);
  }

  private static String simplified(String body, Rewriting rewriting) {
    String head =
        """
        class Model(Module):
          def forward(self: __torch__.Model,
            x: Tensor,
            data: Dict[str, Tensor]) -> Tensor:
        """;
    String code = ScriptSimplifier.simplify(head + body.indent(4), rewriting);
    assertThat(code).startsWith(head);
    return code.substring(head.length()).indent(-4).strip();
  }

  @Test
  void slicesThatTakeEverythingAreLeftOut() {
    assertThat(
            simplified(
                """
                a = torch.slice(x, 0, 0, 9223372036854775807)
                b = torch.unsqueeze(torch.slice(torch.slice(a), 1), 2)
                c = torch.slice(torch.slice(torch.slice(b), 1), 2, 0, 1)
                """))
        .isEqualTo(
            """
            a = x
            b = torch.unsqueeze(a, 2)
            c = torch.slice(b, 2, 0, 1)\
            """);
  }

  /// `torch.slice(l, 1)` of a list leaves out its first entry.
  @Test
  void slicesOfWhatMayBeAListStay() {
    String code =
        """
        sizes = torch.size(x)
        most = torch.slice(sizes, 1)
        other = torch.slice(data["x"], 1)\
        """;
    assertThat(simplified(code)).isEqualTo(code);
  }

  @Test
  void aProductWithOneIsLeftOutAheadOfAProductOfMatrices() {
    assertThat(
            simplified(
                """
                a = torch.mul(torch.silu(x), 1.6)
                b = torch.mul(a, 1.)
                c = torch.matmul(b, x)
                """))
        .contains("b = a\n");
  }

  /// A whole number becomes a real one; what is written into must be a copy.
  @Test
  void otherProductsWithOneStay() {
    String code =
        """
        a = torch.mul(x, 1.)
        b = torch.matmul(a, x)
        c = torch.silu(x)
        d = torch.mul(c, 1.)
        e = torch.add_(d, x)\
        """;
    assertThat(simplified(code)).isEqualTo(code);
  }

  @Test
  void allColumnsInPartsAreOneSplit() {
    assertThat(
            simplified(
                """
                a = torch.reshape(x, [-1, 6])
                b = torch.slice(a, 0, 0, 9223372036854775807)
                c = torch.slice(b, 1, 2, 6)
                d = torch.narrow(a, -1, 0, 2)
                """))
        .isEqualTo(
            """
            a = torch.reshape(x, [-1, 6])
            a_columns = torch.split_with_sizes(a, [2, 4], 1)
            b = a
            c = a_columns[1]
            d = a_columns[0]\
            """);
  }

  @Test
  void columnsThatLeaveSomeOutOverlapOrStandInABranchStay() {
    for (String code :
        new String[] {
          """
          a = torch.reshape(x, [-1, 6])
          c = torch.slice(a, 1, 3, 6)
          d = torch.slice(a, 1, 0, 2)\
          """,
          """
          a = torch.reshape(x, [-1, 6])
          c = torch.slice(a, 1, 2, 6)
          d = torch.slice(a, 1, 0, 3)\
          """,
          """
          a = torch.reshape(x, [-1, 6])
          if bool(x):
            c = torch.slice(a, 1, 2, 6)
          else:
            c = torch.slice(a, 1, 0, 2)\
          """
        }) {
      assertThat(simplified(code)).isEqualTo(code);
    }
  }

  @Test
  void endsOfEdgesTakeRows() {
    assertThat(
            simplified(
                """
                ei = data["edge_index"]
                i = torch.select(ei, 0, 0)
                rows = annotate(List[Optional[Tensor]], [i])
                a = torch.index(x, rows)
                other = annotate(List[Optional[Tensor]], [x])
                b = torch.index(x, other)
                """))
        .contains("a = torch.index_select(x, 0, i)\n")
        .contains("b = torch.index(x, other)");
  }

  /// A name with two values has none that is known.
  @Test
  void whatIsGivenTwoValuesStays() {
    String code =
        """
        if bool(x):
          a = torch.silu(x)
        else:
          a = data["list"]
        b = torch.slice(a, 1)\
        """;
    assertThat(simplified(code)).isEqualTo(code);
  }

  private static Evaluation call(TorchModule module, GraphModel model, Structure structure) {
    try (CpuDevice device = new CpuDevice(1)) {
      ParticleState state = structure.toState(Map.of());
      NeighbourList list = new NeighbourList(device, model.cutoffAngstrom(), 0.5);
      list.rebuild(state);
      int[] types =
          Arrays.stream(state.species())
              .map(s -> model.species().indexOf(state.speciesTable().symbols().get(s)))
              .toArray();
      AtomGraph graph = new AtomGraph(types, model.species().size(), model.cutoffsAngstrom());
      graph.update(state, list);
      Evaluation out = new Evaluation(state.count());
      GraphPotential.run(model, module, graph, 1, out);
      return out;
    }
  }

  /// To the bit, on one thread: the same operations but for copies, zeros and factors of one.
  private static void saysTheSame(Path file, Structure structure) {
    GraphModel read = GraphModel.read(file);
    try (TorchModule plain = TorchModule.load(file, read.singlePrecision());
        TorchModule simple = TorchModule.simplified(file, read.singlePrecision(), Rewriting.SAME_BITS)
                .orElseThrow();
        GraphPotential potential = GraphPotential.open(file, true)) {
      GraphModel model = read.in(potential.dialect());
      Evaluation expected = call(plain, model, structure);
      Evaluation actual = call(simple, model, structure);
      assertThat(actual.energyEv()).isEqualTo(expected.energyEv());
      assertThat(actual.forces()).isEqualTo(expected.forces());
      assertThat(actual.virial()).isEqualTo(expected.virial());
    }
  }

  @Test
  void simplifiedModelsOfTheBoxSayTheSame() {
    Path example =
        Path.of(System.getProperty("haven.root", ".")).resolve("inputs/examples/li6ps5cl-graph");
    Structure structure = StructureFile.read(example.resolve("li6ps5cl_52_exchanged.xyz"), 0);
    saysTheSame(UniversalPotential.file(), structure);
    saysTheSame(example.resolve("li6ps5cl_graph.pth"), structure);
  }

  @Test
  void simplifiedSharedModelsSayTheSame() {
    saysTheSame(
        SharedModels.file("sevennet_deployed_serial.pt"), SharedModels.structure("hfo2_96.xyz"));
    saysTheSame(
        SharedModels.file("nequix-mp-1_float32.pth"), SharedModels.structure("li6ps5cl_52.xyz"));
  }
}
