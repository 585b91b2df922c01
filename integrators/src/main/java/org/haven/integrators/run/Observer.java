package org.haven.integrators.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.haven.inputs.h5md.H5mdWriter;

/// Something that a simulation does besides stepping: it measures, writes, guards.
///
/// A simulation asks its [Observers] in their order at every [Moment], and knows none by name. What
/// an observer gathers is a function of the moments alone, and its [#variables] are part of the
/// checkpoint, so that a run continued from there gathers the same bits. One that needs more than
/// the loop comes in by an [ObserverProvider].
interface Observer extends AutoCloseable {
  /// A column of `thermo.csv`.
  ///
  /// @param name with the unit at its end
  /// @param value called once for each row; what is not finite leaves the field empty
  record Column(String name, ToDoubleFunction<Moment> value) {}

  /// A quantity in every frame of `trajectory.h5`.
  ///
  /// @param about name, unit, shape
  /// @param value called once for each frame
  record FrameQuantity(H5mdWriter.Observable about, Function<Moment, double[]> value) {}

  /// What an observer does at a moment.
  interface Action {
    void at(Moment now) throws IOException;
  }

  /// Unique name; the checkpoint keeps the variables under it.
  String name();

  /// When [#see] is due.
  Trigger trigger();

  /// Looks at a moment that is due.
  ///
  /// @throws IOException if a file cannot be written
  /// @throws GuardException if the simulation must not go on
  void see(Moment now) throws IOException;

  /// Columns after those that every `thermo.csv` has.
  default List<Column> columns() {
    return List.of();
  }

  /// What frames hold besides positions, velocities and cell.
  default List<FrameQuantity> frameQuantities() {
    return List.of();
  }

  /// All variables, for a checkpoint; called after [#sync]. Copies.
  default Map<String, double[]> variables() {
    return Map.of();
  }

  /// Takes back what [#variables] gave.
  default void restore(Map<String, double[]> variables) {}

  /// Opens files, cut to what the restored checkpoint counts on, empty without one.
  ///
  /// @throws org.haven.inputs.InputException if a file has lost what the checkpoint counts on
  default void open() throws IOException {}

  /// Hands what was written to the operating system.
  default void flush() throws IOException {}

  /// Returns when what was written is on the disk; a checkpoint may then count on it.
  default void sync() throws IOException {}

  /// Copies the file that a checkpoint of now counts on and that will grow: other simulations begin
  /// with it. Called after [#sync].
  default void keep() throws IOException {}

  /// Closes files; may be called again.
  @Override
  default void close() throws IOException {}

  /// An observer that has neither variables nor files.
  static Observer of(String name, Trigger trigger, Action action) {
    return new Observer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Trigger trigger() {
        return trigger;
      }

      @Override
      public void see(Moment now) throws IOException {
        action.at(now);
      }
    };
  }
}
