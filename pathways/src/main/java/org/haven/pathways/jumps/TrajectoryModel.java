package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.haven.analysis.mechanism.SiteAnalysis;
import org.haven.analysis.mechanism.SiteWalk;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;

/// The model file of `haven kmc` from trajectories: sites of a crystal, rates of the hops between
/// them with their errors, energies of sites from how often they are taken, and what the
/// trajectories themselves say of D\* and sigma to stand beside.
///
/// Trajectories are folded to one cell of the crystal; hops of one class share a rate
/// ([HopClasses], [JumpCounts], [ClassRates]). With c the occupation of sites of a kind, their
/// energy is −kT ln(c/(1−c)) but for a constant, the mean over temperatures.
///
/// @param yaml the text of the file
/// @param notes what was found, and what speaks against it
public record TrajectoryModel(String yaml, List<String> notes) {
  /// Time in which a jump that is taken back may be no jump, in ps.
  public static final double SETTLE_PS = 1;

  /// Longest hop in Å.
  private static final double LONGEST = 8;

  /// @param walk of a trajectory
  public record Source(String name, double temperatureK, SiteWalk walk) {}

  /// What the user decides.
  ///
  /// @param symbol of the ion
  /// @param charge in e, for sigma
  /// @param settlePs see [#SETTLE_PS]
  /// @param extrapolateToK temperature of interest, which is simulated too
  public record Settings(String symbol, double charge, double settlePs, double extrapolateToK) {}

  /// Makes a model.
  ///
  /// @param reference whose atoms of the ion are the sites
  /// @param origin its file
  /// @param study of the same trajectories
  /// @throws InputException if ions do not jump, no site is empty, or no class is seen often enough
  public static TrajectoryModel of(
      List<Source> sources,
      Structure reference,
      String origin,
      TransportStudy study,
      Settings settings) {
    Cell cell = cell(sources);
    double longest =
        sources.stream()
            .flatMap(s -> s.walk().jumps().stream())
            .mapToDouble(TrajectoryModel::length)
            .max()
            .orElseThrow(
                () ->
                    new InputException(
                        "no ion of "
                            + settings.symbol()
                            + " jumps from site to site of "
                            + origin
                            + ": no rate follows; run longer or hotter"));
    HopClasses classes =
        HopClasses.of(reference, settings.symbol(), cell, Math.min(LONGEST, longest + 0.1));
    Map<Double, List<JumpCounts>> byTemperature = new TreeMap<>();
    List<JumpCounts> all = new ArrayList<>();
    for (Source source : sources) {
      JumpCounts counts = JumpCounts.of(source.walk(), classes, settings.settlePs());
      all.add(counts);
      double key =
          byTemperature.keySet().stream()
              .filter(t -> Math.abs(t - source.temperatureK()) < TransportStudy.SAME_TEMPERATURE_K)
              .findFirst()
              .orElse(source.temperatureK());
      byTemperature.computeIfAbsent(key, t -> new ArrayList<>()).add(counts);
    }
    double[] kelvin = byTemperature.keySet().stream().mapToDouble(t -> t).toArray();
    List<List<JumpCounts>> groups = List.copyOf(byTemperature.values());
    List<String> notes = new ArrayList<>();
    double fraction = fraction(all, classes, settings, origin);
    List<ClassRates> rates = rates(classes, kelvin, groups, notes);
    RateNotes.sanity(sources, all, rates, notes);
    List<JumpsPerFrame> perFrame = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      perFrame.add(JumpsPerFrame.of(sources.get(k), all.get(k), classes));
    }
    JumpsPerFrame.warn(perFrame, notes);
    SiteEnergies energies = SiteEnergies.of(classes, kelvin, groups);
    energies.note().ifPresent(notes::add);
    String text =
        new ModelText(classes, rates, energies, settings)
            .text(
                new ModelText.Of(
                    origin, sources.size(), kelvin, fraction, sources.getFirst().walk().cells()),
                measured(study, settings),
                notes);
    return new TrajectoryModel(text, List.copyOf(notes));
  }

  private static double length(SiteAnalysis.Jump jump) {
    double[] v = jump.vectorAngstrom();
    return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }

  /// Mean over the trajectories of the cell that is repeated.
  private static Cell cell(List<Source> sources) {
    double[] rows = new double[9];
    for (Source source : sources) {
      double[] own = source.walk().cell().rows();
      for (int k = 0; k < 9; k++) {
        rows[k] += own[k] / source.walk().cells()[k / 3] / sources.size();
      }
    }
    return Cell.ofRows(rows);
  }

  private static double fraction(
      List<JumpCounts> all, HopClasses classes, Settings settings, String origin) {
    double fraction = Double.NaN;
    for (JumpCounts counts : all) {
      int sites = counts.cells[0] * counts.cells[1] * counts.cells[2] * classes.sites();
      double own = (double) counts.ions / sites;
      if (counts.ions >= sites) {
        throw new InputException(
            origin
                + ": has "
                + sites
                + " sites in the cell of the trajectory for "
                + counts.ions
                + " ions of "
                + settings.symbol()
                + ": none is empty, so that no ion could hop; give a structure with all sites, or"
                + " trajectories with vacancies");
      }
      if (Math.abs(own - fraction) > 1e-9) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "trajectories differ in how full the sites are: %.4f and %.4f; give those of one"
                    + " composition",
                fraction,
                own));
      }
      fraction = own;
    }
    return fraction;
  }

  private static List<ClassRates> rates(
      HopClasses classes, double[] kelvin, List<List<JumpCounts>> groups, List<String> notes) {
    List<ClassRates> rates = new ArrayList<>();
    double seen = 0;
    double kept = 0;
    for (int k = 0; k < classes.all().size(); k++) {
      HopClasses.HopClass each = classes.all().get(k);
      ClassRates own = ClassRates.of(k, kelvin, groups, each.from() == each.to());
      seen += own.jumps();
      if (own.points().size() < Math.min(2, kelvin.length)) {
        if (own.jumps() > 0) {
          notes.add(
              String.format(
                  Locale.ROOT,
                  "hops %s of %.2f Å were seen %.0f times, too seldom for a rate at %s: left out",
                  each.name(),
                  each.lengthAngstrom(),
                  own.jumps(),
                  kelvin.length > 1 ? "two temperatures" : "this temperature"));
        }
        continue;
      }
      kept += own.jumps();
      rates.add(own);
      RateNotes.describe(each, own, notes);
    }
    for (List<JumpCounts> group : groups) {
      for (JumpCounts counts : group) {
        seen += counts.others;
      }
    }
    if (rates.isEmpty()) {
      throw new InputException(
          "no kind of hop was seen "
              + ClassRates.LEAST
              + " times"
              + (kelvin.length > 1 ? " at two temperatures" : "")
              + ": no rate follows; run longer or hotter");
    }
    if (kept < 0.99 * seen) {
      notes.add(
          String.format(
              Locale.ROOT,
              "warning: %.1f %% of the jumps are of kinds left out, or longer than %.0f Å",
              100 * (1 - kept / seen),
              LONGEST));
    }
    return rates;
  }

  /// Entries of `measured`.
  private static List<Map<String, Double>> measured(TransportStudy study, Settings settings) {
    List<Map<String, Double>> all = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      Map<String, Double> keys = new LinkedHashMap<>();
      keys.put("temperature_k", round(point.temperatureK()));
      TransportPoint.Species s = point.species().get(settings.symbol());
      if (s != null && s.tracerCm2PerS().known()) {
        keys.put("diffusivity_cm2_s", s.tracerCm2PerS().value());
        keys.put("diffusivity_std_cm2_s", s.tracerCm2PerS().std());
      }
      if (point.sigmaMsCm().known() && point.sigmaMsCm().value() > 0) {
        keys.put("sigma_ms_cm", point.sigmaMsCm().value());
        keys.put("sigma_std_ms_cm", point.sigmaMsCm().std());
      }
      if (keys.size() > 1) {
        all.add(keys);
      }
    }
    return all;
  }

  static double round(double kelvin) {
    return Math.rint(kelvin * 1e3) / 1e3;
  }
}
