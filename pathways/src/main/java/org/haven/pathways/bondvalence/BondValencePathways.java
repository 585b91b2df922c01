package org.haven.pathways.bondvalence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.apache.commons.math3.special.Erf;
import org.haven.inputs.InputException;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Element;
import org.haven.pathways.MobileIon;
import org.haven.pathways.percolation.Percolation;
import org.haven.pathways.percolation.PeriodicGrid;
import org.haven.pathways.percolation.ScalarMap;

/// The bond-valence site energy of an ion over the cell of a crystal, and where it percolates.
///
/// All ions of the kind are taken out; what remains is frozen. The energy of an ion of charge q at
/// distances r from the others is (Adams, Rao, Phys. Status Solidi A 2011, 208, 1746,
/// doi:10.1002/pssa.201001116; Chen, Wong, Adams, Acta Cryst. B 2019, 75, 18,
/// doi:10.1107/S2052520618015718)
///
/// ```
/// E = Σ D₀/2 ((exp(α (R_min − r)) − 1)² − 1)                    over ions of the other sign
///   + Σ 14.4 eV Å q qᵢ / √(n nᵢ) / r · erfc(r / (f (ρ + ρᵢ)))    over ions of the same sign
/// ```
///
/// with n the principal quantum numbers (the periods), ρ the covalent radii (Cordero et al. 2008;
/// softBV has radii of its own), f = 0.74, each sum up to the cutoff.
///
/// @param ion that moves, with its oxidation state
/// @param map in eV
/// @param notes what was decided for the user, for example the oxidation states
public record BondValencePathways(
    Ion ion, ScalarMap map, Percolation percolation, List<String> notes) {
  /// e²/(4πε₀) in eV Å, rounded as in the papers and as the parameters were made with it.
  private static final double COULOMB = 14.4;

  /// f, which scales the sum of the radii.
  private static final double SCREENING = 0.74;

  /// Atomic numbers of the noble gases, which end the periods.
  private static final int[] LAST_OF_PERIOD = {2, 10, 18, 36, 54, 86};

  /// How the map is made.
  ///
  /// @param spacingAngstrom largest distance of grid points along the cell vectors
  /// @param cutoffAngstrom ions farther away do not count
  /// @param charges oxidation states by symbol where they are not to be guessed, in e
  public record Settings(
      double spacingAngstrom,
      double cutoffAngstrom,
      Map<String, Double> charges,
      BondValenceParameters parameters) {
    /// 0.1 Å, 10 Å, the oxidation states of the file or else guessed, softBV's parameters.
    public static Settings standard() {
      return new Settings(0.1, 10, Map.of(), BondValenceParameters.softBv());
    }

    public Settings withSpacing(double angstrom) {
      return new Settings(angstrom, cutoffAngstrom, charges, parameters);
    }

    public Settings withCutoff(double angstrom) {
      return new Settings(spacingAngstrom, angstrom, charges, parameters);
    }

    public Settings withCharges(Map<String, Double> states) {
      return new Settings(spacingAngstrom, cutoffAngstrom, states, parameters);
    }

    public Settings withParameters(BondValenceParameters others) {
      return new Settings(spacingAngstrom, cutoffAngstrom, charges, others);
    }
  }

  /// Computes map and thresholds.
  ///
  /// @param ion symbol of the ion that moves; all its kind are taken out of the structure
  /// @param threads at least 1; the result does not depend on it
  /// @param progress is told the share that is done, 0 to 1
  /// @throws InputException if a pair has no parameters, or an oxidation state is unknown or no
  ///   whole number where it must be
  public static BondValencePathways of(
      Structure structure, String ion, Settings settings, int threads, DoubleConsumer progress) {
    return of(
        structure,
        ion,
        settings,
        PeriodicGrid.ofSpacing(structure.cell(), settings.spacingAngstrom()),
        threads,
        progress);
  }

  /// As above, on a grid of the caller's.
  static BondValencePathways of(
      Structure structure,
      String ion,
      Settings settings,
      PeriodicGrid grid,
      int threads,
      DoubleConsumer progress) {
    if (!(settings.cutoffAngstrom() >= 2 && settings.cutoffAngstrom() <= 50)) {
      throw new InputException(
          "cutoff of the bond valences is %s Å; expected 2 to 50, for example 10"
              .formatted(settings.cutoffAngstrom()));
    }
    MobileIon.of(structure, ion);
    FormalCharges charges = FormalCharges.of(structure, settings.charges());
    List<String> notes = new ArrayList<>(charges.notes());
    Ion mobile = mobile(ion, charges.bySpecies().get(ion));
    if (charges.bySpecies().values().stream().noneMatch(q -> q * mobile.charge() < 0)) {
      throw new InputException(
          "nothing binds %s: the structure has no ions of the other sign (%s). Give oxidation states (--charges)"
              .formatted(mobile, OxidationStates.text(charges.bySpecies())));
    }
    Map<String, RadialTable> tables = new LinkedHashMap<>();
    for (String symbol : structure.species()) {
      double q = charges.bySpecies().get(symbol);
      if (symbol.equals(ion)) {
        continue;
      }
      if (q == 0) {
        notes.add(symbol + " has no charge and does not count");
      } else if (q > 0 == mobile.charge() > 0) {
        tables.put(symbol, repulsion(mobile, symbol, q, settings.cutoffAngstrom()));
      } else {
        tables.put(symbol, bond(mobile, symbol, q, settings));
      }
    }
    ScalarMap map = PairSum.of(structure, tables, grid, threads, progress);
    return new BondValencePathways(mobile, map, Percolation.of(map), List.copyOf(notes));
  }

  private static Ion mobile(String ion, double q) {
    if (q != Math.rint(q) || q == 0) {
      throw new InputException(
          ("the mobile ion %s has the oxidation state %s; expected a whole number other than 0."
                  + " Give it (--charges %s=…)")
              .formatted(ion, q, ion));
    }
    return new Ion(ion, (int) q);
  }

  /// Morse's potential to an ion of the other sign.
  private static RadialTable bond(Ion mobile, String symbol, double q, Settings settings) {
    if (Math.abs(q - Math.rint(q)) > 1e-9) {
      throw new InputException(
          ("%s has the oxidation state %s, but parameters of its bonds to %s are for whole numbers;"
                  + " give one (--charges %s=…)")
              .formatted(symbol, q, mobile, symbol));
    }
    Ion other = new Ion(symbol, (int) Math.rint(q));
    Ion cation = mobile.charge() > 0 ? mobile : other;
    Ion anion = mobile.charge() > 0 ? other : mobile;
    BondValenceParameters.Pair p =
        settings
            .parameters()
            .pair(cation, anion)
            .orElseThrow(() -> missing(cation, anion, settings.parameters()));
    return RadialTable.of(
        settings.cutoffAngstrom(),
        r -> {
          double x = Math.exp(p.alphaPerAngstrom() * (p.rMinAngstrom() - r)) - 1;
          return p.d0Ev() / 2 * (x * x - 1);
        });
  }

  private static InputException missing(Ion cation, Ion anion, BondValenceParameters parameters) {
    String known = parameters.known(cation.symbol(), anion.symbol());
    return new InputException(
        "no bond-valence parameters for %s–%s in %s. %s"
            .formatted(
                cation,
                anion,
                parameters.source(),
                known.isEmpty()
                    ? "Give some in a file (--parameters), or the frozen framework of a potential"
                        + " (--potential)"
                    : "Known are "
                        + known
                        + ": correct the oxidation states (--charges), or give parameters in a file"
                        + " (--parameters)"));
  }

  /// Screened repulsion of an ion of the same sign.
  private static RadialTable repulsion(Ion mobile, String symbol, double q, double cutoff) {
    Element own = element(mobile.symbol());
    Element other = element(symbol);
    double strength = COULOMB * mobile.charge() * q / Math.sqrt(period(own) * period(other));
    double length = SCREENING * (own.radiusAngstrom() + other.radiusAngstrom());
    return RadialTable.of(cutoff, r -> strength / r * Erf.erfc(r / length));
  }

  private static Element element(String symbol) {
    return Element.of(symbol)
        .orElseThrow(() -> new InputException("no element has the symbol '" + symbol + "'"));
  }

  /// Principal quantum number of the valence shell.
  private static double period(Element element) {
    int n = 1;
    for (int last : LAST_OF_PERIOD) {
      if (element.atomicNumber() > last) {
        n++;
      }
    }
    return n;
  }
}
