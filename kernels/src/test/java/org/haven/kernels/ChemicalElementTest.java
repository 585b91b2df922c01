package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChemicalElementTest {
  @Test
  void elementsAreFoundBySymbolAndByNumber() {
    assertThat(ChemicalElement.values()).hasSize(118);
    assertThat(ChemicalElement.ofSymbol("La").orElseThrow().atomicNumber()).isEqualTo(57);
    assertThat(ChemicalElement.ofAtomicNumber(92).orElseThrow().symbol()).isEqualTo("U");
    assertThat(ChemicalElement.ofSymbol("LI")).isEmpty();
    assertThat(ChemicalElement.ofAtomicNumber(0)).isEmpty();
    assertThat(ChemicalElement.ofAtomicNumber(119)).isEmpty();
  }

  @Test
  void weightsGrowWithTheNumberButForTheKnownInversions() {
    int inversions = 0;
    for (int z = 1; z < 95; z++) {
      double lighter = ChemicalElement.ofAtomicNumber(z).orElseThrow().massU();
      double heavier = ChemicalElement.ofAtomicNumber(z + 1).orElseThrow().massU();
      inversions += heavier < lighter ? 1 : 0;
    }
    // Ar-K, Co-Ni, Te-I, Th-Pa and, by mass number, U-Np, Pu-Am.
    assertThat(inversions).isEqualTo(6);
    assertThat(ChemicalElement.Tc.hasStandardWeight()).isFalse();
    assertThat(ChemicalElement.Bi.hasStandardWeight()).isTrue();
  }
}
