package org.haven.pathways.kmc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.haven.inputs.deck.DeckKey;

/// The YAML file of `haven kmc`: the lattice, its hops, and how long. Bound as a deck is
/// ([org.haven.inputs.deck.RunSpec]).
public record KmcSpec(
    @DeckKey(value = "Title; default: the file's name", optional = true) String title,
    @DeckKey("Cell vectors in Å, one a row: [[a_x, a_y, a_z], [b_x, …], [c_x, …]]")
        List<List<Double>> cell,
    @DeckKey(
            value = "Cells along each vector in the simulated lattice",
            fallback = "[10, 10, 10]",
            min = 1,
            max = 1000)
        List<Integer> replicate,
    @DeckKey("Sites of the cell, each for one ion") List<Site> sites,
    @DeckKey("Mobile species") List<Mobile> species,
    @DeckKey("Hops between two sites, each both ways") List<Hop> hops,
    @DeckKey(value = "Energies of two ions at a distance", fallback = "[]") List<Pair> pairs,
    @DeckKey(
            value = "What molecular dynamics or an experiment found, to stand beside the results",
            fallback = "[]")
        List<Measured> measured,
    @DeckKey(value = "Temperatures in K, a simulation each", above = 0, max = 1e5)
        List<Double> temperaturesK,
    @DeckKey(
            value = "Independent simulations of each temperature",
            fallback = "4",
            min = 1,
            max = 10000)
        int replicas,
    @DeckKey(
            value =
                "Further simulations of each temperature, at rates drawn from their errors;"
                    + " default: 8, or 0 where all hops share one error",
            min = 0,
            max = 1000)
        OptionalInt rateDraws,
    @DeckKey(
            value = "Hops of an ion, on average, that are analysed",
            fallback = "1000",
            above = 0,
            max = 1e12)
        double hopsPerIon,
    @DeckKey(
            value = "Hops before, as a share of those: time to come to equilibrium",
            fallback = "0.2",
            min = 0.001,
            max = 1000)
        double equilibration,
    @DeckKey(
            value = "Positions written, evenly spaced in time",
            fallback = "2000",
            min = 100,
            max = 1e7)
        int frames,
    @DeckKey(value = "Directions in which ions move and D counts, as xyz, xy, x", fallback = "xyz")
        String directions,
    @DeckKey(value = "What to know of the model, shown with its results", fallback = "[]")
        List<String> notes,
    @DeckKey("Slow down hops that only rattle within closed groups of sites; default: no")
        Optional<Superbasin> superbasin,
    @DeckKey(
            value = "Temperature in K of the extrapolated conductivity",
            fallback = "300",
            above = 0)
        double extrapolateToK,
    @DeckKey(value = "Seed of all random numbers", fallback = "1", min = 0) long seed,
    @DeckKey(value = "Wall-clock seconds between checkpoints", fallback = "60", above = 0)
        double checkpointIntervalS,
    @DeckKey(
            value = "Folder of the results, relative to the working directory; default: kmc/<name>",
            optional = true,
            here = true)
        Path output) {

  /// @param name unique; hops name it
  /// @param position fractional
  /// @param energyEv of an ion on it
  public record Site(
      @DeckKey("Name, unique") String name,
      @DeckKey("Fractional coordinates") List<Double> position,
      @DeckKey(value = "Energy of an ion here in eV", fallback = "0", min = -1000, max = 1000)
          double energyEv,
      @DeckKey(value = "Standard error of energy_ev in eV", min = 0, max = 1000)
          OptionalDouble energyStdEv,
      @DeckKey(
              value = "Name of sites that are alike, whose errors are one; default: each its own",
              optional = true)
          String group) {}

  /// @param on names of sites; all where empty
  public record Mobile(
      @DeckKey("Element") String symbol,
      @DeckKey(value = "Charge in e, for the conductivity", fallback = "0", min = -10, max = 10)
          double charge,
      @DeckKey(
              value = "Share of the sites that it may take which it fills at the start",
              above = 0,
              max = 1)
          OptionalDouble fraction,
      @DeckKey(value = "Number of ions in the whole lattice, in place of fraction", min = 1)
          OptionalInt count,
      @DeckKey(value = "Sites that it may take; default: all", fallback = "[]") List<String> on) {}

  /// A hop and its way back. Rate k = ν exp(−E/kT).
  ///
  /// @param offset cells from that of `from` to that of `to`
  public record Hop(
      @DeckKey("Site where it begins") String from,
      @DeckKey("Site where it ends") String to,
      @DeckKey(
              value = "Cells from the cell of 'from' to that of 'to'",
              fallback = "[0, 0, 0]",
              min = -8,
              max = 8)
          List<Integer> offset,
      @DeckKey(value = "Attempt frequency ν in THz, both ways", above = 0, max = 1e6)
          OptionalDouble attemptThz,
      @DeckKey(
              value = "Barrier E in eV seen from 'from', without other ions' pair energies",
              min = 0,
              max = 1000)
          OptionalDouble barrierEv,
      @DeckKey(
              value = "Barrier of the way back; default: by the energies of the sites",
              min = 0,
              max = 1000)
          OptionalDouble reverseBarrierEv,
      @DeckKey(
              value = "In place of barrier_ev: E less half the difference of the sites' energies",
              min = 0,
              max = 1000)
          OptionalDouble kraEv,
      @DeckKey(value = "Standard error of the barriers in eV", min = 0, max = 1000)
          OptionalDouble barrierStdEv,
      @DeckKey(value = "Standard error of the logarithm of attempt_thz", min = 0, max = 100)
          OptionalDouble lnAttemptStd,
      @DeckKey(
              value =
                  "Correlation of the errors of ln ν and E; near 1 where both are of one Arrhenius"
                      + " fit",
              min = -1,
              max = 1)
          OptionalDouble attemptBarrierCorrelation,
      @DeckKey(
              value = "Name of hops that are alike, whose errors are one; default: each its own",
              optional = true)
          String group,
      @DeckKey(
              value = "In place of attempt_thz and barrier_ev: k in 1/s, of the one temperature",
              above = 0,
              max = 1e20)
          OptionalDouble ratePerS,
      @DeckKey(
              value = "k of the way back; default: by the energies of the sites",
              above = 0,
              max = 1e20)
          OptionalDouble reverseRatePerS,
      @DeckKey(value = "Standard error of rate_per_s", min = 0, max = 1e20)
          OptionalDouble rateStdPerS,
      @DeckKey(value = "Standard error of reverse_rate_per_s", min = 0, max = 1e20)
          OptionalDouble reverseRateStdPerS,
      @DeckKey(
              value = "Species that hop so; default: all that may take both sites",
              fallback = "[]")
          List<String> species) {}

  /// Energy of two ions whose sites are apart by `fromAngstrom` to `toAngstrom`.
  public record Pair(
      @DeckKey("Two species, or one for both") List<String> species,
      @DeckKey(value = "Least distance of the sites in Å", fallback = "0", min = 0, max = 100)
          double fromAngstrom,
      @DeckKey(value = "Largest distance of the sites in Å", above = 0, max = 100)
          double toAngstrom,
      @DeckKey(value = "Energy in eV, positive where they repel", min = -1000, max = 1000)
          double energyEv) {}

  /// What another method found at a temperature.
  ///
  /// @param species what `diffusivityCm2S` is of
  public record Measured(
      @DeckKey(value = "Temperature in K", above = 0, max = 1e5) double temperatureK,
      @DeckKey(value = "Species; default: the only one", optional = true) String species,
      @DeckKey(value = "D* in cm²/s", above = 0, max = 1e6) OptionalDouble diffusivityCm2S,
      @DeckKey(value = "Its standard error", min = 0, max = 1e6) OptionalDouble diffusivityStdCm2S,
      @DeckKey(value = "Conductivity in mS/cm", above = 0, max = 1e9) OptionalDouble sigmaMsCm,
      @DeckKey(value = "Its standard error", min = 0, max = 1e9) OptionalDouble sigmaStdMsCm) {}

  /// @param separation how many times faster than the slower hops they stay
  public record Superbasin(
      @DeckKey(
              value = "How many times faster than all slower hops they stay; D is off by 1/this",
              fallback = "100",
              min = 10,
              max = 1e9)
          double separation) {}
}
