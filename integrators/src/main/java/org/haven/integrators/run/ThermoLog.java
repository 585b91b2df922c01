package org.haven.integrators.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// `thermo.csv`: one row of numbers every so many steps. Numbers are written with as many digits as
/// it takes to read the same double back.
final class ThermoLog implements AutoCloseable {
  static final String HEADER =
      "step,time_ps,stage,target_temperature_k,temperature_k,potential_energy_ev,kinetic_energy_ev,"
          + "total_energy_ev,conserved_energy_ev,pressure_gpa,volume_angstrom3,a_angstrom,"
          + "b_angstrom,c_angstrom,alpha_deg,beta_deg,gamma_deg,mobile_msd_angstrom2,"
          + "framework_rmsd_angstrom";

  /// Columns of a committee, after the others: root mean square over the atoms at this step;
  /// largest on any atom at any step since the row before.
  static final String SPREAD_HEADER =
      ",rms_force_spread_ev_per_angstrom,max_force_spread_ev_per_angstrom";

  private final FileChannel channel;
  private final StringBuilder pending = new StringBuilder();
  private long written;

  private ThermoLog(FileChannel channel) {
    this.channel = channel;
  }

  /// Opens the file and cuts it to its first `bytes` bytes; 0 begins a new one, with its header.
  ///
  /// @param committee whether rows end with the spread of a committee's forces
  /// @throws org.haven.inputs.InputException if the file is shorter
  static ThermoLog open(Path file, long bytes, boolean committee) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    ThermoLog log = new ThermoLog(channel);
    if (channel.size() < bytes) {
      long size = channel.size();
      channel.close();
      throw SimulationFiles.shortened(file, size, bytes);
    }
    channel.truncate(bytes);
    channel.position(bytes);
    log.written = bytes;
    if (bytes == 0) {
      log.pending.append(HEADER).append(committee ? SPREAD_HEADER : "").append('\n');
    }
    return log;
  }

  /// Appends a row; an infinite or undefined number leaves its field empty.
  ///
  /// @param spreads last columns: two for a committee, else none
  /// @param values columns before them
  void append(long step, double timePs, String stage, double[] spreads, double... values) {
    pending.append(step).append(',').append(timePs).append(',').append(stage);
    append(values);
    append(spreads);
    pending.append('\n');
  }

  private void append(double[] values) {
    for (double value : values) {
      pending.append(',');
      if (Double.isFinite(value)) {
        pending.append(value);
      }
    }
  }

  /// Hands all rows to the operating system.
  void flush() throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(pending.toString());
    pending.setLength(0);
    while (bytes.hasRemaining()) {
      written += channel.write(bytes);
    }
  }

  /// Flushes, and returns when the rows are on the disk.
  void sync() throws IOException {
    flush();
    channel.force(true);
  }

  /// Length of the file in bytes after the last flush.
  long length() {
    return written;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
    }
  }
}
