package org.haven.inputs.deck;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.haven.kernels.Precision;

/// The keys of a deck as written: one record for each mapping, with meaning, default and range of
/// every key. [DeckReader] turns them into a [RunSpec]; [DeckSchema] into JSON Schema.
record DeckKeys(
    @DeckKey("Title of the run; default: the deck's file name") Optional<String> title,
    @DeckKey("Folder that the paths in this deck are relative to; default: the deck's own")
        Optional<String> folder,
    @DeckKey("Expected SHA-256 of files the deck refers to, by path as written in the deck")
        Optional<Map<String, String>> sha256,
    @DeckKey("Starting structure; its file alone may stand for the mapping")
        StructureKeys structure,
    @DeckKey("Potential: its type, and the keys of that type") DeckSection potential,
    @DeckKey("Symbols of the diffusing species, for example [Li]") List<String> mobile,
    @DeckKey(
            value =
                "Formal charge in e by symbol, for the conductivity; without it only D is given",
            fallback = "{}",
            min = -10,
            max = 10)
        Map<String, Double> charges,
    @DeckKey(value = "Temperatures in K, one simulation each", above = 0, max = 1e5)
        List<Double> temperaturesK,
    @DeckKey(
            value = "Independent simulations per temperature",
            fallback = "1",
            min = 1,
            max = 10000)
        int replicas,
    @DeckKey(value = "Seed of all random numbers", fallback = "1", min = 0) long seed,
    @DeckKey(value = "Time step in fs", fallback = "1", above = 0, max = 20) double timeStepFs,
    @DeckKey(value = "Skin of the neighbour list in Å", fallback = "1", min = 0, max = 10)
        double skinAngstrom,
    @DeckKey(value = "Arithmetic of the force kernels", fallback = "mixed") Precision precision,
    @DeckKey(value = "cpu, tornado[:driver:index] or auto", fallback = "cpu") String device,
    @DeckKey(value = "Host threads; default: all cores of the machine", min = 1, max = 4096)
        OptionalInt threads,
    @DeckKey("Stages in order: minimise, nve, nvt, npt; exactly one with production: true")
        List<StageKeys> stages,
    @DeckKey(value = "What is written, and how often", fallback = "{}") OutputKeys output,
    @DeckKey(value = "Limits that stop a run; each may be off", fallback = "{}") GuardKeys guards,
    @DeckKey(value = "Choices of the analysis", fallback = "{}") AnalysisKeys analysis) {

  @DeckKey.Short(DeckKey.Form.FIRST_KEY)
  record StructureKeys(
      @DeckKey("Structure or trajectory, in a format that 'haven convert --help' names")
          String file,
      @DeckKey(value = "Which frame of the file, from 0", fallback = "0", min = 0) int frame,
      @DeckKey(value = "Repetitions along a, b, c", fallback = "[1, 1, 1]", min = 1, max = 1000)
          List<Integer> supercell,
      @DeckKey(
              value = "Masses in u by symbol where they differ from the standard atomic weights",
              fallback = "{}",
              above = 0,
              max = 1000)
          Map<String, Double> massesU) {}

  @DeckKey.Short(DeckKey.Form.ONE_KEY)
  record StageKeys(
      @DeckKey("Relaxation by FIRE") Optional<MinimiseKeys> minimise,
      @DeckKey("Dynamics at constant energy and cell") Optional<DynamicsKeys> nve,
      @DeckKey("Dynamics at constant temperature and cell") Optional<DynamicsKeys> nvt,
      @DeckKey("Dynamics at constant temperature and pressure") Optional<DynamicsKeys> npt) {}

  record MinimiseKeys(
      @DeckKey(
              value = "Stop when no force component exceeds this, eV/Å",
              fallback = "0.05",
              above = 0)
          double forceToleranceEvPerAngstrom,
      @DeckKey(value = "Stop with a warning after so many steps", fallback = "500", min = 1)
          int maxSteps,
      @DeckKey(value = "Also relax the cell to zero stress", fallback = "false")
          boolean relaxCell) {}

  record DynamicsKeys(
      @DeckKey(value = "Length in ps", above = 0, max = 1e9) double durationPs,
      @DeckKey(value = "Whether the analysis uses this stage", fallback = "false")
          boolean production,
      @DeckKey(
              value =
                  "Target temperature in K at the start, rising or falling linearly to the run's",
              above = 0,
              max = 1e5)
          OptionalDouble startTemperatureK,
      @DeckKey(
              "Start from the mean cell of the second half of the last npt stage;"
                  + " default: true in the first nvt or nve stage after an npt stage")
          Optional<Boolean> meanCell,
      @DeckKey("Thermostat of nvt and npt; default: bussi") Optional<ThermostatKeys> thermostat,
      @DeckKey("Barostat of npt; default: isotropic") Optional<BarostatKeys> barostat) {}

  @DeckKey.Short(DeckKey.Form.FIRST_KEY)
  record ThermostatKeys(
      @DeckKey("Which thermostat") StageSpec.Thermostat.Kind kind,
      @DeckKey(value = "Coupling time in fs; default: 100, for langevin 1000", above = 0, max = 1e6)
          OptionalDouble relaxationTimeFs,
      @DeckKey(value = "Length of a Nosé–Hoover chain", fallback = "3", min = 1, max = 20)
          int chainLength) {}

  @DeckKey.Short(DeckKey.Form.FIRST_KEY)
  record BarostatKeys(
      @DeckKey("Which strains are free") StageSpec.Barostat.Kind kind,
      @DeckKey(value = "Target pressure in GPa", fallback = "0", min = -100, max = 1000)
          double pressureGpa,
      @DeckKey(value = "Coupling time in fs", fallback = "1000", above = 0, max = 1e6)
          double relaxationTimeFs,
      @DeckKey(
              value = "Estimate of the isothermal compressibility in 1/GPa",
              fallback = "0.02",
              above = 0,
              max = 100)
          double compressibilityPerGpa) {}

  record OutputKeys(
      @DeckKey("Run directory, relative to the working directory; default: runs/<deck name>")
          Optional<String> directory,
      @DeckKey(value = "Time between frames of the trajectory in fs; default: about 20", above = 0)
          OptionalDouble trajectoryIntervalFs,
      @DeckKey(value = "Time between rows of thermo.csv in fs; default: about 100", above = 0)
          OptionalDouble thermoIntervalFs,
      @DeckKey(value = "Store only the mobile species", fallback = "false") boolean mobileOnly,
      @DeckKey(value = "Store positions as float32", fallback = "true") boolean singlePrecision,
      @DeckKey(value = "Store velocities too", fallback = "false") boolean velocities,
      @DeckKey(value = "Wall-clock seconds between checkpoints", fallback = "60", above = 0)
          double checkpointIntervalS,
      @DeckKey(
              value =
                  "Time in fs between samples of mean square displacements that are gathered on the"
                      + " device during production, into msd.csv; default: none are",
              above = 0)
          OptionalDouble msdIntervalFs,
      @DeckKey(
              value =
                  "Lag times of msd.csv, multiples of msd_interval_fs; each costs 24 bytes"
                      + " per mobile ion",
              fallback = "200",
              min = 1,
              max = 100000)
          int msdLags) {}

  record GuardKeys(
      @DeckKey(value = "Largest force on an atom in eV/Å", fallback = "100", above = 0)
          Limit maxForceEvPerAngstrom,
      @DeckKey(value = "Closest approach of two atoms in Å", fallback = "0.6", above = 0, max = 5)
          Limit minDistanceAngstrom,
      @DeckKey(
              value = "Largest ratio of instantaneous to target temperature",
              fallback = "3",
              above = 1)
          Limit maxTemperatureRatio,
      @DeckKey(
              value = "Largest root mean square displacement of the immobile species in Å",
              fallback = "2.5",
              above = 0)
          Limit maxFrameworkDriftAngstrom) {}

  record AnalysisKeys(
      @DeckKey(value = "Dimensions d in ⟨Δr²⟩ = 2 d D t", fallback = "3", min = 1, max = 3)
          int dimensions,
      @DeckKey(value = "Fit window [from, to] in ps; default: found from the data", min = 0)
          Optional<List<Double>> windowPs,
      @DeckKey(
              value =
                  "Length of a hop in Å, for counting hops; default: the median distance to the"
                      + " nearest ion of its kind",
              above = 0,
              max = 20)
          OptionalDouble hopLengthAngstrom,
      @DeckKey(
              value =
                  "How the ions move; [] for nothing. density writes maps (cube, xsf), vdos needs"
                      + " output.velocities",
              fallback = "[rdf, sites, rotation]")
          List<MechanismAnalysis> mechanism,
      @DeckKey(
              value = "Temperature of the extrapolated conductivity in K",
              fallback = "300",
              above = 0,
              max = 1e5)
          double extrapolateToK) {}

  /// A number, or the word `off`.
  record Limit(OptionalDouble value) {}
}
