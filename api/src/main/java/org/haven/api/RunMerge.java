package org.haven.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.OutputFile;
import org.haven.inputs.deck.DeckDifference;
import org.haven.inputs.deck.DeckReader;
import org.haven.inputs.deck.DeckWriter;
import org.haven.inputs.deck.RunInputs;
import org.haven.inputs.deck.RunLayout;
import org.haven.inputs.deck.RunSpec;
import org.haven.inputs.deck.SimulationName;
import org.haven.inputs.deck.StageSpec;

/// Run directories of one deck, which differ in temperatures, replicas and length alone, as one.
///
/// The simulations are copied. A hard link would be one file in two directories, and `haven resume`
/// or `haven extend` in the new one would write on in the old one. File systems that can share the
/// blocks of copies do.
///
/// @param spec all temperatures, the most replicas, the longest production
/// @param simulations the folder that each is copied from
/// @param directories those merged
@API(status = API.Status.EXPERIMENTAL)
public record RunMerge(
    RunSpec spec, Map<SimulationName, Path> simulations, List<Path> directories) {

  /// Plans it; nothing is written.
  ///
  /// @throws InputException if the runs are of different decks, hold a simulation twice, or a
  ///   process works in one of them
  public static RunMerge of(List<Path> directories) {
    Path first = directories.getFirst();
    RunSpec spec = DeckReader.readRunDirectory(first);
    Map<SimulationName, Path> from = new LinkedHashMap<>();
    Set<Double> temperatures = new TreeSet<>();
    int replicas = 0;
    List<StageSpec> stages = spec.stages();
    for (Path directory : directories) {
      RunSpec each = DeckReader.readRunDirectory(directory);
      requireSame(first, directory);
      temperatures.addAll(each.temperaturesK());
      replicas = Math.max(replicas, each.replicas());
      if (length(each.stages()) > length(stages)) {
        stages = each.stages();
      }
      for (Path folder : RunLayout.simulations(directory)) {
        SimulationName name = SimulationName.of(folder).orElseThrow();
        boolean begun =
            Files.exists(folder.resolve(RunLayout.CHECKPOINT))
                || Files.exists(folder.resolve(RunLayout.TRAJECTORY));
        if (!begun
            || !each.temperaturesK().contains(name.temperatureK())
            || name.replica() > each.replicas()) {
          continue;
        }
        requireAtRest(folder);
        Path other = from.put(name, folder);
        if (other != null) {
          throw new InputException(
              folder,
              "the same simulation is in "
                  + other.getParent()
                  + " too. Remedy: merge directories that share none; take this folder out of the"
                  + " one where it is shorter");
        }
      }
    }
    return new RunMerge(
        spec.with("temperatures_k", List.copyOf(temperatures))
            .with("replicas", replicas)
            .with("stages", stages),
        from,
        List.copyOf(directories));
  }

  private static double length(List<StageSpec> stages) {
    return stages.stream().filter(StageSpec::production).mapToDouble(StageSpec::lengthPs).sum();
  }

  private static void requireSame(Path first, Path directory) {
    List<String> differences =
        DeckDifference.of(
            RunLayout.text(first.resolve(RunLayout.DECK)),
            RunLayout.text(directory.resolve(RunLayout.DECK)),
            DeckDifference.and(DeckDifference.EXTENT, Set.of("title")));
    if (!differences.isEmpty()) {
      throw new InputException(
          directory.resolve(RunLayout.DECK),
          "is not the deck of "
              + first
              + ": differs in "
              + String.join(", ", differences)
              + ". Remedy: merge runs of one deck; others are analysed together with 'haven"
              + " analyze "
              + first
              + " "
              + directory
              + "'");
    }
  }

  /// Without a trace in the directory: it may be another's, or read-only.
  private static void requireAtRest(Path folder) {
    Path held = folder.resolve(RunLayout.THERMO);
    if (!Files.isRegularFile(held)) {
      return;
    }
    boolean free;
    try (FileChannel channel = FileChannel.open(held, StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      free = lock != null;
    } catch (OverlappingFileLockException ours) {
      free = false;
    } catch (IOException unsupported) {
      free = true;
    }
    if (!free) {
      throw new InputException(
          folder,
          "another process works at this simulation. Remedy: wait for it, or stop it with SIGTERM,"
              + " then merge");
    }
  }

  /// Writes the new directory, which appears whole or not at all.
  ///
  /// @param target new, or empty
  /// @throws InputException if it is not
  /// @throws OutputException if it cannot be written; nothing is left of it then
  public void write(Path target) {
    Path whole = target.toAbsolutePath().normalize();
    Path part = OutputFile.part(whole);
    try {
      if (Files.exists(whole) && !(Files.isDirectory(whole) && isEmpty(whole))) {
        throw new InputException(
            target, "exists and is not empty. Remedy: choose another folder with --output");
      }
      try {
        Files.createDirectories(part);
        fill(part, whole);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(part);
      }
    } catch (IOException failure) {
      throw new OutputException(whole, failure, "Remedy: make room, or choose another --output");
    }
  }

  private void fill(Path part, Path whole) throws IOException {
    for (Map.Entry<SimulationName, Path> each : simulations.entrySet()) {
      Path folder = Files.createDirectories(part.resolve(each.getKey().toString()));
      for (String name : RunLayout.SIMULATION_FILES) {
        Path file = each.getValue().resolve(name);
        if (Files.isRegularFile(file)
            && !name.endsWith(RunLayout.PART)
            && !name.equals(RunLayout.LOCK)) {
          Files.copy(file, folder.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    Path checks = spec.output().directory().resolve(RunLayout.LOAD_CHECKS);
    if (Files.isRegularFile(checks)) {
      Files.copy(checks, part.resolve(RunLayout.LOAD_CHECKS));
    }
    log(part);
    RunInputs.copy(spec, part);
    RunSpec there = spec.with("output.directory", whole);
    OutputFile.write(
        part.resolve(RunLayout.DECK), DeckWriter.text(there, whole, RunInputs.places(spec, whole)));
  }

  /// What was said in the runs, one after the other.
  private void log(Path part) throws IOException {
    for (Path directory : directories) {
      Path log = directory.resolve(RunLayout.LOG);
      if (Files.isRegularFile(log)) {
        try (OutputStream out =
            Files.newOutputStream(
                part.resolve(RunLayout.LOG),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
          out.write(("merged: run.log of " + directory + "\n").getBytes(StandardCharsets.UTF_8));
          Files.copy(log, out);
        }
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> members = Files.list(folder)) {
      return members.findAny().isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all = new ArrayList<>();
    try (Stream<Path> members = Files.walk(folder)) {
      members.forEach(all::addFirst);
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
