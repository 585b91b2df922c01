package org.haven.potentials.compose;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.haven.kernels.Device;
import org.haven.kernels.Kernel;
import org.haven.kernels.NeighbourList;
import org.haven.kernels.ParticleState;
import org.haven.potentials.Evaluation;
import org.haven.potentials.LoadCheck;
import org.haven.potentials.Potential;

/// The mean of several potentials, E = 1/M Σ E_m, with the spread of their forces.
///
/// The mean is a potential of its own: its forces are the mean forces and conserve its energy. The
/// spread (query by committee, Seung, Opper, Sompolinsky, COLT 1992, doi:10.1145/130385.130417; for
/// potentials Schran, Brezina, Marsalek, J. Chem. Phys. 2020, 153, 104105, doi:10.1063/5.0016004)
/// tells how far they disagree; it is a lower bound on the error, for they may agree on what is
/// wrong. Time and memory are those of all members together.
public final class Committee implements Potential, ForceSpread {
  private final List<Potential> members;
  private final OptionalDouble limit;
  private final Optional<Labelling> labelling;
  private Device device;
  private Evaluation[] parts;
  private double[] forces;
  private double[] energies;
  private double[] spreads = new double[0];
  private double[] memberEnergies;
  private double energySpread;

  /// @param members at least two; closed with the committee
  /// @param maxForceSpreadEvPerAngstrom spread of a force that stops a run
  /// @param labelling which frames a run saves
  public Committee(
      List<Potential> members,
      OptionalDouble maxForceSpreadEvPerAngstrom,
      Optional<Labelling> labelling) {
    if (members.size() < 2) {
      throw new IllegalArgumentException(
          "a committee needs at least two potentials, not " + members.size());
    }
    this.members = List.copyOf(members);
    this.limit = maxForceSpreadEvPerAngstrom;
    this.labelling = labelling;
  }

  @Override
  public String description() {
    return "committee of "
        + members.size()
        + ": "
        + members.stream().map(Potential::description).collect(Collectors.joining("; "));
  }

  @Override
  public double cutoffAngstrom() {
    return members.stream().mapToDouble(Potential::cutoffAngstrom).max().orElse(0);
  }

  /// Members of one shape share their code.
  @Override
  public void expect(double particleEvaluations) {
    members.forEach(member -> member.expect(particleEvaluations * members.size()));
  }

  @Override
  public void bind(ParticleState state, Device device) {
    this.device = device;
    int n = state.count();
    parts = new Evaluation[members.size()];
    memberEnergies = new double[parts.length];
    for (int m = 0; m < parts.length; m++) {
      members.get(m).bind(state, device);
      parts[m] = new Evaluation(n);
    }
    forces = new double[3 * n * parts.length];
    energies = new double[n * parts.length];
    spreads = new double[n];
  }

  @Override
  public List<LoadCheck> check(ParticleState structure, Device device) {
    return members.stream().flatMap(p -> p.check(structure, device).stream()).toList();
  }

  @Override
  public void evaluate(ParticleState state, NeighbourList list, Evaluation out) {
    int n = state.count();
    double[] virial = new double[9];
    double energy = 0;
    for (int m = 0; m < parts.length; m++) {
      Evaluation part = parts[m];
      members.get(m).evaluate(state, list, part);
      System.arraycopy(part.forces(), 0, forces, 3 * n * m, 3 * n);
      System.arraycopy(part.energies(), 0, energies, n * m, n);
      energy += part.energyEv() / parts.length;
      for (int k = 0; k < 9; k++) {
        virial[k] += part.virial()[k] / parts.length;
      }
    }
    device.launch(
        new Consensus(parts.length, n, forces, energies, out.forces(), out.energies(), spreads), n);
    System.arraycopy(virial, 0, out.virial(), 0, 9);
    out.setEnergyEv(energy);
    double square = 0;
    for (int m = 0; m < parts.length; m++) {
      memberEnergies[m] = parts[m].energyEv();
      square += (memberEnergies[m] - energy) * (memberEnergies[m] - energy) / parts.length;
    }
    energySpread = Math.sqrt(square);
    device.download(spreads);
  }

  @Override
  public double[] forceSpreadsEvPerAngstrom() {
    return spreads;
  }

  @Override
  public OptionalDouble maxForceSpreadEvPerAngstrom() {
    return limit;
  }

  @Override
  public Optional<Labelling> labelling() {
    return labelling;
  }

  @Override
  public double[] memberEnergiesEv() {
    return memberEnergies;
  }

  @Override
  public double energySpreadEv() {
    return energySpread;
  }

  @Override
  public boolean isRemote() {
    return members.stream().anyMatch(Potential::isRemote);
  }

  @Override
  public void close() {
    members.forEach(Potential::close);
  }

  /// Mean and spread of particle i over `members` blocks of forces [members × 3N] and energies
  /// [members × N].
  record Consensus(
      int members,
      int count,
      double[] forces,
      double[] energies,
      double[] meanForces,
      double[] meanEnergies,
      double[] spreads)
      implements Kernel {
    static void body(
        int i,
        int members,
        int count,
        double[] forces,
        double[] energies,
        double[] meanForces,
        double[] meanEnergies,
        double[] spreads) {
      double x = 0;
      double y = 0;
      double z = 0;
      double energy = 0;
      for (int m = 0; m < members; m++) {
        int k = 3 * (m * count + i);
        x += forces[k];
        y += forces[k + 1];
        z += forces[k + 2];
        energy += energies[m * count + i];
      }
      x = x / members;
      y = y / members;
      z = z / members;
      double square = 0;
      for (int m = 0; m < members; m++) {
        int k = 3 * (m * count + i);
        double dx = forces[k] - x;
        double dy = forces[k + 1] - y;
        double dz = forces[k + 2] - z;
        square += dx * dx + dy * dy + dz * dz;
      }
      meanForces[3 * i] = x;
      meanForces[3 * i + 1] = y;
      meanForces[3 * i + 2] = z;
      meanEnergies[i] = energy / members;
      spreads[i] = Math.sqrt(square / members);
    }
  }
}
