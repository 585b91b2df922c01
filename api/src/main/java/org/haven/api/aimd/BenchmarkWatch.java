package org.haven.api.aimd;

import java.util.List;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.integrators.run.Progress;

/// Hears how a benchmark comes along.
public interface BenchmarkWatch {
  /// Hears nothing.
  BenchmarkWatch NONE =
      new BenchmarkWatch() {
        @Override
        public void note(String line) {}

        @Override
        public void status(String line, double done) {}

        @Override
        public Progress dynamics(RunSpec spec, List<SimulationName> simulations) {
          return Progress.NONE;
        }
      };

  /// Something that is good to know, once.
  void note(String line);

  /// What is being done, replaced by the next.
  ///
  /// @param done share of it, 0 to 1
  void status(String line, double done);

  /// Who hears of these simulations of a deck.
  Progress dynamics(RunSpec spec, List<SimulationName> simulations);
}
