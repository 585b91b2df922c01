package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// The styles of LAMMPS' command `units` that lengths in Å go with.
///
/// Most files of LAMMPS hold times and velocities and do not name their style. Its own numbers tell
/// it: a step of molecular dynamics takes between 0.05 and 20 fs, which is less than 0.02 in ps and
/// more than 0.05 in fs.
public enum LammpsUnits {
  /// ps, Å/ps, eV.
  METAL(1e3, 1),
  /// fs, Å/fs, kcal/mol.
  REAL(1, 4184 / 6.02214076e23 / 1.602176634e-19);

  private static final double SHORTEST_STEP_FS = 0.05;
  private static final double LONGEST_STEP_FS = 20;

  private final double timeFs;
  private final double energyEv;

  LammpsUnits(double timeFs, double energyEv) {
    this.timeFs = timeFs;
    this.energyEv = energyEv;
  }

  /// fs in one unit of time; one unit of velocity is Å over this.
  public double timeFs() {
    return timeFs;
  }

  /// eV in one unit of energy, eV/Å in one of force.
  public double energyEv() {
    return energyEv;
  }

  /// The style of a name.
  ///
  /// @throws InputException if it has other lengths than Å, or is none
  public static LammpsUnits of(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "metal" -> METAL;
      case "real" -> REAL;
      default ->
          throw new InputException(
              "LAMMPS units "
                  + Plain.quoted(name.strip())
                  + " are not read; expected metal or real");
    };
  }

  /// The style in which a time step is one of molecular dynamics; empty where neither is.
  ///
  /// @param timeStep in the unknown unit of time
  public static Optional<LammpsUnits> ofTimeStep(double timeStep) {
    for (LammpsUnits units : values()) {
      double fs = timeStep * units.timeFs;
      if (fs >= SHORTEST_STEP_FS && fs <= LONGEST_STEP_FS) {
        return Optional.of(units);
      }
    }
    return Optional.empty();
  }

  /// What is known about the units of a file.
  ///
  /// @param units the style that counts
  /// @param warnings how it was found, where the file does not name it
  public record Found(LammpsUnits units, List<String> warnings) {}

  /// The style that counts: what the user says, else what the file says, else what its time step
  /// tells, else metal.
  ///
  /// @param named by the file
  /// @param timeStep of the run in the file's unit of time, where the file tells it
  public static Found found(
      Path file,
      Trajectories.Options options,
      Optional<LammpsUnits> named,
      OptionalDouble timeStep) {
    List<String> warnings = new ArrayList<>();
    Optional<LammpsUnits> known = options.lammpsUnits().or(() -> named);
    if (known.isPresent()) {
      if (named.isPresent() && named.get() != known.get()) {
        warnings.add("LAMMPS units given as " + known.get() + ", but the file says " + named.get());
      }
      return new Found(known.get(), warnings);
    }
    if (timeStep.isEmpty()) {
      return new Found(METAL, warnings);
    }
    double step = timeStep.getAsDouble();
    Optional<LammpsUnits> told = ofTimeStep(step);
    if (told.isEmpty() && options.frameIntervalFs().isEmpty()) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "does not name its unit of time, and a time step of %.4g is one of molecular dynamics"
                  + " neither in ps nor in fs; give --lammps-units metal or real, or"
                  + " --frame-interval",
              step));
    }
    told.ifPresent(
        units ->
            warnings.add(
                String.format(
                    Locale.ROOT,
                    "the file does not name its unit of time: a time step of %.4g is one of"
                        + " molecular dynamics in %s, so LAMMPS units %s are taken",
                    step,
                    units == METAL ? "ps" : "fs",
                    units)));
    return new Found(told.orElse(METAL), warnings);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
