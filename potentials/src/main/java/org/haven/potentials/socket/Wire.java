package org.haven.potentials.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.haven.inputs.Plain;
import org.haven.kernels.Cell;
import org.haven.kernels.Matrix3;
import org.haven.potentials.Evaluation;

/// The messages of i-PI's protocol on one connection, in both directions. Used by one thread.
///
/// A message is a header of 12 ASCII characters, and with three of them numbers follow: 8-byte
/// floats and 4-byte integers, least byte first, in Bohr and Hartree.
///
/// | header | follows |
/// |---|---|
/// | `INIT` | number of the replica, bytes of a text, the text |
/// | `POSDATA` | cell h and h⁻¹, each 3×3 row by row with the lattice vectors as columns; N; positions [3N] |
/// | `FORCEREADY` | energy; N; forces [3N]; virial W, 3×3, positive under pressure; bytes of a text, the text |
///
/// What comes in is believed only after it was checked: memory is taken for as many atoms as this
/// side knows of, however many the other side says, and texts are read past. Every call ends after
/// its time at the latest.
final class Wire implements AutoCloseable {
  /// First words of messages.
  enum Header {
    STATUS,
    READY,
    NEEDINIT,
    HAVEDATA,
    INIT,
    POSDATA,
    GETFORCE,
    FORCEREADY,
    EXIT
  }

  private static final int HEADER_BYTES = 12;
  private static final int NINE = 72;

  /// Texts beside forces are of some kB where there are any.
  private static final int LONGEST_TEXT_BYTES = 1 << 26;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final int count;
  private final long timeoutNs;
  private final ByteBuffer buffer;
  private long deadline;

  /// Takes over a connected channel.
  ///
  /// @param count N of all messages
  /// @param timeoutNs longest time that the other side may be silent, 0 for any
  Wire(SocketChannel channel, int count, long timeoutNs) throws IOException {
    this.channel = channel;
    this.count = count;
    this.timeoutNs = timeoutNs;
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    selector = Selector.open();
    key = channel.register(selector, SelectionKey.OP_READ);
    buffer =
        ByteBuffer.allocateDirect(HEADER_BYTES + 2 * NINE + 4 + 24 * count + 16)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Sends a header alone.
  void send(Header header) throws IOException {
    begin(header);
    flush();
  }

  /// Waits for the next message.
  ///
  /// @throws ProtocolException if it is none of `expected`
  Header receive(Header... expected) throws IOException {
    Header header = next();
    if (header == null) {
      throw closed(null);
    }
    if (!Arrays.asList(expected).contains(header)) {
      throw new ProtocolException("sent " + header + " where " + names(expected) + " was due");
    }
    return header;
  }

  /// The next message; null if the other side ended the connection instead.
  ///
  /// @throws ProtocolException if its header is none of the protocol
  Header next() throws IOException {
    start();
    if (!fill(HEADER_BYTES, true)) {
      return null;
    }
    byte[] bytes = new byte[HEADER_BYTES];
    buffer.get(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (Header header : Header.values()) {
      if (header.name().equals(text.strip())) {
        return header;
      }
    }
    throw new ProtocolException(
        "sent " + Plain.quoted(text) + ", which is no header of i-PI's protocol");
  }

  /// Sends `INIT`.
  void sendInit(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    begin(Header.INIT);
    buffer.putInt(0).putInt(bytes.length);
    flush();
    for (int done = 0; done < bytes.length; ) {
      buffer.clear();
      int part = Math.min(buffer.capacity(), bytes.length - done);
      buffer.put(bytes, done, part);
      done += part;
      flush();
    }
  }

  /// Reads past what follows `INIT`.
  void receiveInit() throws IOException {
    start();
    fill(4);
    buffer.getInt();
    skipText();
  }

  /// Sends `POSDATA`.
  ///
  /// @param positions [3N] in Å
  void sendPositions(Cell cell, double[] positions) throws IOException {
    begin(Header.POSDATA);
    double[] columns = Matrix3.transpose(cell.rows());
    put(columns, 9, 1 / AtomicUnits.BOHR_ANGSTROM);
    put(Matrix3.inverse(columns), 9, AtomicUnits.BOHR_ANGSTROM);
    buffer.putInt(count);
    put(positions, 3 * count, 1 / AtomicUnits.BOHR_ANGSTROM);
    flush();
  }

  /// Reads what follows `POSDATA`.
  ///
  /// @param positions [3N] in Å, written
  /// @return the cell; the inverse that comes with it is not used
  /// @throws ProtocolException if the number of atoms is another one, or what came is no cell
  Cell receivePositions(double[] positions) throws IOException {
    start();
    fill(2 * NINE + 4);
    double[] columns = new double[9];
    get(columns, 9, AtomicUnits.BOHR_ANGSTROM);
    buffer.position(buffer.position() + NINE);
    requireCount("positions");
    fill(24 * count);
    get(positions, 3 * count, AtomicUnits.BOHR_ANGSTROM);
    for (double x : positions) {
      if (!Double.isFinite(x)) {
        throw new ProtocolException("sent a position that is " + x);
      }
    }
    try {
      return Cell.ofRows(Matrix3.transpose(columns));
    } catch (IllegalArgumentException none) {
      throw new ProtocolException("sent a cell that is none: " + none.getMessage());
    }
  }

  /// Sends `FORCEREADY`, with a text of one byte: some programs take an empty one for the end of
  /// the connection.
  void sendForces(Evaluation forces) throws IOException {
    begin(Header.FORCEREADY);
    buffer.putDouble(forces.energyEv() / AtomicUnits.HARTREE_EV).putInt(count);
    put(forces.forces(), 3 * count, 1 / AtomicUnits.HARTREE_PER_BOHR);
    put(Matrix3.transpose(forces.virial()), 9, 1 / AtomicUnits.HARTREE_EV);
    buffer.putInt(1).put((byte) ' ');
    flush();
  }

  /// Reads what follows `FORCEREADY` into energy, forces and virial; the energies of the particles
  /// become equal shares.
  ///
  /// @throws ProtocolException if the number of atoms is another one
  void receiveForces(Evaluation forces) throws IOException {
    start();
    fill(12);
    forces.setEnergyEv(buffer.getDouble() * AtomicUnits.HARTREE_EV);
    requireCount("forces");
    fill(24 * count + NINE);
    get(forces.forces(), 3 * count, AtomicUnits.HARTREE_PER_BOHR);
    double[] columns = new double[9];
    get(columns, 9, AtomicUnits.HARTREE_EV);
    System.arraycopy(Matrix3.transpose(columns), 0, forces.virial(), 0, 9);
    Arrays.fill(forces.energies(), forces.energyEv() / count);
    skipText();
  }

  private void requireCount(String what) throws ProtocolException {
    int told = buffer.getInt();
    if (told != count) {
      throw new ProtocolException(
          "sent " + what + " of " + told + " atoms; the structure has " + count);
    }
  }

  private void skipText() throws IOException {
    fill(4);
    int bytes = buffer.getInt();
    if (bytes < 0 || bytes > LONGEST_TEXT_BYTES) {
      throw new ProtocolException(
          "announced a text of " + bytes + " bytes; at most " + LONGEST_TEXT_BYTES + " are read");
    }
    for (int left = bytes; left > 0; ) {
      int part = Math.min(left, buffer.capacity());
      fill(part);
      left -= part;
    }
  }

  private void begin(Header header) {
    buffer.clear();
    byte[] bytes = new byte[HEADER_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    byte[] name = header.name().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, 0, name.length);
    buffer.put(bytes);
  }

  private void put(double[] values, int length, double unit) {
    for (int k = 0; k < length; k++) {
      buffer.putDouble(values[k] * unit);
    }
  }

  private void get(double[] values, int length, double unit) {
    for (int k = 0; k < length; k++) {
      values[k] = buffer.getDouble() * unit;
    }
  }

  private void start() {
    deadline = System.nanoTime() + timeoutNs;
  }

  private void flush() throws IOException {
    start();
    buffer.flip();
    while (buffer.hasRemaining()) {
      int written;
      try {
        written = channel.write(buffer);
      } catch (IOException gone) {
        throw closed(gone);
      }
      if (written == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  private void fill(int bytes) throws IOException {
    fill(bytes, false);
  }

  /// Reads so many bytes, ready to be taken from the buffer.
  ///
  /// @param mayEnd whether the other side may end the connection before the first; then false
  private boolean fill(int bytes, boolean mayEnd) throws IOException {
    buffer.clear().limit(bytes);
    while (buffer.hasRemaining()) {
      int read;
      try {
        read = channel.read(buffer);
      } catch (IOException gone) {
        throw closed(gone);
      }
      if (read < 0) {
        if (mayEnd && buffer.position() == 0) {
          return false;
        }
        throw closed(null);
      }
      if (read == 0) {
        await(SelectionKey.OP_READ);
      }
    }
    buffer.flip();
    return true;
  }

  private void await(int operation) throws IOException {
    key.interestOps(operation);
    long leftNs = deadline - System.nanoTime();
    if (timeoutNs != 0 && leftNs <= 0) {
      throw new ProtocolException("was silent for " + Plain.rounded(1e-9 * timeoutNs) + " s");
    }
    selector.select(timeoutNs == 0 ? 0 : Math.max(1, leftNs / 1_000_000));
    selector.selectedKeys().clear();
  }

  private static ProtocolException closed(IOException cause) {
    ProtocolException closed = new ProtocolException("ended the connection");
    if (cause != null) {
      closed.initCause(cause);
    }
    return closed;
  }

  private static String names(Header... headers) {
    return Arrays.stream(headers).map(Enum::name).collect(Collectors.joining(" or "));
  }

  SocketChannel channel() {
    return channel;
  }

  /// Lets go of the channel, which stays connected.
  void release() {
    try {
      selector.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /// Ends the connection.
  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException gone) {
      // It is closed all the same.
      return;
    }
  }
}
