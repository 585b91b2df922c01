package org.haven.inputs.deck;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.haven.inputs.InputException;
import org.haven.inputs.Plain;

/// Which simulations of a deck a process is to do.
///
/// @param sizes of the deck's series over cell sizes; all where empty
/// @param temperaturesK of the deck; all where empty
/// @param replicas from 1; all where empty
public record Selection(List<Integer> sizes, List<Double> temperaturesK, List<Integer> replicas) {
  /// The whole deck.
  public static final Selection ALL = new Selection(List.of(), List.of(), List.of());

  /// One simulation, with all others of its replica that differ in the field.
  public static Selection of(SimulationName name) {
    return new Selection(
        name.size() == 0 ? List.of() : List.of(name.size()),
        List.of(name.temperatureK()),
        List.of(name.replica()));
  }

  public Selection {
    sizes = List.copyOf(sizes);
    temperaturesK = List.copyOf(temperaturesK);
    replicas = List.copyOf(replicas);
  }

  /// Whether nothing is left out.
  public boolean isAll() {
    return sizes.isEmpty() && temperaturesK.isEmpty() && replicas.isEmpty();
  }

  /// The simulations, ordered as the deck has them.
  ///
  /// @throws InputException if the deck has no such size, temperature or replica
  public List<SimulationName> of(RunSpec spec) {
    for (int wanted : sizes) {
      if (!spec.sizes().orElse(List.of()).contains(wanted)) {
        throw new InputException(
            "--size names "
                + wanted
                + "; the deck has "
                + spec.sizes()
                    .map(each -> "sizes " + list(each) + ". Remedy: choose among them")
                    .orElse("no key 'sizes'. Remedy: leave the option out"));
      }
    }
    for (double wanted : temperaturesK) {
      if (!spec.temperaturesK().contains(wanted)) {
        throw new InputException(
            "--only names "
                + Plain.number(wanted)
                + " K; the deck has "
                + numbers(spec.temperaturesK())
                + " K. Remedy: choose among them; 'haven extend DIR --temperature "
                + Plain.number(wanted)
                + "' adds one to a run");
      }
    }
    for (int wanted : replicas) {
      if (wanted < 1 || wanted > spec.replicas()) {
        throw new InputException(
            "--replica is "
                + wanted
                + "; the deck has "
                + (spec.replicas() == 1 ? "one replica (1)" : "replicas 1 to " + spec.replicas())
                + ". Remedy: choose among them; 'haven extend DIR --replicas "
                + Math.max(1, wanted)
                + "' adds some to a run");
      }
    }
    List<SimulationName> names = new ArrayList<>();
    for (int size : spec.sizesOrNone()) {
      for (double temperature : spec.temperaturesK()) {
        for (int replica = 1; replica <= spec.replicas(); replica++) {
          if ((sizes.isEmpty() || sizes.contains(size))
              && (temperaturesK.isEmpty() || temperaturesK.contains(temperature))
              && (replicas.isEmpty() || replicas.contains(replica))) {
            addReplica(spec, new SimulationName(size, temperature, replica), names);
          }
        }
      }
    }
    return List.copyOf(names);
  }

  /// A replica, and its fields after it. Without stages before the field, and without equilibrium,
  /// there is nothing to do for it by itself.
  private static void addReplica(RunSpec spec, SimulationName name, List<SimulationName> names) {
    if (!new SimulationPlan(spec, name).stages().isEmpty()) {
      names.add(name);
    }
    spec.field()
        .ifPresent(
            field -> field.points().forEach(point -> names.add(name.in(Optional.of(point)))));
  }

  /// As options of a command, after a blank; empty for all.
  @Override
  public String toString() {
    return (sizes.isEmpty() ? "" : " --size " + list(sizes).replace(" ", ""))
        + (temperaturesK.isEmpty() ? "" : " --only " + numbers(temperaturesK).replace(" ", ""))
        + (replicas.isEmpty() ? "" : " --replica " + list(replicas).replace(" ", ""));
  }

  private static String list(List<Integer> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(Plain::number).collect(Collectors.joining(", "));
  }
}
