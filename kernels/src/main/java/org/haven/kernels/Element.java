package org.haven.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A chemical element: symbol, atomic number, mass, radius. Deuterium (`D`) and tritium (`T`) count
/// as symbols of their own.
///
/// Masses are the conventional atomic weights of IUPAC 2021 (Prohaska et al., Pure Appl. Chem.
/// 2022, 94, 573, doi:10.1515/pac-2019-0603), mass number of the longest-lived isotope where there
/// is no weight. Radii are covalent (Cordero et al., Dalton Trans. 2008, 2832,
/// doi:10.1039/b801115j).
///
/// @param symbol for example `Li`
/// @param atomicNumber Z
/// @param massU standard atomic weight in u
/// @param radiusAngstrom covalent radius in Å; for noble gases the van der Waals radius, because
///   they do not bond
/// @param name in English, lower case
public record Element(
    String symbol, int atomicNumber, double massU, double radiusAngstrom, String name) {

  private static final String TABLE =
      """
      H 1.008 0.31 hydrogen
      He 4.002602 1.40 helium
      Li 6.94 1.28 lithium
      Be 9.0121831 0.96 beryllium
      B 10.81 0.84 boron
      C 12.011 0.76 carbon
      N 14.007 0.71 nitrogen
      O 15.999 0.66 oxygen
      F 18.998403162 0.57 fluorine
      Ne 20.1797 1.54 neon
      Na 22.98976928 1.66 sodium
      Mg 24.305 1.41 magnesium
      Al 26.9815384 1.21 aluminium
      Si 28.085 1.11 silicon
      P 30.973761998 1.07 phosphorus
      S 32.06 1.05 sulfur
      Cl 35.45 1.02 chlorine
      Ar 39.95 1.88 argon
      K 39.0983 2.03 potassium
      Ca 40.078 1.76 calcium
      Sc 44.955907 1.70 scandium
      Ti 47.867 1.60 titanium
      V 50.9415 1.53 vanadium
      Cr 51.9961 1.39 chromium
      Mn 54.938043 1.39 manganese
      Fe 55.845 1.32 iron
      Co 58.933194 1.26 cobalt
      Ni 58.6934 1.24 nickel
      Cu 63.546 1.32 copper
      Zn 65.38 1.22 zinc
      Ga 69.723 1.22 gallium
      Ge 72.630 1.20 germanium
      As 74.921595 1.19 arsenic
      Se 78.971 1.20 selenium
      Br 79.904 1.20 bromine
      Kr 83.798 2.02 krypton
      Rb 85.4678 2.20 rubidium
      Sr 87.62 1.95 strontium
      Y 88.905838 1.90 yttrium
      Zr 91.224 1.75 zirconium
      Nb 92.90637 1.64 niobium
      Mo 95.95 1.54 molybdenum
      Tc 97 1.47 technetium
      Ru 101.07 1.46 ruthenium
      Rh 102.90549 1.42 rhodium
      Pd 106.42 1.39 palladium
      Ag 107.8682 1.45 silver
      Cd 112.414 1.44 cadmium
      In 114.818 1.42 indium
      Sn 118.710 1.39 tin
      Sb 121.760 1.39 antimony
      Te 127.60 1.38 tellurium
      I 126.90447 1.39 iodine
      Xe 131.293 2.16 xenon
      Cs 132.90545196 2.44 caesium
      Ba 137.327 2.15 barium
      La 138.90547 2.07 lanthanum
      Ce 140.116 2.04 cerium
      Pr 140.90766 2.03 praseodymium
      Nd 144.242 2.01 neodymium
      Pm 145 1.99 promethium
      Sm 150.36 1.98 samarium
      Eu 151.964 1.98 europium
      Gd 157.25 1.96 gadolinium
      Tb 158.925354 1.94 terbium
      Dy 162.500 1.92 dysprosium
      Ho 164.930329 1.92 holmium
      Er 167.259 1.89 erbium
      Tm 168.934219 1.90 thulium
      Yb 173.045 1.87 ytterbium
      Lu 174.9668 1.87 lutetium
      Hf 178.486 1.75 hafnium
      Ta 180.94788 1.70 tantalum
      W 183.84 1.62 tungsten
      Re 186.207 1.51 rhenium
      Os 190.23 1.44 osmium
      Ir 192.217 1.41 iridium
      Pt 195.084 1.36 platinum
      Au 196.966570 1.36 gold
      Hg 200.592 1.32 mercury
      Tl 204.38 1.45 thallium
      Pb 207.2 1.46 lead
      Bi 208.98040 1.48 bismuth
      Po 209 1.40 polonium
      At 210 1.50 astatine
      Rn 222 2.20 radon
      Fr 223 2.60 francium
      Ra 226 2.21 radium
      Ac 227 2.15 actinium
      Th 232.0377 2.06 thorium
      Pa 231.03588 2.00 protactinium
      U 238.02891 1.96 uranium
      Np 237 1.90 neptunium
      Pu 244 1.87 plutonium
      Am 243 1.80 americium
      Cm 247 1.69 curium
      """;

  /// All elements from hydrogen to curium, then deuterium and tritium.
  public static final List<Element> ALL = table();

  private static final Map<String, Element> BY_SYMBOL =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Element::symbol, each -> each));

  private static List<Element> table() {
    List<Element> all = new ArrayList<>();
    for (String row : TABLE.strip().split("\n")) {
      String[] words = row.split(" ");
      all.add(
          new Element(
              words[0],
              all.size() + 1,
              Double.parseDouble(words[1]),
              Double.parseDouble(words[2]),
              words[3]));
    }
    all.add(new Element("D", 1, 2.014101778, 0.31, "deuterium"));
    all.add(new Element("T", 1, 3.01604928, 0.31, "tritium"));
    return List.copyOf(all);
  }

  /// The element with exactly this symbol.
  public static Optional<Element> of(String symbol) {
    return Optional.ofNullable(BY_SYMBOL.get(symbol));
  }

  /// Where a model that knows the species `known` has `symbol`, or -1. An isotope of hydrogen that
  /// it does not know by itself is hydrogen to it: forces are those of the element.
  public static int indexIn(List<String> known, String symbol) {
    int index = known.indexOf(symbol);
    return index < 0 && (symbol.equals("D") || symbol.equals("T")) ? known.indexOf("H") : index;
  }

  /// The element of atomic number `z`; of hydrogen's symbols, H.
  public static Optional<Element> ofAtomicNumber(int z) {
    return ALL.stream().filter(e -> e.atomicNumber == z).findFirst();
  }

  /// The element whose mass is nearest to `massU`; deuterium and tritium included.
  public static Element nearestByMass(double massU) {
    Element nearest = ALL.getFirst();
    for (Element e : ALL) {
      if (Math.abs(e.massU - massU) < Math.abs(nearest.massU - massU)) {
        nearest = e;
      }
    }
    return nearest;
  }
}
