package org.haven.campaigns;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.haven.api.ForceTime;
import org.haven.campaigns.ledger.Ledger;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.plan.Candidates;
import org.haven.campaigns.plan.RankingSpec;
import org.haven.campaigns.plan.ScreenReader;
import org.haven.campaigns.plan.ScreenSpec;
import org.haven.campaigns.ranking.MeasuredCells;
import org.haven.campaigns.ranking.Ranking;
import org.haven.campaigns.ranking.ScreenReport;
import org.haven.campaigns.ranking.ScreenTable;
import org.haven.campaigns.stages.Column;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.integrators.run.StopRequest;

/// A campaign: many structures through a funnel of stages, in a folder of its own.
///
/// ```java
/// Campaign campaign = Campaign.of(Path.of("SCREEN.yaml"));
/// campaign.setUp(false);
/// campaign.run(Part.ALL, false, new StopRequest(), CampaignProgress.NONE);
/// ```
public final class Campaign {

  private final ScreenReader.Screen screen;
  private final List<Candidate> candidates;
  private final Funnel funnel;

  private Campaign(ScreenReader.Screen screen) {
    this.screen = screen;
    this.candidates = Frames.split(screen);
    this.funnel = new Funnel(screen, new Ledger(screen.spec().output()));
  }

  /// Reads SCREEN.yaml and finds its structures; none is read.
  ///
  /// @throws InputException naming file, line, key and remedy of the first fault
  public static Campaign of(Path screen) {
    return new Campaign(ScreenReader.read(screen));
  }

  /// As [#of(Path)], with another folder, or another number of threads, than the file names.
  ///
  /// @param output null for the file's
  /// @param threads null for the file's
  public static Campaign of(Path file, Path output, Integer threads) {
    ScreenReader.Screen read = ScreenReader.read(file);
    ScreenSpec s = read.spec();
    ScreenSpec spec =
        new ScreenSpec(
            s.title(),
            s.folder(),
            s.structures(),
            s.mobile(),
            s.charges(),
            s.potential(),
            s.precision(),
            s.stages(),
            s.ranking(),
            output == null ? s.output() : output.toAbsolutePath().normalize(),
            s.seed(),
            threads == null ? s.threads() : threads,
            s.checkpointIntervalS());
    return new Campaign(
        new ScreenReader.Screen(read.file(), spec, read.candidates(), read.filters()));
  }

  /// What SCREEN.yaml says, with its defaults.
  public ScreenSpec spec() {
    return screen.spec();
  }

  /// The structures.
  public List<Candidate> candidates() {
    return candidates;
  }

  /// What the user's tables say besides.
  public Candidates table() {
    return screen.candidates();
  }

  /// The cells of measured conductivities; empty where the file names none.
  public Optional<MeasuredCells> measuredCells() {
    return spec()
        .ranking()
        .measuredSCm()
        .map(
            column ->
                MeasuredCells.of(
                    column,
                    candidates.stream().map(Candidate::id).toList(),
                    candidates.stream()
                        .map(c -> c.columns().get(table().columns().indexOf(column)))
                        .toList()));
  }

  Funnel funnel() {
    return funnel;
  }

  /// Folder of the campaign.
  public Path folder() {
    return spec().output();
  }

  /// Names of the stages, the preparation first.
  public List<String> labels() {
    return funnel.labels();
  }

  /// Makes the campaign's folder, or takes that of an earlier start.
  ///
  /// @param resume whether there may be one
  /// @throws InputException if there is one and `resume` is false, or the folder holds something
  ///   else
  public void setUp(boolean resume) {
    Path folder = folder();
    boolean campaign = Files.exists(folder.resolve(ScreenReader.COPY));
    if (Files.exists(folder) && !campaign && !isEmpty(folder)) {
      throw new InputException(
          folder,
          "holds something that is no campaign. Remedy: choose another folder with --output");
    }
    if (campaign && !resume) {
      throw new InputException(
          folder,
          "holds a campaign. Remedy: go on with it with --resume, or choose another folder with"
              + " --output");
    }
    OutputFile.folder(folder);
    try {
      channel(ScreenReader.LOCK).close();
    } catch (IOException failure) {
      throw new OutputException(folder, failure);
    }
    Path copy = folder.resolve(ScreenReader.COPY);
    if (!copy.equals(screen.file().toAbsolutePath().normalize())) {
      OutputFile.write(copy, ScreenReader.copy(screen, folder));
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.allMatch(p -> p.getFileName().toString().equals(Frames.FOLDER));
    } catch (IOException unreadable) {
      throw new InputException(folder, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  /// Counts where all candidates stand, by the ledger.
  public Tally tally() {
    Tally tally = Tally.zero(labels());
    works(Part.ALL, false, tally);
    return tally;
  }

  /// The tasks that can be done now.
  private List<Work> works(Part part, boolean retryFailed, Tally tally) {
    int realisations = spec().structures().realisations();
    List<Integer> own = IntStream.range(0, candidates.size()).filter(part::has).boxed().toList();
    List<Work> works = new ArrayList<>();
    // Reading 10⁵ small files waits more than it computes.
    own.parallelStream()
        .flatMap(
            k ->
                IntStream.rangeClosed(1, realisations)
                    .mapToObj(
                        r ->
                            new Work(
                                k,
                                r,
                                funnel.trail(
                                    candidates.get(k), r, retryFailed ? 0 : Integer.MAX_VALUE))))
        .toList()
        .forEach(
            work -> {
              work.count(tally);
              if (work.trail().state() == Trail.State.OPEN) {
                works.add(work);
              }
            });
    return works;
  }

  /// Reads all structures as the preparation would, keeps none of them, and says which cannot be
  /// read and what the stages are expected to take.
  ///
  /// @param progress is told the share that is read, 0 to 1
  /// @throws InputException if the potential cannot be opened
  public Survey survey(DoubleConsumer progress) {
    return Survey.of(
        this, progress, (potential, forces) -> ForceTime.of(1, potential).seconds(forces));
  }

  /// Does what is to be done.
  ///
  /// @param part which of the candidates
  /// @param retryFailed do failed tasks again
  /// @param stop ends it early; no more than the tasks under way is lost
  /// @return where they stand afterwards
  /// @throws OutputException if the ledger cannot be written
  public Tally run(Part part, boolean retryFailed, StopRequest stop, CampaignProgress progress) {
    return run(part, retryFailed, stop, progress, false);
  }

  /// As [#run], but waits while another process works at these candidates: one that has lost its
  /// driver, and has not heard of it yet.
  public Tally runWhenFree(Part part, boolean retryFailed, StopRequest stop) {
    return run(part, retryFailed, stop, CampaignProgress.NONE, true);
  }

  private Tally run(
      Part part, boolean retryFailed, StopRequest stop, CampaignProgress progress, boolean waits) {
    try (FileChannel whole = channel(ScreenReader.LOCK);
        FileChannel own = channel(part.lock())) {
      hold(whole, !part.isAll(), stop, waits);
      if (!part.isAll()) {
        hold(own, false, stop, waits);
      }
      Tally tally = Tally.zero(labels());
      List<Work> works = works(part, retryFailed, tally);
      new LocalPool(this, retryFailed, stop, progress).run(works, tally);
      return tally;
    } catch (IOException failure) {
      throw new OutputException(folder(), failure);
    }
  }

  /// The table, its ranking and what is written of them, by the ledger.
  public ScreenReport report() {
    ScreenTable table = ScreenTables.of(this);
    RankingSpec asked = spec().ranking();
    String by = spec().rankingColumn();
    int c = table.column(by);
    boolean descending =
        asked
            .order()
            .map(o -> o == RankingSpec.Order.DESCENDING)
            .orElse(c < 0 || table.heads().get(c).better() != Column.Better.LOW);
    Map<String, Boolean> goals = new LinkedHashMap<>();
    asked.pareto().forEach((column, goal) -> goals.put(column, goal == RankingSpec.Goal.MAX));
    return ScreenReport.of(
        table,
        Ranking.of(table, by, descending, asked.best()),
        goals,
        asked.measuredSCm().orElse(null));
  }

  /// What tasks took so far, over all processes.
  public Tally measuredTally() {
    Tally tally = tally();
    Times.add(folder(), labels(), tally);
    return tally;
  }

  /// Writes scripts for Slurm into the campaign's folder, of as many tasks as make parts of
  /// `structures` structures.
  ///
  /// @return the script to start
  public Path writeSlurm(int structures) {
    return SlurmScripts.write(screen.file(), folder(), parts(structures), spec().threads());
  }

  /// What remote workers are to do, in parts of `structures` structures.
  public RemoteWorkers.RemoteJob remoteJob(int structures, boolean retryFailed) {
    return new RemoteWorkers.RemoteJob(
        screen.file().toAbsolutePath().normalize().toString(),
        folder().toString(),
        parts(structures),
        spec().threads(),
        retryFailed);
  }

  private int parts(int structures) {
    return Math.max(1, (candidates.size() + structures - 1) / structures);
  }

  /// Bytes that the campaign's folder holds.
  public long diskBytes() {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isRegularFile).mapToLong(p -> p.toFile().length()).sum();
    } catch (IOException unreadable) {
      throw new InputException(folder(), "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private FileChannel channel(String name) throws IOException {
    return FileChannel.open(
        folder().resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  /// Keeps other processes from the same candidates, as long as the channel is open.
  ///
  /// @param waits for one that is at work; until then, or until `stop`
  private void hold(FileChannel channel, boolean shared, StopRequest stop, boolean waits) {
    FileLock lock = null;
    do {
      try {
        lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      } catch (OverlappingFileLockException here) {
        lock = null;
      } catch (IOException noLocks) {
        // A file system without locks, as some network mounts are: nothing to hold.
        return;
      }
    } while (lock == null && waits && pause(stop));
    if (lock == null) {
      throw new InputException(
          folder(),
          "another process works at these candidates. Remedy: wait for it, or stop it with SIGTERM"
              + " and go on with --resume");
    }
  }

  /// Waits a little; false where that is no use any more.
  private static boolean pause(StopRequest stop) {
    try {
      Thread.sleep(200);
    } catch (InterruptedException interrupted) {
      stop.request("interrupt");
    }
    return !stop.isRequested();
  }

  /// What a candidate took: a line of `times.csv`, which no result depends on.
  static String timeLine(Candidate candidate, int realisation, String stage, double seconds) {
    return String.format(
        Locale.ROOT,
        "%s,%d,%s,%.3f%n",
        candidate.id().replaceAll("[,\"\\r\\n]", "_"),
        realisation,
        stage,
        seconds);
  }
}
