package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;
import java.util.Arrays;

/// Calls `forward` of a TorchScript module with any arguments and with gradients, and takes a Dict
/// apart in its own order.
///
/// DJL's public calls either take tensors only or switch gradients off, and read every key; the
/// native methods behind them do neither, but are visible in this package alone.
public final class ModuleCall {
  private ModuleCall() {}

  /// @param module loaded with its parameters trainable, else libtorch runs in inference mode
  /// @return the result; the caller closes it and the arguments
  public static IValue forward(PtSymbolBlock module, IValue... arguments) {
    long[] handles = Arrays.stream(arguments).mapToLong(IValue::getHandle).toArray();
    return new IValue(
        PyTorchLibrary.LIB.moduleRunMethod(module.getHandle(), "forward", handles, true, false));
  }

  /// The entries of a Dict, keys and values by turns, in its order; the caller closes them.
  public static IValue[] entries(IValue dict) {
    return Arrays.stream(PyTorchLibrary.LIB.iValueToMap(dict.getHandle()))
        .mapToObj(IValue::new)
        .toArray(IValue[]::new);
  }
}
