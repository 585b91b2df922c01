package org.haven.api.serve;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.haven.api.ForceSeries;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;
import org.haven.inputs.deck.DeckSection;
import org.haven.inputs.deck.PotentialSpec;
import org.haven.inputs.structure.Structure;
import org.haven.kernels.Cell;
import org.haven.kernels.Element;
import org.haven.kernels.Precision;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.PotentialFamilies;

/// The atoms that a client has opened, by number: potential, kept lists, shared arrays.
final class OpenAtoms implements AutoCloseable {
  private static final int MOST_THREADS = 4096;

  private final ObjectMapper json = new ObjectMapper();
  private final Map<Long, Atoms> open = new TreeMap<>();
  private long opened;

  /// Atoms of a client with their potential.
  private record Atoms(ForceSeries series, SharedArrays arrays, double[] positions)
      implements AutoCloseable {
    @Override
    public void close() {
      series.close();
      arrays.close();
    }
  }

  /// Opens a potential for the atoms of a shared file.
  ObjectNode open(Request request, ObjectNode reply) {
    request.allow(
        Set.of("potential", "symbols", "arrays", "precision", "threads", "skin_angstrom", "trust"));
    List<String> symbols = request.words("symbols");
    if (symbols.isEmpty()) {
      throw new InputException("'symbols' is empty; expected an element for each atom");
    }
    symbols.stream()
        .distinct()
        .filter(symbol -> Element.of(symbol).isEmpty())
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new InputException("unknown element " + Plain.quoted(unknown));
            });
    double skin = request.number("skin_angstrom", ForceSeries.SKIN_ANGSTROM, 0, 10);
    int threads =
        (int) request.whole("threads", Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    Precision precision = request.precision("precision");
    SharedArrays arrays = new SharedArrays(request.path("arrays"), symbols.size());
    try {
      double[] positions = new double[3 * symbols.size()];
      arrays.positions(positions);
      Structure structure = Structure.of("", cell(arrays), symbols, positions);
      ForceSeries series =
          ForceSeries.of(potential(request, structure, precision), structure, threads, skin);
      try {
        List<LoadCheck> checks = request.flag("trust") ? List.of() : series.check();
        long number = ++opened;
        reply.put("atoms", number);
        reply.put("potential", series.potential().description());
        reply.put("cutoff_angstrom", series.potential().cutoffAngstrom());
        reply.put("committee", series.forceSpreads().isPresent());
        reply.set("load_checks", json.valueToTree(checks.stream().map(LoadCheck::json).toList()));
        open.put(number, new Atoms(series, arrays, positions));
        return reply;
      } catch (RuntimeException refused) {
        series.close();
        throw refused;
      }
    } catch (RuntimeException refused) {
      arrays.close();
      throw refused;
    }
  }

  private Potential potential(Request request, Structure structure, Precision precision) {
    var families = PotentialFamilies.installed();
    if (request.value("potential").isTextual()) {
      return families.open(request.path("potential"), structure.species(), precision);
    }
    if (!(request.value("potential") instanceof ObjectNode keys)) {
      throw new InputException("'potential' must be a file, or an object as in a deck");
    }
    if (!keys.path("type").isTextual()) {
      throw new InputException("'potential' needs 'type', the family, as in a deck");
    }
    DeckSection section =
        DeckSection.of(
            json.convertValue(keys, new TypeReference<Map<String, Object>>() {}), Path.of(""));
    return families.open(
        new PotentialSpec(keys.get("type").textValue(), structure.species(), section), precision);
  }

  private static Cell cell(SharedArrays arrays) {
    try {
      return Cell.ofRows(arrays.cell());
    } catch (IllegalArgumentException flat) {
      throw new InputException(flat.getMessage());
    }
  }

  /// Computes what the shared file asks for.
  ObjectNode evaluate(Request request, ObjectNode reply) {
    request.allow(Set.of("atoms"));
    Atoms atoms = atoms(request);
    long start = System.nanoTime();
    atoms.arrays().positions(atoms.positions());
    ForceSeries series = atoms.series();
    Evaluation evaluation = series.evaluate(cell(atoms.arrays()), atoms.positions());
    atoms.arrays().write(evaluation, series.stressGpa(), series.forceSpreads().orElse(null));
    reply.put("rebuilds", series.rebuilds());
    reply.put("microseconds", (System.nanoTime() - start) / 1000);
    return reply;
  }

  private Atoms atoms(Request request) {
    request.value("atoms");
    Atoms atoms = open.get(request.whole("atoms", 0, 1, Long.MAX_VALUE));
    if (atoms == null) {
      throw new InputException("'atoms' is " + request.value("atoms") + ", which is not open");
    }
    return atoms;
  }

  /// Frees potential and arrays.
  ObjectNode close(Request request, ObjectNode reply) {
    request.allow(Set.of("atoms"));
    atoms(request).close();
    open.remove(request.value("atoms").longValue());
    return reply;
  }

  @Override
  public void close() {
    open.values().forEach(Atoms::close);
  }
}
