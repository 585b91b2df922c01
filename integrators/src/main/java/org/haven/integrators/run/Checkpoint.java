package org.haven.integrators.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.haven.inputs.InputException;
import org.haven.inputs.h5md.Hdf5File;
import org.haven.integrators.MolecularSystem;
import org.haven.kernels.Cell;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;

/// The whole state of a simulation: what it takes to go on bit for bit. Immutable but for its
/// arrays, which are copies.
///
/// @param fingerprint of everything that the dynamics depend on
/// @param stage index of the stage under way, or to begin
/// @param stageStep steps done in it; -1 if it has not begun
/// @param step time steps done over all stages
/// @param productionStart first step of the production, or -1
/// @param cell [9], rows in Å
/// @param positions [3N] in Å, wrapped as at the last rebuild of the neighbour list
/// @param images [3N]
/// @param velocities [3N] in Å/fs
/// @param energyEv of the last evaluation
/// @param energies [N] in eV
/// @param forces [3N] in eV/Å
/// @param virial [9] in eV
/// @param referencePositions [3N] of the neighbour list, Å
/// @param referenceCell [9] of the neighbour list, rows in Å
/// @param integrator its variables
/// @param observers variables of each, by `observer/variable`
record Checkpoint(
    Fingerprint fingerprint,
    int stage,
    long stageStep,
    long step,
    long productionStart,
    double[] cell,
    double[] positions,
    int[] images,
    double[] velocities,
    double energyEv,
    double[] energies,
    double[] forces,
    double[] virial,
    double[] referencePositions,
    double[] referenceCell,
    Map<String, double[]> integrator,
    Map<String, double[]> observers) {

  private static final long FORMAT = 4;

  /// Where a simulation stands besides its particles; see [RunClock].
  record Place(int stage, long stageStep, long step, long productionStart) {}

  /// Copies the state of a simulation.
  static Checkpoint of(
      Fingerprint fingerprint,
      Place place,
      MolecularSystem system,
      Map<String, double[]> integrator,
      Map<String, double[]> observers) {
    ParticleState state = system.state();
    Evaluation evaluation = system.evaluation();
    NeighbourList list = system.neighbours();
    Cell referenceCell = list.referenceCell();
    system
        .device()
        .download(
            state.positions(),
            state.images(),
            state.velocities(),
            evaluation.energies(),
            evaluation.forces(),
            list.referencePositions());
    return new Checkpoint(
        fingerprint,
        place.stage,
        place.stageStep,
        place.step,
        place.productionStart,
        state.cell().rows(),
        state.positions().clone(),
        state.images().clone(),
        state.velocities().clone(),
        evaluation.energyEv(),
        evaluation.energies().clone(),
        evaluation.forces().clone(),
        evaluation.virial().clone(),
        referenceCell == null ? new double[0] : list.referencePositions().clone(),
        referenceCell == null ? new double[0] : referenceCell.rows(),
        integrator,
        observers);
  }

  /// The same with other variables of the observers.
  Checkpoint withObservers(Map<String, double[]> others) {
    return new Checkpoint(
        fingerprint,
        stage,
        stageStep,
        step,
        productionStart,
        cell,
        positions,
        images,
        velocities,
        energyEv,
        energies,
        forces,
        virial,
        referencePositions,
        referenceCell,
        integrator,
        others);
  }

  /// The same of another simulation.
  Checkpoint of(Fingerprint other) {
    return new Checkpoint(
        other,
        stage,
        stageStep,
        step,
        productionStart,
        cell,
        positions,
        images,
        velocities,
        energyEv,
        energies,
        forces,
        virial,
        referencePositions,
        referenceCell,
        integrator,
        observers);
  }

  /// Where the simulation stood.
  Place place() {
    return new Place(stage, stageStep, step, productionStart);
  }

  /// Puts particles, forces and neighbour list of `system` into this state.
  void restore(MolecularSystem system) {
    ParticleState state = system.state();
    state.setCell(Cell.ofRows(cell));
    copy(positions, state.positions());
    System.arraycopy(images, 0, state.images(), 0, images.length);
    copy(velocities, state.velocities());
    if (referenceCell.length > 0) {
      system.neighbours().restore(state, referencePositions, Cell.ofRows(referenceCell));
    }
    Evaluation evaluation = system.evaluation();
    evaluation.setEnergyEv(energyEv);
    copy(energies, evaluation.energies());
    copy(forces, evaluation.forces());
    copy(virial, evaluation.virial());
    system
        .device()
        .upload(
            state.positions(),
            state.images(),
            state.velocities(),
            evaluation.energies(),
            evaluation.forces());
  }

  private static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }

  /// Writes the checkpoint beside `file`, forces it to the disk and renames it: at any moment
  /// `file` is the old checkpoint or the new one, whole.
  void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (Hdf5File out = Hdf5File.createInMemory()) {
        put(out);
        out.save(part);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      Files.deleteIfExists(part);
      throw failure;
    }
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (IOException unsupported) {
      // Some systems cannot force a folder; the rename is then as durable as they make it.
      return;
    }
  }

  private void put(Hdf5File out) throws IOException {
    long n = energies.length;
    out.createGroup("progress");
    out.attributes("progress").putNumbers("format", FORMAT);
    out.attributes("progress").putText("simulation", fingerprint.simulation());
    out.attributes("progress").putText("potential", fingerprint.potential());
    out.dataset("progress/counts").write(new long[] {stage, stageStep, step, productionStart}, 4);
    out.dataset("particles/cell").write(cell, 3, 3);
    out.dataset("particles/positions").write(positions, n, 3);
    out.dataset("particles/images").write(images, n, 3);
    out.dataset("particles/velocities").write(velocities, n, 3);
    out.dataset("evaluation/energy_ev").write(new double[] {energyEv});
    out.dataset("evaluation/energies").write(energies, n);
    out.dataset("evaluation/forces").write(forces, n, 3);
    out.dataset("evaluation/virial").write(virial, 3, 3);
    out.dataset("neighbours/reference_positions")
        .write(referencePositions, referencePositions.length);
    out.dataset("neighbours/reference_cell").write(referenceCell, referenceCell.length);
    out.createGroup("integrator");
    for (var entry : integrator.entrySet()) {
      out.dataset("integrator/" + entry.getKey()).write(entry.getValue(), entry.getValue().length);
    }
    out.createGroup("observers");
    for (var entry : observers.entrySet()) {
      out.dataset("observers/" + entry.getKey()).write(entry.getValue(), entry.getValue().length);
    }
  }

  /// Reads a checkpoint.
  ///
  /// @throws InputException if the file is not a whole checkpoint, bit for bit as it was written
  static Checkpoint read(Path file) {
    if (Files.isDirectory(file)) {
      throw unreadable(file, "is a folder", null);
    }
    try (Hdf5File in = Hdf5File.openSaved(file)) {
      requireFormat(in);
      long[] counts = in.dataset("progress/counts").longs();
      double[] energy = in.dataset("evaluation/energy_ev").doubles();
      if (counts.length != 4 || energy.length != 1) {
        throw new IOException("its counts or its energy are not there");
      }
      return new Checkpoint(
          new Fingerprint(hash(in, "simulation"), hash(in, "potential")),
          (int) counts[0],
          counts[1],
          counts[2],
          counts[3],
          in.dataset("particles/cell").doubles(),
          in.dataset("particles/positions").doubles(),
          in.dataset("particles/images").ints(),
          in.dataset("particles/velocities").doubles(),
          energy[0],
          in.dataset("evaluation/energies").doubles(),
          in.dataset("evaluation/forces").doubles(),
          in.dataset("evaluation/virial").doubles(),
          in.dataset("neighbours/reference_positions").doubles(),
          in.dataset("neighbours/reference_cell").doubles(),
          variables(in, "integrator"),
          nested(in));
    } catch (IOException failure) {
      try (Hdf5File other = Hdf5File.open(file)) {
        // Earlier formats have no checksum.
        requireFormat(other);
      } catch (IOException unreadable) {
        failure.addSuppressed(unreadable);
      }
      throw unreadable(file, failure.getMessage().replace(file + ": ", ""), failure);
    }
  }

  private static InputException unreadable(Path file, String why, IOException failure) {
    return new InputException(
        file,
        "not a readable checkpoint: " + why + ". Remedy: delete it to begin this simulation anew",
        failure);
  }

  private static void requireFormat(Hdf5File in) throws IOException {
    double[] format = in.attributes("progress").numbers("format").orElse(new double[] {FORMAT});
    if (format[0] != FORMAT) {
      throw new InputException(
          in.path(),
          "not a readable checkpoint: it has format "
              + (long) format[0]
              + ", this version of Haven reads format "
              + FORMAT
              + ". Remedy: continue with the version that wrote it, or delete it to begin this"
              + " simulation anew; 'haven analyze' reads what was simulated so far");
    }
  }

  private static String hash(Hdf5File in, String name) throws IOException {
    return in.attributes("progress")
        .text(name)
        .orElseThrow(() -> new IOException("it does not say which " + name + " it belongs to"))
        .getFirst();
  }

  private static Map<String, double[]> variables(Hdf5File in, String group) throws IOException {
    Map<String, double[]> found = new LinkedHashMap<>();
    for (String name : in.members(group)) {
      found.put(name, in.dataset(group + "/" + name).doubles());
    }
    return found;
  }

  private static Map<String, double[]> nested(Hdf5File in) throws IOException {
    Map<String, double[]> found = new LinkedHashMap<>();
    for (String observer : in.members("observers")) {
      variables(in, "observers/" + observer)
          .forEach((name, values) -> found.put(observer + "/" + name, values));
    }
    return found;
  }
}
