package org.haven.analysis.paper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.haven.inputs.structure.Structure;

/// A paragraph on methods, filled in from a run: each sentence says what its deck and its results
/// say. What they do not know is a marked gap.
public final class Methods {
  private final Map<?, ?> deck;
  private final Map<String, Object> json;
  private final Optional<Structure> structure;
  private final Path directory;
  private final Prose prose = new Prose();

  private Methods(
      Map<?, ?> deck, Map<String, Object> json, Optional<Structure> structure, Path directory) {
    this.deck = deck;
    this.json = json;
    this.structure = structure;
    this.directory = directory;
  }

  /// Of a run.
  ///
  /// @param deck the resolved deck, as YAML gives it; empty for trajectories of other programs
  /// @param json the object of `result.json`
  /// @param structure the starting structure in its supercell, if it can be read
  /// @param directory that paths in the deck start from
  public static Methods of(
      Map<?, ?> deck, Map<String, Object> json, Optional<Structure> structure, Path directory) {
    Methods methods = new Methods(deck, json, structure, directory);
    if (deck.isEmpty()) {
      methods.prose.say(
          "The trajectories were made elsewhere "
              + Prose.gap("program, potential, ensemble and time step of the trajectories")
              + " and analysed with Haven "
              + version(json)
              + " {{haven}}.");
      methods.prose.paragraph();
    } else {
      methods.system();
      methods.potential();
      methods.dynamics();
    }
    new AnalysisText(deck, json, structure.map(s -> s.composition().keySet())).write(methods.prose);
    methods.provenance();
    return methods;
  }

  private static String version(Map<String, Object> json) {
    return Tree.text(json, "haven_version").isEmpty()
        ? org.haven.analysis.report.ResultJson.version()
        : Tree.text(json, "haven_version");
  }

  private void system() {
    prose.say(
        "Molecular dynamics simulations were run with Haven " + version(json) + " {{haven}}.");
    String file = name(Tree.text(deck, "structure", "file"));
    List<?> cells = Tree.list(deck, "structure", "supercell");
    List<Double> sizes =
        Tree.list(json, "sizes").stream().map(each -> Tree.number(each, "size")).toList();
    double largest = sizes.stream().mapToDouble(n -> n).max().orElse(1);
    cells = cells.stream().map(n -> (Object) (int) (largest * ((Number) n).doubleValue())).toList();
    String repeated =
        cells.stream().allMatch(n -> n.equals(1))
            ? ""
            : ", repeated "
                + cells.stream().map(Object::toString).collect(Collectors.joining(" × "))
                + " times";
    String source = "the structure " + file + repeated + " " + Prose.gap("source of the structure");
    if (structure.isEmpty()) {
      prose.say("The start was " + source + "; it held " + Prose.gap("number of atoms") + ".");
    } else {
      Structure s = structure.get();
      prose.say(
          "The periodic cell held "
              + s.count()
              + " atoms ("
              + s.composition().entrySet().stream()
                  .map(e -> e.getValue() + " " + e.getKey())
                  .collect(Collectors.joining(", "))
              + "): "
              + source
              + ".");
      if (s.notes().stream().anyMatch(n -> n.contains("partial"))) {
        boolean each = Tree.text(deck, "structure", "filling").equals("each");
        boolean several = Tree.number(deck, "replicas") > 1;
        prose.say(
            "Partially occupied sites were filled at random"
                + (several ? each ? ", anew for each replica." : ", alike for all replicas." : ".")
                + (several && each
                    ? ""
                    : " The intervals do not hold how other fillings of these sites differ."));
      }
    }
    Map<?, ?> masses = Tree.map(deck, "structure", "masses_u");
    if (!masses.isEmpty()) {
      prose.say(
          "Masses other than the standard atomic weights: "
              + masses.entrySet().stream()
                  .map(
                      e ->
                          e.getKey()
                              + " "
                              + Tree.plain(((Number) e.getValue()).doubleValue())
                              + " u")
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private void potential() {
    prose.say("Forces came from " + potential(Tree.map(deck, "potential"), true) + ".");
    if (deck.get("potential").toString().contains("type=graph")) {
      return; // A model has a precision of its own.
    }
    String precision = Tree.text(deck, "precision");
    if (precision.equals("double")) {
      prose.say("All arithmetic was in double precision.");
    } else if (precision.equals("mixed")) {
      prose.say("Pair terms were in single precision, sums and integration in double precision.");
    }
  }

  /// A potential in words.
  private String potential(Map<?, ?> p, boolean source) {
    String type = Tree.text(p, "type");
    String file = name(Tree.text(p, "file"));
    String own = source ? " " + Prose.gap("source of the parameters") : "";
    return switch (type) {
      case "nep" -> nep(p);
      case "graph" ->
          "the graph neural network "
              + published(p)
                  .map(PublishedPotential::cited)
                  .orElse(file + " " + Prose.gap("architecture and publication of this model"));
      case "hdnnp" ->
          "the high-dimensional neural network potential "
              + file
              + " "
              + Prose.gap("the publication of this potential");
      case "sum" ->
          "the sum of "
              + Tree.list(p, "of").stream()
                  .map(each -> potential((Map<?, ?>) each, false))
                  .collect(Collectors.joining(" and "))
              + own;
      case "committee" ->
          "the mean of a committee of "
              + Tree.list(p, "of").size()
              + " potentials "
              + Prose.gap("the publication of these potentials");
      case "buckingham" -> "a Buckingham potential" + cut(p) + own;
      case "lennard_jones" -> "a Lennard-Jones potential" + cut(p) + own;
      case "morse" -> "a Morse potential" + cut(p) + own;
      case "born_mayer_huggins" -> "a Born–Mayer–Huggins potential" + cut(p) + own;
      case "ewald" ->
          "the Coulomb energy of fixed charges (" + charges(p) + ") by Ewald summation" + own;
      case "damped_shifted_force" ->
          "the damped shifted Coulomb force of fixed charges (" + charges(p) + ")" + cut(p) + own;
      default -> "a potential of the type " + type + cut(p) + own;
    };
  }

  /// A NEP names its version in its first word.
  private String nep(Map<?, ?> p) {
    String path = Tree.text(p, "file");
    String version = "";
    try (BufferedReader in = Files.newBufferedReader(directory.resolve(path))) {
      String line = in.readLine();
      version = line == null ? "" : line.split(" ")[0];
    } catch (IOException | InvalidPathException gone) {
      // Said without the version.
    }
    String form =
        version.startsWith("nep4")
            ? Prose.cite(Reference.FAN, Reference.SONG)
            : Prose.cite(Reference.FAN);
    return "the neuroevolution potential "
        + published(p)
            .map(PublishedPotential::cited)
            .orElse(name(path) + " " + Prose.gap("the publication of this potential"))
        + ", a model of the form "
        + (version.isEmpty() ? "NEP" : version)
        + " "
        + form;
  }

  private Optional<PublishedPotential> published(Map<?, ?> p) {
    return PublishedPotential.of(Tree.text(p, "file"), Tree.map(json, "sha256"));
  }

  private static String cut(Map<?, ?> p) {
    double cutoff = Tree.number(p, "cutoff_angstrom");
    return Double.isNaN(cutoff) ? "" : " with a cutoff of " + Tree.plain(cutoff) + " Å";
  }

  private static String charges(Map<?, ?> p) {
    return Tree.map(p, "charges").entrySet().stream()
        .map(e -> e.getKey() + " " + AnalysisText.signed(((Number) e.getValue()).doubleValue()))
        .collect(Collectors.joining(", "));
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private void dynamics() {
    List<?> stages = Tree.list(deck, "stages");
    boolean langevin = stages.toString().contains("langevin");
    boolean others = stages.stream().anyMatch(s -> moves(s) && !s.toString().contains("langevin"));
    String step = "with a time step of " + Tree.plain(Tree.number(deck, "time_step_fs")) + " fs";
    String verlet = "velocity Verlet " + Prose.cite(Reference.SWOPE);
    String baoab = "the BAOAB splitting of Langevin dynamics " + Prose.cite(Reference.LEIMKUHLER);
    prose.say(
        "The equations of motion were integrated by "
            + (langevin ? others ? verlet + " and " + baoab : baoab : verlet)
            + " "
            + step
            + ".");
    List<String> said = new ArrayList<>();
    for (int k = 0; k < stages.size(); k++) {
      Map<?, ?> one = (Map<?, ?>) stages.get(k);
      String kind = one.keySet().iterator().next().toString();
      said.add(stage(kind, Tree.map(one, kind)));
    }
    prose.say(
        said.size() == 1
            ? "Each simulation was " + said.getFirst() + "."
            : "Each simulation had " + said.size() + " stages: " + String.join("; ", said) + ".");
    prose.say(
        Tree.text(deck, "structure", "velocities").equals("file")
            ? "Initial velocities were those of the structure's file."
            : "Initial velocities were drawn from the Maxwell–Boltzmann distribution.");
    prose.paragraph();
  }

  private static boolean moves(Object stage) {
    return !((Map<?, ?>) stage).containsKey("minimise");
  }

  private String stage(String kind, Map<?, ?> keys) {
    if (kind.equals("minimise")) {
      return "minimisation by FIRE "
          + Prose.cite(Reference.BITZEK)
          + (Boolean.TRUE.equals(keys.get("relax_cell")) ? " of positions and cell" : "")
          + ", at most "
          + Tree.text(keys, "max_steps")
          + " steps, until no component of a force exceeds "
          + Tree.plain(Tree.number(keys, "force_tolerance_ev_per_angstrom"))
          + " eV Å⁻¹";
    }
    boolean production = Boolean.TRUE.equals(keys.get("production"));
    StringBuilder text = new StringBuilder(production ? "a production of " : "");
    boolean untilAtRest = keys.get("until") != null;
    text.append(untilAtRest ? "at most " : "")
        .append(Tree.plain(Tree.number(keys, untilAtRest ? "at_most_ps" : "duration_ps")))
        .append(" ps at ");
    text.append(
        switch (kind) {
          case "npt" ->
              "constant pressure ("
                  + Tree.plain(Tree.number(keys, "barostat", "pressure_gpa"))
                  + " GPa) and temperature";
          case "nvt" -> "constant volume and temperature";
          case "nve" -> "constant volume and energy";
          default -> kind;
        });
    if (Boolean.TRUE.equals(keys.get("mean_cell"))) {
      text.append(", in the mean cell of the second half of the constant-pressure stage before it");
    }
    if (keys.get("start_temperature_k") != null) {
      text.append(", the target temperature going linearly from ")
          .append(Tree.plain(Tree.number(keys, "start_temperature_k")))
          .append(" K to that of the run");
    }
    if (kind.equals("nvt") || kind.equals("npt")) {
      text.append(", with ").append(thermostat(Tree.map(keys, "thermostat")));
    }
    if (kind.equals("npt")) {
      text.append(" and ").append(barostat(Tree.map(keys, "barostat")));
    }
    if (untilAtRest) {
      text.append(", ended earlier once neither energy nor ")
          .append(kind.equals("npt") ? "volume" : "pressure")
          .append(" drifted any more");
    }
    return text.toString();
  }

  private static String thermostat(Map<?, ?> t) {
    String time = "(relaxation time " + Tree.plain(Tree.number(t, "relaxation_time_fs")) + " fs)";
    return switch (Tree.text(t, "kind")) {
      case "bussi" -> "stochastic velocity rescaling " + Prose.cite(Reference.BUSSI) + " " + time;
      case "nose_hoover" ->
          "a Nosé–Hoover chain of length "
              + Tree.text(t, "chain_length")
              + " "
              + Prose.cite(Reference.MARTYNA)
              + " "
              + time;
      case "langevin" -> "the Langevin thermostat " + time;
      default -> "the thermostat " + Tree.text(t, "kind") + " " + time;
    };
  }

  private static String barostat(Map<?, ?> b) {
    String strains =
        switch (Tree.text(b, "kind")) {
          case "isotropic" -> "isotropic " + Prose.cite(Reference.BERNETTI);
          case "axes" ->
              "of the three lengths of the cell "
                  + Prose.cite(Reference.BERNETTI, Reference.DELTATTO);
          default -> "of all strains " + Prose.cite(Reference.BERNETTI, Reference.DELTATTO);
        };
    return "stochastic cell rescaling, "
        + strains
        + " (relaxation time "
        + Tree.plain(Tree.number(b, "relaxation_time_fs"))
        + " fs, compressibility "
        + Tree.plain(Tree.number(b, "compressibility_per_gpa"))
        + " GPa⁻¹)";
  }

  private void provenance() {
    Map<?, ?> hashes = Tree.map(json, "sha256");
    if (!Tree.text(json, "seed").isEmpty()) {
      prose.say(
          "Random numbers were those of Philox4x32-10 "
              + Prose.cite(Reference.SALMON)
              + " with the seed "
              + Tree.text(json, "seed")
              + "."
              + (Tree.text(json, "device").isEmpty()
                  ? ""
                  : " The device in the deck was " + Tree.text(json, "device") + "."));
    }
    if (!hashes.isEmpty()) {
      prose.say(
          "SHA-256 of the inputs: "
              + hashes.entrySet().stream()
                  .map(e -> name(e.getKey().toString()) + " " + e.getValue())
                  .collect(Collectors.joining(", "))
              + ".");
    }
    prose.paragraph();
  }

  /// Markdown; citations as Pandoc reads them.
  public String markdown() {
    return prose.markdown();
  }

  /// LaTeX; citations are `\cite`.
  public String latex() {
    return prose.latex();
  }

  /// What the text cites, in BibTeX.
  public String bibliography() {
    StringBuilder text =
        new StringBuilder("@misc{haven,\n  title = {{Haven}},\n  note = {Version ")
            .append(version(json))
            .append("}\n}\n");
    List<String> cited = prose.cited();
    for (Reference each : Reference.values()) {
      if (cited.contains(each.key())) {
        text.append('\n').append(each.bibtex());
      }
    }
    return text.toString();
  }
}
