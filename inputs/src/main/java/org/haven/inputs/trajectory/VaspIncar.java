package org.haven.inputs.trajectory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.haven.inputs.Plain;
import org.haven.inputs.Ranges;

/// What the tags of INCAR say of the frames in vasprun.xml and vaspout.h5.
///
/// VASP writes a structure there for each step whatever NBLOCK is, but from 6.4.3 on one in
/// ML_OUTBLOCK steps of a force field (VASP Wiki, ML_OUTBLOCK, table of output; NBLOCK then is no
/// less): how many stand there for NSW steps tells it.
public final class VaspIncar {
  private static final Set<String> TAGS =
      Set.of(
          "POTIM",
          "NSW",
          "ML_OUTBLOCK",
          "IBRION",
          "TEBEG",
          "TEEND",
          "MDALGO",
          "SMASS",
          "ISIF",
          "ANDERSEN_PROB",
          "NELM");

  private final Map<String, Double> tags = new HashMap<>();
  private boolean heedsOutblock = true;
  private Optional<String> code = Optional.of("VASP");

  /// Whether a tag says anything here.
  public static boolean isOf(String tag) {
    return tag != null && TAGS.contains(tag);
  }

  /// Sets a tag; one that is no number says nothing.
  public void set(String tag, String value) {
    if (tag.equals("NELM") && tags.containsKey(tag)) {
      return; // a second one in vasprun.xml is that of the response to fields
    }
    try {
      tags.put(tag, Double.valueOf(value.strip()));
    } catch (NumberFormatException e) {
      tags.remove(tag);
    }
  }

  /// Sets the version of VASP, as in `6.4.2`.
  public void setVersion(String version) {
    code = Optional.of("VASP " + version.strip().split("\\s+")[0]);
    heedsOutblock = !version.strip().matches("([0-5]|6\\.[0-3]|6\\.4\\.[0-2])\\b.*");
  }

  /// Most electronic steps; infinite where it is not known.
  public double electronicSteps() {
    return tags.getOrDefault("NELM", Double.POSITIVE_INFINITY);
  }

  /// How the run was made, from MDALGO, SMASS, ISIF and ANDERSEN_PROB (VASP Wiki, pages of these
  /// tags).
  public MdSettings settings() {
    double algorithm = tags.getOrDefault("MDALGO", 0.0);
    double mass = tags.getOrDefault("SMASS", -3.0);
    Optional<String> thermostat =
        switch ((int) algorithm) {
          case 0 ->
              mass >= 0
                  ? Optional.of("Nose-Hoover")
                  : mass == -1
                      ? Optional.of("velocity rescaling")
                      : mass == -2 ? Optional.of("constant velocities") : Optional.empty();
          case 1 ->
              tags.getOrDefault("ANDERSEN_PROB", 0.0) > 0
                  ? Optional.of("Andersen")
                  : Optional.empty();
          case 2 -> mass >= 0 ? Optional.of("Nose-Hoover") : Optional.empty();
          case 3 -> Optional.of("Langevin");
          case 4 -> Optional.of("Nose-Hoover chain");
          case 5 -> Optional.of("Bussi");
          case 13 -> Optional.of("Andersen, several");
          default -> Optional.of("MDALGO = " + Plain.number(algorithm));
        };
    boolean moving = get("IBRION") == 0;
    boolean known = moving && algorithm <= 5;
    double potim = get("POTIM");
    return new MdSettings(
        code,
        !known
            ? Optional.empty()
            : Optional.of(
                algorithm == 3 && get("ISIF") == 3
                    ? "NPT"
                    : thermostat.isPresent() ? "NVT" : "NVE"),
        moving ? thermostat : Optional.empty(),
        thermostat.isPresent() && moving ? temperatureK() : OptionalDouble.empty(),
        moving && potim > 0 ? OptionalDouble.of(potim) : OptionalDouble.empty());
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

  /// Temperature, where it is the same all the time. VASP's default of 10⁻⁴ K says nothing.
  public OptionalDouble temperatureK() {
    double begin = get("TEBEG");
    double end = get("TEEND");
    return begin >= Ranges.MIN_TEMPERATURE_K && (Double.isNaN(end) || end < 0 || end == begin)
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
