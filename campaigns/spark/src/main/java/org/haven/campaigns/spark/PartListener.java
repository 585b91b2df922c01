package org.haven.campaigns.spark;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Success$;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.haven.campaigns.RemoteWorkers.Progress;

/// Counts parts that end, and tells of those that will be done again.
final class PartListener extends SparkListener {
  private final Progress progress;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  PartListener(Progress progress) {
    this.progress = progress;
  }

  /// Parts under way.
  int running() {
    return running.get();
  }

  @Override
  public void onTaskStart(SparkListenerTaskStart start) {
    running.incrementAndGet();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    running.decrementAndGet();
    if (end.reason() == Success$.MODULE$) {
      progress.done(done.incrementAndGet());
    } else if (end.reason() instanceof TaskFailedReason failed) {
      String reason = failed.toErrorString().lines().findFirst().orElse("");
      progress.again(end.taskInfo().index() + 1, reason);
    }
  }
}
