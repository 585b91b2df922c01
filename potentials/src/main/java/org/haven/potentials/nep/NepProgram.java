package org.haven.potentials.nep;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.haven.kernels.code.VectorProgram;

/// Writes the [NepStages] of a shape of model: loops over basis functions, harmonics and monomials
/// are unrolled and offsets are constants, in float or in double from the same source.
final class NepProgram {
  private static final Map<NepLayout.Shape, NepStages> WRITTEN = new ConcurrentHashMap<>();

  private NepProgram() {}

  /// The stages for this layout; written at the first call for its shape.
  static NepStages of(NepLayout layout) {
    return WRITTEN.computeIfAbsent(
        layout.shape,
        shape ->
            VectorProgram.write(
                NepStages.class,
                MethodHandles.lookup(),
                layout.type,
                program -> {
                  new NepPairCode(layout).write(program);
                  new NepAngularCode(layout).write(program);
                  new NepNetworkCode(layout).write(program);
                }));
  }
}
