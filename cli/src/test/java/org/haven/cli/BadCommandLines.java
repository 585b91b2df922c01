package org.haven.cli;

import java.util.Map;

/// Words of the command line that mean nothing.
final class BadCommandLines extends BadInputTable {
  BadCommandLines() {
    commandLine();
    benchmarks();
  }

  private void commandLine() {
    usage(
        "an unknown command",
        "analize ./deck.yaml",
        "haven: unknown command 'analize'\n"
            + "Did you mean: haven analyze or haven validate or haven evaluate?\n"
            + "Try 'haven --help' for the options.");
    usage(
        "an unknown option",
        "run ./deck.yaml --chek",
        "haven: unknown option '--chek'\n"
            + "Possible solutions: --check\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "a missing argument",
        "run",
        "haven: missing required parameter: 'DECK'\nTry 'haven run --help' for the options.");
    usage(
        "a word where a number belongs",
        "run ./deck.yaml --threads many",
        "haven: invalid value for option '--threads': 'many' is not a whole number\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "an unknown precision",
        "run ./deck.yaml --precision single",
        "haven: invalid value for option '--precision': expected 'double' or 'mixed', got"
            + " 'single'\n"
            + "Try 'haven run --help' for the options.");
    usage(
        "no threads", "run ./deck.yaml --threads 0", "haven: --threads is 0; expected at least 1");
    usage(
        "a server that listens nowhere",
        "serve",
        "haven: whom to serve: give --stdio, or --ipi ADDRESS with --structure and --potential");
    usage(
        "a frame that is no number",
        "evaluate --potential ./nep.txt ./POSCAR --frame last",
        "haven: --frame is 'last'; expected a number from 0, -1 for the last, or 'all' for all"
            + " frames");
  }

  private void benchmarks() {
    usage(
        "an unknown system to bench",
        "bench --system water",
        "haven: no system 'water' comes with Haven; there are li6ps5cl, lennard_jones, gdc");
    usage(
        "a size of no atoms",
        "bench --system lennard_jones --sizes 500,0",
        "haven: --sizes has 0; expected at least 1");
    usage(
        "no time to measure",
        "bench --system lennard_jones --seconds 0",
        "haven: --seconds is 0.0; expected a number above 0, at most 600");
    usage(
        "a potential without a structure to bench",
        "bench --potential ./nep.txt",
        "haven: --potential needs a STRUCTURE to bench it on, as in"
            + " 'haven bench --potential nep.txt POSCAR'");
    usage(
        "a structure without a potential to bench",
        "bench ./POSCAR",
        "haven: POSCAR: is no deck (.yaml); a structure needs its potential: give"
            + " --potential FILE");
  }

  private void usage(String what, String command, String message) {
    row("The command line", what, Map.of("POSCAR", SALT, "deck.yaml", DECK), command, message);
  }
}
