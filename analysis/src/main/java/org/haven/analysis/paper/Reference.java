package org.haven.analysis.paper;

/// What a methods paragraph may cite.
enum Reference {
  SWOPE(
      "Swope, William C. and Andersen, Hans C. and Berens, Peter H. and Wilson, Kent R.",
      "A computer simulation method for the calculation of equilibrium constants for the formation"
          + " of physical clusters of molecules: Application to small water clusters",
      "J. Chem. Phys.",
      1982,
      "76",
      "637--649",
      "10.1063/1.442716"),
  BUSSI(
      "Bussi, Giovanni and Donadio, Davide and Parrinello, Michele",
      "Canonical sampling through velocity rescaling",
      "J. Chem. Phys.",
      2007,
      "126",
      "014101",
      "10.1063/1.2408420"),
  MARTYNA(
      "Martyna, Glenn J. and Klein, Michael L. and Tuckerman, Mark",
      "Nos{\\'e}--Hoover chains: The canonical ensemble via continuous dynamics",
      "J. Chem. Phys.",
      1992,
      "97",
      "2635--2643",
      "10.1063/1.463940"),
  LEIMKUHLER(
      "Leimkuhler, Benedict and Matthews, Charles",
      "Rational construction of stochastic numerical methods for molecular sampling",
      "Appl. Math. Res. Express",
      2013,
      "2013",
      "34--56",
      "10.1093/amrx/abs010"),
  BERNETTI(
      "Bernetti, Mattia and Bussi, Giovanni",
      "Pressure control using stochastic cell rescaling",
      "J. Chem. Phys.",
      2020,
      "153",
      "114107",
      "10.1063/5.0020514"),
  DELTATTO(
      "Del Tatto, Vittorio and Raiteri, Paolo and Bernetti, Mattia and Bussi, Giovanni",
      "Molecular dynamics of solids at constant pressure and stress using anisotropic stochastic"
          + " cell rescaling",
      "Appl. Sci.",
      2022,
      "12",
      "1139",
      "10.3390/app12031139"),
  BITZEK(
      "Bitzek, Erik and Koskinen, Pekka and G{\\\"a}hler, Franz and Moseler, Michael and Gumbsch,"
          + " Peter",
      "Structural relaxation made simple",
      "Phys. Rev. Lett.",
      2006,
      "97",
      "170201",
      "10.1103/PhysRevLett.97.170201"),
  FAN(
      "Fan, Zheyong and Zeng, Zezhu and Zhang, Cunzhi and Wang, Yanzhou and Song, Keke and Dong,"
          + " Haikuan and Chen, Yue and Ala-Nissila, Tapio",
      "Neuroevolution machine learning potentials: Combining high accuracy and low cost in"
          + " atomistic simulations and application to heat transport",
      "Phys. Rev. B",
      2021,
      "104",
      "104309",
      "10.1103/PhysRevB.104.104309"),
  SONG(
      "Song, Keke and Zhao, Rui and Liu, Jiahui and others",
      "General-purpose machine-learned potential for 16 elemental metals and their alloys",
      "Nat. Commun.",
      2024,
      "15",
      "10208",
      "10.1038/s41467-024-54554-x"),
  MCCLUSKEY(
      "McCluskey, Andrew R. and Coles, Samuel W. and Morgan, Benjamin J.",
      "Accurate estimation of diffusion coefficients and their uncertainties from computer"
          + " simulation",
      "J. Chem. Theory Comput.",
      2025,
      "21",
      "79--87",
      "10.1021/acs.jctc.4c01249"),
  JAY(
      "Jay, William I. and Neil, Ethan T.",
      "Bayesian model averaging for analysis of lattice field theory results",
      "Phys. Rev. D",
      2021,
      "103",
      "114502",
      "10.1103/PhysRevD.103.114502"),
  SALMON(
      "Salmon, John K. and Moraes, Mark A. and Dror, Ron O. and Shaw, David E.",
      "Parallel random numbers: As easy as 1, 2, 3",
      "Proc. Int. Conf. High Perform. Comput. Netw. Storage Anal. (SC '11)",
      2011,
      "",
      "16",
      "10.1145/2063384.2063405"),
  LIANG(
      "Liang, Ting and Xu, Ke and Lindgren, Eric and others",
      "NEP89: Universal neuroevolution potential for inorganic and organic materials across 89"
          + " elements",
      "arXiv",
      2025,
      "",
      "2504.21286",
      "10.48550/arXiv.2504.21286"),
  SIMEON(
      "Simeon, Guillem and De Fabritiis, Gianni",
      "TensorNet: Cartesian tensor representations for efficient learning of molecular potentials",
      "Adv. Neural Inf. Process. Syst.",
      2023,
      "36",
      "arXiv:2306.06482",
      "10.48550/arXiv.2306.06482"),
  KAPLAN(
      "Kaplan, Aaron D. and Liu, Runze and Qi, Ji and Ko, Tsz Wai and Deng, Bowen and Riebesell,"
          + " Janosh and Ceder, Gerbrand and Persson, Kristin A. and Ong, Shyue Ping",
      "A foundational potential energy surface dataset for materials",
      "arXiv",
      2025,
      "",
      "2503.04070",
      "10.48550/arXiv.2503.04070"),
  ROEVER(
      "R{\\\"o}ver, Christian and Bender, Ralf and Dias, Sofia and Schmid, Christopher H. and"
          + " Schmidli, Heinz and Sturtz, Sibylle and Weber, Sebastian and Friede, Tim",
      "On weakly informative prior distributions for the heterogeneity parameter in Bayesian"
          + " random-effects meta-analysis",
      "Res. Synth. Methods",
      2021,
      "12",
      "448--474",
      "10.1002/jrsm.1475"),
  AEBERHARD(
      "Aeberhard, Philippe C. and Williams, Stephen R. and Evans, Denis J. and Refson, Keith and"
          + " David, William I. F.",
      "Ab initio nonequilibrium molecular dynamics in the solid superionic conductor LiBH$_4$",
      "Phys. Rev. Lett.",
      2012,
      "108",
      "095901",
      "10.1103/PhysRevLett.108.095901");

  private final String authors;
  private final String title;
  private final String journal;
  private final int year;
  private final String volume;
  private final String pages;
  private final String doi;

  Reference(
      String authors,
      String title,
      String journal,
      int year,
      String volume,
      String pages,
      String doi) {
    this.authors = authors;
    this.title = title;
    this.journal = journal;
    this.year = year;
    this.volume = volume;
    this.pages = pages;
    this.doi = doi;
  }

  /// Key in BibTeX: `bussi2007`.
  String key() {
    return name().toLowerCase(java.util.Locale.ROOT) + year;
  }

  /// The entry in BibTeX.
  String bibtex() {
    return "@article{"
        + key()
        + ",\n  author = {"
        + authors
        + "},\n  title = {{"
        + title
        + "}},\n  journal = {"
        + journal
        + "},\n  year = {"
        + year
        + (volume.isEmpty() ? "" : "},\n  volume = {" + volume)
        + "},\n  pages = {"
        + pages
        + "},\n  doi = {"
        + doi
        + "}\n}\n";
  }
}
