package org.haven.inputs.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.InputException;
import org.haven.kernels.Cell;

/// Frames of a simulation, Haven's own or another program's, evenly spaced in time but where
/// [#starts] says otherwise.
///
/// Positions are unwrapped: continuous from frame to frame. A reader of a format with wrapped
/// coordinates unwraps while reading and refuses a step of half a cell or more.
public interface Trajectory extends AutoCloseable {
  /// Name of [#dipoleChange] in files of Haven.
  String DIPOLE_CHANGE = "dipole_change";

  /// Where it came from, for messages.
  String source();

  /// Number of whole frames.
  int frames();

  /// Time between frames in fs.
  ///
  /// @throws InputException where the file does not state it and nobody gave it
  double frameIntervalFs();

  /// Whether the time between frames is known; asking for it is refused where it is not.
  default boolean hasTimes() {
    return true;
  }

  /// Frames with which a part begins, the first is 0: between the parts frames are missing, or one
  /// does not continue the other. No window of time may cross from a part into the next.
  default List<Integer> starts() {
    return List.of(0);
  }

  /// Time in fs or number of the step of a frame, as the file labels it; NaN where it does not.
  default double label(int frame) {
    return Double.NaN;
  }

  /// [N] symbols of the stored particles, the same in every frame.
  List<String> symbols();

  /// Cell of a frame.
  Cell cell(int frame);

  /// Reads the unwrapped Cartesian positions of a frame into `positions` [3N], Å. Frames are read
  /// in ascending order.
  void read(int frame, double[] positions);

  /// Reads velocities [3N] in Å/fs where the file has them; returns false where not.
  default boolean readVelocities(int frame, double[] velocities) {
    return false;
  }

  /// Displacement [3] in Å of the framework (mean over the species that are not stored) since frame
  /// 0, for files that hold only the mobile species. Empty when all species are stored.
  default Optional<double[]> frameworkDisplacement(int frame) {
    return Optional.empty();
  }

  /// Change [3] of the cell's dipole moment ∫ Σ_i Z*_i v_i dt in e Å since some frame, by the Born
  /// effective charges of the potential; empty where the file has none.
  default Optional<double[]> dipoleChange(int frame) {
    return Optional.empty();
  }

  /// Target or mean temperature in K where the file states it.
  default OptionalDouble temperatureK() {
    return OptionalDouble.empty();
  }

  /// The field on colour charges that drove the simulation; empty at equilibrium, and where the
  /// file cannot state one.
  default Optional<ColourField> colourField() {
    return Optional.empty();
  }

  /// What the reader found odd and the user should know.
  default List<String> warnings() {
    return List.of();
  }

  @Override
  void close();
}
