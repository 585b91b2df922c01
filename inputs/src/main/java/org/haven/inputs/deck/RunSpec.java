package org.haven.inputs.deck;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.kernels.Precision;

/// A validated deck: everything a run needs, with all defaults filled in. Immutable.
///
/// @param deck the file it came from
/// @param mobile symbols of the diffusing species; all others are the framework
/// @param charges formal charge of each species in e, for the conductivity
/// @param temperaturesK one simulation per temperature and replica
/// @param threads host threads in all; several simulations run side by side
public record RunSpec(
    Path deck,
    String title,
    StructureSpec structure,
    PotentialSpec potential,
    List<String> mobile,
    Map<String, Double> charges,
    List<Double> temperaturesK,
    int replicas,
    long seed,
    double timeStepFs,
    double skinAngstrom,
    Precision precision,
    String device,
    int threads,
    List<StageSpec> stages,
    Output output,
    Guards guards,
    Analysis analysis) {

  /// The starting structure.
  ///
  /// @param file path as resolved
  /// @param frame 0-based, for files of several
  /// @param supercell repetitions along a, b, c
  /// @param massesU masses in u that differ from the standard atomic weights
  public record StructureSpec(
      Path file, int frame, List<Integer> supercell, Map<String, Double> massesU) {}

  /// What is written, and how often. Intervals in fs are multiples of the time step.
  ///
  /// @param directory run directory
  /// @param trajectoryIntervalFs frames of the trajectory during production
  /// @param mobileOnly store only the mobile species (and the framework's mean displacement)
  /// @param singlePrecision store positions as float32
  /// @param velocities store velocities too
  /// @param thermoIntervalFs rows of thermo.csv
  /// @param checkpointIntervalS wall-clock seconds between checkpoints
  /// @param msd mean square displacements gathered while the production runs, if asked for
  public record Output(
      Path directory,
      double trajectoryIntervalFs,
      boolean mobileOnly,
      boolean singlePrecision,
      boolean velocities,
      double thermoIntervalFs,
      double checkpointIntervalS,
      Optional<MsdSpec> msd) {

    /// Without mean square displacements on the fly.
    public Output(
        Path directory,
        double trajectoryIntervalFs,
        boolean mobileOnly,
        boolean singlePrecision,
        boolean velocities,
        double thermoIntervalFs,
        double checkpointIntervalS) {
      this(
          directory,
          trajectoryIntervalFs,
          mobileOnly,
          singlePrecision,
          velocities,
          thermoIntervalFs,
          checkpointIntervalS,
          Optional.empty());
    }
  }

  /// Mean square displacements gathered while the production runs.
  ///
  /// @param intervalFs between samples, a multiple of the time step
  /// @param lags number of lag times, multiples of the interval
  public record MsdSpec(double intervalFs, int lags) {}

  /// Limits that stop a run, each empty when switched off.
  ///
  /// @param maxForceEvPerAngstrom largest force on an atom
  /// @param minDistanceAngstrom closest approach of two atoms
  /// @param maxTemperatureRatio instantaneous over target temperature
  /// @param maxFrameworkDriftAngstrom root mean square displacement of the immobile species
  public record Guards(
      OptionalDouble maxForceEvPerAngstrom,
      OptionalDouble minDistanceAngstrom,
      OptionalDouble maxTemperatureRatio,
      OptionalDouble maxFrameworkDriftAngstrom) {}

  /// Choices of the analysis.
  ///
  /// @param dimensions d in ⟨Δr²⟩ = 2 d D t, 1 to 3
  /// @param windowPs fit window [from, to] in ps; found from the data when empty
  /// @param hopLengthAngstrom length of a hop; found from the structure when empty
  /// @param mechanism what is looked at of how the ions move
  /// @param extrapolateToK temperature for the extrapolated conductivity
  public record Analysis(
      int dimensions,
      Optional<List<Double>> windowPs,
      OptionalDouble hopLengthAngstrom,
      List<MechanismAnalysis> mechanism,
      double extrapolateToK) {
    /// Unless a deck says otherwise: all that needs neither velocities nor much room.
    public static final List<MechanismAnalysis> USUAL_MECHANISM =
        List.of(MechanismAnalysis.RDF, MechanismAnalysis.SITES, MechanismAnalysis.ROTATION);

    /// What a deck without `analysis` asks for.
    public static Analysis usual() {
      return new Analysis(3, Optional.empty(), OptionalDouble.empty(), USUAL_MECHANISM, 300);
    }
  }

  /// The same run with the potential told the species of the structure, in the order of the species
  /// table ([org.haven.inputs.structure.Structure#species]).
  public RunSpec withSpecies(List<String> species) {
    PotentialSpec told =
        new PotentialSpec(potential.type(), List.copyOf(species), potential.section());
    return copy(deck, told, precision, device, threads, output);
  }

  /// The same run in another run directory.
  public RunSpec withDirectory(Path directory) {
    Output moved =
        new Output(
            directory,
            output.trajectoryIntervalFs,
            output.mobileOnly,
            output.singlePrecision,
            output.velocities,
            output.thermoIntervalFs,
            output.checkpointIntervalS,
            output.msd);
    return copy(deck, potential, precision, device, threads, moved);
  }

  /// The same run on another device with another number of threads: the choices of a machine.
  public RunSpec on(String device, int threads) {
    return copy(deck, potential, precision, device, threads, output);
  }

  /// The same run with another arithmetic of the force kernels.
  public RunSpec in(Precision precision) {
    return copy(deck, potential, precision, device, threads, output);
  }

  private RunSpec copy(
      Path deck,
      PotentialSpec potential,
      Precision precision,
      String device,
      int threads,
      Output output) {
    return new RunSpec(
        deck,
        title,
        structure,
        potential,
        mobile,
        charges,
        temperaturesK,
        replicas,
        seed,
        timeStepFs,
        skinAngstrom,
        precision,
        device,
        threads,
        stages,
        output,
        guards,
        analysis);
  }
}
