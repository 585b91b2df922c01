package org.haven.validation.aimd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.haven.inputs.deck.DeckKey;
import org.haven.inputs.deck.DeckSection;

/// What is tolerated and how verdicts are joined: the keys of `validation/protocol.yaml`, which is
/// also a resource of this module. Where each threshold comes from is said there.
///
/// @param name of the protocol
/// @param version raised whenever a threshold or a definition changes
/// @param joint how verdicts are joined
/// @param replicas of Haven
/// @param forces thresholds on the reference's frames
/// @param stability thresholds
/// @param structure thresholds
/// @param vibrations thresholds
/// @param transport thresholds
/// @param jumps thresholds
/// @param barriers thresholds
/// @param length of the reference
public record Protocol(
    @DeckKey("Name of the protocol.") String name,
    @DeckKey(value = "Version; raised with each change.", min = 1) int version,
    @DeckKey("How verdicts are joined.") Joint joint,
    @DeckKey("Haven's replicas.") Replicas replicas,
    @DeckKey("Energy, force and stress on the reference's frames.") Forces forces,
    @DeckKey("Stability of the dynamics.") Stability stability,
    @DeckKey("Structure.") Structures structure,
    @DeckKey("Vibrations.") Vibrations vibrations,
    @DeckKey("Transport.") Transport transport,
    @DeckKey("Jumps, sites and rotations.") Jumps jumps,
    @DeckKey("Barriers along given paths.") Barriers barriers,
    @DeckKey("How long the reference must be.") Length length) {

  /// @param level chance that no verdict "differs" is wrong, over the whole benchmark
  /// @param weights share of the remaining chance by section id; those without quantities give
  ///   theirs to the others
  public record Joint(
      @DeckKey(value = "Probability that all verdicts are right.", min = 0.5, max = 0.9999)
          double level,
      @DeckKey(value = "Share of the error by section.", min = 0) Map<String, Double> weights) {}

  /// @param atLeast runs of Haven at each temperature
  /// @param errorShare Haven's error is at most this part of the reference's
  public record Replicas(
      @DeckKey(value = "Runs at each temperature.", min = 4) int atLeast,
      @DeckKey(value = "Largest error, in parts of the reference's.", above = 0, max = 1)
          double errorShare) {}

  /// @param scale tolerated |slope − 1| of forces against the reference's
  /// @param relativeRmse tolerated RMSE of forces over their RMS
  /// @param energyEvPerAtom tolerated RMSE after offsets
  /// @param biasEvPerAngstrom tolerated mean error of a species along a component
  /// @param angleDegrees tolerated mean angle between forces
  /// @param smallEvPerAngstrom forces below count for no angle
  /// @param stressGpa tolerated RMSE
  /// @param jumpRatio tolerated factor between the relative errors in jumps and at rest
  public record Forces(
      @DeckKey(value = "Slope.", above = 0) double scale,
      @DeckKey(value = "RMSE over RMS.", above = 0) double relativeRmse,
      @DeckKey(value = "Energy RMSE in eV per atom.", above = 0) double energyEvPerAtom,
      @DeckKey(value = "Bias in eV/Å.", above = 0) double biasEvPerAngstrom,
      @DeckKey(value = "Mean angle in degrees.", above = 0) double angleDegrees,
      @DeckKey(value = "Smallest force in eV/Å.", above = 0) double smallEvPerAngstrom,
      @DeckKey(value = "Stress RMSE in GPa.", above = 0) double stressGpa,
      @DeckKey(value = "Jumps against rest.", above = 1) double jumpRatio) {}

  /// @param windowPs of the sliding radial distribution
  /// @param rangeAngstrom of it and of the radial distributions that are compared
  /// @param collapse mean |Δg| over it beyond which the run has collapsed
  /// @param driftMevPerAtomPs tolerated drift of the energy
  public record Stability(
      @DeckKey(value = "Window in ps.", above = 0) double windowPs,
      @DeckKey(value = "Range in Å.", above = 0) double rangeAngstrom,
      @DeckKey(value = "Mean |Δg|.", above = 0) double collapse,
      @DeckKey(value = "Drift in meV per atom and ps.", above = 0) double driftMevPerAtomPs) {}

  /// @param rdf tolerated ∫|Δg|dr over ∫g dr
  /// @param distribution tolerated half integrated difference of angle and coordination
  ///   distributions
  /// @param lattice tolerated relative difference of lattice parameters
  /// @param volume tolerated relative difference of volumes
  public record Structures(
      @DeckKey(value = "Radial distributions.", above = 0) double rdf,
      @DeckKey(value = "Angles and coordination.", above = 0, max = 1) double distribution,
      @DeckKey(value = "Lattice parameters.", above = 0) double lattice,
      @DeckKey(value = "Volume.", above = 0) double volume) {}

  /// @param frequency tolerated factor of mean frequencies
  /// @param overlap tolerated 1 − overlap of densities of states
  /// @param amplitude tolerated factor of mean square amplitudes
  /// @param nyquistThz least Nyquist frequency for a density of states
  public record Vibrations(
      @DeckKey(value = "Mean frequency.", above = 1) double frequency,
      @DeckKey(value = "1 − overlap.", above = 0, max = 1) double overlap,
      @DeckKey(value = "Mean square amplitude.", above = 1) double amplitude,
      @DeckKey(value = "Least Nyquist frequency in THz.", above = 0) double nyquistThz) {}

  /// @param diffusivity tolerated factor of D\*
  /// @param sigma of sigma
  /// @param havenRatio of H_R
  /// @param activationEv tolerated difference of activation energies
  public record Transport(
      @DeckKey(value = "D*.", above = 1) double diffusivity,
      @DeckKey(value = "Conductivity.", above = 1) double sigma,
      @DeckKey(value = "Haven ratio.", above = 1) double havenRatio,
      @DeckKey(value = "Activation energy in eV.", above = 0) double activationEv) {}

  /// @param rate tolerated factor of jump rates
  /// @param occupancy tolerated difference of occupancies
  /// @param rotation tolerated factor of rotation times and rates
  public record Jumps(
      @DeckKey(value = "Jump rate.", above = 1) double rate,
      @DeckKey(value = "Site occupancy.", above = 0, max = 1) double occupancy,
      @DeckKey(value = "Rotation.", above = 1) double rotation) {}

  /// @param barrierEv tolerated difference of barriers
  /// @param imageEv tolerated RMSE of images
  /// @param alongEvPerAngstrom tolerated RMSE of forces along the path
  public record Barriers(
      @DeckKey(value = "Barrier in eV.", above = 0) double barrierEv,
      @DeckKey(value = "Images in eV.", above = 0) double imageEv,
      @DeckKey(value = "Forces along the path in eV/Å.", above = 0) double alongEvPerAngstrom) {}

  /// @param factors to which D\* is to be known
  /// @param level with this probability
  public record Length(
      @DeckKey(value = "Factors.", above = 1) List<Double> factors,
      @DeckKey(value = "Probability.", min = 0.5, max = 0.9999) double level) {}

  /// Name of the resource.
  private static final String RESOURCE = "/org/haven/validation/aimd/protocol.yaml";

  /// The protocol that Haven comes with.
  public static Protocol standard() {
    try (InputStream in = Protocol.class.getResourceAsStream(RESOURCE)) {
      return DeckSection.of(new String(in.readAllBytes(), StandardCharsets.UTF_8), Path.of(""))
          .bind(Protocol.class, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One of the user's.
  ///
  /// @throws org.haven.inputs.InputException naming file, line, key and remedy
  public static Protocol read(Path file) {
    return DeckSection.read(file).bind(Protocol.class, List.of());
  }

  /// Name and version.
  public String title() {
    return name + " " + version;
  }
}
