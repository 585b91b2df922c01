package ai.djl.pytorch.jni;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/// A tensor of libtorch on the CPU, by its bare handle.
///
/// DJL's own arrays ask libtorch for layout, device and type and register with a manager, several
/// crossings each; a call of a small model is too short for that. Whoever makes a tensor closes it.
public final class Tensor implements AutoCloseable {
  private static final int STRIDED = 0;
  private static final int[] CPU = {0, -1};
  private static final int FLOAT64 = DataType.FLOAT64.ordinal();
  private static final int FLOAT32 = DataType.FLOAT32.ordinal();

  private long handle;

  private Tensor(long handle) {
    this.handle = handle;
  }

  /// A tensor on the memory of a direct buffer, which has to outlive it.
  ///
  /// @param differentiable whether derivatives by it will be asked for
  public static Tensor of(ByteBuffer buffer, DataType type, boolean differentiable, long... shape) {
    return new Tensor(
        PyTorchLibrary.LIB.torchFromBlob(
            buffer, shape, type.ordinal(), STRIDED, CPU, differentiable));
  }

  /// The tensor in a value.
  public static Tensor in(IValue value) {
    return new Tensor(PyTorchLibrary.LIB.iValueToTensor(value.getHandle()));
  }

  /// A value that holds this tensor.
  public IValue value() {
    return new IValue(PyTorchLibrary.LIB.iValueFromTensor(handle));
  }

  /// A Dict of tensors.
  public static IValue dict(String[] keys, Tensor[] tensors) {
    long[] handles = new long[tensors.length];
    for (int k = 0; k < handles.length; k++) {
      handles[k] = tensors[k].handle;
    }
    return new IValue(PyTorchLibrary.LIB.iValueFromStringMap(keys, handles));
  }

  /// Differentiates the sum of this tensor's numbers by all that [#of] made differentiable.
  public void differentiateSum() {
    try (Tensor ones =
        new Tensor(
            PyTorchLibrary.LIB.torchOnesLike(
                handle, PyTorchLibrary.LIB.torchDType(handle), STRIDED, CPU, false))) {
      PyTorchLibrary.LIB.torchBackward(handle, ones.handle, false, false);
    }
  }

  /// The derivatives by this tensor.
  public Tensor gradient() {
    return new Tensor(PyTorchLibrary.LIB.torchGrad(handle));
  }

  /// Its numbers, in the order of C.
  ///
  /// @throws IllegalArgumentException if they are neither float32 nor float64
  public double[] numbers() {
    if (!PyTorchLibrary.LIB.torchIsContiguous(handle)) {
      try (Tensor contiguous = new Tensor(PyTorchLibrary.LIB.torchToContiguous(handle))) {
        return contiguous.numbers();
      }
    }
    int type = PyTorchLibrary.LIB.torchDType(handle);
    ByteBuffer bytes =
        PyTorchLibrary.LIB.torchDirectByteBuffer(handle).order(ByteOrder.nativeOrder());
    if (type == FLOAT64) {
      double[] numbers = new double[bytes.remaining() / 8];
      bytes.asDoubleBuffer().get(numbers);
      return numbers;
    }
    if (type != FLOAT32) {
      throw new IllegalArgumentException(
          "the model returns numbers of type " + DataType.values()[type]);
    }
    FloatBuffer floats = bytes.asFloatBuffer();
    double[] numbers = new double[floats.remaining()];
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = floats.get(k);
    }
    return numbers;
  }

  @Override
  public void close() {
    if (handle != 0) {
      PyTorchLibrary.LIB.torchDeleteTensor(handle);
      handle = 0;
    }
  }
}
