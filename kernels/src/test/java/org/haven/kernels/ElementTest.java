package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ElementTest {
  @Test
  void elementsAreFoundBySymbolNumberAndMass() {
    assertThat(Element.of("La").orElseThrow().atomicNumber()).isEqualTo(57);
    assertThat(Element.ofAtomicNumber(92).orElseThrow().symbol()).isEqualTo("U");
    assertThat(Element.ofAtomicNumber(1).orElseThrow().symbol()).isEqualTo("H");
    assertThat(Element.of("D").orElseThrow().atomicNumber()).isEqualTo(1);
    assertThat(Element.of("LI")).isEmpty();
    assertThat(Element.ofAtomicNumber(0)).isEmpty();
    assertThat(Element.ofAtomicNumber(97)).isEmpty();
    for (Element element : Element.ALL) {
      assertThat(Element.nearestByMass(element.massU())).isEqualTo(element);
    }
  }

  @Test
  void isotopesOfHydrogenAreHydrogenToModelsThatKnowNoOther() {
    assertThat(Element.indexIn(List.of("Li", "H"), "D")).isEqualTo(1);
    assertThat(Element.indexIn(List.of("Li", "H"), "T")).isEqualTo(1);
    assertThat(Element.indexIn(List.of("H", "D"), "D")).isEqualTo(1);
    assertThat(Element.indexIn(List.of("D"), "H")).isEqualTo(-1);
    assertThat(Element.indexIn(List.of("Li"), "D")).isEqualTo(-1);
  }

  @Test
  void weightsGrowWithTheNumberButForTheKnownInversions() {
    int inversions = 0;
    for (int z = 1; z < 95; z++) {
      double lighter = Element.ofAtomicNumber(z).orElseThrow().massU();
      double heavier = Element.ofAtomicNumber(z + 1).orElseThrow().massU();
      inversions += heavier < lighter ? 1 : 0;
    }
    // Ar-K, Co-Ni, Te-I, Th-Pa and, by mass number, U-Np, Pu-Am.
    assertThat(inversions).isEqualTo(6);
  }
}
