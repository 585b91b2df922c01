package org.haven.cli;

import java.util.Map;

/// What cannot be written: no fault of the input.
final class BadOutputs extends BadInputTable {
  BadOutputs() {
    Map<String, String> salt = Map.of("POSCAR", SALT, "deck.yaml", DECK);
    String other = ". Remedy: check its rights, or choose another with --output";
    unwritable(
        "a structure below a file",
        salt,
        "convert ./POSCAR ./POSCAR/out.xyz",
        "haven: POSCAR: cannot be written: POSCAR is a file, not a folder. Remedy: name a file"
            + " or folder that does not lie in a file");
    unwritable(
        "a folder in place of a structure",
        Map.of("POSCAR", SALT, "out.xyz/", ""),
        "convert ./POSCAR ./out.xyz",
        "haven: out.xyz: cannot be written: Is a directory. Remedy: name a file, not a folder");
    unwritable(
        "a folder of hops below a file",
        Map.of("a.xyz", XYZ, "soft.yaml", BadHops.POTENTIAL),
        "hops --potential ./soft.yaml ./a.xyz --length 4.1 --output ./a.xyz/hops",
        BadHops.OPENED
            + "haven: a.xyz/hops: cannot be written: Not a directory. Remedy: name a file or folder"
            + " that does not lie in a file");
    unwritable(
        "a run directory below a file",
        salt,
        "run ./deck.yaml --quiet --output ./POSCAR/run",
        "haven: POSCAR/run: cannot be written: Not a directory" + other);
    unwritable(
        "a folder in place of a run's file",
        Map.of("POSCAR", SALT, "deck.yaml", DECK, "run/result.json/notes.txt", ""),
        "run ./deck.yaml --quiet --force --output ./run",
        "haven: run: cannot be written: run/result.json is a folder that is not empty" + other);
  }
}
