package org.haven.inputs.deck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;

class DeckSectionTest {
  private static final Path FILE = Path.of("x.yaml");

  enum Shape {
    SMOOTH,
    SHIFTED_FORCE
  }

  record Inner(double epsilonEv, Optional<String> name) {}

  record Everything(
      boolean on,
      int count,
      long big,
      double cutoffAngstrom,
      String word,
      Path table,
      Shape shape,
      Inner inner,
      List<Inner> inners,
      List<List<Double>> matrix,
      Map<String, Double> radii,
      Optional<Integer> maybe,
      OptionalDouble perhaps,
      Double boxed,
      @DeckKey(value = "With a default", fallback = "[1, 2]") List<Integer> range,
      DeckSection raw) {}

  private static DeckSection section(String text) {
    return new NodeSection(FILE, Path.of("/folder"), DeckNode.parse(text, FILE));
  }

  private static final String TEXT =
      """
      on: true
      count: 1e3
      big: 12345678901
      cutoff_angstrom: 1e-5
      word: 12
      table: ../t.dat
      shape: shifted_force
      inner: {epsilon_ev: .5}
      inners: {epsilon_ev: 2, name: no}
      matrix: [[1, 2], 3]
      radii: {Li: 0.7, No: 1, N: 2}
      raw: {any: [thing]}
      """;

  @Test
  void everyKindOfComponentIsBound() {
    Everything e = section(TEXT).bind(Everything.class, List.of());
    assertThat(e.on()).isTrue();
    assertThat(e.count()).isEqualTo(1000);
    assertThat(e.big()).isEqualTo(12345678901L);
    assertThat(e.cutoffAngstrom()).isEqualTo(1e-5);
    assertThat(e.word()).isEqualTo("12");
    assertThat(e.table()).isEqualTo(Path.of("/t.dat"));
    assertThat(e.shape()).isEqualTo(Shape.SHIFTED_FORCE);
    assertThat(e.inner()).isEqualTo(new Inner(0.5, Optional.empty()));
    assertThat(e.inners()).containsExactly(new Inner(2, Optional.of("no")));
    assertThat(e.matrix()).containsExactly(List.of(1.0, 2.0), List.of(3.0));
    assertThat(e.radii()).isEqualTo(Map.of("Li", 0.7, "No", 1.0, "N", 2.0));
    assertThat(e.maybe()).isEmpty();
    assertThat(e.perhaps()).isEmpty();
    assertThat(e.boxed()).isNull();
    assertThat(e.range()).containsExactly(1, 2);
    assertThat(e.raw().values()).isEqualTo(Map.of("any", List.of("thing")));
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> section(text).bind(Everything.class, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatDoesNotFitIsRefusedAtItsLine() {
    refused(
        TEXT + "cutof_angstrom: 3\n",
        "x.yaml:13: key 'cutof_angstrom' is unknown; did you mean 'cutoff_angstrom'? Valid keys:"
            + " on, count");
    refused(
        TEXT.replace("epsilon_ev: .5", "epsilon: 1"), "x.yaml:8: key 'inner.epsilon' is unknown");
    refused(TEXT.replace("epsilon_ev: .5", ""), "x.yaml:8: key 'inner.epsilon_ev' is missing");
    refused(
        TEXT.replace("[[1, 2], 3]", "[[1, x], 3]"),
        "x.yaml:10: key 'matrix': expected a number, got 'x'");
    refused(
        TEXT.replace("Li: 0.7", "Li: a"), "x.yaml:11: key 'radii.Li': expected a number, got 'a'");
    refused(TEXT.replace("12345678901", "1e30"), "whole number up to");
    refused(TEXT.replace("1e-5", "\"1\""), "expected a number, got text '1'");
    refused(
        TEXT.replace("shape: shifted_force", "shape: {a: 1}"),
        "expected one of smooth, shifted_force, got a mapping");
    refused(
        TEXT.replace("raw: {any: [thing]}", "raw: Universal"),
        "key 'raw': expected a mapping such as {type: nep, file: nep.txt}, or the word universal,"
            + " got 'Universal'; did you mean 'universal'?");
    refused(
        TEXT.replace("raw: {any: [thing]}", "raw: [{any: 1}]"),
        "got a list; several are one potential as {type: sum");
  }

  @Test
  void handledKeysAreLeftToOthers() {
    DeckSection s = section("type: sum\nepsilon_ev: 1\n");
    assertThat(s.bind(Inner.class, List.of("type"))).isEqualTo(new Inner(1, Optional.empty()));
  }

  @Test
  void aSectionOfValuesBindsLikeOneOfAFile() {
    DeckSection s = DeckSection.of(Map.of("epsilon_ev", 2, "name", "3"), Path.of("/folder"));
    assertThat(s.bind(Inner.class, List.of())).isEqualTo(new Inner(2, Optional.of("3")));
    assertThat(s.resolve("a")).isEqualTo(Path.of("/folder/a"));
    assertThatThrownBy(
            () ->
                DeckSection.of(Map.of("epsilon_ev", "2"), Path.of("/"))
                    .bind(Inner.class, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessage("key 'epsilon_ev': expected a number, got text '2'");
  }

  @Test
  void listsOfMappingsBecomeSections() {
    DeckSection s = section("terms:\n  - {epsilon_ev: 1}\n  - {epsilon_ev: a}\n");
    List<DeckSection> terms = s.sections("terms");
    assertThat(terms.get(0).bind(Inner.class, List.of()).epsilonEv()).isEqualTo(1);
    assertThat(terms.get(1).line()).isEqualTo(3);
    assertThatThrownBy(() -> terms.get(1).bind(Inner.class, List.of()))
        .hasMessage("x.yaml:3: key 'terms.epsilon_ev': expected a number, got 'a'");
    assertThatThrownBy(() -> s.sections("parts")).hasMessageContaining("'parts' is missing");
  }
}
