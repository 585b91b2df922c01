package org.haven.pathways.jumps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.haven.analysis.mechanism.SiteAnalysis;
import org.haven.analysis.mechanism.SiteWalk;
import org.haven.analysis.statistics.Estimate;
import org.haven.analysis.temperature.ArrheniusLine;
import org.haven.analysis.temperature.TemperatureFit;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.PhysicalConstants;

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

  /// Least height of the lattice in Å.
  private static final double HEIGHT = 20;

  /// Share of jumps into sites that another ion had, from which hops are not one by one.
  private static final double CROWDED = 0.1;

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
    sanity(sources, all, rates, notes);
    SiteEnergies energies = SiteEnergies.of(classes, kelvin, groups);
    energies.note().ifPresent(notes::add);
    String text =
        new ModelText(classes, rates, energies, settings)
            .text(origin, sources, kelvin, fraction, replicate(sources, cell), measured(study, settings));
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

  private static int[] replicate(List<Source> sources, Cell cell) {
    int[] replicate = sources.getFirst().walk().cells().clone();
    for (int d = 0; d < 3; d++) {
      replicate[d] *=
          (int) Math.max(1, Math.ceil(HEIGHT / (replicate[d] * cell.heights()[d]) - 1e-9));
    }
    return replicate;
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
      describe(each, own, notes);
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

  /// What a class of hops does, in words.
  private static void describe(HopClasses.HopClass each, ClassRates own, List<String> notes) {
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "hops %s of %.2f Å: %.0f jumps, %.0f of them taken back at once",
            each.name(),
            each.lengthAngstrom(),
            own.jumps(),
            2 * own.takenBack()));
    if (own.fit().isEmpty()) {
      ClassRates.Point p = own.points().getFirst();
      line.append(
          String.format(
              Locale.ROOT,
              "; k = %.3g /s ± %.0f %% at %.0f K",
              p.perS(),
              100 * p.lnStd(),
              p.temperatureK()));
      notes.add(line.toString());
      return;
    }
    ArrheniusLine fit = own.line();
    Estimate e = fit.activationEnergyEv();
    line.append(
        String.format(
            Locale.ROOT,
            "; ν = %.3g THz, E = %.3f (%.3f – %.3f) eV",
            Math.exp(fit.lnPrefactor()) / 1e12,
            e.value(),
            e.ci95Low(),
            e.ci95High()));
    notes.add(line.toString());
    own.fit()
        .get()
        .judgements()
        .forEach(
            j -> {
              if (j.mark() != org.haven.analysis.statistics.Judgement.Mark.GOOD) {
                notes.add("warning: hops " + each.name() + ": " + j.text());
              }
            });
    if (own.fit().get().selected() != TemperatureFit.Model.ARRHENIUS) {
      notes.add(
          "warning: hops "
              + each.name()
              + " do not follow Arrhenius' law ("
              + own.fit().get().selected().name().toLowerCase(Locale.ROOT)
              + " is better); the line is taken all the same");
    }
  }

  private static void sanity(
      List<Source> sources, List<JumpCounts> all, List<ClassRates> rates, List<String> notes) {
    double crowded = all.stream().mapToDouble(c -> c.crowded).sum();
    double counted = all.stream().mapToDouble(c -> c.counted).sum();
    if (crowded > CROWDED * counted) {
      notes.add(
          String.format(
              Locale.ROOT,
              "warning: %.0f %% of the jumps lead to a site that another ion had not left for long:"
                  + " ions move together, hops one by one are a poor picture",
              100 * crowded / counted));
    }
    for (Source source : sources) {
      if (source.walk().inCoreFraction() < 0.5) {
        notes.add(
            String.format(
                Locale.ROOT,
                "warning: %s: ions are near a site only %.0f %% of the time: sites are missing, or"
                    + " ions do not rest",
                source.name(),
                100 * source.walk().inCoreFraction()));
      }
    }
    boolean line = rates.stream().allMatch(r -> r.points().size() == 2);
    if (line) {
      notes.add("warning: two temperatures: nothing tests Arrhenius' law; add a third");
    }
  }

  /// Lines of `measured`.
  private static List<String> measured(TransportStudy study, Settings settings) {
    List<String> lines = new ArrayList<>();
    for (TransportPoint point : study.points()) {
      Map<String, Double> keys = new LinkedHashMap<>();
      TransportPoint.Species s = point.species().get(settings.symbol());
      if (s != null && s.tracerCm2PerS().known()) {
        keys.put("diffusivity_cm2_s", s.tracerCm2PerS().value());
        keys.put("diffusivity_std_cm2_s", s.tracerCm2PerS().std());
      }
      if (point.sigmaMsCm().known() && point.sigmaMsCm().value() > 0) {
        keys.put("sigma_ms_cm", point.sigmaMsCm().value());
        keys.put("sigma_std_ms_cm", point.sigmaMsCm().std());
      }
      if (!keys.isEmpty()) {
        StringBuilder line =
            new StringBuilder("  - {temperature_k: " + Plain.number(round(point.temperatureK())));
        keys.forEach(
            (key, value) -> line.append(String.format(Locale.ROOT, ", %s: %.6e", key, value)));
        lines.add(line.append('}').toString());
      }
    }
    return lines;
  }

  static double round(double kelvin) {
    return Math.rint(kelvin * 1e3) / 1e3;
  }

  /// Energies of sites of each kind, above those of the kind that is fullest.
  ///
  /// @param ev [kinds]
  /// @param std [kinds] standard errors, by the scatter over temperatures
  /// @param spread largest change between temperatures in eV
  record SiteEnergies(double[] ev, double[] std, double spread) {
    static SiteEnergies of(HopClasses classes, double[] kelvin, List<List<JumpCounts>> groups) {
      int kinds = JumpCounts.kinds(classes);
      double[][] free = new double[kelvin.length][kinds];
      for (int t = 0; t < kelvin.length; t++) {
        for (int k = 0; k < kinds; k++) {
          int kind = k;
          long own = Arrays.stream(classes.kinds()).filter(x -> x == kind).count();
          double ions = 0;
          double places = 0;
          for (JumpCounts c : groups.get(t)) {
            for (double[] part : c.occupied) {
              ions += part[k];
            }
            places += c.ps * own * c.cells[0] * c.cells[1] * c.cells[2];
          }
          double share = Math.clamp(ions / places, 1e-6, 1 - 1e-6);
          free[t][k] =
              -PhysicalConstants.BOLTZMANN_EV_PER_K
                  * kelvin[t]
                  * Math.log(share / (1 - share));
        }
      }
      double[] mean = new double[kinds];
      for (int k = 0; k < kinds; k++) {
        for (double[] f : free) {
          mean[k] += f[k] / kelvin.length;
        }
      }
      int lowest = 0;
      for (int k = 1; k < kinds; k++) {
        lowest = mean[k] < mean[lowest] ? k : lowest;
      }
      double[] ev = new double[kinds];
      double[] std = new double[kinds];
      double spread = 0;
      for (int k = 0; k < kinds; k++) {
        ev[k] = mean[k] - mean[lowest];
        double squares = 0;
        for (double[] f : free) {
          double off = f[k] - f[lowest] - ev[k];
          squares += off * off;
          spread = Math.max(spread, Math.abs(off));
        }
        int n = kelvin.length;
        std[k] = n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0;
      }
      return new SiteEnergies(ev, std, spread);
    }

    java.util.Optional<String> note() {
      return spread > 0.02
          ? java.util.Optional.of(
              String.format(
                  Locale.ROOT,
                  "warning: energies of sites, from how often they are taken, change by %.3f eV over"
                      + " the temperatures: kinds of sites differ in entropy too, or ions in them"
                      + " act on one another; the mean is taken",
                  spread))
          : java.util.Optional.empty();
    }
  }
}
