package org.haven.cli;

import java.util.Map;

/// Campaigns that mean nothing.
final class BadScreens extends BadInputTable {
  private static final String GROUP = "Campaigns";
  private static final String SCREEN =
      """
      structures: {files: cells.csv, min_length_angstrom: 0}
      stages:
        - geometry: {keep: {density_g_cm3: "> 0.1"}}
      ranking: {by: geometry.density_g_cm3}
      """;

  private static final String CELLS = "id,path,eg\nsalt,POSCAR,8.5\n";

  private static final String SUBSTITUTE =
      """
      structures: {files: POSCAR, min_length_angstrom: 0}
      substitutions: [{%s}]
      """;

  BadScreens() {
    substitutions();
    bad(
        "a stage that needs forces, and no potential",
        replaced(SCREEN, "ranking", "  - relax: {}\nranking"),
        "haven: screen.yaml:4: key 'stages.relax' needs forces, and the file names no potential;"
            + " add 'potential', as in a deck: {type: nep, file: nep.txt}");
    bad(
        "an unknown stage",
        replaced(SCREEN, "- geometry", "- geometri"),
        "haven: screen.yaml:3: key 'stages.geometri' is unknown; did you mean 'geometry'? Valid"
            + " keys: geometry, bond_valence, frozen_framework, relax, elastic, equation_of_state,"
            + " phonons, vacancy_hops, dynamics");
    bad(
        "a filter over a column that is not there",
        replaced(SCREEN, "{density_g_cm3:", "{density:"),
        "haven: screen.yaml:3: key 'stages.geometry.keep.density' is no column at this stage. There"
            + " are density_g_cm3, shortest_angstrom, volume_per_ion_angstrom3, pass_3d_angstrom,"
            + " pass_1d_angstrom, cavity_angstrom, prepare.atoms, prepare.mobile_ions, eg");
    bad(
        "a filter that is no condition",
        replaced(SCREEN, "\"> 0.1\"", "0.1"),
        "haven: screen.yaml:3: key 'stages.geometry.keep.density_g_cm3' is '0.1'; expected <, <=, >"
            + " or >= and a number, as in \"< 0.6\" or \"> 1e-7 and < 1e-3\"");
    bad(
        "a ranking by a column that is not there",
        replaced(SCREEN, "by: geometry.density_g_cm3", "by: geometry.density_g_cm"),
        "haven: screen.yaml:4: key 'ranking.by' names 'geometry.density_g_cm', no column of the"
            + " table; did you mean 'geometry.density_g_cm3'?");
    bad(
        "the universal potential in capitals",
        replaced(SCREEN, "stages:", "potential: Universal\nstages:"),
        "haven: screen.yaml:2: key 'potential': expected a mapping such as {type: nep, file:"
            + " nep.txt}, or the word universal, got 'Universal'; did you mean 'universal'?");
    bad(
        "a list of potentials",
        replaced(SCREEN, "stages:", "potential: [universal]\nstages:"),
        "haven: screen.yaml:2: key 'potential': expected a mapping such as {type: nep, file:"
            + " nep.txt}, or the word universal, got a list; several are one potential as {type:"
            + " sum, of: […]}, or as a committee");
    files(
        "a table that names no file",
        SCREEN,
        replaced(CELLS, "POSCAR", "POSCAT"),
        "haven: cells.csv:2: names 'POSCAT', which is no file");
    files(
        "a table without ids",
        SCREEN,
        replaced(CELLS, "id,", "name,"),
        "haven: cells.csv:1: has no column 'id'; it has name, path, eg. Name another with"
            + " structures.id_column");
    row(
        GROUP,
        "a table that is called Parquet and is none",
        Map.of(
            "screen.yaml", SCREEN.replace("cells.csv", "cells.parquet"),
            "cells.parquet", CELLS,
            "POSCAR", SALT),
        "screen ./screen.yaml --check",
        "haven: cells.parquet: cannot be read as Parquet, flat and compressed by snappy, zstd, gzip"
            + " or not: Not a Parquet file (invalid magic number at start)");
    row(
        GROUP,
        "a master of Spark that is none",
        Map.of("screen.yaml", SCREEN, "cells.csv", CELLS, "POSCAR", SALT),
        "screen ./screen.yaml --output ./out --on spark --master localhost",
        "haven: --on spark needs --master spark://HOST:PORT; it is 'localhost'");
    row(
        GROUP,
        "Spark where it is not built",
        Map.of("screen.yaml", SCREEN, "cells.csv", CELLS, "POSCAR", SALT),
        "screen ./screen.yaml --output ./out --on spark --master spark://host:7077",
        "haven: --on spark needs a part of Haven that is not built yet, with 220 MB of libraries."
            + " Remedy, in Haven's folder: mvn -Plaunch,spark -pl cli,campaigns/spark -am package");
    row(
        GROUP,
        "a part that is none",
        Map.of("screen.yaml", SCREEN, "cells.csv", CELLS, "POSCAR", SALT),
        "screen ./screen.yaml --output ./out --part 4/3",
        "haven: --part is '4/3'; expected K/N with K from 1 to N, as in 3/10");
    row(
        GROUP,
        "a folder that holds something else",
        Map.of("screen.yaml", SCREEN, "cells.csv", CELLS, "POSCAR", SALT, "out/a.txt", "mine"),
        "screen ./screen.yaml --output ./out",
        "haven: out: holds something that is no campaign. Remedy: choose another folder with"
            + " --output");
  }

  private void substitutions() {
    substituted(
        "an unknown element",
        "replace: {site: Na, by: Kk, fraction: 1}",
        "haven: s.yaml:2: key 'substitutions.replace' names 'Kk', which is no element; did you mean"
            + " 'K'?");
    substituted(
        "a part and a number at once",
        "replace: {site: Na, by: K, fraction: 1, per_formula_unit: 1}",
        "haven: s.yaml:2: 'replace' takes fraction or per_formula_unit, and not both: how much of"
            + " Na is to be replaced");
    substituted(
        "a part that is more than all",
        "replace: {site: Na, by: K, fraction: 1.5}",
        "haven: s.yaml:2: key 'substitutions.replace.fraction' is 1.5; it must be more than 0 and"
            + " at most 1");
    substituted(
        "an exchange of one site",
        "exchange: {between: [Na], degree: 0.5}",
        "haven: s.yaml:2: 'between' names [Na]; expected two different sites, as [S, Cl]");
    substituted(
        "a site that no prototype has",
        "replace: {site: Zr, by: Ta, fraction: 1}",
        "haven: no structure could be made: POSCAR holds nothing to replace: it has Na, Cl, asked"
            + " for is Zr");
    substituted(
        "more atoms than the site has",
        "replace: {site: Na, by: K, per_formula_unit: 2}",
        "haven: no structure could be made: POSCAR, Na -> K 2: 2 of K for each formula unit is more"
            + " than the 1 of Na that there are; ask for less");
    substituted(
        "a charge that the mobile ion cannot make good",
        "replace: {site: Cl, by: N, fraction: 1}",
        "haven: no structure could be made: POSCAR, Cl -> N 1: takes 2 interstitial Na in a cell,"
            + " and there is room for 0; ask for less, or name another species in compensated_by");
    substituted(
        "less than an atom",
        "replace: {site: Na, by: K, fraction: 0.0001}",
        "haven: no structure could be made: POSCAR, Na -> K 0.0001: is less than half an atom in"
            + " any supercell of up to 400 atoms; ask for more, or raise max_atoms");
    row(
        GROUP,
        "a folder for structures that is not empty",
        Map.of(
            "s.yaml",
            SUBSTITUTE.formatted("replace: {site: Na, by: K, fraction: 1}"),
            "POSCAR",
            SALT,
            "out/a.txt",
            "mine"),
        "substitute ./s.yaml --output ./out",
        "haven: out: is not empty. Remedy: choose another folder with --output");
  }

  private void substituted(String what, String substitution, String message) {
    row(
        GROUP,
        what,
        Map.of("s.yaml", SUBSTITUTE.formatted(substitution), "POSCAR", SALT),
        "substitute ./s.yaml --output ./out",
        message);
  }

  private void bad(String what, String screen, String message) {
    files(what, screen, CELLS, message);
  }

  private void files(String what, String screen, String cells, String message) {
    row(
        GROUP,
        what,
        Map.of("screen.yaml", screen, "cells.csv", cells, "POSCAR", SALT),
        "screen ./screen.yaml --check",
        message);
  }
}
