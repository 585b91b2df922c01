package org.haven.integrators.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.trajectory.ExtendedXyz;
import org.haven.integrators.MolecularSystem;
import org.haven.potentials.compose.ForceSpread;
import org.haven.potentials.compose.Labelling;

/// `labelling.xyz`: frames on which a committee disagrees, positions and cell alone, for a
/// reference method to label (query by committee). No more than the cap, and never two within the
/// spacing in time.
///
/// What was saved is part of the checkpoint: a simulation that is killed and continued saves the
/// same frames as one that was not.
final class LabellingFrames implements Accumulator, AutoCloseable {
  private static final long NEVER = -1;

  private final Labelling rules;
  private final ForceSpread committee;
  private final long spacingSteps;
  private final Path file;
  private FileChannel channel;
  private long saved;
  private long lastStep = NEVER;
  private long bytes;

  LabellingFrames(Labelling rules, ForceSpread committee, double timeStepFs, Path file) {
    this.rules = rules;
    this.committee = committee;
    this.spacingSteps = (long) Math.ceil(rules.spacingFs() / timeStepFs - 1e-9);
    this.file = file;
  }

  /// Opens the file, cut to what the checkpoint counts on; empty without a checkpoint.
  ///
  /// @throws org.haven.inputs.InputException if it is shorter
  void open() throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.size() < bytes) {
      long size = channel.size();
      channel.close();
      throw SimulationFiles.shortened(file, size, bytes);
    }
    channel.truncate(bytes);
    channel.position(bytes);
  }

  /// Whether the state after `step` is to be saved.
  boolean isDue(long step) {
    return saved < rules.maxFrames()
        && (lastStep == NEVER || step - lastStep >= spacingSteps)
        && committee.largestForceSpreadEvPerAngstrom() > rules.aboveEvPerAngstrom();
  }

  /// Whether no more frames will be saved.
  boolean isFull() {
    return saved >= rules.maxFrames();
  }

  /// Appends a frame.
  void save(Structure frame, long step) throws IOException {
    String text = ExtendedXyz.text(frame);
    ByteBuffer buffer = StandardCharsets.UTF_8.encode(text);
    while (buffer.hasRemaining()) {
      bytes += channel.write(buffer);
    }
    saved++;
    lastStep = step;
  }

  /// Returns when all frames are on the disk.
  void sync() throws IOException {
    channel.force(true);
  }

  @Override
  public String name() {
    return "labelling";
  }

  /// Frames are saved by [#save]; there is nothing else to gather.
  @Override
  public void sample(MolecularSystem system, long step) {}

  @Override
  public Map<String, double[]> variables() {
    return Map.of("saved", new double[] {saved, lastStep, bytes});
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    double[] state = variables.getOrDefault("saved", new double[] {0, NEVER, 0});
    saved = (long) state[0];
    lastStep = (long) state[1];
    bytes = (long) state[2];
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
