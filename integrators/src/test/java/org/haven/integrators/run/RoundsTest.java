package org.haven.integrators.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.Until;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When runs end that go on until an error, and what is said of the time that it takes.
class RoundsTest {
  private static final Until TENTH =
      new Until(
          Optional.empty(),
          OptionalDouble.of(0.1),
          OptionalDouble.empty(),
          OptionalDouble.of(100),
          10);

  private static Rounds.Round look(double ps, double error) {
    return new Rounds.Round(ps, error, 0.5, 0, 0);
  }

  private static boolean over(Rounds.Round... looks) {
    return new Rounds(List.of(looks)).isOver(TENTH);
  }

  @Test
  void anErrorThatIsSmallByChanceDoesNotEndARun() {
    assertThat(over(look(10, 0.05))).isFalse();
    // 0.15 after 10 ps makes 0.106 after 20, 0.14 makes 0.099.
    assertThat(over(look(10, 0.15), look(20, 0.09))).isFalse();
    assertThat(over(look(10, 0.14), look(20, 0.09))).isTrue();
    assertThat(over(look(10, 0.09), look(20, 0.11))).isFalse();
    assertThat(over(look(10, Double.NaN), look(20, 0.05))).isFalse();
    assertThat(over(look(50, 0.3), look(100, 0.2))).isTrue();
  }

  @Test
  void aRunLastsUntilItsIonsHaveHopped() {
    Rounds.Round early = new Rounds.Round(20, 0.05, 0.5, 0, 30);
    assertThat(early.reached(TENTH)).isFalse();
    assertThat(early.neededPs(TENTH)).isEqualTo(30);
    assertThat(over(look(14, 0.05), early)).isFalse();
    assertThat(over(early, new Rounds.Round(40, 0.05, 0.5, 0, 30))).isTrue();
    assertThat(new ErrorLook("600 K", 2, early, TENTH, false).text())
        .contains("needs about 30 ps of each of 2 simulations (8 hops of each ion");
  }

  /// The error of a drift is that of the time that follows the transient: 20 % after 4 ps of 10
  /// make 10 % after 16 ps and 6 of transient; at equilibrium 40.
  @Test
  void aDriftIsKnownByTheTimeAfterItsTransient() {
    assertThat(new Rounds.Round(10, 0.2, 0.5, 6, 0).neededPs(TENTH)).isCloseTo(22, within(1e-9));
    assertThat(look(10, 0.2).neededPs(TENTH)).isCloseTo(40, within(1e-9));
    assertThat(over(new Rounds.Round(10, 0.2, 0.5, 6, 0), look(23, 0.09))).isTrue();
    assertThat(over(look(10, 0.2), look(23, 0.09))).isFalse();
  }

  @Test
  void whatWasFoundIsReadAsWritten(@TempDir Path folder) throws IOException {
    Rounds all =
        new Rounds(
            List.of(
                new Rounds.Round(10, 0.2, Double.NaN, 0.5, 31.25),
                new Rounds.Round(14.16, 0.1, 0.3, 0, 0)));
    all.write(folder);
    assertThat(Rounds.read(folder)).isEqualTo(all);
    // As builds of before wrote it.
    Files.writeString(
        folder.resolve(RunLayout.ROUNDS),
        "time_ps,relative_error_of_sigma,relative_error_of_d\n10,0.2,\n");
    assertThat(Rounds.read(folder).all().getFirst().leastPs()).isZero();
  }
}
