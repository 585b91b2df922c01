package org.haven.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.kernels.Device;
import org.haven.kernels.DeviceUnavailableException;
import org.haven.kernels.Devices;
import org.haven.kernels.Precision;
import org.haven.validation.speed.Machine;
import org.haven.validation.speed.Measurement;
import org.haven.validation.speed.Measurement.WarmUp;
import org.haven.validation.speed.SpeedSystem;
import org.haven.validation.speed.SpeedSystem.Dynamics;
import org.haven.validation.speed.SteadyRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// How fast this machine runs molecular dynamics: systems × precisions × sizes × devices × threads.
@Command(
    name = "bench",
    description = {
      "Measure how fast this machine runs molecular dynamics.",
      "",
      "Whole time steps are timed: forces, integration, thermostat, rebuilds of the neighbour list"
          + " as the particles ask for them, thermodynamic quantities every 100 steps. Without a"
          + " STRUCTURE it takes the systems that come with Haven: li6ps5cl (NEP), lennard_jones"
          + " (argon melt, constant energy), gdc (Buckingham and Coulomb). On two processors that"
          + " lasts less than a minute.",
      ""
    },
    footer = {
      "",
      "Columns: atom-steps/s, atoms times steps a second of wall time; ns/day, at the system's"
          + " time",
      "step; B/atom, memory of the run's objects; pairs, neighbours of an atom within cutoff and",
      "skin; rebuild, steps that a neighbour list lasts; others, share of the processors that"
          + " other",
      "programs took meanwhile.",
      "",
      "Compare only figures of the same machine and hour, best as ratios of alternating runs: what",
      "else the machine does lowers them, and is reported where it shows.",
      "",
      "Examples:",
      "  haven bench",
      "  haven bench --system li6ps5cl --sizes 1600,12000,100000 --threads 1,2 --precision mixed",
      "  haven bench --potential nep.txt POSCAR --time-step-fs 1 --temperature-k 1000",
      "  haven bench inputs/examples/li6ps5cl-graph/li6ps5cl_graph.yaml",
      "  haven bench my-deck.yaml --device cpu,tornado --output bench.json"
    })
final class BenchCommand implements Callable<Integer> {
  /// Until the code of a potential is compiled at its best.
  private static final double FIRST_WARM_UP_S = 3;

  private final Console console;
  private final Set<String> warm = new HashSet<>();

  @Parameters(
      paramLabel = "STRUCTURE|DECK",
      arity = "0..1",
      description =
          "A structure, with --potential; or a deck (.yaml), whose structure, potential, time step"
              + " and first temperature are taken.")
  private Path subject;

  @Option(
      names = "--potential",
      paramLabel = "FILE",
      description = "Potential of STRUCTURE, for example nep.txt.")
  private Path potential;

  @Option(
      names = "--system",
      paramLabel = "NAME",
      split = ",",
      description = "Systems that come with Haven. Default: li6ps5cl,lennard_jones,gdc.")
  private List<String> systems = SpeedSystem.BUNDLED;

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      description =
          "Numbers of atoms; the structure is repeated to come near. Default 500,10000; for a"
              + " STRUCTURE or DECK its own size.")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Numbers of threads on the CPU. Default: one, and all.")
  private List<Integer> threads = List.of();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      split = ",",
      description = "cpu, tornado[:driver:index] or auto; several are compared. Default cpu.")
  private List<String> devices = List.of("cpu");

  @Option(
      names = "--precision",
      paramLabel = "double|mixed",
      split = ",",
      description = "Arithmetic of the forces; mixed,double measures both. Default: mixed.")
  private List<Precision> precisions = List.of(Precision.MIXED);

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description =
          "Seconds to measure each row, at least; the warm-up comes on top."
              + " Default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double seconds;

  @Option(
      names = "--warm-up-steps",
      paramLabel = "N",
      description =
          "Steps before the clock starts, at least; it also waits until the speed is steady."
              + " Default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long warmUpSteps;

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "S",
      description =
          "Seconds that the warm-up may take in all, even if the speed is not yet steady: such"
              + " rows are marked. Default ${DEFAULT-VALUE}.",
      defaultValue = "3")
  private double warmUpSeconds;

  @Option(
      names = "--time-step-fs",
      paramLabel = "FS",
      description = "Time step for STRUCTURE. Default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double timeStepFs;

  @Option(
      names = "--temperature-k",
      paramLabel = "K",
      description = "Temperature for STRUCTURE. Default ${DEFAULT-VALUE}.",
      defaultValue = "600")
  private double temperatureK;

  @Option(
      names = "--skin-angstrom",
      paramLabel = "A",
      description = "Skin of the neighbour list for STRUCTURE. Default ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double skinAngstrom;

  @Option(
      names = "--nve",
      description = "Constant energy for STRUCTURE, in place of Bussi's thermostat.")
  private boolean constantEnergy;

  @Option(names = "--json", description = "Print one JSON object instead of the table.")
  private boolean json;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the JSON object to this file too.")
  private Path output;

  @Option(names = "--quiet", description = "No progress; warnings and errors stay.")
  private boolean quiet;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.setQuiet(quiet);
    check();
    List<SpeedSystem> kinds = systems();
    List<String> places = devices.stream().map(BenchCommand::resolve).distinct().toList();
    Machine machine = Machine.here();
    if (machine.busy()) {
      console.warn(
          String.format(
              Locale.ROOT,
              "the machine is busy: load average %.1f on %d processors; the figures will be too"
                  + " low",
              machine.loadAverage(),
              machine.processors()));
    }
    List<BenchRow> rows = new ArrayList<>();
    for (SpeedSystem system : kinds) {
      for (Precision precision : precisions) {
        measure(system, precision, places, rows);
      }
    }
    var report = new BenchReport(machine, Machine.here().loadAverage(), rows);
    if (output != null) {
      OutputFile.write(output, report.json().toPrettyString() + "\n");
    }
    if (json) {
      console.result(report.json().toString());
    } else {
      report.lines().forEach(console::result);
    }
    report.warnings().forEach(console::warn);
    return ExitCode.DONE;
  }

  private void check() {
    sizes.forEach(n -> atLeastOne("--sizes", n));
    threads.forEach(n -> atLeastOne("--threads", n));
    positive("--seconds", seconds, 600);
    positive("--warm-up-seconds", warmUpSeconds, 600);
    positive("--time-step-fs", timeStepFs, 100);
    positive("--temperature-k", temperatureK, 1e5);
    if (!(skinAngstrom >= 0 && skinAngstrom < 100)) {
      throw new InputException(
          "--skin-angstrom is " + skinAngstrom + "; expected a number from 0 to 100");
    }
    if (potential != null && subject == null) {
      throw new InputException(
          "--potential needs a STRUCTURE to bench it on, as in"
              + " 'haven bench --potential nep.txt POSCAR'");
    }
    if (potential == null && subject != null && !isDeck(subject)) {
      throw new InputException(
          subject, "is no deck (.yaml); a structure needs its potential: give --potential FILE");
    }
    if (potential != null && isDeck(subject)) {
      throw new InputException(
          subject, "is a deck and names its own potential; leave out --potential");
    }
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new InputException(option + " has " + value + "; expected at least 1");
    }
  }

  private static void positive(String option, double value, double limit) {
    if (!(value > 0 && value <= limit)) {
      throw new InputException(
          option
              + " is "
              + value
              + "; expected a number above 0, at most "
              + String.format(Locale.ROOT, "%.0f", limit));
    }
  }

  private static boolean isDeck(Path file) {
    return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
  }

  private static String resolve(String selector) {
    try {
      return Devices.installed().resolve(selector);
    } catch (DeviceUnavailableException missing) {
      throw new InputException(missing.getMessage() + ". Or use --device cpu");
    }
  }

  private List<SpeedSystem> systems() {
    if (subject == null) {
      Path home = Path.of(System.getProperty("haven.home", ""));
      return systems.stream().distinct().map(name -> SpeedSystem.bundled(name, home)).toList();
    }
    String name = subject.getFileName().toString();
    if (isDeck(subject)) {
      return List.of(SpeedSystem.ofDeck(name, subject));
    }
    Structure structure = StructureFile.read(subject, 0);
    return List.of(
        SpeedSystem.of(
            name,
            structure,
            potential,
            new Dynamics(timeStepFs, temperatureK, skinAngstrom, !constantEnergy)));
  }

  private List<Structure> structures(SpeedSystem system) {
    if (sizes.isEmpty()) {
      return subject != null
          ? List.of(system.unit())
          : List.of(system.ofAbout(500), system.ofAbout(10000));
    }
    return sizes.stream().sorted().distinct().map(system::ofAbout).toList();
  }

  private List<Integer> threads() {
    int all = Runtime.getRuntime().availableProcessors();
    return (threads.isEmpty() ? List.of(1, all) : threads).stream().distinct().toList();
  }

  private void measure(
      SpeedSystem system, Precision precision, List<String> places, List<BenchRow> rows) {
    for (Structure structure : structures(system)) {
      for (String place : places) {
        for (int count : place.equals("cpu") ? threads() : List.of(1)) {
          try (Device device = Devices.installed().open(place, count)) {
            rows.add(measure(system, structure, precision, device));
          }
        }
      }
    }
  }

  private BenchRow measure(
      SpeedSystem system, Structure structure, Precision precision, Device device) {
    String what =
        String.format(
            Locale.ROOT,
            "%s, %d atoms, %s, %s: ",
            system.name(),
            structure.count(),
            BenchRow.word(precision),
            device.name());
    console.status(what + "starting");
    BenchRow row = measure(system, structure, precision, device, what);
    // Taken after the run is gone: what stays alive of it belongs to the program, not to the atoms.
    return row.less(Machine.liveBytes());
  }

  private BenchRow measure(
      SpeedSystem system, Structure structure, Precision precision, Device device, String what) {
    boolean first = warm.add(system.name() + precision);
    var warmUp = new WarmUp(warmUpSteps, first ? FIRST_WARM_UP_S : 0, warmUpSeconds);
    try (var run = new SteadyRun(system, structure, precision, device)) {
      Measurement measured =
          Measurement.of(run, warmUp, seconds, stage -> console.status(what + stage));
      return new BenchRow(
          system.name(),
          run.system().potential().description(),
          precision,
          device.name(),
          device.threads(),
          system.dynamics(),
          measured,
          Machine.liveBytes(),
          // Last: it may make the list of pairs, which the steps did without.
          run.pairsPerAtom());
    }
  }
}
