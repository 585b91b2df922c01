package org.haven.potentials.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.haven.inputs.InputException;
import org.haven.potentials.graph.TorchLibrary.Build;
import org.haven.potentials.graph.TorchLibrary.Machine;
import org.junit.jupiter.api.Test;

class TorchLibraryTest {
  private static Machine machine(String wish, String vendor, String glibc) {
    return new Machine(null, wish, "linux-x86_64", vendor, Optional.ofNullable(glibc), true, true);
  }

  @Test
  void amdWithAModernGlibcGetsOpenBlas() {
    TorchLibrary library = TorchLibrary.choose(machine(null, "AuthenticAMD", "2.36"));
    assertThat(library.build()).isEqualTo(Build.OPENBLAS);
    assertThat(library.description())
        .isEqualTo(
            "PyTorch 2.7.1 with OpenBLAS, built by JavaCPP (the faster on AMD's processors; glibc"
                + " 2.36, 2.35 or newer is needed)");
    assertThat(TorchLibrary.choose(machine(null, "AuthenticAMD", "2.35")).build())
        .isEqualTo(Build.OPENBLAS);
  }

  @Test
  void whatCannotRunItOrWasNotMeasuredGetsMkl() {
    for (Machine machine :
        new Machine[] {
          machine(null, "AuthenticAMD", "2.34"),
          machine(null, "AuthenticAMD", "2"),
          machine(null, "AuthenticAMD", null),
          machine(null, "GenuineIntel", "2.39"),
          machine("mkl", "AuthenticAMD", "2.36"),
          new Machine(null, null, "linux-aarch64", "AuthenticAMD", Optional.of("2.36"), true, true),
          new Machine(null, null, "linux-x86_64", "AuthenticAMD", Optional.of("2.36"), false, true),
          new Machine(null, null, "linux-x86_64", "AuthenticAMD", Optional.of("2.36"), true, false)
        }) {
      assertThat(TorchLibrary.choose(machine).build()).as("%s", machine).isEqualTo(Build.MKL);
    }
    assertThat(TorchLibrary.choose(machine(null, "AuthenticAMD", "2.31")).why())
        .contains("needs glibc 2.35, here is 2.31");
  }

  @Test
  void theUserDecides() {
    assertThat(TorchLibrary.choose(machine("openblas", "GenuineIntel", "2.39")).build())
        .isEqualTo(Build.OPENBLAS);
    assertThat(
            TorchLibrary.choose(
                    new Machine(
                        "/opt/torch",
                        null,
                        "linux-x86_64",
                        "AuthenticAMD",
                        Optional.empty(),
                        true,
                        true))
                .build())
        .isEqualTo(Build.OWN);
    assertThatThrownBy(() -> TorchLibrary.choose(machine("openblas", "AuthenticAMD", "2.31")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("needs glibc 2.35, here is 2.31");
    assertThatThrownBy(() -> TorchLibrary.choose(machine("cuda", "AuthenticAMD", "2.36")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected mkl");
  }
}
