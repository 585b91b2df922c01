package org.haven.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What is analysed, fitted and compared.
final class BadTrajectories extends BadInputTable {
  private static final String HEADER = "rock salt\n1.0\n4.0 0 0\n0 4.0 0\n0 0 4.0\nNa Cl\n1 1\n";

  private static final String BINARY = "Binary trajectories";

  BadTrajectories() {
    analysis();
    binary();
    gsd();
    foreign();
    validation();
  }

  private void analysis() {
    Map<String, String> xyz = Map.of("run.xyz", XYZ.repeat(3));
    Map<String, String> table = Map.of("d.csv", "temperature_k,d_cm2_s\n600,1e-6\n");
    row(
        "Analysis",
        "no diffusing species",
        xyz,
        "analyze ./run.xyz",
        "haven: no diffusing species given; name them, for example --mobile Li");
    row(
        "Analysis",
        "no time between frames",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600",
        "haven: run.xyz: does not state the time between frames; give it in fs with"
            + " --frame-interval (time step × steps between frames)");
    row(
        "Analysis",
        "too few frames",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: 3 frames; transport needs at least 10 evenly spaced frames");
    row(
        "Analysis",
        "a species that the trajectory lacks",
        Map.of("run.xyz", XYZ.repeat(30)),
        "analyze ./run.xyz --mobile Li --temperature 600 --frame-interval 10",
        "haven: run.xyz: no mobile species Li; it holds Na, Cl");
    row(
        "Analysis",
        "a structure in place of a trajectory",
        Map.of("POSCAR", SALT),
        "analyze ./POSCAR --mobile Na",
        "haven: POSCAR: is not a trajectory; readable are extended XYZ, XDATCAR, vasprun.xml,"
            + " LAMMPS dump, ASE .traj, GSD, vaspout.h5, H5MD, OUTCAR, ML_AB, XYZ of CP2K, cp.x,"
            + " pw.x output, folder of dpdata (npy)");
    row(
        "Analysis",
        "an OUTCAR whose beginning is lost",
        Map.of("OUTCAR", " vasp.6.4.2 20Jul23 complex\n   ions per type =               1   1\n"),
        "analyze ./OUTCAR --mobile Na",
        "haven: OUTCAR:2: ions per type: 2 numbers for 0 species (VRHFIN, TITEL, POTCAR); give"
            + " vasprun.xml of the same run");
    row(
        "Analysis",
        "forces of CP2K in place of positions",
        Map.of(
            "run-frc-1.xyz",
            "2\n i =        0, time =        0.000, E =       -16.0\n Na 0.1 0 0\n Cl -0.1 0 0\n"),
        "analyze ./run-frc-1.xyz --mobile Na",
        "haven: run-frc-1.xyz: holds forces, not positions; give run-pos-1.xyz, beside which it is"
            + " found");
    row(
        "Analysis",
        "a trajectory whose end is lost",
        "trajectory.h5",
        truncated(),
        "analyze ./trajectory.h5 --mobile Na",
        "haven: trajectory.h5: truncated: 96 of its 2048 bytes are there, and HDF5 reads nothing of"
            + " it. Remedy: copy the whole file again; if it is lost, a run of Haven can compute it"
            + " anew: delete checkpoint.h5 beside it, and 'haven resume' begins that simulation at"
            + " its start");
    row(
        "Analysis",
        "temperatures that do not match the files",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600,700",
        "haven: --temperature gives 2 values for 1 files; give one, or one for each");
    row(
        "Analysis",
        "a window that ends before it starts",
        xyz,
        "analyze ./run.xyz --mobile Na --window 5,2",
        "haven: --window is [5.0, 2.0]; expected two lags in ps, as in 2,8");
    row(
        "Analysis",
        "an unknown analysis of the mechanism",
        xyz,
        "analyze ./run.xyz --mobile Na --mechanism rdf,hops",
        "haven: --mechanism: unknown analysis 'hops'; expected rdf, van-hove, vdos, sites,"
            + " rotation, density, all or none");
    row(
        "Analysis",
        "an unknown kind of run to count",
        xyz,
        "analyze ./run.xyz --mobile Na --temperature 600 --include bad",
        "haven: --include: unknown 'bad'; expected unfinished, doubtful, unusable");
    row(
        "Analysis",
        "polyanions that are no pair of symbols",
        xyz,
        "analyze ./run.xyz --mobile Na --units PS4",
        "haven: polyanion 'PS4' not understood; give centre and ligand, and the longest bond in Å"
            + " if you like: P-S, or P-S:2.6");
    row(
        "Analysis",
        "frames at uneven strides",
        Map.of(
            "XDATCAR",
            HEADER
                + "Direct configuration= 10\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 20\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 40\n0 0 0\n.5 .5 .5\n"),
        "analyze ./XDATCAR --mobile Na --temperature 600 --frame-interval 10",
        "haven: XDATCAR: frames are unevenly spaced: at most 2 of 3 follow one another evenly;"
            + " transport needs at least 10: write frames at one interval");
    row(
        "Analysis",
        "a step of half a cell",
        Map.of(
            "XDATCAR",
            HEADER
                + "Direct configuration= 1\n0 0 0\n.5 .5 .5\n"
                + "Direct configuration= 2\n0 .46 0\n.5 .5 .5\n"),
        "analyze ./XDATCAR --mobile Na --temperature 600 --frame-interval 10",
        "haven: XDATCAR: atom 1 (Na) moves 0.46 of the cell along b between frames 0 and 1 (from"
            + " 0): too near half a cell to be unwrapped; write frames more often or unwrapped, or"
            + " say that they are (--unwrapped)");
    row(
        "Analysis",
        "atoms that change their order",
        Map.of("run.xyz", XYZ + XYZ.replace("Na", "X").replace("Cl", "Na").replace("X", "Cl")),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: frame 1 (from 0) has Cl1 Na1, the first has Na1 Cl1 in another order; all"
            + " frames must hold the same atoms in the same order");
    row(
        "Analysis",
        "atoms that become fewer",
        Map.of("run.xyz", XYZ + XYZ.replaceFirst("2", "1").replace("Cl 2 2 2\n", "")),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: frame 1 (from 0) has Na1, the first has Na1 Cl1; all frames must hold the"
            + " same atoms in the same order");
    row(
        "Analysis",
        "one structure over and over",
        Map.of("run.xyz", XYZ.repeat(12)),
        "analyze ./run.xyz --mobile Na --temperature 600 --frame-interval 10",
        "haven: run.xyz: no Na moves in any of 12 frames; was one structure written again and"
            + " again, or was it held fixed?");
    row(
        "Analysis",
        "a folder that holds no run",
        Map.of("run/notes.txt", ""),
        "analyze ./run",
        "haven: run: is not a run directory: it has no deck.yaml");
    row(
        "Analysis",
        "a table of one temperature",
        table,
        "fit ./d.csv",
        "haven: d.csv: holds 1 temperatures; a fit needs at least two");
    row(
        "Analysis",
        "a table with a word in it",
        Map.of("d.csv", "temperature_k,d_cm2_s\n600,fast\n700,1e-6\n"),
        "fit ./d.csv",
        "haven: d.csv:2: 'fast' in column 2 is no number");
    row(
        "Analysis",
        "a table that does not exist",
        Map.of(),
        "fit ./d.csv",
        "haven: d.csv: no such file; give a table with the header T,D,D_error, or an msd.out or"
            + " sdc.out");
    row(
        "Analysis",
        "a table without a header",
        Map.of("d.txt", "600 1e-6\n700 2e-6\n"),
        "fit ./d.txt",
        "haven: d.txt:1: the first row holds numbers, so which column is what is not said; put a"
            + " line with the names of the columns above it: T D D_error (K, cm2/s, cm2/s)");
    row(
        "Analysis",
        "a table with decimal commas between blanks",
        Map.of("d.txt", "# T D\n600 1,5e-6\n700 2e-6\n"),
        "fit ./d.txt",
        "haven: d.txt:2: '1,5e-6' in column 2 is no number; write it with a decimal point");
    row(
        "Analysis",
        "rows of a table that end before they start",
        table,
        "fit ./d.csv --rows 0.8,0.4",
        "haven: --rows is [0.8, 0.4]; expected two fractions from 0 to 1, as in 0.4,0.8");
  }

  private void binary() {
    byte[] traj =
        UlmBytes.of(4, List.of(11, 17), new double[][] {{0, 0, 0, 2, 2, 2}, {0, 0, 0, 2, 2, 2}});
    String analyze = "analyze ./run.traj --mobile Na --temperature 600";
    row(
        BINARY,
        "a trajectory of ASE without the time between frames",
        "run.traj",
        traj,
        analyze,
        "haven: run.traj: does not state the time between frames; give it in fs with"
            + " --frame-interval (time step × steps between frames)");
    row(
        BINARY,
        "a trajectory of ASE whose beginning alone was copied",
        "run.traj",
        Arrays.copyOf(traj, 60),
        analyze,
        "haven: run.traj: table of 2 frames lies beyond the end of the file, at bytes "
            + (traj.length - 8 * 42)
            + " to "
            + (traj.length - 8 * 40)
            + " of 60; copy the whole file again");
    row(
        BINARY,
        "a trajectory of ASE that claims more frames than it has bytes",
        "run.traj",
        spoiled(traj, 32, 2_000_000_000L),
        analyze,
        "haven: run.traj: number of frames is 2000000000; a file of "
            + traj.length
            + " bytes holds from 1 to "
            + traj.length / 8);
    row(
        BINARY,
        "a trajectory of ASE with an unknown element",
        "run.traj",
        spoiled(traj, 56, 200),
        analyze,
        "haven: run.traj: frame 0 (from 0): no element has the atomic number 200");
    row(
        BINARY,
        "another file of ASE",
        "run.traj",
        spoiled(spoiled(traj, 8, 0x2020202057415047L), 16, 0x2020202020202020L),
        analyze,
        "haven: run.traj: is a file of ASE's kind 'GPAW'; expected ASE-Trajectory");
  }

  private void gsd() {
    double[][] frames = {{0, 0, 0, 2, 2, 2}, {0, 0, 0, 2, 2, 2}};
    byte[] gsd = GsdBytes.of(4, List.of("Na", "Cl"), new int[] {0, 1}, frames);
    String analyze = "analyze ./run.gsd --mobile Na --temperature 600";
    row(
        BINARY,
        "GSD without the time between frames",
        "run.gsd",
        gsd,
        analyze,
        "haven: run.gsd: does not state the time between frames; give it in fs with"
            + " --frame-interval (time step × steps between frames)");
    row(
        BINARY,
        "GSD whose types are no elements",
        "run.gsd",
        GsdBytes.of(4, List.of("A", "B"), new int[] {0, 1}, frames),
        analyze + " --frame-interval 10",
        "haven: run.gsd: names its types A, B, which are not all elements; give those in this order"
            + " (--types Li,Cl) or a structure of the same atoms (--structure)");
    row(
        BINARY,
        "GSD with a particle of a type that it does not name",
        "run.gsd",
        GsdBytes.of(4, List.of("Na"), new int[] {0, 1}, frames),
        analyze + " --frame-interval 10",
        "haven: run.gsd: frame 0 (from 0): particles have a type 1; 1 are named (from 0)");
    row(
        BINARY,
        "GSD without its end",
        "run.gsd",
        Arrays.copyOf(gsd, 300),
        analyze + " --frame-interval 10",
        "haven: run.gsd: list of names lies beyond the end of the file, at bytes 660 to 788 of 300;"
            + " copy the whole file again");
    row(
        BINARY,
        "GSD that claims a larger index than it has bytes",
        "run.gsd",
        spoiled(gsd, 16, 2_000_000_000L),
        analyze + " --frame-interval 10",
        "haven: run.gsd: index is damaged: it has room for 2000000000 entries");
  }

  private void foreign() {
    String analyze = "analyze ./run.bin --mobile Na --temperature 600";
    String convert =
        ", which is not read; convert it: python -c \"import MDAnalysis as m;"
            + " m.Universe('run.bin').atoms.write('run.h5md', frames='all')\", and name its atoms"
            + " with --structure";
    row(
        BINARY,
        "DCD",
        "run.bin",
        "T\0\0\0CORD".getBytes(StandardCharsets.ISO_8859_1),
        analyze,
        "haven: run.bin: is a trajectory in DCD"
            + convert
            + " and the time between frames, which programs mean differently there, with"
            + " --frame-interval");
    row(
        BINARY,
        "XTC",
        "run.bin",
        "\0\0\7\u00cb".getBytes(StandardCharsets.ISO_8859_1),
        analyze,
        "haven: run.bin: is a trajectory of GROMACS in XTC" + convert);
    row(
        BINARY,
        "netCDF of AMBER",
        "run.bin",
        "CDF\2\0ConventionsAMBER".getBytes(StandardCharsets.ISO_8859_1),
        analyze,
        "haven: run.bin: is a trajectory in netCDF of AMBER" + convert);
    row(
        BINARY,
        "a restart file of LAMMPS",
        "run.bin",
        "LammpS RestartT\0".getBytes(StandardCharsets.ISO_8859_1),
        analyze,
        "haven: run.bin: is a restart file of LAMMPS, which is not read; convert it: lmp"
            + " -restart2data run.bin run.data");
  }

  /// A file with another number of eight bytes at `place`.
  private static byte[] spoiled(byte[] bytes, int place, long value) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(place, value);
    return changed;
  }

  private void validation() {
    Map<String, String> bare = Map.of("nep.txt", nep("Na", "Cl"), "cell.xyz", XYZ);
    String help = "\nTry 'haven validate --help' for the options.";
    String forms =
        ": give one of --frames FILE, --reference TABLE, --aimd REFERENCE… or --compare FILE…";
    row(
        "Validation",
        "nothing to compare",
        bare,
        "validate",
        "haven: nothing to compare with" + forms + help);
    row(
        "Validation",
        "frames without a reference",
        bare,
        "validate --potential ./nep.txt --frames ./cell.xyz",
        "haven: cell.xyz: has no reference energies, forces or virials to compare with");
    row(
        "Validation",
        "a potential without frames",
        bare,
        "validate --potential ./nep.txt",
        "haven: nothing to compare with" + forms + help);
    row(
        "Validation",
        "two things to compare with",
        bare,
        "validate --potential ./nep.txt --frames ./cell.xyz --aimd ./cell.xyz",
        "haven: several things to compare with" + forms + help);
    row(
        "Validation",
        "an option of another comparison",
        bare,
        "validate --potential ./nep.txt --frames ./cell.xyz --mobile Na",
        "haven: --mobile is for --aimd; with --frames leave it out" + help);
    row(
        "Validation",
        "frames without a potential",
        bare,
        "validate --frames ./cell.xyz",
        "haven: missing required option --potential FILE" + help);
    benchmarks();
  }

  /// Two frames of rock salt.
  private static final String PAIR =
      "salt\n1\n4 0 0\n0 4 0\n0 0 4\nNa Cl\n1 1\n"
          + "Direct configuration=     1\n0 0 0\n0.5 0.5 0.5\n"
          + "Direct configuration=     2\n0.01 0 0\n0.5 0.5 0.5\n";

  private static String labelled(String lattice) {
    return "2\nLattice=\""
        + lattice
        + "\" Properties=species:S:1:pos:R:3:forces:R:3 energy=-1\n"
        + "Na 0 0 0 0.1 0 0\nCl 2 2 2 -0.1 0 0\n";
  }

  private static String benchmark(String reference, String protocol) {
    return "{\"kind\": \"haven aimd benchmark\", \"reference_key\": \""
        + reference
        + "\", \"protocol\": \""
        + protocol
        + "\", \"potential\": {\"name\": \"nep.txt\"}}";
  }

  private void benchmarks() {
    String group = "Benchmarks against ab initio dynamics";
    String start = "validate --potential ./nep.txt --aimd ./XDATCAR ";
    Map<String, String> run = Map.of("nep.txt", nep("Na", "Cl"), "XDATCAR", PAIR);
    row(
        group,
        "a reference that does not say its temperature",
        run,
        start,
        "haven: XDATCAR: does not say its temperature. Remedy: give it, --temperature K (of several"
            + " references one for each: --temperature 600,900)");
    row(
        group,
        "a reference that does not say the time between frames",
        run,
        start + "--temperature 600",
        "haven: XDATCAR: does not say the time between frames. Remedy: give it, --frame-interval FS"
            + " (VASP: POTIM, times NBLOCK)");
    row(
        group,
        "two temperatures for one reference",
        run,
        start + "--temperature 600,900",
        "haven: --temperature gives 2 values for 1 reference; give one, or one for each");
    row(
        group,
        "a mobile species that is not there",
        run,
        start + "--temperature 600 --frame-interval 10 --mobile Li",
        "haven: XDATCAR: the structure has no 'Li'; it holds Na, Cl. Name one of these as the ion"
            + " (--mobile)");
    benchmarkNumbers(group, run, start);
    row(
        group,
        "a potential that does not know the reference's elements",
        Map.of("nep.txt", nep("Li", "O"), "XDATCAR", PAIR),
        start + "--temperature 600 --frame-interval 10 --mobile Na --output ./out",
        "haven: nep.txt: does not know Na, which the structure holds; it knows Li, O; use a"
            + " potential made for it");
    row(
        group,
        "a file in place of the folder of a benchmark",
        run,
        start + "--temperature 600 --frame-interval 10 --output ./XDATCAR",
        "haven: XDATCAR: is a file, not a folder. Remedy: name a folder with --output DIR");
    row(
        group,
        "a folder of a benchmark below a file",
        run,
        start + "--temperature 600 --frame-interval 10 --output ./XDATCAR/out",
        "haven: XDATCAR: is a file, not a folder. Remedy: name a folder with --output DIR");
    row(
        group,
        "a file in place of the folder of a comparison",
        Map.of("a.json", benchmark("0", "p 1"), "b.json", benchmark("0", "p 1")),
        "validate --compare ./a.json ./b.json --output ./a.json",
        "haven: a.json: is a file, not a folder. Remedy: name a folder with --output DIR");
    row(
        group,
        "a time step of nothing",
        run,
        start + "--temperature 600 --frame-interval 10 --time-step 0",
        "haven: --time-step is 0.0 fs; it must be above 0 and at most 10");
    row(
        group,
        "no replicas",
        run,
        start + "--temperature 600 --frame-interval 10 --replicas 0",
        "haven: --replicas is 0; expected a whole number from 1");
    row(
        group,
        "no time for the dynamics",
        run,
        start + "--temperature 600 --frame-interval 10 --run --at-most-minutes 0",
        "haven: --at-most-minutes is 0.0; it must be above 0");
    row(
        group,
        "a run directory where Haven's dynamics are to be run",
        run,
        "validate --potential ./nep.txt --aimd ./XDATCAR --run runs/old",
        "haven: --run takes no value with --aimd, but has 'runs/old': Haven's dynamics are written"
            + " to --output DIR\nTry 'haven validate --help' for the options.");
    row(
        group,
        "dynamics like configurations that are no run",
        Map.of(
            "nep.txt",
            nep("Na", "Cl"),
            "dft.xyz",
            labelled("4 0 0 0 4 0 0 0 4") + labelled("5 0 0 0 4 0 0 0 4")),
        "validate --potential ./nep.txt --aimd ./dft.xyz --run --output ./out",
        "haven: dft.xyz: holds configurations, not a run in time, so there are no conditions for"
            + " --run. Remedy: leave --run out, or give the run's own trajectory");
    row(
        group,
        "a path without energies",
        Map.of("nep.txt", nep("Na", "Cl"), "XDATCAR", PAIR, "path.xyz", XYZ.repeat(3)),
        start
            + "--temperature 600 --frame-interval 10 --mobile Na --charges Na=1,Cl=-1"
            + " --paths ./path.xyz --output ./out",
        "haven: path.xyz: image 1 has no energy of the reference; extended XYZ holds it as"
            + " energy=…");
    row(
        group,
        "a path of two images",
        Map.of("nep.txt", nep("Na", "Cl"), "XDATCAR", PAIR, "path.xyz", XYZ.repeat(2)),
        start
            + "--temperature 600 --frame-interval 10 --mobile Na --charges Na=1,Cl=-1"
            + " --paths ./path.xyz --output ./out",
        "haven: path.xyz: has 2 images; a path with a barrier has three or more");
    row(
        group,
        "a comparison of one",
        Map.of("a.json", benchmark("0", "p 1")),
        "validate --compare ./a.json",
        "haven: --compare has one file; give the benchmark.json of two potentials or more");
    row(
        group,
        "a comparison with something else",
        Map.of("a.json", benchmark("0", "p 1"), "b.json", "{}"),
        "validate --compare ./a.json ./b.json",
        "haven: b.json: is no benchmark.json of 'haven validate --aimd': its kind is not 'haven"
            + " aimd benchmark'");
    row(
        group,
        "a comparison of different references",
        Map.of("a.json", benchmark("0", "p 1"), "b.json", benchmark("1", "p 1")),
        "validate --compare ./a.json ./b.json",
        "haven: b.json: is of another reference (1) than a.json (0); their verdicts do not compare."
            + " Remedy: benchmark both potentials against the same references and protocol");
    row(
        group,
        "a comparison of different protocols",
        Map.of("a.json", benchmark("0", "p 1"), "b.json", benchmark("0", "p 2")),
        "validate --compare ./a.json ./b.json",
        "haven: b.json: is of another protocol (p 2) than a.json (p 1); their verdicts do not"
            + " compare. Remedy: benchmark both potentials against the same references and"
            + " protocol");
  }

  private void benchmarkNumbers(String group, Map<String, String> run, String start) {
    String limits = " K; it must be from 0.001 to 100000";
    row(
        group,
        "a temperature below zero",
        run,
        start + "--frame-interval 10 --temperature=-5",
        "haven: --temperature is -5" + limits);
    row(
        group,
        "a temperature of nothing",
        run,
        start + "--frame-interval 10 --temperature 600,0",
        "haven: --temperature is 0" + limits);
    row(
        group,
        "a temperature that is no number",
        run,
        start + "--frame-interval 10 --temperature NaN",
        "haven: --temperature is NaN" + limits);
    row(
        group,
        "an infinite temperature",
        run,
        start + "--frame-interval 10 --temperature Infinity",
        "haven: --temperature is Infinity" + limits);
    row(
        group,
        "a time between frames below zero",
        run,
        start + "--temperature 600 --frame-interval=-1",
        "haven: time between frames is -1.0 fs; it must be more than 0");
    row(
        group,
        "a time between frames that is no number",
        run,
        start + "--temperature 600 --frame-interval NaN",
        "haven: time between frames is NaN fs; it must be more than 0");
    row(
        group,
        "a time step that is no number",
        run,
        start + "--temperature 600 --frame-interval 10 --time-step NaN",
        "haven: --time-step is NaN fs; it must be above 0 and at most 10");
    row(
        group,
        "a beginning before the first frame",
        run,
        start + "--temperature 600 --frame-interval 10 --skip=-1",
        "haven: --skip is -1.0 ps; expected a time from 0");
    row(
        group,
        "a beginning that is no number",
        run,
        start + "--temperature 600 --frame-interval 10 --skip NaN",
        "haven: --skip is NaN ps; expected a time from 0");
    row(
        group,
        "a time for the dynamics that is no number",
        run,
        start + "--temperature 600 --frame-interval 10 --run --at-most-minutes NaN",
        "haven: --at-most-minutes is NaN; it must be above 0");
    row(
        group,
        "no frames to compare forces on",
        run,
        start + "--temperature 600 --frame-interval 10 --most-frames 0",
        "haven: --most-frames is 0; expected a whole number from 1");
    row(
        group,
        "fewer than no frames to choose",
        run,
        start + "--temperature 600 --frame-interval 10 --choose=-1",
        "haven: --choose is -1; expected a whole number from 0");
    row(
        group,
        "a charge that is no number",
        run,
        start + "--temperature 600 --frame-interval 10 --charges Na=NaN",
        "haven: --charges gives Na NaN e; it must be a finite number");
  }

  /// The superblock, of version 0, of an HDF5 file of 2048 bytes: with addresses and lengths of
  /// eight bytes, and a root group whose header would come next.
  private static byte[] truncated() {
    ByteBuffer bytes = ByteBuffer.allocate(96).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x46444889).putInt(0x0a1a0a0d);
    bytes.putInt(0).put(new byte[] {0, 8, 8, 0});
    bytes.putShort((short) 4).putShort((short) 16).putInt(0);
    bytes.putLong(0).putLong(-1).putLong(2048).putLong(-1);
    bytes.putLong(0).putLong(96);
    return bytes.array();
  }
}
