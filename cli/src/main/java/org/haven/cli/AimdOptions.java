package org.haven.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.api.aimd.BenchmarkRequest;
import org.haven.api.aimd.Conditions;
import org.haven.api.aimd.References;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.StructureFile;
import org.haven.validation.aimd.Protocol;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Options of a benchmark against ab initio molecular dynamics.
final class AimdOptions {
  @Option(
      names = "--mobile",
      paramLabel = "SYMBOL,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Diffusing species. Default: a run directory's own, else guessed, with a notice.")
  private List<String> mobile = List.of();

  @Option(
      names = "--charges",
      paramLabel = "SYMBOL=CHARGE,…",
      split = ",",
      hideParamSyntax = true,
      description = "Formal charges in e. Default: a run directory's own, else guessed.")
  private Map<String, Double> charges = Map.of();

  @Option(
      names = "--temperature",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description = "Temperature in K: one, or one for each reference, where files do not say it.")
  private List<Double> temperaturesK = List.of();

  @Option(
      names = "--time-step",
      paramLabel = "FS",
      description = "Time step of the dynamics in fs, where the file does not say it.")
  private Double timeStepFs;

  @ArgGroup(validate = false)
  private TrajectoryOptions reading = new TrajectoryOptions();

  @Option(
      names = "--reference-potential",
      paramLabel = "FILE",
      description =
          "Potential that made the references: computes their forces on frames that have none"
              + " (teacher and student).")
  private Path teacher;

  @Option(
      names = "--most-frames",
      paramLabel = "N",
      description = "Frames of each reference on which forces are compared. Default 200.")
  private int mostFrames = 200;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      description =
          "Most replicas of Haven at each temperature. Default 48; the protocol begins with 16.")
  private int mostReplicas = 48;

  @Option(
      names = "--at-most-minutes",
      paramLabel = "MIN",
      description = "Time for Haven's dynamics; the same command goes on later. Default: no limit.")
  private double mostMinutes = Double.POSITIVE_INFINITY;

  @Option(
      names = "--sites",
      paramLabel = "FILE",
      description = "Crystal whose mobile ions are the sites. Default: found from the density.")
  private Path sites;

  @Option(
      names = "--paths",
      paramLabel = "FILE,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Images of paths with energies of the reference, for barriers: files with frames, or"
              + " folders of bands of VASP (00, 01, …).")
  private List<Path> paths = List.of();

  @Option(
      names = "--choose",
      paramLabel = "N",
      description =
          "Frames written for the next training set, of each kind; 0 for none. Default 20.")
  private int chosen = 20;

  @Option(
      names = "--protocol",
      paramLabel = "FILE",
      description = "What is tolerated. Default: Haven's own, validation/protocol.yaml.")
  private Path protocol;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the replicas. Default 1.")
  private long seed = 1;

  /// What the references' files may not say.
  References.Options references() {
    requireSense();
    return new References.Options(
        temperaturesK,
        timeStepFs == null ? OptionalDouble.empty() : OptionalDouble.of(timeStepFs),
        mobile,
        charges,
        reading.options(false));
  }

  /// What can be refused before a file is read.
  private void requireSense() {
    requirePositive("--most-frames", mostFrames);
    requirePositive("--replicas", mostReplicas);
    if (chosen < 0) {
      throw new InputException("--choose is " + chosen + "; expected a whole number from 0");
    }
    if (!(mostMinutes > 0)) {
      throw new InputException("--at-most-minutes is " + mostMinutes + "; it must be above 0");
    }
    charges.forEach(
        (symbol, charge) -> {
          if (!Double.isFinite(charge)) {
            throw new InputException(
                "--charges gives " + symbol + " " + charge + " e; it must be a finite number");
          }
        });
  }

  BenchmarkRequest request(
      References references, Path potential, boolean dynamics, HostOptions host, Path output) {
    return new BenchmarkRequest(
        references,
        potential,
        Optional.ofNullable(teacher),
        dynamics,
        mostReplicas,
        mostMinutes,
        mostFrames,
        chosen,
        protocol == null ? Protocol.standard() : Protocol.read(protocol),
        Optional.ofNullable(sites).map(file -> StructureFile.read(file, 0)),
        paths,
        new Conditions.Settings(seed, host.precision(), host.threads()),
        output.toAbsolutePath().normalize());
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new InputException(option + " is " + value + "; expected a whole number from 1");
    }
  }
}
