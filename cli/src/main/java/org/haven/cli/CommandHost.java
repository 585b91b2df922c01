package org.haven.cli;

import java.util.List;
import org.haven.api.serve.Host;
import org.haven.api.serve.Job;
import org.haven.inputs.InputException;

/// Runs the commands of `haven` for a client of `haven serve`.
final class CommandHost implements Host {
  @Override
  public String version() {
    return Haven.version();
  }

  @Override
  public Failure failure(Throwable failure) {
    return Haven.failure(failure, null);
  }

  @Override
  public int run(List<String> words, Job job) {
    if (words.isEmpty() || words.getFirst().equals("serve")) {
      throw new InputException("'words' must begin with a command other than serve, as in neb");
    }
    try {
      return Haven.execute(new JobConsole(job), words.toArray(String[]::new));
    } finally {
      Logging.off();
    }
  }
}
