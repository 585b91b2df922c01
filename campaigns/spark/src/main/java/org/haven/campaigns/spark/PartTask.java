package org.haven.campaigns.spark;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.haven.campaigns.Campaign;
import org.haven.campaigns.Part;
import org.haven.campaigns.RemoteWorkers.RemoteJob;
import org.haven.integrators.run.StopRequest;

/// A part of a campaign, on an executor. What it finds is in the ledger, in the campaign's folder;
/// done again, it goes on from there, dynamics from their checkpoints.
///
/// @param job what all parts have in common
record PartTask(RemoteJob job) implements Function<Integer, Integer> {
  /// Campaigns that this executor has read: to plan one of 10⁵ structures takes longer than to do
  /// fifty of them.
  private static final Map<RemoteJob, Campaign> READ = new HashMap<>();

  /// Does it. Where Spark takes the task back, the pool is interrupted and leaves checkpoints.
  ///
  /// @param part from 1
  /// @return the part
  @Override
  public Integer call(Integer part) {
    campaign(job).runWhenFree(new Part(part, job.parts()), job.retryFailed(), new StopRequest());
    return part;
  }

  private static synchronized Campaign campaign(RemoteJob job) {
    return READ.computeIfAbsent(
        job, j -> Campaign.of(Path.of(j.screen()), Path.of(j.folder()), j.threads()));
  }
}
