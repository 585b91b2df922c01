package org.haven.campaigns.substitution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.haven.campaigns.plan.Candidate;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.OxidationStates;
import org.haven.inputs.structure.Sites;
import org.haven.inputs.structure.Structure;
import org.haven.inputs.structure.StructureFile;
import org.haven.inputs.structure.StructureWriter;
import org.haven.inputs.structure.Supercell;

/// Does what SUBSTITUTE.yaml asks for: every substitution with every prototype that holds its
/// sites, in the smallest supercell that has the amount within 5 %, or else the one that comes
/// nearest, as often as asked. The same file gives the same bits.
///
/// A combination that cannot be done is refused with its reason and stops nothing.
public final class Substituter {
  /// The table of the structures, which `haven screen` takes.
  public static final String TABLE = "structures.csv";

  /// The table of what was refused.
  public static final String REFUSED = "refused.csv";

  private static final String FOLDER = "structures";

  /// Draws for each arrangement that is asked for, before those found are all there are.
  private static final int DRAWS = 10;

  /// Supercells are looked at up to so many times `max_atoms`, to say what an amount would take.
  private static final int BEYOND = 10;

  private final SubstituteReader.Task task;
  private final SubstituteSpec spec;
  private final Set<String> names = new HashSet<>();

  private Substituter(SubstituteReader.Task task) {
    this.task = task;
    this.spec = task.spec();
  }

  /// Reads SUBSTITUTE.yaml and finds its prototypes.
  ///
  /// @param output folder in place of the file's, or null
  /// @throws InputException naming file, line, key and remedy of the first fault
  public static Substituter of(Path file, Path output) {
    return new Substituter(SubstituteReader.read(file, output));
  }

  /// Where structures and tables go.
  public Path folder() {
    return spec.output();
  }

  /// Number of prototypes.
  public int prototypes() {
    return task.prototypes().list().size();
  }

  /// Most structures that there can be.
  public int most() {
    int changes = spec.substitutions().stream().mapToInt(s -> s.changes().size()).sum();
    return prototypes() * changes * spec.structures().realisations();
  }

  /// Makes all, and writes structures and tables.
  ///
  /// @param each is told of every one, in order
  /// @return those made, then those refused
  /// @throws InputException if none could be made, with the reason of the first
  public List<Made> run(Consumer<Made> each) {
    requireEmpty();
    List<Made> all = new ArrayList<>();
    for (Candidate candidate : task.prototypes().list()) {
      for (Made made : from(candidate)) {
        each.accept(made);
        all.add(made);
      }
    }
    List<Made> made = all.stream().filter(m -> !m.isRefused()).toList();
    List<Made> refused = all.stream().filter(Made::isRefused).toList();
    if (made.isEmpty()) {
      throw new InputException(
          "no structure could be made: " + refused.getFirst().reason() + more(refused.size() - 1));
    }
    MadeTable.write(spec.output().resolve(TABLE), made, false);
    if (!refused.isEmpty()) {
      MadeTable.write(spec.output().resolve(REFUSED), refused, true);
    }
    return Stream.concat(made.stream(), refused.stream()).toList();
  }

  private static String more(int others) {
    return others == 0 ? "" : " (" + others + " more were refused)";
  }

  private void requireEmpty() {
    Path folder = spec.output();
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new InputException(
              folder, "is not empty. Remedy: choose another folder with --output");
        }
      } catch (IOException unreadable) {
        throw new OutputException(folder, unreadable);
      }
    }
  }

  /// A name that a file can have, and no other has.
  private String unique(String text) {
    String clean = text.replaceAll("[^A-Za-z0-9._+-]", "_");
    String name = clean;
    for (int k = 2; !names.add(name.toLowerCase(Locale.ROOT)); k++) {
      name = clean + "-" + k;
    }
    return name;
  }

  private List<Made> from(Candidate candidate) {
    List<Made> all = new ArrayList<>();
    Prototype prototype;
    try {
      prototype =
          new Prototype(
              candidate.id(),
              candidate.source(),
              candidate.frame(),
              spec.charges(),
              spec.mobile(),
              candidate.mobile());
    } catch (InputException unfit) {
      return List.of(
          new Made(
              candidate.id(), null, unfit.getMessage(), null, Map.of("prototype", candidate.id())));
    }
    for (Substitution substitution : spec.substitutions()) {
      List<Change> fitting =
          substitution.changes().stream().filter(c -> c.fits(prototype)).toList();
      if (fitting.isEmpty()) {
        all.add(
            new Made(
                candidate.id(),
                null,
                substitution
                    .vain(prototype)
                    .map(why -> candidate.id() + ": " + why)
                    .orElseGet(() -> nothing(candidate.id(), prototype, substitution)),
                null,
                Map.of("prototype", candidate.id())));
      }
      for (Change change : fitting) {
        all.addAll(with(prototype, change, unique(candidate.id() + "_" + change.label())));
      }
    }
    return all;
  }

  private static String nothing(String id, Prototype prototype, Substitution substitution) {
    return id
        + " holds nothing to "
        + substitution.kind()
        + ": it has "
        + String.join(", ", prototype.sites().composition().keySet())
        + ", asked for is "
        + String.join(", ", substitution.sites());
  }

  private List<Made> with(Prototype prototype, Change change, String name) {
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("prototype", prototype.id());
    columns.put("substitution", change.text());
    columns.put("measure", change.measure());
    columns.put("asked", Plain.decimal(change.asked()));
    try {
      return arrangements(prototype, change, name, columns);
    } catch (OutputException full) {
      throw full;
    } catch (InputException refused) {
      return List.of(refusal(prototype, change, name, refused.getMessage(), columns));
    } catch (RuntimeException unexpected) {
      return List.of(refusal(prototype, change, name, "unexpected: " + unexpected, columns));
    }
  }

  private static Made refusal(
      Prototype prototype, Change change, String name, String why, Map<String, String> columns) {
    return new Made(name, null, what(prototype, change) + ": " + why, null, columns);
  }

  private static String what(Prototype prototype, Change change) {
    return prototype.id() + ", " + change.text() + " " + Plain.decimal(change.asked());
  }

  private List<Made> arrangements(
      Prototype prototype, Change change, String name, Map<String, String> common) {
    Changed changed = change.apply(prototype);
    double scale = scale(prototype, changed);
    Sites sites = RadiusScale.scaled(changed.sites(), scale);
    List<Integer> supercell = supercell(sites, changed);
    int copies = supercell.stream().reduce(1, (a, b) -> a * b);
    boolean choice = sites.orbits().stream().anyMatch(Sites.Orbit::partial);
    int wanted = choice ? spec.structures().realisations() : 1;
    List<Arrangement> known = new ArrayList<>();
    List<Made> all = new ArrayList<>();
    int draws = wanted == 1 ? 1 : DRAWS * wanted;
    for (int draw = 0; draw < draws && all.size() < wanted; draw++) {
      // Seeds one after another start much the same sequence.
      long mixed = new SplittableRandom(spec.seed() + draw).nextLong();
      Sites.Filling filling = sites.filled(supercell, changed.charges(), mixed);
      if (choice && spec.placement() == SubstituteSpec.Placement.ELECTROSTATIC) {
        filling = ElectrostaticPlacement.improved(filling, changed.charges(), mixed);
      }
      Structure structure = StructureFile.passed(filling.structure(), sites.file());
      if (wanted > 1) {
        Arrangement arrangement = Arrangement.of(structure);
        if (known.stream().anyMatch(arrangement::isLike)) {
          continue;
        }
        known.add(arrangement);
      }
      Map<String, String> columns = new LinkedHashMap<>(common);
      columns.putAll(counts(changed, filling, structure, copies));
      columns.put("volume_scaled_percent", Plain.decimal(100 * (Math.pow(scale, 3) - 1)));
      columns.put("realisation", "" + (all.size() + 1));
      columns.put("seed", "" + (spec.seed() + draw));
      String missed = missed(change.asked(), columns, sites, changed, copies);
      List<String> notes = new ArrayList<>(structure.warnings());
      if (missed != null) {
        notes.addFirst(missed);
      }
      columns.put("notes", String.join("; ", notes));
      String warning = missed == null ? null : what(prototype, change) + ": " + missed;
      String id = name + (spec.structures().realisations() > 1 ? "_r" + (all.size() + 1) : "");
      all.add(written(id, structure, columns, warning, prototype, changed));
    }
    if (all.size() < spec.structures().realisations()) {
      int found = all.size();
      all.forEach(
          made ->
              made.columns()
                  .merge(
                      "notes",
                      "arrangements that differ: " + found,
                      (a, b) -> a.isEmpty() ? b : a + "; " + b));
    }
    return all;
  }

  private Made written(
      String id,
      Structure structure,
      Map<String, String> columns,
      String warning,
      Prototype prototype,
      Changed changed) {
    Path file = spec.output().resolve(FOLDER).resolve(id + ".xyz");
    StructureWriter.write(
        Structure.of(id, structure.cell(), structure.symbols(), structure.positions()), file);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mobile", prototype.mobileAmong(List.copyOf(changed.charges().keySet())));
    all.putAll(columns);
    return new Made(id, file, null, warning, all);
  }

  /// What is said of an amount that was not met within 5 %, or null.
  ///
  /// @throws InputException if less than half of it was reached, or more than twice
  private String missed(
      double asked, Map<String, String> columns, Sites sites, Changed changed, int copies) {
    double reached = Double.parseDouble(columns.get("reached"));
    double ratio = reached / asked;
    if (Math.abs(ratio - 1) <= Supercell.TOLERABLE + 1e-9) {
      return null;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s asked for, %s reached (%+.0f %%)%s",
            Plain.decimal(asked),
            columns.get("reached"),
            100 * (ratio - 1),
            cause(sites, changed, copies, columns.get("compensation")));
    if (ratio < 0.5 || ratio > 2) {
      throw new InputException(
          text + ": " + (ratio < 0.5 ? "less than half of it" : "more than twice as much"));
    }
    return text;
  }

  /// The atoms of the smallest supercell that has the amount, where one is found; where it is not
  /// whole atoms that fail, what makes the charge good, which may be fewer of those that are new.
  private String cause(Sites sites, Changed changed, int copies, String compensation) {
    Supercell.Repeated cell = toRepeat(sites, changed);
    if (cell.departure().applyAsDouble(copies) <= Supercell.TOLERABLE) {
      return compensation.isEmpty() ? "" : "; the charge is made good by " + compensation;
    }
    int most = BEYOND * spec.structures().maxAtoms();
    int more =
        Supercell.smallest(cell, spec.structures().minLengthAngstrom(), most, sites.file()).stream()
            .reduce(1, (a, b) -> a * b);
    return cell.departure().applyAsDouble(more) > Supercell.TOLERABLE
        ? ""
        : String.format(
            Locale.ROOT, "; within 5 %% with max_atoms: %.0f", Math.ceil(more * cell.atoms()));
  }

  /// What was reached, and by what.
  private Map<String, String> counts(
      Changed changed, Sites.Filling filling, Structure structure, int copies) {
    int fresh = filling.count(changed.mark());
    if (fresh == 0) {
      throw new InputException(
          "is less than half an atom in any supercell of up to "
              + spec.structures().maxAtoms()
              + " atoms; ask for more, or raise max_atoms");
    }
    double net = 0;
    for (Map.Entry<String, Integer> each : structure.composition().entrySet()) {
      net += each.getValue() * changed.charges().get(each.getKey());
    }
    Map<String, String> columns = new LinkedHashMap<>();
    columns.put("reached", Plain.decimal(fresh * changed.perUnit() / copies));
    columns.put("new_atoms", "" + fresh);
    double compensation = fresh * changed.compensation();
    columns.put(
        "compensation",
        changed.compensator() == null
            ? ""
            : Plain.decimal(Math.abs(compensation))
                + " "
                + changed.compensator()
                + (compensation < 0 ? " vacancies" : " interstitials"));
    columns.put("charge_e", Plain.decimal(net));
    columns.put("charges", OxidationStates.text(new TreeMap<>(changed.charges())));
    return columns;
  }

  private double scale(Prototype prototype, Changed changed) {
    if (spec.volume() == SubstituteSpec.Volume.KEPT) {
      return 1;
    }
    Map<String, Double> charges = new LinkedHashMap<>(prototype.charges());
    charges.putAll(changed.charges());
    return RadiusScale.of(prototype.sites(), changed.sites(), charges);
  }

  private static double atoms(Changed changed) {
    double atoms = 0;
    for (Sites.Orbit orbit : changed.sites().orbits()) {
      for (Sites.Share share : orbit.shares()) {
        atoms +=
            share.label().equals(changed.mark()) ? orbit.places().size() * share.occupancy() : 0;
      }
    }
    return atoms;
  }

  /// The smallest in which composition and amount are within 5 %, or else what comes nearest.
  private List<Integer> supercell(Sites sites, Changed changed) {
    return Supercell.smallest(
        toRepeat(sites, changed),
        spec.structures().minLengthAngstrom(),
        spec.structures().maxAtoms(),
        sites.file());
  }

  private static Supercell.Repeated toRepeat(Sites sites, Changed changed) {
    Supercell.Repeated repeated = sites.repeated(changed.charges());
    double fresh = atoms(changed);
    return new Supercell.Repeated(
        repeated.cell(),
        repeated.atoms(),
        copies ->
            Math.max(
                repeated.departure().applyAsDouble(copies),
                Math.abs(Math.rint(fresh * copies) / (fresh * copies) - 1)));
  }
}
