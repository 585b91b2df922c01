package org.haven.inputs.trajectory;

import java.util.List;
import org.haven.inputs.LineReader;
import org.haven.inputs.structure.ExtendedXyz;
import org.haven.inputs.structure.Structure;

/// Frames of an extended XYZ file; `Time` in their comment lines is in fs, as GPUMD writes it.
/// Positions may be wrapped or not: both are unwrapped by nearest image.
final class ExtendedXyzFrames implements FrameSource {
  private final LineReader reader;
  private List<String> symbols;

  ExtendedXyzFrames(LineReader reader) {
    this.reader = reader;
  }

  @Override
  public Frame next() {
    ExtendedXyz.Frame frame = ExtendedXyz.nextFrame(reader);
    if (frame == null) {
      return null;
    }
    reader.refuseCutLine();
    Structure s = frame.structure();
    if (symbols == null || !symbols.equals(s.symbols())) {
      symbols = s.symbols();
    }
    double[] fractional = new double[3 * s.count()];
    s.cell().toFractional(s.positions(), fractional);
    return new Frame(
        symbols,
        s.cell().rows(),
        fractional,
        false,
        s.velocities().orElse(null),
        frame.timeFs().orElse(Double.NaN),
        -1);
  }

  @Override
  public boolean exhausted() {
    return reader.exhausted();
  }

  @Override
  public void close() {
    reader.close();
  }
}
