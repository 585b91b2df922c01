package org.haven.inputs.trajectory;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.structure.Formats;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;

/// Opens trajectories in any [TrajectoryFormat], Haven's own among them.
public final class Trajectories {
  private Trajectories() {}

  /// What a file may not say.
  ///
  /// @param frameIntervalFs time between frames in fs; must be given where the file does not say it
  ///   (XDATCAR), overrides what it says
  /// @param typeSymbols elements of LAMMPS' atom types 1, 2, …; they count before what the file
  ///   says. Refused by formats without types
  /// @param lammpsUnits units of a file of LAMMPS. Refused by other formats
  /// @param skipPs time at the beginning that is left out, in ps
  /// @param every of so many frames one is used
  /// @param joined whether files given together are pieces of one run, in their order
  /// @param structure the same atoms in the same order: it names them where the file does not, and
  ///   has the cell where the file has none
  /// @param cell where the file has none
  /// @param unwrapped whether positions are continuous although the file does not say so
  public record Options(
      OptionalDouble frameIntervalFs,
      List<String> typeSymbols,
      Optional<LammpsUnits> lammpsUnits,
      double skipPs,
      int every,
      boolean joined,
      Optional<Structure> structure,
      Optional<Cell> cell,
      boolean unwrapped) {
    /// What to do about a trajectory without a cell.
    public static final String CELL_REMEDY =
        "of a trajectory it can be given: --cell 10,10,10 (edges in Å), or a structure that has it,"
            + " --structure FILE";

    /// Nothing beyond what the file says.
    public static final Options DEFAULT = new Options(OptionalDouble.empty(), List.of());

    /// @throws InputException if one makes no sense
    public Options {
      typeSymbols = List.copyOf(typeSymbols);
      for (String symbol : typeSymbols) {
        if (Element.of(symbol).isEmpty()) {
          throw new InputException(
              "--types: unknown element "
                  + Plain.quoted(symbol)
                  + "; "
                  + ElementLabel.suggestion(symbol));
        }
      }
      if (frameIntervalFs.isPresent()
          && !(frameIntervalFs.getAsDouble() > 0 && frameIntervalFs.getAsDouble() < 1e15)) {
        throw new InputException(
            "time between frames is "
                + frameIntervalFs.getAsDouble()
                + " fs; it must be more than 0");
      }
      if (!(skipPs >= 0 && skipPs < Double.POSITIVE_INFINITY)) {
        throw new InputException("--skip is " + skipPs + " ps; expected a time from 0");
      }
      if (every < 1) {
        throw new InputException("--every is " + every + "; expected a whole number from 1");
      }
    }

    /// Of whole files that tell their units themselves.
    public Options(OptionalDouble frameIntervalFs, List<String> typeSymbols) {
      this(
          frameIntervalFs,
          typeSymbols,
          Optional.empty(),
          0,
          1,
          false,
          Optional.empty(),
          Optional.empty(),
          false);
    }

    /// The time between frames that counts where the file says `ownFs`: the given one before that.
    ///
    /// @param warnings what to say where both are there and differ
    public double intervalFs(double ownFs, List<String> warnings) {
      double given = frameIntervalFs.orElse(ownFs);
      if (ownFs > 0 && Math.abs(ownFs - given) > 1e-3 * ownFs) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "time between frames given as %.6g fs, but the file says %.6g fs; taken as given",
                given,
                ownFs));
      }
      return given;
    }

    /// The symbols that count: those of the structure before the file's own.
    ///
    /// @param own what the file calls its atoms; empty where it does not name them
    /// @param count number of atoms
    /// @param warnings what to say where both are there and differ
    /// @throws InputException if nobody names them, or the structure has another number of atoms
    public List<String> symbols(Path file, List<String> own, int count, List<String> warnings) {
      if (structure.isEmpty()) {
        if (own.isEmpty()) {
          throw new InputException(
              file,
              "does not say which element each of its "
                  + count
                  + " atoms is; give a structure of the same atoms in the same order"
                  + " (--structure)");
        }
        return own;
      }
      List<String> given = structure.get().symbols();
      if (given.size() != count) {
        throw new InputException(
            file,
            "holds "
                + count
                + " atoms, the structure that is to name them "
                + given.size()
                + "; give one of the same atoms in the same order");
      }
      if (!own.isEmpty() && !own.equals(given)) {
        warnings.add("atoms are named by the structure given, otherwise than in the file");
      }
      return given;
    }

    /// The element of an atom of LAMMPS type `word`.
    ///
    /// @param atom 0-based, by which a structure names it where no list of types is given
    public String typeSymbol(LineReader reader, int atom, String word) {
      int type = reader.integer(word, "atom type");
      if (typeSymbols.isEmpty() && structure.isPresent()) {
        List<String> symbols = structure.get().symbols();
        return symbols.get(Math.min(atom, symbols.size() - 1));
      }
      if (type < 1 || type > typeSymbols.size()) {
        throw reader.fault(
            "atom type "
                + type
                + " has no element; "
                + (typeSymbols.isEmpty()
                    ? "name the elements of types 1, 2, … (--types Li,Cl)"
                    : typeSymbols.size() + " were given"));
      }
      return typeSymbols.get(type - 1);
    }

    /// The cell [9] of a file that has none, where it was given.
    public Optional<double[]> cellRows() {
      return cell.or(() -> structure.map(Structure::cell)).map(Cell::rows);
    }

    /// The same for a piece of a run: all its frames.
    Options ofPiece() {
      return new Options(
          frameIntervalFs, typeSymbols, lammpsUnits, 0, 1, false, structure, cell, unwrapped);
    }

    /// With a time between frames.
    public static Options every(double frameIntervalFs) {
      return new Options(OptionalDouble.of(frameIntervalFs), List.of());
    }
  }

  /// Opens one trajectory that lies in several files, one after the other.
  ///
  /// @throws InputException also if they do not hold the same atoms, evenly spaced alike
  public static Trajectory open(List<Path> files, Options options) {
    if (files.size() == 1) {
      return open(files.getFirst(), options);
    }
    Options whole = options.ofPiece();
    Path all =
        Path.of(
            files.getFirst()
                + " + "
                + (files.size() == 2 ? files.get(1) : files.size() - 1 + " more"));
    return SelectedFrames.of(
        new StreamedTrajectory(all, () -> new JoinedFrames(files, whole), whole), options);
  }

  /// The parts of a trajectory in which no frames are missing, each from the same open file.
  public static List<Trajectory> parts(Trajectory whole) {
    return whole.starts().size() == 1
        ? List.of(whole)
        : IntStream.range(0, whole.starts().size())
            .mapToObj(part -> SelectedFrames.part(whole, part))
            .toList();
  }

  /// Opens a trajectory that says all by itself.
  public static Trajectory open(Path file) {
    return open(file, Options.DEFAULT);
  }

  /// Opens a trajectory.
  ///
  /// @throws InputException if the file is none, a frame is not sensible, frames are unevenly
  ///   spaced, species change, or positions cannot be unwrapped
  public static Trajectory open(Path file, Options options) {
    if (!(Formats.of(file) instanceof TrajectoryFormat format)) {
      throw new InputException(
          file, "is not a trajectory; readable are " + Formats.names(TrajectoryFormat.class));
    }
    if (!options.typeSymbols().isEmpty() && !format.hasTypes()) {
      throw new InputException(
          file,
          format.name() + " holds no LAMMPS atom types, so --types says nothing; leave it out");
    }
    if (options.lammpsUnits().isPresent() && !format.hasLammpsUnits()) {
      throw new InputException(
          file,
          format.name()
              + " is not in units of LAMMPS, so --lammps-units says nothing; leave it out");
    }
    Trajectory whole = format.open(file, options);
    try {
      requireMeaning(file, whole);
      refuseCell(whole, options);
    } catch (InputException refused) {
      whole.close();
      throw refused;
    }
    return SelectedFrames.of(whole, options);
  }

  /// Refuses a temperature and times between frames that no simulation has.
  private static void requireMeaning(Path file, Trajectory whole) {
    OptionalDouble kelvin = whole.temperatureK();
    if (kelvin.isPresent() && !Ranges.isTemperature(kelvin.getAsDouble())) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "says a temperature of %.4g K; expected %.3g to %.3g K",
              kelvin.getAsDouble(),
              Ranges.MIN_TEMPERATURE_K,
              Ranges.MAX_TEMPERATURE_K));
    }
    double interval = whole.hasTimes() ? whole.frameIntervalFs() : 1;
    if (whole.frames() > 1
        && !(interval >= Ranges.MIN_FRAME_INTERVAL_FS
            && interval <= Ranges.MAX_FRAME_INTERVAL_FS)) {
      throw new InputException(
          file,
          String.format(
              Locale.ROOT,
              "says %.4g fs between frames; expected %.3g to %.3g fs",
              interval,
              Ranges.MIN_FRAME_INTERVAL_FS,
              Ranges.MAX_FRAME_INTERVAL_FS));
    }
  }

  /// Refuses a given cell where the file has one of its own.
  private static void refuseCell(Trajectory whole, Options options) {
    if (options.cell().isEmpty()) {
      return;
    }
    double[] given = options.cell().get().rows();
    double[] own = whole.cell(0).rows();
    for (int k = 0; k < 9; k++) {
      if (Math.abs(given[k] - own[k]) > 1e-6) {
        throw new InputException(
            whole.source()
                + ": has a cell of its own, "
                + Arrays.toString(own)
                + " Å; leave --cell out");
      }
    }
  }
}
