package org.haven.inputs.trajectory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.Plain;

/// What the tags of INCAR say of the frames in vasprun.xml and vaspout.h5.
///
/// VASP writes a structure there for each step whatever NBLOCK is, but from 6.4.3 on one in
/// ML_OUTBLOCK steps of a force field (VASP Wiki, ML_OUTBLOCK, table of output; NBLOCK then is no
/// less): how many stand there for NSW steps tells it.
public final class VaspIncar {
  private static final Set<String> TAGS =
      Set.of("POTIM", "NSW", "ML_OUTBLOCK", "IBRION", "TEBEG", "TEEND");

  private final Map<String, Double> tags = new HashMap<>();
  private boolean heedsOutblock = true;

  /// Whether a tag says anything here.
  public static boolean isOf(String tag) {
    return tag != null && TAGS.contains(tag);
  }

  /// Sets a tag; one that is no number says nothing.
  public void set(String tag, String value) {
    try {
      tags.put(tag, Double.valueOf(value.strip()));
    } catch (NumberFormatException e) {
      tags.remove(tag);
    }
  }

  /// Sets the version of VASP, as in `6.4.2`.
  public void setVersion(String version) {
    heedsOutblock = !version.strip().matches("([0-5]|6\\.[0-3]|6\\.4\\.[0-2])\\b.*");
  }

  private double get(String tag) {
    return tags.getOrDefault(tag, Double.NaN);
  }

  /// Steps between the structures. Where their number is not that of a finished run, the version
  /// says whether VASP heeds ML_OUTBLOCK in this file.
  private double stride(int frames) {
    double block = get("ML_OUTBLOCK");
    if (!(block > 1) || frames > get("NSW") / block + 1) {
      return 1;
    }
    return isFinished(frames, block) || heedsOutblock ? block : 1;
  }

  /// Whether `frames` are as many as NSW steps leave, one in `stride`.
  private boolean isFinished(int frames, double stride) {
    return Math.abs(frames * stride - get("NSW")) < stride;
  }

  /// Time between frames, of which the file holds so many.
  public OptionalDouble intervalFs(int frames) {
    double potim = get("POTIM");
    return potim > 0 ? OptionalDouble.of(potim * stride(frames)) : OptionalDouble.empty();
  }

  /// Temperature, where it is the same all the time.
  public OptionalDouble temperatureK() {
    double begin = get("TEBEG");
    double end = get("TEEND");
    return begin > 0 && (Double.isNaN(end) || end < 0 || end == begin)
        ? OptionalDouble.of(begin)
        : OptionalDouble.empty();
  }

  /// What the user should know of a file that holds so many frames.
  public List<String> warnings(int frames) {
    double ibrion = get("IBRION");
    if (!Double.isNaN(ibrion) && ibrion != 0) {
      return List.of(
          "IBRION is " + Plain.number(ibrion) + ": a relaxation, not molecular dynamics");
    }
    if (!(get("NSW") > 0) || isFinished(frames, stride(frames))) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%d structures for NSW = %s steps: taken as a run that ended early, with a structure"
                + " every %s steps of POTIM; if that is wrong, give --frame-interval",
            frames,
            Plain.number(get("NSW")),
            Plain.number(stride(frames))));
  }
}
