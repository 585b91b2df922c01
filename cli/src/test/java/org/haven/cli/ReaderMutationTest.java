package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.haven.analysis.temperature.TransportTable;
import org.haven.inputs.InputException;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.trajectory.ReferenceFrames;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.kernels.Cell;
import org.haven.potentials.nep.NepModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files damaged at random, for every reader of text: each is refused with an [InputException] that
/// names the file, or read as what it was, but for what the damage itself may change. Nothing else
/// escapes, and nothing takes long.
@Isolated
class ReaderMutationTest {
  private static final int QUICK = 250;
  private static final int THOROUGH = 17_000;

  @TempDir Path folder;

  /// A reader, a sound file of its format, and what must not change in silence.
  enum Reader {
    POSCAR(
        "POSCAR",
        """
        sodium chloride
        1.0
        5.64 0.0 0.0
        0.0 5.64 0.0
        0.0 0.0 5.65
        Na Cl
        2 2
        Direct
        0.01 0.02 0.03
        0.51 0.52 0.04
        0.53 0.05 0.06
        0.07 0.54 0.08
        """) {
      @Override
      String read(Path file) {
        return structure(StructureFile.read(file, 0));
      }
    },
    EXTENDED_XYZ(
        "run.xyz",
        """
        4
        Lattice="5.64 0 0 0 5.64 0 0 0 5.65" Properties=species:S:1:pos:R:3 energy=-1.5 pbc="T T T"
        Na 0.1 0.2 0.3
        Na 2.9 2.8 0.4
        Cl 2.7 0.5 0.6
        Cl 0.7 2.6 0.8
        4
        Lattice="5.64 0 0 0 5.64 0 0 0 5.65" Properties=species:S:1:pos:R:3 energy=-1.6 pbc="T T T"
        Na 0.12 0.2 0.3
        Na 2.9 2.83 0.4
        Cl 2.7 0.5 0.65
        Cl 0.7 2.6 0.8
        """) {
      @Override
      String read(Path file) {
        return StructureFile.readAll(file).stream()
            .map(Reader::structure)
            .collect(Collectors.joining());
      }
    },
    CIF(
        "salt.cif",
        """
        data_salt
        _cell_length_a 5.64
        _cell_length_b 5.64
        _cell_length_c 5.65
        _cell_angle_alpha 90
        _cell_angle_beta 90
        _cell_angle_gamma 90
        _chemical_formula_sum 'Cl2 Na2'
        _cell_formula_units_Z 1
        loop_
        _space_group_symop_operation_xyz
        'x, y, z'
        '-x, -y, -z'
        loop_
        _atom_site_label
        _atom_site_type_symbol
        _atom_site_fract_x
        _atom_site_fract_y
        _atom_site_fract_z
        Na1 Na 0.11 0.12 0.13
        Cl1 Cl 0.31 0.22 0.43
        """) {
      @Override
      String read(Path file) {
        return structure(StructureFile.read(file, 0));
      }

      @Override
      int images() {
        return 2;
      }
    },
    LAMMPS_DATA(
        "salt.data",
        """
        sodium chloride

        4 atoms
        2 atom types
        0.0 5.64 xlo xhi
        0.0 5.64 ylo yhi
        0.0 5.65 zlo zhi

        Masses

        1 22.98977 # Na
        2 35.453 # Cl

        Atoms # atomic

        1 1 0.1 0.2 0.3
        2 1 2.9 2.8 0.4
        3 2 2.7 0.5 0.6
        4 2 0.7 2.6 0.8
        """) {
      @Override
      String read(Path file) {
        return structure(StructureFile.read(file, 0));
      }
    },
    XDATCAR(
        "XDATCAR",
        """
        sodium chloride
        1.0
        5.64 0.0 0.0
        0.0 5.64 0.0
        0.0 0.0 5.65
        Na Cl
        2 2
        Direct configuration= 1
        0.01 0.02 0.03
        0.51 0.52 0.04
        0.53 0.05 0.06
        0.07 0.54 0.08
        Direct configuration= 2
        0.02 0.02 0.03
        0.51 0.53 0.04
        0.53 0.05 0.07
        0.07 0.55 0.08
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, Trajectories.Options.every(1000));
      }
    },
    LAMMPS_DUMP(
        "run.lammpstrj",
        """
        ITEM: TIMESTEP
        0
        ITEM: NUMBER OF ATOMS
        3
        ITEM: BOX BOUNDS pp pp pp
        0.0 5.64
        0.0 5.64
        0.0 5.65
        ITEM: ATOMS id element xu yu zu
        1 Na 0.1 0.2 0.3
        2 Na 2.9 2.8 0.4
        3 Cl 2.7 0.5 0.6
        ITEM: TIMESTEP
        100
        ITEM: NUMBER OF ATOMS
        3
        ITEM: BOX BOUNDS pp pp pp
        0.0 5.64
        0.0 5.64
        0.0 5.65
        ITEM: ATOMS id element xu yu zu
        1 Na 0.15 0.2 0.3
        2 Na 2.9 2.85 0.4
        3 Cl 2.7 0.5 0.65
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, Trajectories.Options.every(1000));
      }
    },
    VASPRUN(
        "vasprun.xml",
        """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <modeling>
         <incar><i type="int" name="IBRION">0</i><i name="POTIM">2.0</i><i type="int" name="NSW">2</i></incar>
         <atominfo><atoms>2</atoms><types>2</types>
          <array name="atoms"><set><rc><c>Na</c><c>1</c></rc><rc><c>Cl</c><c>2</c></rc></set></array>
         </atominfo>
         <calculation><structure><crystal><varray name="basis">
          <v>5.64 0.0 0.0</v><v>0.0 5.64 0.0</v><v>0.0 0.0 5.65</v></varray></crystal>
          <varray name="positions"><v>0.01 0.02 0.03</v><v>0.51 0.52 0.53</v></varray></structure></calculation>
         <calculation><structure><crystal><varray name="basis">
          <v>5.64 0.0 0.0</v><v>0.0 5.64 0.0</v><v>0.0 0.0 5.65</v></varray></crystal>
          <varray name="positions"><v>0.02 0.02 0.03</v><v>0.51 0.53 0.53</v></varray></structure></calculation>
        </modeling>
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, Trajectories.Options.DEFAULT);
      }
    },
    OUTCAR(
        "OUTCAR",
        """
         vasp.6.4.2 20Jul23 complex
           VRHFIN =Na: 3s1
           VRHFIN =Cl: s2p5
           ions per type =               2   1
           NELM   =     60;   NELMIN=  2
           NSW    =      2    number of steps for IOM
           IBRION =      0    ionic relax
           POTIM  = 2.0000    time-step for ionic-motion
        --------------------- Iteration      1(   3)  ---------------------
        ------- aborting loop because EDIFF is reached -------
          in kB      10.0    20.0    30.0     1.0    -2.0     3.0
              direct lattice vectors                 reciprocal lattice vectors
             5.640000000  0.000000000  0.000000000     0.177304965  0.000000000  0.000000000
             0.000000000  5.640000000  0.000000000     0.000000000  0.177304965  0.000000000
             0.000000000  0.000000000  5.650000000     0.000000000  0.000000000  0.176991150
         POSITION                                       TOTAL-FORCE (eV/Angst)
         -----------------------------------------------------------------------------------
              0.10000      0.20000      0.30000         0.000000     -0.250000     0.100000
              2.90000      2.80000      0.40000         0.000000      0.250000    -0.100000
              2.70000      0.50000      0.60000         0.000000      0.000000     0.000000
         -----------------------------------------------------------------------------------
          free  energy   TOTEN  =       -10.10000000 eV
        --------------------- Iteration      2(   3)  ---------------------
        ------- aborting loop because EDIFF is reached -------
          in kB      10.0    20.0    30.0     1.0    -2.0     3.0
              direct lattice vectors                 reciprocal lattice vectors
             5.640000000  0.000000000  0.000000000     0.177304965  0.000000000  0.000000000
             0.000000000  5.640000000  0.000000000     0.000000000  0.177304965  0.000000000
             0.000000000  0.000000000  5.650000000     0.000000000  0.000000000  0.176991150
         POSITION                                       TOTAL-FORCE (eV/Angst)
         -----------------------------------------------------------------------------------
              0.15000      0.20000      0.30000         0.000000     -0.250000     0.100000
              2.90000      2.80000      0.40000         0.000000      0.250000    -0.100000
              2.70000      0.50000      0.60000         0.000000      0.000000     0.000000
         -----------------------------------------------------------------------------------
          free  energy   TOTEN  =       -10.10000000 eV
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, Trajectories.Options.DEFAULT);
      }
    },
    ML_AB(
        "ML_AB",
        """
         1.0 Version
        **********
             The number of configurations
        ----------
                  2
        **********
             Configuration num.      1
        ==========
             The number of atoms
        ----------
                 3
        **********
             Atom types and atom numbers
        ----------
             Na      2
             Cl      1
        ==========
             Primitive lattice vectors (ang.)
        ----------
           5.640000    0.000000    0.000000
           0.000000    5.640000    0.000000
           0.000000    0.000000    5.650000
        ==========
             Atomic positions (ang.)
        ----------
           0.100000    0.200000    0.300000
           2.900000    2.800000    0.400000
           2.700000    0.500000    0.600000
        ==========
             Total energy (eV)
        ----------
          -10.100000
        ==========
             Forces (eV ang.^-1)
        ----------
           0.000000   -0.250000    0.100000
           0.000000    0.250000   -0.100000
           0.000000    0.000000    0.000000
        ==========
             Stress (kbar)
        ----------
             XX YY ZZ
        ----------
          10.000000   20.000000   30.000000
        ----------
             XY YZ ZX
        ----------
           1.000000   -2.000000    3.000000
        **********
             Configuration num.      2
        ==========
             The number of atoms
        ----------
                 3
        **********
             Atom types and atom numbers
        ----------
             Na      2
             Cl      1
        ==========
             Primitive lattice vectors (ang.)
        ----------
           5.640000    0.000000    0.000000
           0.000000    5.640000    0.000000
           0.000000    0.000000    5.650000
        ==========
             Atomic positions (ang.)
        ----------
           0.150000    0.200000    0.300000
           2.900000    2.800000    0.400000
           2.700000    0.500000    0.600000
        ==========
             Total energy (eV)
        ----------
          -10.100000
        ==========
             Forces (eV ang.^-1)
        ----------
           0.000000   -0.250000    0.100000
           0.000000    0.250000   -0.100000
           0.000000    0.000000    0.000000
        ==========
             Stress (kbar)
        ----------
             XX YY ZZ
        ----------
          10.000000   20.000000   30.000000
        ----------
             XY YZ ZX
        ----------
           1.000000   -2.000000    3.000000
        """) {
      @Override
      String read(Path file) {
        return references(file);
      }
    },
    CP2K(
        "run-pos-1.xyz",
        """
               4
         i =        0, time =        0.000, E =       -16.0000000000
         Na         0.1000000000        0.2000000000        0.3000000000
         Na         2.9000000000        2.8000000000        0.4000000000
         Cl         2.7000000000        0.5000000000        0.6000000000
         Cl         0.7000000000        2.6000000000        0.8000000000
               4
         i =        1, time =        0.500, E =       -16.0000000001
         Na         0.1500000000        0.2000000000        0.3000000000
         Na         2.9000000000        2.8500000000        0.4000000000
         Cl         2.7000000000        0.5000000000        0.6500000000
         Cl         0.7000000000        2.6000000000        0.8000000000
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, ofPoscar(file));
      }
    },
    CP_X(
        "run.pos",
        """
            10  0.00120944
            0.10000000    0.20000000    0.30000000
            5.10000000    5.20000000    0.40000000
            5.30000000    0.50000000    5.40000000
            0.50000000    5.50000000    5.60000000
            20  0.00241888
            0.15000000    0.20000000    0.30000000
            5.10000000    5.25000000    0.40000000
            5.30000000    0.50000000    5.45000000
            0.50000000    5.50000000    5.65000000
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, ofPoscar(file));
      }
    },
    PW_X(
        "md.out",
        """
             Program PWSCF v.7.2 starts on  1Jan2024 at 10: 0: 0
             number of atoms/cell      =            2
             celldm(1)=  10.000000  celldm(2)=   0.000000  celldm(3)=   0.000000
                       a(1) = (   1.000000   0.000000   0.000000 )
                       a(2) = (   0.000000   1.000000   0.000000 )
                       a(3) = (   0.000000   0.000000   1.000000 )
             site n.     atom                  positions (alat units)
                 1           Na  tau(   1) = (   0.1000000   0.0000000   0.0000000  )
                 2           Cl  tau(   2) = (   0.5000000   0.5000000   0.5000000  )
        !    total energy              =     -45.50000000 Ry
             Forces acting on atoms (cartesian axes, Ry/au):
             atom    1 type  1   force =     0.01000000    0.00000000    0.00000000
             atom    2 type  2   force =    -0.01000000    0.00000000    0.00000000
                  total   stress  (Ry/bohr**3)                   (kbar)     P=        2.94
           0.00002000   0.00000100   0.00000000            2.94        0.15        0.00
           0.00000100   0.00004000   0.00000000            0.15        5.88        0.00
           0.00000000   0.00000000   0.00006000            0.00        0.00        8.83
             Time step             =    20.00 a.u.,  0.9676 femto-seconds
             Entering Dynamics:    iteration =     1
        ATOMIC_POSITIONS (angstrom)
        Na   0.5500000000   0.0000000000   0.0000000000
        Cl   2.6500000000   2.6500000000   2.6500000000
        !    total energy              =     -45.50000000 Ry
             Forces acting on atoms (cartesian axes, Ry/au):
             atom    1 type  1   force =     0.01000000    0.00000000    0.00000000
             atom    2 type  2   force =    -0.01000000    0.00000000    0.00000000
                  total   stress  (Ry/bohr**3)                   (kbar)     P=        2.94
           0.00002000   0.00000100   0.00000000            2.94        0.15        0.00
           0.00000100   0.00004000   0.00000000            0.15        5.88        0.00
           0.00000000   0.00000000   0.00006000            0.00        0.00        8.83
             JOB DONE.
        """) {
      @Override
      String read(Path file) {
        return trajectory(file, Trajectories.Options.DEFAULT);
      }
    },
    DECK(
        "deck.yaml",
        """
        title: argon
        structure: POSCAR
        potential:
          type: lennard_jones
          cutoff_angstrom: 8
          smoothing: shifted
          pairs:
            - {species: [Na, Cl], epsilon_ev: 0.01, sigma_angstrom: 3.4}
        mobile: [Na]
        charges: {Na: 1, Cl: -1}
        temperatures_k: [300, 400]
        time_step_fs: 2
        stages:
          - nvt: {duration_ps: 1, production: true}
        """) {
      @Override
      String read(Path file) {
        return "" + DeckReader.read(file).temperaturesK().size();
      }

      @Override
      boolean holds(Mutation mutation) {
        return false;
      }
    },
    NEP("nep.txt", "") {
      @Override
      String text() {
        // Two species, two radial and one angular function: 2 · 3 · 4 network parameters and more.
        int descriptors = 2 + 1 * 2;
        int network = 2 * ((descriptors + 2) * 3) + 1;
        int coefficients = 2 * 2 * (2 * 3 + 1 * 3);
        StringBuilder nep =
            new StringBuilder("nep4 2 Na Cl\ncutoff 5 4 20 10\nn_max 1 0\nbasis_size 2 2\n")
                .append("l_max 2 0 0\nANN 3 0\n");
        for (int k = 0; k < network + coefficients; k++) {
          nep.append(String.format("%.7e%n", Math.sin(k + 1)));
        }
        for (int k = 0; k < descriptors; k++) {
          nep.append("1.5000000e+00\n");
        }
        return nep.toString();
      }

      @Override
      String read(Path file) {
        NepModel model = NepModel.read(file);
        return model.toString().isEmpty() ? "" : "" + model.network().length;
      }
    },
    TABLE(
        "d.csv",
        """
        temperature_k,d_cm2_s,d_std_cm2_s
        600,1.1e-6,1e-7
        700,3.2e-6,2e-7
        800,8.3e-6,4e-7
        """) {
      @Override
      String read(Path file) {
        double[] t = TransportTable.read(file).temperaturesK();
        return "" + t.length;
      }

      @Override
      boolean holds(Mutation mutation) {
        // A row more or less is a table too.
        return false;
      }
    };

    private final String name;
    private final String text;

    Reader(String name, String text) {
      this.name = name;
      this.text = text;
    }

    String text() {
      return text;
    }

    /// What must not change.
    abstract String read(Path file);

    /// How many atoms a number of one line places.
    int images() {
      return 1;
    }

    /// Whether it must not change by this mutation.
    boolean holds(Mutation mutation) {
      return true;
    }

    /// Counts of elements; positions that mean something; the cell's volume.
    static String structure(Structure structure) {
      return counts(structure.symbols())
          + meaning(structure.positions())
          + cell(structure.cell())
          + rows(structure.positions())
          + (structure.notes().isEmpty() ? "" : " told");
    }

    /// All frames, and whether something is said of them.
    static String references(Path file) {
      ReferenceFrames frames = ReferenceFrames.open(file);
      StringBuilder all = new StringBuilder();
      frames.forEach(frame -> all.append(structure(frame.structure())));
      return all + (frames.warnings().isEmpty() ? "" : " …");
    }

    /// With the cell and, in its order, the elements of the POSCAR beside it.
    static Trajectories.Options ofPoscar(Path file) {
      Structure salt = StructureFile.read(file.resolveSibling("POSCAR"), 0);
      return new Trajectories.Options(
          OptionalDouble.empty(),
          List.of(),
          Optional.empty(),
          0,
          1,
          false,
          Optional.of(salt),
          Optional.empty(),
          false);
    }

    static String trajectory(Path file, Trajectories.Options reading) {
      try (Trajectory trajectory = Trajectories.open(file, reading)) {
        StringBuilder all = new StringBuilder(counts(trajectory.symbols()));
        double[] positions = new double[3 * trajectory.symbols().size()];
        for (int f = 0; f < trajectory.frames(); f++) {
          trajectory.read(f, positions);
          all.append(meaning(positions)).append(cell(trajectory.cell(f))).append(rows(positions));
        }
        // What was left out is told of.
        return all + (trajectory.warnings().isEmpty() ? "" : " …");
      }
    }

    private static String counts(List<String> symbols) {
      Map<String, Integer> counts = new TreeMap<>();
      symbols.forEach(s -> counts.merge(s, 1, Integer::sum));
      return counts.toString();
    }

    private static String cell(Cell cell) {
      return Arrays.stream(cell.rows())
          .mapToObj(x -> String.format(Locale.ROOT, "%.3f", x))
          .collect(Collectors.joining(",", " V=", ""));
    }

    /// Positions, row by row.
    private static String rows(double[] positions) {
      StringBuilder rows = new StringBuilder(" [");
      for (int k = 0; k < positions.length; k++) {
        rows.append(String.format(Locale.ROOT, "%.4f", positions[k]));
        rows.append(k % 3 < 2 ? ' ' : ';');
      }
      return rows.append(']').toString();
    }

    private static String meaning(double[] positions) {
      return Arrays.stream(positions).allMatch(x -> Math.abs(x) < 1e6) ? "" : " meaningless";
    }
  }

  /// Kinds of damage.
  enum Mutation {
    CUT(false),
    LINE_DELETED(false),
    LINE_TWICE(false),
    LINES_SWAPPED(true),
    NUMBER_REPLACED(true),
    WORD_DELETED(false),
    WORD_TWICE(false),
    WORD_LONG(false),
    SEPARATOR_REPLACED(false),
    BYTE_REPLACED(true);

    private final boolean mayChangeTheCell;

    Mutation(boolean mayChangeTheCell) {
      this.mayChangeTheCell = mayChangeTheCell;
    }

    private static final List<String> NUMBERS =
        List.of("0", "-1", "1e308", "nan", "inf", "999999999", "1e-320", "x", "--1", "2147483648");

    String apply(String text, SplittableRandom random) {
      List<String> lines = new ArrayList<>(text.lines().toList());
      int line = random.nextInt(lines.size());
      switch (this) {
        case CUT -> {
          return text.substring(0, random.nextInt(text.length()));
        }
        case LINE_DELETED -> lines.remove(line);
        case LINE_TWICE -> lines.add(line, lines.get(line));
        case LINES_SWAPPED -> java.util.Collections.swap(lines, line, random.nextInt(lines.size()));
        case BYTE_REPLACED -> {
          StringBuilder changed = new StringBuilder(text);
          changed.setCharAt(random.nextInt(text.length()), (char) (1 + random.nextInt(255)));
          return changed.toString();
        }
        default -> {
          String[] words = lines.get(line).split(" ");
          int word = random.nextInt(words.length);
          words[word] =
              switch (this) {
                case NUMBER_REPLACED ->
                    words[word].matches(".*[0-9].*")
                        ? words[word].replaceFirst(
                            "[-+.0-9eE]*[0-9][-+.0-9eE]*",
                            NUMBERS.get(random.nextInt(NUMBERS.size())))
                        : words[word];
                case WORD_DELETED -> "";
                case WORD_TWICE -> words[word] + " " + words[word];
                case WORD_LONG -> words[word].repeat(2000);
                default ->
                    words[word]
                        + List.of(",", ";", "\t", "=", ":", "\u00a0").get(random.nextInt(6));
              };
          lines.set(line, String.join(" ", words));
        }
      }
      return String.join("\n", lines) + "\n";
    }
  }

  /// Some editors put it before a text in UTF-8.
  @ParameterizedTest
  @EnumSource
  void aByteOrderMarkSaysNothing(Reader reader) throws IOException {
    Files.writeString(folder.resolve("POSCAR"), Reader.POSCAR.text);
    Path file = folder.resolve(reader.name);
    Files.writeString(file, reader.text());
    String sound = reader.read(file);
    Files.writeString(file, "\ufeff" + reader.text());
    assertThat(reader.read(file)).isEqualTo(sound);
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedFileIsRefusedOrReadAsItWas(Reader reader) throws IOException {
    hold(reader, QUICK, 20261130);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void manyDamagedFilesAreRefusedOrReadAsTheyWere(Reader reader) throws IOException {
    hold(reader, THOROUGH, 7);
  }

  private void hold(Reader reader, int count, long seed) throws IOException {
    Files.writeString(folder.resolve("POSCAR"), Reader.POSCAR.text);
    Path file = folder.resolve(reader.name);
    Files.writeString(file, reader.text());
    String sound = reader.read(file);
    SplittableRandom random = new SplittableRandom(seed);
    List<String> faults = new ArrayList<>();
    PrintStream console = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    int refusals = 0;
    double longest = 0;
    for (int k = 0; k < count; k++) {
      Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
      String damaged = mutation.apply(reader.text(), random);
      Files.write(file, damaged.getBytes(StandardCharsets.UTF_8));
      long begin = System.nanoTime();
      String outcome;
      try {
        String read = reader.read(file);
        outcome =
            !reader.holds(mutation)
                    || same(reader, read, sound, mutation, endsWithALine(reader.text(), damaged))
                ? ""
                : "read as " + read + ", not " + sound;
      } catch (InputException refused) {
        refusals++;
        String message = refused.getMessage();
        outcome = message.length() > 600 || message.contains("null") ? "message: " + message : "";
      } catch (RuntimeException | Error escaped) {
        outcome = "escaped: " + escaped + " at " + escaped.getStackTrace()[0];
      }
      double seconds = 1e-9 * (System.nanoTime() - begin);
      longest = Math.max(longest, seconds);
      if (seconds > 10) {
        outcome += " took " + seconds + " s";
      }
      if (!outcome.isEmpty()) {
        faults.add(mutation + ": " + outcome + "\n" + difference(reader.text(), damaged));
      }
    }
    System.setErr(console);
    System.out.printf(
        "%s: %d mutants, %d refused, %d faults, longest %.2f s%n",
        reader, count, refusals, faults.size(), longest);
    assertThat(faults).as("%s of %s", faults.size(), count).isEmpty();
    assertThat(printed.toString(StandardCharsets.UTF_8)).as("on standard error").isEmpty();
  }

  /// Whether a damaged file was read as what it was, but for what the damage may change: a number
  /// of the cell, a number of one atom, and what is said to be left out.
  ///
  /// What no reader can know passes: a file cut where a frame ends, a byte that makes one symbol
  /// another, two lines of one form in each other's place (atoms of two species, lattice vectors),
  /// a number that is as good as the one before it.
  private static boolean same(
      Reader reader, String read, String sound, Mutation mutation, boolean endsWithALine) {
    if (read.endsWith(" told")) {
      return true;
    }
    boolean cut = read.endsWith(" …");
    boolean meant = mutation == Mutation.NUMBER_REPLACED || mutation == Mutation.BYTE_REPLACED;
    String is = bare(cut ? read.substring(0, read.length() - 2) : read, mutation);
    String was = bare(sound, mutation);
    boolean begins = cut || mutation == Mutation.CUT && endsWithALine;
    if (!(begins ? was.startsWith(is) : is.equals(was))) {
      return false;
    }
    return mutation == Mutation.LINES_SWAPPED
        || meant && !cells(sound).startsWith(cells(read))
        || moved(sound, read, meant) <= (meant ? reader.images() : 0);
  }

  /// Without positions, and without what the mutation may change.
  private static String bare(String read, Mutation mutation) {
    String bare = read.replaceAll(" \\[[^]]*]", "");
    bare = mutation.mayChangeTheCell ? bare.replaceAll("V=[-0-9.,]+", "V") : bare;
    return mutation == Mutation.BYTE_REPLACED ? bare.replaceAll("\\{[^}]*}", "") : bare;
  }

  private static String cells(String read) {
    return Pattern.compile("V=[-0-9.,]+")
        .matcher(read)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining());
  }

  /// How many atoms are elsewhere, in the frame where most are.
  ///
  /// @param anyOrder another id of an atom changes the order, not the material
  private static int moved(String sound, String read, boolean anyOrder) {
    List<String> was = frames(sound);
    List<String> is = frames(read);
    int most = 0;
    for (int f = 0; f < Math.min(was.size(), is.size()); f++) {
      List<String> before = new ArrayList<>(List.of(was.get(f).split(";")));
      List<String> after = new ArrayList<>(List.of(is.get(f).split(";")));
      int count = Math.abs(before.size() - after.size());
      if (anyOrder) {
        after.forEach(before::remove);
        count = Math.max(count, before.size());
      }
      for (int k = 0; k < Math.min(before.size(), after.size()) && !anyOrder; k++) {
        count += before.get(k).equals(after.get(k)) ? 0 : 1;
      }
      most = Math.max(most, count);
    }
    return most;
  }

  private static List<String> frames(String read) {
    return Pattern.compile("\\[([^]]*)]").matcher(read).results().map(m -> m.group(1)).toList();
  }

  private static boolean endsWithALine(String sound, String damaged) {
    return damaged.endsWith("\n") || sound.startsWith(damaged + "\n");
  }

  private static String difference(String sound, String damaged) {
    List<String> before = sound.lines().toList();
    List<String> after = damaged.lines().toList();
    int first =
        IntStream.range(0, Math.min(before.size(), after.size()))
            .filter(k -> !before.get(k).equals(after.get(k)))
            .findFirst()
            .orElse(Math.min(before.size(), after.size()) - 1);
    return "  line "
        + (first + 1)
        + ": "
        + before.get(first)
        + "\n  now: "
        + (first < 0 ? "" : after.get(first));
  }
}
