package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.Arrays;

/// Calls `forward` of a TorchScript module with any arguments and with gradients.
///
/// DJL's public calls either take tensors only or switch gradients off; the native method behind
/// them does neither, but is visible in this package alone.
public final class ModuleCall {
  private ModuleCall() {}

  /// @param module loaded with its parameters trainable, else libtorch runs in inference mode
  /// @return the result; the caller closes it and the arguments
  public static IValue forward(PtSymbolBlock module, IValue... arguments) {
    long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
    return new IValue(
        PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), "forward", handles, true, false));
  }
}
