package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Properties are the process's: the library, once loaded, is one of them, and goes before a wish.
@Isolated
class DevicesCommandTest {
  private static final String WISH = "HAVEN_LIBTORCH";
  private static final String LOADED = "PYTORCH_LIBRARY_PATH";

  /// A wish for a libtorch that there is none of is told in its line, and the other lines are there
  /// as without it.
  @Test
  void eachLineStandsOnItsOwn() {
    String[] usual = Invocation.of("devices").out().lines().toArray(String[]::new);
    String before = System.getProperty(WISH);
    String loaded = System.clearProperty(LOADED);
    System.setProperty(WISH, "nonsense");
    try {
      Invocation devices = Invocation.of("devices");
      assertThat(devices.exitCode()).isZero();
      String[] lines = devices.out().lines().toArray(String[]::new);
      assertThat(lines).hasSameSizeAs(usual);
      assertThat(devices.out())
          .contains("no PyTorch (HAVEN_LIBTORCH = nonsense: expected mkl", " for graph potentials");
      assertThat(lines[0]).startsWith("cpu ");
      assertThat(lines[lines.length - 1]).isEqualTo(usual[usual.length - 1]);
    } finally {
      if (before == null) {
        System.clearProperty(WISH);
      } else {
        System.setProperty(WISH, before);
      }
      if (loaded != null) {
        System.setProperty(LOADED, loaded);
      }
    }
  }
}
