package org.haven.potentials.graph;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.haven.inputs.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A TorchScript module in memory.
final class TorchModule implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TorchModule.class);

  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private final boolean singlePrecision;

  /// Input arrays by key, kept from call to call; libtorch reads them in place.
  private final Map<String, ByteBuffer> buffers = new HashMap<>();

  private List<String> resultNames = List.of();

  private boolean rearranged;
  private long nanos;

  private TorchModule(PtNDManager manager, PtSymbolBlock block, boolean singlePrecision) {
    this.manager = manager;
    this.block = block;
    this.singlePrecision = singlePrecision;
  }

  /// Loads a model as its file has it.
  ///
  /// @throws InputException if PyTorch refuses the file
  static TorchModule load(Path file, boolean singlePrecision) {
    return load(file, file, singlePrecision);
  }

  /// Loads a model with simplified code; empty if there is nothing to simplify, or PyTorch refuses
  /// the code.
  static Optional<TorchModule> simplified(Path file, boolean singlePrecision, Rewriting rewriting) {
    try (SimplifiedModule copy = SimplifiedModule.of(file, rewriting).orElse(null)) {
      if (copy == null) {
        return Optional.empty();
      }
      TorchModule module = load(file, copy.file(), singlePrecision);
      module.rearranged = copy.rearranged();
      return Optional.of(module);
    } catch (InputException | IOException e) {
      LOG.debug("{} runs as it is, its simplified code failed", file, e);
      return Optional.empty();
    }
  }

  private static TorchModule load(Path named, Path file, boolean singlePrecision) {
    return TorchRuntime.call(
        1,
        () -> {
          PtNDManager manager = (PtNDManager) TorchRuntime.manager().newSubManager();
          try {
            // Trainable parameters keep libtorch out of inference mode, in which the model could
            // not differentiate; frozen, they get no gradients of their own.
            PtSymbolBlock block =
                JniUtils.loadModule(manager, file, false, new String[0], new String[0], true);
            block.freezeParameters(true);
            return new TorchModule(manager, block, singlePrecision);
          } catch (RuntimeException e) {
            manager.close();
            throw new InputException(named, "PyTorch cannot load it: " + summary(e), e);
          }
        });
  }

  /// One call of the model.
  ///
  /// @param prepare gives the arguments
  /// @param take reads the results
  /// @throws ModelFailure if the model fails
  void call(int threads, Consumer<ModelCall> prepare, Consumer<ModelCall> take) {
    TorchRuntime.call(
        threads,
        () -> {
          try (ModelCall call = new ModelCall(this)) {
            prepare.accept(call);
            call.run(block);
            take.accept(call);
            resultNames = call.resultNames();
            call.close();
            nanos += call.nanos();
            return null;
          } catch (EngineException e) {
            throw new ModelFailure(summary(e), e);
          }
        });
  }

  /// Time of all calls within libtorch.
  long nanos() {
    return nanos;
  }

  /// Whether its numbers may be rounded otherwise than those of the code in its file.
  boolean rearranged() {
    return rearranged;
  }

  boolean singlePrecision() {
    return singlePrecision;
  }

  /// Names of the results of the last call, in the model's order.
  List<String> resultNames() {
    return resultNames;
  }

  /// A direct buffer of at least `bytes`, at its beginning.
  ByteBuffer buffer(String key, int bytes) {
    ByteBuffer buffer = buffers.get(key);
    if (buffer == null || buffer.capacity() < bytes) {
      buffer =
          ByteBuffer.allocateDirect(Math.max(64, bytes + bytes / 8)).order(ByteOrder.nativeOrder());
      buffers.put(key, buffer);
    }
    return buffer.clear().limit(bytes);
  }

  @Override
  public void close() {
    TorchRuntime.call(
        1,
        () -> {
          block.close();
          manager.close();
          return null;
        });
  }

  /// The line of a TorchScript failure that says what is wrong.
  private static String summary(RuntimeException failure) {
    String[] lines = String.valueOf(failure.getMessage()).strip().split("\n");
    for (String line : lines) {
      if (line.startsWith("RuntimeError:") || line.contains("Error:")) {
        return line.strip();
      }
    }
    return lines[0].strip();
  }

  /// A model that fails on what it was given.
  static final class ModelFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ModelFailure(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
