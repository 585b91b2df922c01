package org.haven.inputs.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.haven.kernels.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementLabelTest {
  @ParameterizedTest
  @CsvSource({
    "Li, Li",
    "Li1+, Li",
    "O2-, O",
    "Fe3+, Fe",
    "Li_sv, Li",
    "S12b, S",
    "LI, Li",
    "CL1, Cl",
    "F, F",
    "sodium, Na",
    "Chlorine, Cl",
    "TIN, Sn",
    "Aluminum, Al",
    "sulphur, S",
    "D, D",
    "deuterium, D"
  })
  void aLabelIsASymbolWithDigitsOrChargeOrAName(String label, String symbol) {
    assertThat(ElementLabel.read(label).map(Element::symbol)).contains(symbol);
  }

  /// Each was once read as the element of its first letters, or could be two elements.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Va",
        "Wat",
        "Cent",
        "Hol",
        "Un",
        "OH",
        "NH4",
        "PO4",
        "CO3",
        "chloride",
        "cation",
        "framework",
        "mobile",
        "in",
        "li",
        "X",
        "",
        "12",
        "□",
        "OW1"
      })
  void otherWordsAreNoElements(String label) {
    assertThat(ElementLabel.read(label)).isEmpty();
  }

  @Test
  void everySymbolAndEveryNameIsReadAsItself() {
    for (Element element : Element.ALL) {
      assertThat(ElementLabel.read(element.symbol())).contains(element);
      assertThat(ElementLabel.read(element.name())).contains(element);
      assertThat(ElementLabel.ofMass(element.massU())).contains(element);
    }
  }

  @Test
  void massesAgreeWithinTheSpanOfIsotopes() {
    Element li = Element.of("Li").orElseThrow();
    Element h = Element.of("H").orElseThrow();
    for (double isotope : List.of(6.015, 7.016, 6.94)) {
      assertThat(ElementLabel.contradiction(li, isotope)).isEmpty();
    }
    assertThat(ElementLabel.contradiction(li, 35.45).orElseThrow()).contains("that of Cl");
    assertThat(ElementLabel.isotope(h, 2.014).symbol()).isEqualTo("D");
    assertThat(ElementLabel.isotope(h, 1.0).symbol()).isEqualTo("H");
    assertThat(ElementLabel.ofMass(28.5)).isEmpty();
    assertThat(ElementLabel.ofMass(0)).isEmpty();
    assertThat(ElementLabel.ofMass(500)).isEmpty();
  }
}
