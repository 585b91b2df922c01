package org.haven.integrators.run;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.haven.inputs.h5md.H5mdWriter;
import org.haven.integrators.MolecularSystem;
import org.haven.integrators.run.Moment.Phase;
import org.haven.kernels.Cell;
import org.haven.kernels.ParticleState;

/// How far the particles have moved: the framework about its starting sites, the mobile species
/// relative to the framework. Positions are unwrapped at most once at a step, by who wants them
/// first.
final class Displacements implements Observer {
  private final MolecularSystem system;
  private final List<String> mobileSymbols;
  private final int[] framework;
  private final int[] mobile;
  private final double[] unwrapped;
  private double[] fractions = {};

  /// [3 × framework] unwrapped fractional positions at the start of the dynamics; empty before.
  private double[] sites = {};

  /// [3 × mobile] unwrapped positions at the start of the production; empty before.
  private double[] origins = {};

  /// [3] mean of the framework's unwrapped positions at the start of the production.
  private double[] frameworkOrigin = {};

  private Cell cell;
  private long sampledStep = -1;

  /// @param mobileSymbols all others are the framework
  Displacements(MolecularSystem system, List<String> mobileSymbols) {
    this.system = system;
    this.mobileSymbols = mobileSymbols;
    ParticleState state = system.state();
    int[] species = state.species();
    List<String> symbols = state.speciesTable().symbols();
    framework = select(species, symbols, mobileSymbols, false);
    mobile = select(species, symbols, mobileSymbols, true);
    unwrapped = new double[3 * species.length];
  }

  private static int[] select(
      int[] species, List<String> symbols, List<String> mobile, boolean wanted) {
    return IntStream.range(0, species.length)
        .filter(i -> mobile.contains(symbols.get(species[i])) == wanted)
        .toArray();
  }

  /// Number of the immobile particles.
  int frameworkCount() {
    return framework.length;
  }

  /// Indices of the mobile particles.
  int[] mobile() {
    return mobile;
  }

  @Override
  public String name() {
    return "displacements";
  }

  @Override
  public Trigger trigger() {
    return now -> now.stage().countsTime() && (now.is(Phase.PREPARED) || now.beginsProduction());
  }

  @Override
  public void see(Moment now) {
    if (now.beginsProduction()) {
      sample(now);
      markProduction();
      return;
    }
    // A stage may have changed the cell without a step.
    sampledStep = -1;
    sample(now);
    if (now.step() == 0) {
      sites = fractions().clone();
    }
  }

  @Override
  public List<Column> columns() {
    return List.of(
        new Column("mobile_msd_angstrom2", this::mobileMeanSquareAngstrom2),
        new Column("framework_rmsd_angstrom", this::frameworkRmsAngstrom));
  }

  @Override
  public List<FrameQuantity> frameQuantities() {
    if (framework.length == 0) {
      return List.of();
    }
    List<String> species =
        system.state().speciesTable().symbols().stream()
            .filter(symbol -> !mobileSymbols.contains(symbol))
            .toList();
    return List.of(
        new FrameQuantity(
            new H5mdWriter.Observable("framework_displacement", "Angstrom", species, 3),
            now -> {
              sample(now);
              return frameworkDisplacement();
            }));
  }

  private void sample(Moment now) {
    if (sampledStep == now.step()) {
      return;
    }
    sampledStep = now.step();
    ParticleState state = system.state();
    cell = state.cell();
    double[] h = cell.rows();
    double[] x = state.positions();
    int[] n = state.images();
    system.device().download(x, n);
    for (int i = 0; i < x.length; i += 3) {
      for (int d = 0; d < 3; d++) {
        unwrapped[i + d] = x[i + d] + (n[i] * h[d] + n[i + 1] * h[3 + d] + n[i + 2] * h[6 + d]);
      }
    }
  }

  /// [3N] in Å.
  double[] unwrapped(Moment now) {
    sample(now);
    return unwrapped;
  }

  private void markProduction() {
    origins = new double[3 * mobile.length];
    for (int k = 0; k < mobile.length; k++) {
      System.arraycopy(unwrapped, 3 * mobile[k], origins, 3 * k, 3);
    }
    frameworkOrigin = frameworkMean();
  }

  private double[] fractions() {
    if (fractions.length == 0) {
      fractions = new double[3 * framework.length];
    }
    double[] inverse = cell.inverse();
    for (int k = 0; k < framework.length; k++) {
      int i = 3 * framework[k];
      for (int d = 0; d < 3; d++) {
        fractions[3 * k + d] =
            unwrapped[i] * inverse[d]
                + unwrapped[i + 1] * inverse[3 + d]
                + unwrapped[i + 2] * inverse[6 + d];
      }
    }
    return fractions;
  }

  private double[] frameworkMean() {
    double[] mean = new double[3];
    for (int i : framework) {
      for (int d = 0; d < 3; d++) {
        mean[d] += unwrapped[3 * i + d];
      }
    }
    for (int d = 0; d < 3 && framework.length > 0; d++) {
      mean[d] /= framework.length;
    }
    return mean;
  }

  /// Mean displacement [3] of the framework since the start of the production, in Å.
  private double[] frameworkDisplacement() {
    double[] mean = frameworkMean();
    for (int d = 0; d < 3; d++) {
      mean[d] -= frameworkOrigin[d];
    }
    return mean;
  }

  /// Root mean square displacement of the framework about its sites in Å, the mean displacement
  /// removed and the sites moved along with the cell; not a number without sites or framework.
  double frameworkRmsAngstrom(Moment at) {
    if (sites.length == 0) {
      return Double.NaN;
    }
    sample(at);
    double[] now = fractions();
    double[] mean = new double[3];
    for (int k = 0; k < now.length; k++) {
      mean[k % 3] += (now[k] - sites[k]) / framework.length;
    }
    double[] h = cell.rows();
    double sum = 0;
    for (int k = 0; k < now.length; k += 3) {
      sum += square(h, now, k, mean);
    }
    return Math.sqrt(sum / framework.length);
  }

  /// The framework particle that was farthest from its site at the last call of
  /// [#frameworkRmsAngstrom].
  int farthestOfFramework() {
    double[] now = fractions();
    double[] h = cell.rows();
    int farthest = 0;
    double largest = -1;
    for (int k = 0; k < now.length; k += 3) {
      double square = square(h, now, k, new double[3]);
      if (square > largest) {
        largest = square;
        farthest = framework[k / 3];
      }
    }
    return farthest;
  }

  private double square(double[] h, double[] now, int k, double[] mean) {
    double a = now[k] - sites[k] - mean[0];
    double b = now[k + 1] - sites[k + 1] - mean[1];
    double c = now[k + 2] - sites[k + 2] - mean[2];
    double square = 0;
    for (int d = 0; d < 3; d++) {
      double r = a * h[d] + b * h[3 + d] + c * h[6 + d];
      square += r * r;
    }
    return square;
  }

  /// Mean square displacement of the mobile species since the start of the production, relative to
  /// the framework, in Å²; not a number before.
  double mobileMeanSquareAngstrom2(Moment now) {
    if (origins.length == 0) {
      return Double.NaN;
    }
    sample(now);
    double[] drift = frameworkDisplacement();
    double sum = 0;
    for (int k = 0; k < mobile.length; k++) {
      for (int d = 0; d < 3; d++) {
        double r = unwrapped[3 * mobile[k] + d] - origins[3 * k + d] - drift[d];
        sum += r * r;
      }
    }
    return sum / mobile.length;
  }

  @Override
  public Map<String, double[]> variables() {
    return Map.of(
        "sites", sites.clone(),
        "origins", origins.clone(),
        "framework_origin", frameworkOrigin.clone());
  }

  @Override
  public void restore(Map<String, double[]> variables) {
    sites = variables.get("sites").clone();
    origins = variables.get("origins").clone();
    frameworkOrigin = variables.get("framework_origin").clone();
  }
}
