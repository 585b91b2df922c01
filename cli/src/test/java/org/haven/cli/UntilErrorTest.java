package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.haven.api.Study;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.Until;
import org.haven.integrators.run.Progress;
import org.haven.integrators.run.Rounds;
import org.haven.integrators.run.RunDirectory;
import org.haven.integrators.run.SimulationOutcome;
import org.haven.integrators.run.StopRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Productions that go on until an error is small enough, of 64 Lennard-Jones atoms.
final class UntilErrorTest {
  private static final String DECK =
      """
      structure: {file: POSCAR, supercell: [2, 2, 2]}
      """
          + RockSalt.ARGON_NEON
          + """
          temperatures_k: [250, 300]
          replicas: 2
          time_step_fs: 2
          threads: 2
          stages:
            - nvt: {duration_ps: 0.4}
            - nvt: {production: true, until: {%s, pilot_ps: 1}}
          output: {trajectory_interval_fs: 20, checkpoint_interval_s: 0.02}
          guards: {max_framework_drift_angstrom: off}
          analysis: {mechanism: []}
          """;
  private static final String OF_D = "relative_error_of_d: 0.025, at_most_ps: 12";

  @TempDir Path folder;

  @BeforeEach
  void crystal() throws IOException {
    RockSalt.write(folder, 6.2, "Ar Ne");
  }

  private Path deck(String until) throws IOException {
    return Files.writeString(folder.resolve("deck.yaml"), DECK.formatted(until));
  }

  private static Invocation done(Object... words) {
    Invocation outcome = Invocation.of(words);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private static Rounds rounds(Path run, double kelvin, int replica) {
    return Rounds.read(run.resolve(new SimulationName(kelvin, replica).toString()));
  }

  @Test
  void eachTemperatureEndsWithTheFirstRoundThatIsKnownWellEnoughAsTheOneBeforeItForesaw()
      throws IOException {
    Path run = folder.resolve("run");
    Invocation outcome = done("run", deck(OF_D), "--output", run, "--json");
    Until wanted = DeckReader.readRunDirectory(run).production().errorAsked().orElseThrow();
    JsonNode until = outcome.json().path("until");
    for (int k = 0; k < 2; k++) {
      double kelvin = 250 + 50 * k;
      Rounds rounds = rounds(run, kelvin, 1);
      assertThat(rounds(run, kelvin, 2)).isEqualTo(rounds);
      // 1, √2, 2, 2√2 … ps, in frames of 0.02 ps, 12 at last.
      List<Double> lengths = List.of(1.0, 1.42, 2.0, 2.84, 4.0, 5.66, 8.0, 11.32, 12.0);
      assertThat(rounds.all().stream().map(Rounds.Round::timePs).toList())
          .isEqualTo(lengths.subList(0, rounds.all().size()));
      assertThat(rounds.isOver(wanted)).isTrue();
      for (int r = 1; r < rounds.all().size(); r++) {
        assertThat(new Rounds(rounds.all().subList(0, r)).isOver(wanted)).isFalse();
        // Of two that are small enough one after the other the second has been foreseen.
        assertThat(
                rounds.all().get(r - 1).reached(wanted)
                    && rounds.all().get(r).reached(wanted)
                    && r < rounds.all().size() - 1)
            .isFalse();
      }
      JsonNode json = until.get(k);
      assertThat(json.path("temperature_k").asDouble()).isEqualTo(kelvin);
      assertThat(json.path("reached").asBoolean())
          .isEqualTo(rounds.all().getLast().reached(wanted));
      assertThat(json.path("rounds")).hasSize(rounds.all().size());
      // The error that ended it is that of the result, or what the runs' own errors make of it.
      JsonNode d = outcome.json().at("/temperatures/" + k + "/species/Ne/d_tracer_cm2_s");
      double interval =
          Math.log(d.path("ci95").get(1).asDouble() / d.path("ci95").get(0).asDouble());
      assertThat(rounds.all().getLast().errorOfD())
          .isBetween(interval / (2 * 1.959964) - 1e-4, 1.5 * interval / (2 * 1.959964));
    }
    assertThat(outcome.err()).contains("250 K: D* ", "300 K: D* ", " needs about ", " ps at most");
    String resumed = done("resume", run).err();
    assertThat(resumed).contains("250K-1  was done before", "300K-2  was done before");
  }

  @Test
  void aRunThatIsStoppedAnywhereHasTheRoundsAndBitsOfOneThatIsNot() throws Exception {
    Path whole = folder.resolve("whole");
    done("run", deck(OF_D), "--output", whole, "--quiet");
    Path run = folder.resolve("run");
    RunSpec spec = DeckReader.read(folder.resolve("deck.yaml")).with("output.directory", run);
    Study study = Study.of(spec);
    int stopped = 0;
    try (RunDirectory made = RunDirectory.create(run, false)) {
      study.setUp(made, study.check(false));
    }
    boolean over = false;
    while (!over) {
      StopRequest stop = new StopRequest();
      CompletableFuture.delayedExecutor(30 + 40L * stopped, TimeUnit.MILLISECONDS)
          .execute(() -> stop.request("test"));
      try (RunDirectory again = RunDirectory.open(run)) {
        over =
            Study.of(DeckReader.readRunDirectory(run))
                .simulate(again, true, stop, Progress.NONE)
                .stream()
                .allMatch(each -> each.status() == SimulationOutcome.Status.COMPLETED);
      }
      stopped += over ? 0 : 1;
    }
    assertThat(stopped).isGreaterThan(2);
    done("resume", run, "--quiet");
    Processes.assertSame(run, whole);
    for (String simulation : List.of("250K-1", "300K-2")) {
      assertThat(run.resolve(simulation).resolve(RunLayout.ROUNDS))
          .hasSameTextualContentAs(whole.resolve(simulation).resolve(RunLayout.ROUNDS));
    }
  }

  @Test
  void temperaturesAreDoneByProcessesOfTheirOwnAndReplicasAreNot() throws IOException {
    Path deck = deck("relative_error_of_d: 0.3, at_most_ps: 4");
    Path run = folder.resolve("run");
    Invocation part = Invocation.of("run", deck, "--output", run, "--only", 250, "--replica", 1);
    assertThat(part.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(part.err())
        .contains("the deck asks for an error", "would leave out 250K-2. Remedy: take whole");
    done("run", deck, "--output", run, "--only", 300, "--quiet");
    done("resume", run, "--only", 250, "--quiet");
    Path whole = folder.resolve("whole");
    done("run", deck, "--output", whole, "--quiet");
    Processes.assertSame(run, whole);
  }

  @Test
  void anErrorThatIsNotReachedIsSaidAndTheRunCanBecomeLonger() throws IOException {
    Path deck = deck("relative_error_of_sigma: 0.02, at_most_ps: 2");
    Path run = folder.resolve("run");
    Invocation outcome = done("run", deck, "--output", run);
    assertThat(outcome.out() + outcome.err())
        .containsPattern("250 K: sigma ±[0-9]+ % after 2 ps; sigma ±2.0 % needs about")
        .contains("but at_most_ps is 2");
    String check = done("extend", run, "--to", 3, "--check").out();
    assertThat(check).contains("production: at most 2 ps, then at most 3 ps of each simulation");
    JsonNode longer = done("extend", run, "--to", 3, "--quiet", "--json").json();
    JsonNode until = longer.path("until").get(0);
    assertThat(until.path("reached").asBoolean()).isFalse();
    assertThat(until.path("needed_ps").asDouble()).isGreaterThan(3);
    assertThat(until.at("/rounds/3/time_ps").asDouble()).isEqualTo(2.84);
    assertThat(until.at("/rounds/4/time_ps").asDouble()).isEqualTo(3);
    assertThat(longer.at("/temperatures/0/verdict/reasons").toString())
        .contains("error asked for", "sigma ±2.0 % needs about");
    // One more replica catches up first.
    JsonNode more = done("extend", run, "--replicas", 3, "--quiet", "--json").json();
    assertThat(more.at("/until/0/simulations").asInt()).isEqualTo(3);
    assertThat(rounds(run, 250, 3).all().getLast().timePs()).isEqualTo(3);
  }

  @Test
  void runsInFieldsOfOneTemperatureGoOnTogether() throws IOException {
    Path run = folder.resolve("run");
    String deck =
        Files.readString(deck("relative_error_of_sigma: 0.12, at_most_ps: 8"))
            .replace("[250, 300]", "[300]")
            .replace("replicas: 2", "replicas: 1")
            .replace(
                "production: true,",
                "production: true, field: {reduced_strengths: [1], hop_length_angstrom: 3},");
    Files.writeString(folder.resolve("deck.yaml"), deck);
    String check = done("run", folder.resolve("deck.yaml"), "--check").err();
    assertThat(check).contains("error asked for", "in the field if D_sigma is 1e-5 cm²/s");
    JsonNode json =
        done("run", folder.resolve("deck.yaml"), "--output", run, "--quiet", "--json").json();
    JsonNode until = json.path("until").get(0);
    assertThat(until.path("simulations").asInt()).isEqualTo(2);
    // Only the two fields have a production; the simulation that both begin at has none.
    List<Path> driven =
        RunLayout.simulations(run).stream()
            .filter(each -> SimulationName.of(each).orElseThrow().field().isPresent())
            .toList();
    assertThat(driven).hasSize(2);
    assertThat(Rounds.read(driven.get(0))).isEqualTo(Rounds.read(driven.get(1)));
    assertThat(run.resolve("300K-1").resolve(RunLayout.ROUNDS)).doesNotExist();
    Rounds.Round last = Rounds.read(driven.get(0)).all().getLast();
    assertThat(last.errorOfSigma() <= 0.12 || last.timePs() == 8).isTrue();
    assertThat(done("resume", run).err()).contains("was done before");
  }
}
