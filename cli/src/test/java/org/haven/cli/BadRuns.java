package org.haven.cli;

import java.util.Map;

/// Run directories.
final class BadRuns extends BadInputTable {
  BadRuns() {
    runDirectories();
    exports();
  }

  private void exports() {
    row(
        "Exports",
        "a folder that does not exist",
        Map.of(),
        "export ./run",
        "haven: run: no such run directory");
    row(
        "Exports",
        "a file",
        Map.of("POSCAR", SALT),
        "export ./POSCAR",
        "haven: POSCAR: is a file; export takes a run directory, or a folder that 'haven analyze"
            + " --output' wrote");
    row(
        "Exports",
        "a folder without results",
        Map.of("run/notes.txt", ""),
        "export ./run",
        "haven: run: holds neither deck.yaml nor result.json. Remedy: name a run directory, or"
            + " analyse trajectories of other programs first: haven analyze FILE … --output DIR");
    row(
        "Exports",
        "a result of an older Haven",
        Map.of("run/result.json", "{}"),
        "export ./run",
        "haven: run/result.json: has no curves: an older Haven wrote it. Remedy: haven analyze"
            + " again");
    row(
        "Exports",
        "a result that is no object",
        Map.of("run/result.json", "[1, 2]"),
        "export ./run",
        "haven: run/result.json: is not the result of an analysis");
    row(
        "Exports",
        "an unknown format",
        Map.of(),
        "export ./run --format csv,gif",
        "haven: --format names 'gif'; expected some of csv, svg, pdf, png");
    row(
        "Exports",
        "an unknown figure",
        Map.of(),
        "export ./run --figures msd,entropy",
        "haven: --figures names 'entropy'; expected some of msd, exponent, posterior, charge,"
            + " arrhenius, haven, drift, rdf, coordination, vanhove, vacf, vdos, rotation,"
            + " occupancy, jumps, freeenergy, coupling, thermo");
    row(
        "Exports",
        "an output folder that is not empty",
        Map.of("run/result.json", "{\"curves\": []}", "run/export/notes.txt", ""),
        "export ./run",
        "haven: run/export: is not empty and holds no earlier export, which is all that --force"
            + " writes over. Remedy: a new or empty folder with --output");
    row(
        "Exports",
        "the user's own folder, with `--force`",
        Map.of("run/result.json", "{\"curves\": []}", "paper/methods.md", "mine"),
        "export ./run --output ./paper --force",
        "haven: paper: is not empty and holds no earlier export, which is all that --force writes"
            + " over. Remedy: a new or empty folder with --output");
    row(
        "Exports",
        "an earlier export",
        Map.of("run/result.json", "{\"curves\": []}", "run/export/.haven-export", ""),
        "export ./run",
        "haven: run/export: holds an earlier export. Remedy: another folder with --output, or"
            + " --force, which removes its figures and writes over its tables and texts, methods"
            + " included");
    row(
        "Exports",
        "an output that is a file",
        Map.of("run/result.json", "{\"curves\": []}", "paper", ""),
        "export ./run --output ./paper",
        "haven: paper: is a file; --output names a folder");
    row(
        "Exports",
        "curves that are none",
        Map.of("run/result.json", "{\"curves\": [3]}"),
        "export ./run",
        "haven: run/result.json: 'curves' are not as Haven writes them. Remedy: haven analyze"
            + " again");
  }

  private void runDirectories() {
    Map<String, String> fresh = Map.of("POSCAR", SALT, "deck.yaml", DECK);
    Map<String, String> used = Map.of("POSCAR", SALT, "deck.yaml", DECK, "run/deck.yaml", DECK);
    String run = "run ./deck.yaml --quiet --output ";
    row(
        "Run directories",
        "a file in place of the folder",
        fresh,
        run + "./POSCAR",
        "haven: POSCAR: is a file; the run directory must be a folder. Remedy: choose another"
            + " name");
    row(
        "Run directories",
        "a folder that holds a run",
        used,
        run + "./run",
        "haven: run: the run directory exists and is not empty. Remedy: continue it with 'haven"
            + " resume run', overwrite it with --force, or choose another with --output");
    row(
        "Run directories",
        "a run's own deck, to overwrite it",
        Map.of("run/inputs/POSCAR", SALT, "run/deck.yaml", DECK.replace("POSCAR", "inputs/POSCAR")),
        "run ./run/deck.yaml --quiet --force --output ./run",
        "haven: run/inputs/POSCAR: is a copy in the run directory that --force would overwrite."
            + " Remedy: choose another directory with --output, or name the original file");
    row(
        "Run directories",
        "a device that this Haven lacks",
        fresh,
        run + "./run --device tornado",
        "haven: device 'tornado' cannot be had: this program was built without TornadoVM. Install"
            + " TornadoVM for JDK 25, set TORNADOVM_HOME to its folder and start ./haven again: it"
            + " then builds the module kernels/tornado (docs/gpu.md). Or use device: cpu, or auto");
    row(
        "Run directories",
        "a folder that does not exist",
        Map.of(),
        "resume ./run",
        "haven: run: no such run directory");
    row(
        "Run directories",
        "a folder that holds no run",
        Map.of("run/notes.txt", ""),
        "resume ./run",
        "haven: run: not a run directory: it has no deck.yaml. Remedy: name the folder of a run");
    row(
        "Run directories",
        "a temperature that the deck lacks",
        fresh,
        run + "./run --only 710",
        "haven: --only names 710 K; the deck has 600 K. Remedy: choose among them; 'haven extend"
            + " DIR --temperature 710' adds one to a run");
    row(
        "Run directories",
        "a replica that the deck lacks",
        fresh,
        run + "./run --replica 2",
        "haven: --replica is 2; the deck has one replica (1). Remedy: choose among them; 'haven"
            + " extend DIR --replicas 2' adds some to a run");
    row(
        "Run directories",
        "a size where the deck has no series",
        fresh,
        run + "./run --size 2",
        "haven: --size names 2; the deck has no key 'sizes'. Remedy: leave the option out");
    row(
        "Run directories",
        "to overwrite a run with a part",
        fresh,
        run + "./run --only 600 --force",
        "haven: --force deletes all simulations of an earlier run; --only, --replica and --size"
            + " begin some. Remedy: leave one of them out, or choose another directory with"
            + " --output");
    row(
        "Run directories",
        "nothing to extend",
        used,
        "extend ./run",
        "haven: nothing to extend: give --to, --temperature or --replicas, as in --to 500ps");
    row(
        "Run directories",
        "a length without a known unit",
        used,
        "extend ./run --to 5us",
        "haven: invalid value for option '--to': expected a time in ps or ns, as in 500ps or 1.5ns,"
            + " got '5us'\n"
            + "Try 'haven extend --help' for the options.");
    row(
        "Run directories",
        "a shorter run",
        Map.of("run/deck.yaml", DECK, "run/POSCAR", SALT),
        "extend ./run --to 0.1",
        "haven: --to is 0.1 ps; the production has 10 ps. Remedy: give the whole length, not what"
            + " is to be added; a run becomes longer, not shorter");
    row(
        "Run directories",
        "a length of no whole number of steps",
        Map.of("run/deck.yaml", DECK, "run/POSCAR", SALT),
        "extend ./run --to 12.001ps",
        "haven: --to is 12.001 ps, no whole number of time steps of 2 fs. Remedy: give 12 ps");
    row(
        "Run directories",
        "a temperature that the analysis would not tell from another",
        Map.of("run/deck.yaml", DECK, "run/POSCAR", SALT),
        "extend ./run --temperature 600.0001",
        "haven: --temperature is 600.0001 K, less than 1 K from 600 K: they would count as one"
            + " temperature. Remedy: give one further away, or more --replicas");
    row(
        "Run directories",
        "fewer replicas",
        Map.of("run/deck.yaml", DECK + "replicas: 3\n", "run/POSCAR", SALT),
        "extend ./run --replicas 2",
        "haven: --replicas is 2; the run has 3. Remedy: give more; what is there is not taken"
            + " away");
    row(
        "Run directories",
        "a production that others follow",
        Map.of(
            "run/deck.yaml",
            DECK.replace("production: true}", "production: true}\n  - nve: {duration_ps: 1}"),
            "run/POSCAR",
            SALT),
        "extend ./run --to 1ns",
        "haven: run/deck.yaml: stage 2-nvt, the production, is followed by 3-nve, which began where"
            + " it ended, so it cannot become longer. Remedy: begin a new run of the longer deck"
            + " with 'haven run DECK --output OTHER'");
    row(
        "Run directories",
        "one run to merge",
        used,
        "merge ./run --output ./all",
        "haven: one run directory given; expected at least two to merge");
    Map<String, String> moved = Map.of("run/deck.yaml", DECK);
    row(
        "Run directories",
        "a run whose structure is gone",
        moved,
        "resume ./run",
        "haven: run/deck.yaml:1: key 'structure.file' names run/POSCAR, which does not exist");
  }
}
