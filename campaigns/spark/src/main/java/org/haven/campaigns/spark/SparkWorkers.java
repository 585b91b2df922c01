package org.haven.campaigns.spark;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.haven.campaigns.RemoteWorkers;
import org.haven.integrators.run.StopRequest;

/// Executors of Apache Spark, each with as many cores as a part has threads, so that one executor
/// does one part at a time. They run from the folder that this jar lies in, which all machines see.
///
/// Keys of Spark that the user has set, as by `-Dspark.executor.memory=4g`, are kept.
public final class SparkWorkers implements RemoteWorkers {
  /// As `./haven` gives its own JVM.
  private static final String FLAGS =
      "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED"
          + " --sun-misc-unsafe-memory-access=allow -XX:PerMethodTrapLimit=100000";

  /// How often a part is begun again before it counts as failed.
  private static final String MOST_FAILURES = "8";

  private static final int POLL_MS = 200;

  /// What a part under way has to leave its checkpoints, once it is stopped.
  private static final int STOPPING_MS = 60_000;

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Optional<String> run(RemoteJob job, String master, StopRequest stop, Progress progress) {
    PartListener listener = new PartListener(progress);
    try (JavaSparkContext spark = new JavaSparkContext(configuration(job, master))) {
      spark.sc().addSparkListener(listener);
      // Interrupts the threads of tasks that are cancelled.
      spark.setJobGroup("haven", job.screen(), true);
      List<Integer> parts = IntStream.rangeClosed(1, job.parts()).boxed().toList();
      JavaFutureAction<List<Integer>> all =
          spark.parallelize(parts, job.parts()).map(new PartTask(job)).collectAsync();
      while (!all.isDone() && !stop.isRequested()) {
        Thread.sleep(POLL_MS);
      }
      if (!all.isDone()) {
        spark.cancelJobGroup("haven");
        for (int ms = 0; listener.running() > 0 && ms < STOPPING_MS; ms += POLL_MS) {
          Thread.sleep(POLL_MS);
        }
        return Optional.empty();
      }
      all.get();
      return Optional.empty();
    } catch (ExecutionException failure) {
      return Optional.of(reason(failure.getCause()));
    } catch (InterruptedException interrupted) {
      stop.request("interrupt");
      return Optional.empty();
    } catch (RuntimeException noMaster) {
      return Optional.of(reason(noMaster));
    }
  }

  private static SparkConf configuration(RemoteJob job, String master) {
    String threads = Integer.toString(job.threads());
    return new SparkConf()
        .setMaster(master)
        .setAppName("haven screen " + Path.of(job.screen()).getFileName())
        .set("spark.task.cpus", threads)
        .set("spark.executor.cores", threads)
        // Twice the same part at once is never faster: the second waits for the first.
        .set("spark.speculation", "false")
        .setIfMissing("spark.task.maxFailures", MOST_FAILURES)
        .setIfMissing("spark.ui.enabled", "false")
        .setIfMissing("spark.executor.extraClassPath", classPath())
        .setIfMissing("spark.executor.extraJavaOptions", FLAGS);
  }

  /// This jar and the `lib` beside it.
  private static String classPath() {
    try {
      Path jar =
          Path.of(SparkWorkers.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar + File.pathSeparator + jar.resolveSibling("lib").resolve("*");
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// The first line of a failure, and of what lies at its bottom.
  private static String reason(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return text.lines().findFirst().orElse(failure.getClass().getSimpleName());
  }
}
