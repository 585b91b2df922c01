package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

  /// Rewritten to the last degree, numbers differ by rounding. Forces are sums over some 50 edges
  /// of numbers up to 10 eV/Å, each the result of some ten operations on rounded ones: in single
  /// precision (6e-8) 10 · √50 · √10 · 6e-8 = 1e-5 eV/Å, in double 5e8 times less.
  private static void saysTheSameWithinRounding(Path file, Structure structure) {
    GraphModel read = GraphModel.read(file);
    double tolerance = read.singlePrecision() ? 1e-5 : 1e-12;
    try (TorchModule plain = TorchModule.load(file, read.singlePrecision());
        TorchModule other =
            TorchModule.simplified(file, read.singlePrecision(), Rewriting.PAIRED).orElseThrow();
        GraphPotential potential = GraphPotential.open(file, true)) {
      GraphModel model = read.in(potential.dialect());
      assertThat(other.rearranged()).isTrue();
      assertThat(new TrialCrystal(model).agree(other, plain)).isTrue();
      Evaluation expected = call(plain, model, structure);
      Evaluation actual = call(other, model, structure);
      assertThat(actual.forces()).containsExactly(expected.forces(), within(tolerance));
      assertThat(actual.energies()).containsExactly(expected.energies(), within(tolerance));
      // 50 to 100 Å·eV/Å per component.
      assertThat(actual.virial()).containsExactly(expected.virial(), within(100 * tolerance));
    }
  }

  /// The comparison at load tells a model from another that differs by a term.
  @Test
  void anotherModelIsNotTakenForTheSame() {
    GraphModel model = GraphModel.read(SmallModels.file("haven.pth"));
    try (TorchModule one = TorchModule.load(model.file(), model.singlePrecision());
        TorchModule again = TorchModule.load(model.file(), model.singlePrecision());
        TorchModule other =
            TorchModule.load(SmallModels.file("haven_mean.pth"), model.singlePrecision())) {
      TrialCrystal trial = new TrialCrystal(model);
      assertThat(trial.agree(one, again)).isTrue();
      assertThat(trial.agree(one, other)).isFalse();
    }
  }

  @Test
  void rearrangedModelOfTheBoxSaysTheSameWithinRounding() {
    Path example =
        Path.of(System.getProperty("haven.root", ".")).resolve("inputs/examples/li6ps5cl-graph");
    saysTheSameWithinRounding(
        UniversalPotential.file(),
        StructureFile.read(example.resolve("li6ps5cl_52_exchanged.xyz"), 0));
  }

  @Test
  void rearrangedSharedModelsSayTheSameWithinRounding() {
    saysTheSameWithinRounding(
        SharedModels.file("sevennet_deployed_serial.pt"), SharedModels.structure("hfo2_96.xyz"));
    saysTheSameWithinRounding(
        SharedModels.file("tensornet_matpes_pbe_float64.pth"),
        SharedModels.structure("li6ps5cl_52.xyz"));
  }

  /// A network whose input is no function of the lengths alone is not computed for half the edges.
  @Test
  void onlyNetworksOfLengthsAreHalved() {
    String code =
        """
        length = torch.linalg_norm(v, None, [-1])
        basis = torch.sin(torch.unsqueeze(length, -1))
        h = torch.matmul(%s, CONSTANTS.c1)
        h0 = torch.mul(torch.silu(h), CONSTANTS.c2)
        w = torch.matmul(h0, CONSTANTS.c3)
        b = torch.broadcast_to(w, size)
        a = torch.reshape(one, [-1, 4])
        y = torch.reshape(two, [-1, 1])
        c = torch.reshape(b, [-1, 8])
        c0 = torch.slice(c, 1, 0, 4)
        c1 = torch.slice(c, 1, 4, 8)
        p = torch.reshape(c0, [n, 4])
        q = torch.reshape(c1, [n, 4])
        r = torch.einsum("ab,ab->ab", [a, p])
        s = torch.einsum("ab,ac->ab", [q, y])
        t = torch.cat([r, s], 1)\
        """;
    String halved = simplified(code.formatted("basis"), Rewriting.PAIRED);
    assertThat(halved)
        .contains(
            "h = torch.matmul(torch.t(CONSTANTS.c1), torch.t(torch.narrow(basis, 0, 0,"
                + " torch.floordiv(torch.len(basis), 2))))",
            "h0 = torch.silu(h)",
            "w_half = torch.matmul(torch.mul(torch.t(CONSTANTS.c3), CONSTANTS.c2), h0)",
            "w = torch.t(torch.cat([w_half, w_half], 1))",
            "c_columns = torch.split_with_sizes(c_last, [4, 4], 0)",
            "r = torch.mul(a_last, p)",
            "s = torch.mul(q, torch.unsqueeze(torch.squeeze(y_last, 0), 0))",
            "t = torch.t(torch.cat([r, s], 0))");
    assertThat(simplified(code.formatted("other"), Rewriting.PAIRED))
        .contains("h = torch.matmul(other, CONSTANTS.c1)", "t = torch.t(torch.cat([r, s], 0))");
    assertThat(simplified(code.formatted("basis"), Rewriting.ROUNDING))
        .contains("h = torch.matmul(basis, CONSTANTS.c1)", "t = torch.t(torch.cat([r, s], 0))");
    // One statement that is not known leaves the product as it is.
    assertThat(
            simplified(
                code.formatted("basis").replace("torch.reshape(c1, [n, 4])", "torch.relu(c1)"),
                Rewriting.PAIRED))
        .contains("t = torch.cat([r, s], 1)", "h = torch.matmul(basis, CONSTANTS.c1)");
  }

  /// To the bit, on one thread: the same operations but for copies, zeros and factors of one.
  private static void saysTheSame(Path file, Structure structure) {
    GraphModel read = GraphModel.read(file);
    try (TorchModule plain = TorchModule.load(file, read.singlePrecision());
        TorchModule simple =
            TorchModule.simplified(file, read.singlePrecision(), Rewriting.SAME_BITS)
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
