package org.haven.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.haven.analysis.mechanism.DensityMap;
import org.haven.api.HopSearch;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.integrators.run.StopRequest;
import org.haven.pathways.MobileIon;
import org.haven.pathways.bondvalence.BondValencePathways;
import org.haven.pathways.hops.EmptySites;
import org.haven.pathways.hops.IonSites;
import org.haven.pathways.hops.SplitSites;
import picocli.CommandLine.Option;

/// Options of `haven hops` that say what the sites of the ion are.
final class SiteOptions {
  @Option(
      names = "--ion",
      paramLabel = "SYMBOL",
      description = "Ion that moves. Default: as in 'haven pathways'.")
  private String ion;

  @Option(
      names = "--sites",
      paramLabel = "crystal|map|density",
      description =
          "Where empty sites come from: partly occupied places of the file, minima of the"
              + " bond-valence energy, or maxima of the density of --trajectory. Default crystal.")
  private String source;

  @Option(
      names = "--trajectory",
      paramLabel = "FILE",
      description =
          "With --sites density: a trajectory of the crystal, in any format that Haven reads.")
  private Path trajectory;

  @Option(
      names = "--join",
      paramLabel = "D",
      description =
          "Join partly occupied places of the ion that are within D Å, as those of a split site, to"
              + " one between them, so that the crystal has its symmetry.")
  private Double joinAngstrom;

  @Option(
      names = "--relax",
      paramLabel = "none|positions|cell",
      description = "What of the crystal is relaxed first. Default positions.")
  private String relax = "positions";

  @Option(
      names = "--symmetry-tolerance",
      paramLabel = "T",
      description = "How far atoms may be from symmetric places, in Å. Default 0.02.")
  private double symmetryAngstrom = 0.02;

  /// @throws InputException if a value is none of those that are possible
  void require() {
    choice("--sites", source(), List.of("crystal", "map", "density"));
    choice("--relax", relax, List.of("none", "positions", "cell"));
    if (source().equals("density") != (trajectory != null)) {
      throw new InputException("--sites density and --trajectory FILE go together");
    }
    if (!(symmetryAngstrom > 0 && symmetryAngstrom < 1)) {
      throw new InputException(
          "--symmetry-tolerance is "
              + symmetryAngstrom
              + " Å; expected above 0 and below 1, for example 0.02");
    }
  }

  static void choice(String option, String word, List<String> words) {
    if (!words.contains(word)) {
      throw new InputException(
          "%s is '%s'; expected %s".formatted(option, word, String.join(" or ", words)));
    }
  }

  /// The crystal of a file, split sites joined where asked for.
  Structure read(Path file, StructureOptions structureOptions) {
    if (joinAngstrom == null) {
      return structureOptions.read(file);
    }
    if (!(joinAngstrom > 0 && joinAngstrom < 3)) {
      throw new InputException(
          "--join is " + joinAngstrom + " Å; expected above 0 and below 3, for example 1.8");
    }
    Sites places = Sites.read(file, structureOptions.frame().orElse(0));
    String mobile =
        ion == null ? MobileIon.among(List.copyOf(places.composition().keySet()), Map.of()) : ion;
    return structureOptions.filled(SplitSites.joined(places, mobile, joinAngstrom));
  }

  /// The ion that moves.
  String mobile(Structure crystal, Path file, StructureOptions structureOptions) {
    return MobileIon.of(crystal, ion, structureOptions.charges(), file);
  }

  /// Whether the crystal is relaxed first.
  boolean relaxes() {
    return !relax.equals("none");
  }

  /// Whether it was said where empty sites come from.
  boolean given() {
    return source != null;
  }

  private String source() {
    return source == null ? "crystal" : source;
  }

  /// What hops depend on besides the crystal as it is read, by option.
  Map<String, String> inputs(String mobile, StructureOptions structureOptions) {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("--ion", mobile);
    inputs.put("--sites", source());
    if (source().equals("map")) {
      inputs.put("--charges", new TreeMap<>(structureOptions.charges()).toString());
    }
    if (trajectory != null) {
      inputs.put(
          "--trajectory",
          Files.isRegularFile(trajectory) ? FileHash.sha256(trajectory) : trajectory.toString());
    }
    inputs.put("--relax", relax);
    inputs.put("--symmetry-tolerance", Double.toString(symmetryAngstrom));
    return inputs;
  }

  /// The crystal at rest, as far as asked for.
  ///
  /// @return empty if it was stopped
  Optional<HopSearch.AtRest> relaxed(Structure crystal, HopSearch search, StopRequest stop) {
    return relaxes()
        ? search.atRest(crystal, relax.equals("cell"), stop::isRequested)
        : Optional.of(new HopSearch.AtRest(crystal, Double.NaN));
  }

  /// The sites of a crystal.
  IonSites of(
      Structure crystal,
      String mobile,
      Path file,
      StructureOptions structureOptions,
      HostOptions host,
      Console console) {
    return IonSites.of(
        crystal,
        mobile,
        empty(crystal, mobile, file, structureOptions, host, console),
        symmetryAngstrom);
  }

  private List<double[]> empty(
      Structure crystal,
      String mobile,
      Path file,
      StructureOptions structureOptions,
      HostOptions host,
      Console console) {
    return switch (source()) {
      case "map" ->
          EmptySites.ofMap(
              BondValencePathways.of(
                  crystal,
                  mobile,
                  BondValencePathways.Settings.standard().withCharges(structureOptions.charges()),
                  host.threads(),
                  share -> console.status(String.format(Locale.ROOT, "map %.0f %%", 100 * share))));
      case "density" -> density(crystal, mobile);
      default ->
          joinAngstrom != null
              ? List.of()
              : EmptySites.partlyOccupied(
                  file, structureOptions.frame().orElse(0), mobile, structureOptions.supercell());
    };
  }

  private List<double[]> density(Structure crystal, String mobile) {
    Trajectory read = Trajectories.open(trajectory);
    return EmptySites.ofDensity(
        crystal, mobile, DensityMap.of(read, List.of(mobile)), trajectory.toString());
  }
}
