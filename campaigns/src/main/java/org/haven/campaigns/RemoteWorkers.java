package org.haven.campaigns;

import java.io.Serializable;
import java.util.Optional;
import java.util.ServiceLoader;
import org.haven.integrators.run.StopRequest;

/// Workers on other machines that do parts of a campaign on a folder that all of them see, while a
/// driver waits. What they find is in the ledger, so that nothing is lost with a worker or with the
/// driver. Found by [ServiceLoader]; none comes with an ordinary build.
public interface RemoteWorkers {
  /// Word after `--on`, for example `spark`.
  String name();

  /// Does all parts, some of them at once, and again those whose worker was lost.
  ///
  /// @param master address of what hands them out
  /// @return why not all parts are done; empty where they are, or `stop` has ended it
  Optional<String> run(RemoteJob job, String master, StopRequest stop, Progress progress);

  /// Those of a name, if they have been built.
  static Optional<RemoteWorkers> find(String name) {
    return ServiceLoader.load(RemoteWorkers.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(workers -> workers.name().equals(name))
        .findFirst();
  }

  /// Hears how the parts come along, from any thread.
  interface Progress {
    /// So many are done.
    void done(int parts);

    /// A part is begun again, from what is in the ledger.
    void again(int part, String reason);
  }

  /// What all parts have in common, in a form that can be sent.
  ///
  /// @param screen path of SCREEN.yaml, the same on all machines
  /// @param folder of the campaign, the same on all machines
  /// @param parts how many there are
  /// @param threads of each
  /// @param retryFailed do failed tasks again
  record RemoteJob(String screen, String folder, int parts, int threads, boolean retryFailed)
      implements Serializable {}
}
