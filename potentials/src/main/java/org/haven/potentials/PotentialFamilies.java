package org.haven.potentials;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.haven.inputs.FileHash;
import org.haven.inputs.InputException;
import org.haven.inputs.Nearest;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.deck.SectionHash;
import org.haven.inputs.deck.UniversalPotential;
import org.haven.kernels.Precision;

/// The families of potentials found on the class path, by the `type` that a deck names.
///
/// A new family is one [PotentialProvider] named in
/// `META-INF/services/org.haven.potentials.PotentialProvider`. Immutable.
public final class PotentialFamilies {
  private final SortedMap<String, PotentialProvider> providers = new TreeMap<>();

  private PotentialFamilies(Iterable<PotentialProvider> found) {
    for (PotentialProvider provider : found) {
      PotentialProvider other = providers.put(provider.type(), provider);
      if (other != null) {
        throw new IllegalStateException(
            "two potential families of type "
                + provider.type()
                + ": "
                + other.getClass().getName()
                + " and "
                + provider.getClass().getName());
      }
    }
  }

  /// The families that `ServiceLoader` finds.
  public static PotentialFamilies installed() {
    return new PotentialFamilies(ServiceLoader.load(PotentialProvider.class));
  }

  /// The types, sorted.
  public List<String> types() {
    return List.copyOf(providers.keySet());
  }

  /// The record behind each type's deck keys, for the deck's schema, sorted by type.
  public SortedMap<String, Class<? extends Record>> parameters() {
    var parameters = new TreeMap<String, Class<? extends Record>>();
    providers.forEach((type, provider) -> parameters.put(type, provider.parameters()));
    return parameters;
  }

  /// Opens the potential of a deck.
  ///
  /// @throws InputException at the line of `type` if there is no such family, or from the family
  public Potential open(PotentialSpec spec, Precision precision) {
    PotentialProvider provider = providers.get(spec.type());
    if (provider == null) {
      List<String> names = new ArrayList<>(providers.keySet());
      names.add(UniversalPotential.NAME);
      throw spec.section()
          .fault(
              "type",
              "is "
                  + Plain.quoted(spec.type())
                  + ", no family of potentials"
                  + Nearest.of(spec.type(), names)
                      .map(nearest -> "; did you mean " + Plain.quoted(nearest) + "?")
                      .orElse(";")
                  + " There are "
                  + String.join(", ", names));
    }
    try {
      return provider.open(spec, precision);
    } catch (IllegalArgumentException | ArithmeticException unfit) {
      throw spec.section()
          .fault("type", "cannot be made of these parameters: " + unfit.getMessage());
    }
  }

  /// Opens a potential from a file alone: one that some family recognises by its content, or a YAML
  /// file (`.yaml`, `.yml`) that is a deck or holds what a deck has under `potential`; or the word
  /// `universal`, where no file has that name.
  ///
  /// @param species the symbols of the structure
  /// @throws InputException if the file cannot be read or no family recognises it
  public Potential open(Path file, List<String> species, Precision precision) {
    if (file.toString().equals(UniversalPotential.NAME) && !Files.exists(file)) {
      return open(UniversalPotential.file(), species, precision);
    }
    requireReadable(file);
    if (isSpecification(file)) {
      return open(specification(file, species), precision);
    }
    String type = type(file);
    Map<String, Object> values = Map.of("type", type, "file", file.toString());
    return providers
        .get(type)
        .open(
            new PotentialSpec(type, List.copyOf(species), DeckSection.of(values, Path.of(""))),
            precision);
  }

  /// Hash of all that a potential opened from a file alone depends on: a YAML file's keys and the
  /// files that they name, all members of a committee and all parts of a sum; any other file's
  /// bytes.
  ///
  /// @throws InputException if a file cannot be read
  public static String sha256(Path file) {
    if (file.toString().equals(UniversalPotential.NAME) && !Files.exists(file)) {
      return FileHash.sha256(UniversalPotential.file());
    }
    requireReadable(file);
    return installed().isSpecification(file)
        ? SectionHash.of(specification(file, List.of()).section())
        : FileHash.sha256(file);
  }

  /// The family that recognises a file by its content: what a deck names as `type` beside it.
  ///
  /// @throws InputException if the file cannot be read or no family recognises it
  public String type(Path file) {
    requireReadable(file);
    for (PotentialProvider provider : providers.values()) {
      if (provider.recognises(file)) {
        return provider.type();
      }
    }
    throw new InputException(
        file,
        "not a potential file that any family recognises ("
            + String.join(", ", providers.keySet())
            + "); give one of their files, or a YAML file with type and keys of the potential");
  }

  /// Whether a file is YAML that says what the potential is; not where some family has its models
  /// in YAML.
  private boolean isSpecification(Path file) {
    return (file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
        && providers.values().stream().noneMatch(provider -> provider.recognises(file));
  }

  private static void requireReadable(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(
          file,
          installed().providers.values().stream()
              .filter(provider -> provider.recognises(file))
              .map(PotentialProvider::type)
              .findFirst()
              .map(
                  type ->
                      "is the folder of a potential of type "
                          + type
                          + "; 'haven model inspect "
                          + file.getFileName()
                          + "' shows how a deck, or a YAML file in its place, names it")
              .orElse("is a folder, not a potential file; give a file in it"));
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          file,
          Files.exists(file)
              ? "not a regular file, not a potential file"
              : "no such potential file"
                  + Nearest.of(file.toString(), List.of(UniversalPotential.NAME))
                      .map(name -> "; did you mean " + Plain.quoted(name) + "?")
                      .orElse(""));
    }
    if (!Files.isReadable(file)) {
      throw new InputException(file, "not readable; give yourself the right to read it");
    }
  }

  private static PotentialSpec specification(Path file, List<String> species) {
    DeckSection section = DeckSection.read(file);
    if (section.values().containsKey("potential")) {
      section = section.sections("potential").getFirst();
    }
    if (!(section.values().get("type") instanceof String type)) {
      throw new InputException(
          file,
          section.line(),
          "needs the key 'type', the family of the potential; found only "
              + String.join(", ", section.values().keySet()));
    }
    return new PotentialSpec(type, List.copyOf(species), section);
  }
}
