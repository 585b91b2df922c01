package org.haven.campaigns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.haven.campaigns.plan.Candidate;
import org.haven.campaigns.plan.ScreenReader;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.LineReader;
import org.haven.inputs.OutputFile;

/// XYZ files of many frames, taken apart: each frame a file in the campaign's folder. To read the
/// k-th of a long file takes a walk to it, and to read all of them so the square of that.
final class Frames {
  /// Its folder in the campaign's.
  static final String FOLDER = "frames";

  private Frames() {}

  /// The candidates, those of files with many frames named by files of their own.
  static List<Candidate> split(ScreenReader.Screen screen) {
    Set<Path> files = screen.candidates().filesOfFrames();
    List<Candidate> all = screen.candidates().list();
    if (files.isEmpty()) {
      return all;
    }
    Map<Path, Map<Integer, Candidate>> wanted = new HashMap<>();
    all.stream()
        .filter(c -> files.contains(c.source()))
        .forEach(c -> wanted.computeIfAbsent(c.source(), f -> new HashMap<>()).put(c.frame(), c));
    Map<String, Path> places = new HashMap<>();
    Path folder = screen.spec().output().resolve(FOLDER);
    wanted.forEach((file, frames) -> split(file, frames, folder, places));
    List<Candidate> apart = new ArrayList<>();
    for (Candidate c : all) {
      Path place = places.get(c.id());
      apart.add(place == null ? c : new Candidate(c.id(), place, 0, c.mobile(), c.columns()));
    }
    return apart;
  }

  private static void split(
      Path file, Map<Integer, Candidate> frames, Path folder, Map<String, Path> places) {
    int number = 0;
    StringBuilder text = new StringBuilder();
    try (LineReader reader = LineReader.open(file)) {
      for (String line = reader.next(); line != null; line = reader.next()) {
        if (line.isBlank()) {
          continue;
        }
        text.setLength(0);
        text.append(line).append('\n');
        int atoms = reader.integer(line.strip(), "number of atoms");
        for (int k = 0; k <= atoms; k++) {
          text.append(reader.require("a line of frame " + number)).append('\n');
        }
        keep(frames.get(number++), text.toString(), folder, places);
      }
    } catch (InputException broken) {
      // Its preparation will say what is wrong with what there is of it.
      keep(frames.get(number), text.toString(), folder, places);
    }
  }

  private static void keep(
      Candidate candidate, String text, Path folder, Map<String, Path> places) {
    String hash = FileHash.sha256(candidate.id());
    Path place = folder.resolve(hash.substring(0, 3)).resolve(hash.substring(3, 23) + ".xyz");
    if (!isSame(place, text)) {
      OutputFile.folder(place.getParent());
      OutputFile.write(place, text);
    }
    places.put(candidate.id(), place);
  }

  /// Whether a file is a frame that was kept.
  static boolean isOne(Path file) {
    int names = file.getNameCount();
    return names > 2
        && file.getName(names - 3).toString().equals(FOLDER)
        && file.getFileName().toString().matches("[0-9a-f]{20}\\.xyz");
  }

  private static boolean isSame(Path place, String text) {
    try {
      return Files.exists(place) && Files.readString(place).equals(text);
    } catch (IOException unreadable) {
      throw new InputException(place, "cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
