package org.haven.campaigns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.haven.campaigns.plan.Candidate;
import org.haven.inputs.OutputException;
import org.haven.integrators.run.StopRequest;

/// Workers on this machine: as many candidates at once as there are threads, a thread each, which
/// wastes none on waiting for others. The cheapest stage that has a task comes first.
final class LocalPool {
  private final Campaign campaign;
  private final boolean retryFailed;
  private final StopRequest stop;
  private final CampaignProgress progress;
  private final PriorityQueue<Work> waiting = new PriorityQueue<>(Work.ORDER);
  private final Path times;
  private int running;
  private Throwable failure;

  /// @param retryFailed do failed tasks of later stages again, too
  LocalPool(Campaign campaign, boolean retryFailed, StopRequest stop, CampaignProgress progress) {
    this.campaign = campaign;
    this.retryFailed = retryFailed;
    this.stop = stop;
    this.progress = progress;
    this.times = campaign.folder().resolve(Times.FILE);
  }

  /// Does all works, and those that follow from them.
  ///
  /// @param tally counts on
  void run(List<Work> works, Tally tally) {
    waiting.addAll(works);
    List<Thread> workers = new ArrayList<>();
    for (int k = 0; k < Math.min(campaign.spec().threads(), Math.max(1, works.size())); k++) {
      workers.add(Thread.ofPlatform().name("haven-worker-" + k).start(() -> work(tally)));
    }
    for (Thread worker : workers) {
      boolean done = false;
      while (!done) {
        try {
          worker.join();
          done = true;
        } catch (InterruptedException interrupted) {
          stop.request("interrupt");
        }
      }
    }
    synchronized (this) {
      switch (failure) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> {}
      }
    }
  }

  private void work(Tally tally) {
    try {
      for (Work work = take(); work != null; work = take()) {
        Candidate candidate = campaign.candidates().get(work.candidate());
        long start = System.nanoTime();
        boolean done = false;
        try {
          done = campaign.funnel().advance(candidate, work.realisation(), work.trail(), stop);
        } finally {
          ended(work, candidate, done, (System.nanoTime() - start) * 1e-9, tally);
        }
      }
    } catch (RuntimeException | Error thrown) {
      synchronized (this) {
        failure = failure == null ? thrown : failure;
        stop.request("failure of a worker");
        notifyAll();
      }
    }
  }

  /// The next task; waits where others may bring one; null where none will come.
  private synchronized Work take() {
    while (!stop.isRequested()) {
      Work next = waiting.poll();
      if (next != null) {
        running++;
        return next;
      }
      if (running == 0) {
        return null;
      }
      try {
        // A signal does not wake a thread.
        wait(500);
      } catch (InterruptedException interrupted) {
        stop.request("interrupt");
      }
    }
    return null;
  }

  private void ended(Work work, Candidate candidate, boolean done, double seconds, Tally tally) {
    int retryFrom = retryFailed ? work.trail().stage() + 1 : Integer.MAX_VALUE;
    Work next =
        done
            ? new Work(
                work.candidate(),
                work.realisation(),
                campaign.funnel().trail(candidate, work.realisation(), retryFrom))
            : work;
    synchronized (this) {
      running--;
      if (done) {
        int k = work.trail().stage();
        String stage = campaign.labels().get(k);
        work.uncount(tally);
        next.count(tally);
        tally.seconds()[k] += seconds;
        tally.done()[k]++;
        append(Campaign.timeLine(candidate, work.realisation(), stage, seconds));
        if (next.trail().state() == Trail.State.OPEN) {
          waiting.add(next);
        }
        next.trail()
            .outcomes()
            .get(k)
            .reason()
            .ifPresent(reason -> progress.failed(candidate.id(), stage, reason));
      }
      progress.advanced(tally, running);
      notifyAll();
    }
  }

  private void append(String line) {
    try {
      Files.writeString(times, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new OutputException(times, failed);
    }
  }
}
