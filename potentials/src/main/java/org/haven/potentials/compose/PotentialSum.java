package org.haven.potentials.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.haven.kernels.Device;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.BornCharges;
import org.haven.potentials.Evaluation;
import org.haven.potentials.Insertion;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;
import org.haven.potentials.pair.PairPotential;
import org.haven.potentials.pair.PairSweep;
import org.haven.potentials.pair.SweptPotential;
import org.haven.potentials.pair.VectorLaw;

/// E = E₁ + E₂ + …, of any potentials. Their list has the largest of their cutoffs.
///
/// The pairs of all [SweptPotential]s are computed in one pass over the list where that is
/// possible.
public final class PotentialSum implements Potential {
  private final List<Potential> parts;
  private Device device;
  private Evaluation scratch;
  private PairSweep sweep;
  private double[] tooClose = {};
  private List<SweptPotential> swept = List.of();
  private List<Potential> others = List.of();

  /// @param parts at least one; closed with the sum
  public PotentialSum(List<Potential> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a sum needs at least one potential");
    }
    this.parts = List.copyOf(parts);
  }

  /// The potentials that are added.
  public List<Potential> parts() {
    return parts;
  }

  @Override
  public String description() {
    return parts.stream().map(Potential::description).collect(Collectors.joining(" + "));
  }

  @Override
  public double cutoffAngstrom() {
    return parts.stream().mapToDouble(Potential::cutoffAngstrom).max().orElse(0);
  }

  @Override
  public void expect(double particleEvaluations) {
    parts.forEach(part -> part.expect(particleEvaluations));
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
    scratch = new Evaluation(state.count());
    parts.forEach(this::accompany);
    parts.forEach(part -> part.bind(state, device));
    swept =
        parts.stream()
            .filter(SweptPotential.class::isInstance)
            .map(SweptPotential.class::cast)
            .filter(part -> part.vectorLaw().isPresent())
            .toList();
    others = parts.stream().filter(part -> !swept.contains(part)).toList();
    sweep = null;
    if (swept.size() > 1) {
      List<VectorLaw> laws = swept.stream().map(part -> part.vectorLaw().orElseThrow()).toList();
      sweep = new PairSweep(laws, state.speciesTable().size(), device);
      tooClose = new double[state.count()];
    }
  }

  /// Tells a part how far the others reach whose pairs are computed with its own.
  private void accompany(Potential part) {
    if (part instanceof SweptPotential companion) {
      parts.stream()
          .filter(other -> other != part && other instanceof PairPotential)
          .mapToDouble(Potential::cutoffAngstrom)
          .max()
          .ifPresent(companion::accompany);
    }
  }

  @Override
  public List<LoadCheck> check(ParticleState structure, Device device) {
    return parts.stream().flatMap(p -> p.check(structure, device).stream()).toList();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    if (sweep != null && list.clusters().fits()) {
      sweep.evaluate(state, list, out, tooClose);
      swept.forEach(part -> part.finish(state, list, out, tooClose));
      out.setEnergyEv(device.sum(out.energies(), 0, 1, state.count()));
      add(others, state, list, out);
    } else {
      parts.getFirst().evaluate(state, list, out);
      add(parts.subList(1, parts.size()), state, list, out);
    }
  }

  private void add(List<Potential> more, ParticleState state, NeighbourList list, Evaluation out) {
    for (Potential part : more) {
      part.evaluate(state, list, scratch);
      out.add(scratch, device);
    }
  }

  /// The sum of the parts', where all have them.
  @Override
  public Optional<Insertion> insertion(ParticleState state) {
    List<Insertion> all = new ArrayList<>();
    for (Potential part : parts) {
      Optional<Insertion> insertion = part.insertion(state);
      if (insertion.isEmpty()) {
        return Optional.empty();
      }
      all.add(insertion.get());
    }
    return Optional.of(
        (places, count, energies) -> {
          double[] more = new double[count];
          Arrays.fill(energies, 0, count, 0);
          for (Insertion part : all) {
            part.energies(places, count, more);
            for (int k = 0; k < count; k++) {
              energies[k] += more[k];
            }
          }
        });
  }

  /// Those of the one part that has any: charges of several parts would count twice.
  @Override
  public Optional<BornCharges> bornCharges() {
    List<BornCharges> found = parts.stream().flatMap(part -> part.bornCharges().stream()).toList();
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  @Override
  public boolean isRemote() {
    return parts.stream().anyMatch(Potential::isRemote);
  }

  @Override
  public void close() {
    parts.forEach(Potential::close);
  }
}
