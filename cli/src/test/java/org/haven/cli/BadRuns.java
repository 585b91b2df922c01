package org.haven.cli;

import java.util.Map;

/// Run directories.
final class BadRuns extends BadInputTable {
  BadRuns() {
    runDirectories();
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
    Map<String, String> moved = Map.of("run/deck.yaml", DECK);
    row(
        "Run directories",
        "a run whose structure is gone",
        moved,
        "resume ./run",
        "haven: run/deck.yaml:1: key 'structure.file' names run/POSCAR, which does not exist");
  }
}
