package org.haven.pathways.kmc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputFile;

/// From which a simulation goes on to the bit.
///
/// @param model sha256 of the file, and the name of the simulation
/// @param intervalS time between frames
/// @param frames that were written
/// @param layout of the trajectory ([org.haven.inputs.h5md.H5mdWriter#layout])
/// @param sums of the trajectory
/// @param energies of the frames in eV
record KmcCheckpoint(
    String model,
    double intervalS,
    int frames,
    double[] layout,
    double[] sums,
    double[] energies,
    LatticeGas.State state) {
  private static final String MAGIC = "haven kmc checkpoint 2";

  /// At any moment the file is the old one or the new one, whole.
  void write(Path file) throws IOException {
    Path part = OutputFile.part(file);
    CRC32 sum = new CRC32();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(
                new CheckedOutputStream(Files.newOutputStream(part), sum), 1 << 16))) {
      out.writeUTF(MAGIC);
      out.writeUTF(model);
      out.writeDouble(intervalS);
      out.writeInt(frames);
      write(out, layout);
      write(out, sums);
      write(out, energies);
      out.writeDouble(state.timeS());
      out.writeLong(state.hops());
      out.writeLong(state.draws());
      out.writeInt(state.made().length);
      for (long x : state.made()) {
        out.writeLong(x);
      }
      out.writeInt(state.arrays().length);
      for (int[] array : state.arrays()) {
        out.writeInt(array.length);
        for (int x : array) {
          out.writeInt(x);
        }
      }
      out.flush();
      out.writeLong(sum.getValue());
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Reads one.
  ///
  /// @param model that it must be of
  /// @throws InputException if it is damaged, or of another file
  static KmcCheckpoint read(Path file, String model) {
    CRC32 sum = new CRC32();
    try (CheckedInputStream checked =
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file), 1 << 16), sum);
        DataInputStream in = new DataInputStream(checked)) {
      if (!in.readUTF().equals(MAGIC)) {
        throw new IOException("it is no checkpoint of this version of 'haven kmc'");
      }
      if (!in.readUTF().equals(model)) {
        throw new InputException(
            file,
            "is of another model file: it was changed since; give the one that the run began with"
                + " (model.yaml beside), or begin anew in another folder");
      }
      double interval = in.readDouble();
      int frames = in.readInt();
      double[] layout = doubles(in);
      double[] sums = doubles(in);
      double[] energies = doubles(in);
      double time = in.readDouble();
      long hops = in.readLong();
      long draws = in.readLong();
      long[] made = new long[in.readInt()];
      for (int k = 0; k < made.length; k++) {
        made[k] = in.readLong();
      }
      int[][] arrays = new int[in.readInt()][];
      for (int k = 0; k < arrays.length; k++) {
        arrays[k] = new int[in.readInt()];
        for (int i = 0; i < arrays[k].length; i++) {
          arrays[k][i] = in.readInt();
        }
      }
      long found = sum.getValue();
      if (in.readLong() != found) {
        throw new IOException("its checksum does not fit");
      }
      return new KmcCheckpoint(
          model,
          interval,
          frames,
          layout,
          sums,
          energies,
          new LatticeGas.State(time, hops, draws, made, arrays));
    } catch (IOException | NegativeArraySizeException | OutOfMemoryError damaged) {
      throw new InputException(
          file,
          "is damaged ("
              + damaged.getMessage()
              + "); remove the folder of this simulation, and resume: it begins anew",
          damaged);
    }
  }

  private static void write(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double x : values) {
      out.writeDouble(x);
    }
  }

  private static double[] doubles(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int k = 0; k < values.length; k++) {
      values[k] = in.readDouble();
    }
    return values;
  }
}
