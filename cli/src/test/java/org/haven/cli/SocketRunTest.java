package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.haven.api.ForceSeries;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.integrators.run.Hdf5Content;
import org.haven.kernels.Precision;
import org.haven.potentials.PotentialFamilies;
import org.haven.potentials.socket.ForceServant;
import org.haven.potentials.socket.PeerAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose forces come through a socket, from another thread of this process.
@Timeout(60)
final class SocketRunTest {
  @TempDir Path folder;

  @BeforeEach
  void crystal() throws IOException {
    RockSalt.write(folder, 5.13, "Li Cl");
    Files.writeString(
        folder.resolve("lj.yaml"),
        RockSalt.LITHIUM_CHLORIDE.lines().skip(1).limit(6).reduce("", (a, b) -> a + b + "\n"));
  }

  private Path deck(String address) throws IOException {
    return Files.writeString(
        folder.resolve("deck.yaml"),
        """
        structure: {file: POSCAR}
        potential: {type: socket, address: 'unix:%s', timeout_s: 20}
        mobile: [Li]
        charges: {Li: 1, Cl: -1}
        temperatures_k: [300]
        time_step_fs: 2
        threads: 1
        skin_angstrom: 0.5
        stages:
          - nvt: {duration_ps: 0.06}
          - nvt: {duration_ps: 0.14, production: true}
        output: {trajectory_interval_fs: 4, thermo_interval_fs: 2}
        guards: {max_framework_drift_angstrom: off}
        analysis: {mechanism: []}
        """
            .formatted(address));
  }

  /// A client that dies, as if it was killed, after some evaluations.
  private void client(Path socket, int evaluations) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!Files.exists(socket)) {
                Thread.onSpinWait();
              }
              Structure structure = StructureFile.read(folder.resolve("POSCAR"), 0);
              AtomicInteger left = new AtomicInteger(evaluations);
              try (ForceSeries forces =
                  ForceSeries.of(
                      PotentialFamilies.installed()
                          .open(folder.resolve("lj.yaml"), structure.species(), Precision.DOUBLE),
                      structure,
                      1,
                      0)) {
                ForceServant.serve(
                    PeerAddress.of("unix:" + socket),
                    structure.count(),
                    (cell, positions) -> {
                      if (left.decrementAndGet() < 0) {
                        throw new IllegalStateException("killed");
                      }
                      return forces.evaluate(cell, positions);
                    });
              } catch (IllegalStateException killed) {
                return;
              }
            });
  }

  /// The client's forces depend on the positions alone: its list has no skin.
  @Test
  void aRunWhoseClientDiesIsResumedToTheSameTrajectory() throws IOException {
    Path whole = folder.resolve("whole");
    client(folder.resolve("a"), Integer.MAX_VALUE);
    Invocation done = Invocation.of("run", deck(folder.resolve("a") + ""), "--output", whole);
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.err())
        .contains("waiting for a client at unix:", "Start one with the 8 atoms of the structure");

    Path cut = folder.resolve("cut");
    Path deck = deck(folder.resolve("b") + "");
    // 13 of the check at load, then 30 + 1 of the first stage.
    client(folder.resolve("b"), 70);
    Invocation died = Invocation.of("run", deck, "--output", cut, "--quiet");
    assertThat(died.exitCode()).as(died.err()).isEqualTo(ExitCode.FAILED);
    assertThat(died.err())
        .startsWith("haven: 300K-1, stage 2-nvt, step ")
        .contains("client at unix:", "ended the connection", "'haven resume' goes on from it")
        .doesNotContain("details in");

    // At another address, which is no part of the physics.
    Path copy = cut.resolve("deck.yaml");
    Files.writeString(
        copy,
        Files.readString(copy)
            .replace(folder.resolve("b").toString(), folder.resolve("c").toString()));
    client(folder.resolve("c"), Integer.MAX_VALUE);
    Invocation resumed = Invocation.of("resume", cut, "--quiet");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(Files.readString(cut.resolve("300K-1/thermo.csv")))
        .isEqualTo(Files.readString(whole.resolve("300K-1/thermo.csv")));
    var found = Hdf5Content.of(cut.resolve("300K-1/trajectory.h5"));
    var expected = Hdf5Content.of(whole.resolve("300K-1/trajectory.h5"));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (set, bits) -> {
          // The address is in the potential's description.
          if (!set.endsWith("@description")) {
            assertThat(found.get(set).equals(bits)).as(set).isTrue();
          }
        });
  }

  @Test
  void forcesThroughASocketAreThoseOfThePotential() throws IOException {
    Path socket = folder.resolve("d");
    Files.writeString(
        folder.resolve("socket.yaml"),
        "{type: socket, address: 'unix:" + socket + "', timeout_s: 20}");
    Thread.ofVirtual()
        .start(
            () -> {
              while (!Files.exists(socket)) {
                Thread.onSpinWait();
              }
              Invocation.of(
                  "serve",
                  "--ipi",
                  "unix:" + socket,
                  "--structure",
                  folder.resolve("POSCAR"),
                  "--potential",
                  folder.resolve("lj.yaml"),
                  "--precision",
                  "double",
                  "--threads",
                  1);
            });
    Invocation through =
        Invocation.of(
            "evaluate",
            "--potential",
            folder.resolve("socket.yaml"),
            folder.resolve("POSCAR"),
            "--json");
    assertThat(through.exitCode()).as(through.err()).isZero();
    Invocation direct =
        Invocation.of(
            "evaluate",
            "--potential",
            folder.resolve("lj.yaml"),
            folder.resolve("POSCAR"),
            "--precision",
            "double",
            "--json");
    // Energies of some eV, changed to Hartree and back.
    assertThat(through.json().path("energy_ev").asDouble())
        .isCloseTo(direct.json().path("energy_ev").asDouble(), within(1e-14));
    for (int k = 0; k < 3; k++) {
      assertThat(through.json().at("/stress_gpa/" + k + "/" + k).asDouble())
          .isCloseTo(direct.json().at("/stress_gpa/" + k + "/" + k).asDouble(), within(1e-12));
    }
    assertThat(through.json().at("/load_checks/0/dtype").asText()).isEqualTo("float64");
  }

  @Test
  void whomToServeMustBeSaid() {
    Invocation none = Invocation.of("serve");
    assertThat(none.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(none.err()).contains("whom to serve");
    Invocation half = Invocation.of("serve", "--ipi", "localhost:31415");
    assertThat(half.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(half.err()).contains("--ipi needs --structure FILE and --potential FILE");
  }
}
