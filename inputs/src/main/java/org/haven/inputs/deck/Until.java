package org.haven.inputs.deck;

import java.util.Optional;
import java.util.OptionalDouble;
import org.haven.inputs.Ranges;

/// What ends a stage: a state, in a word, or an error of what is analysed, with the longest time.
///
/// Relative errors are half of the 95 % interval of the logarithm, over 1.96, of the mean over all
/// simulations of a temperature.
///
/// @param state the word that may stand alone
/// @param relativeErrorOfSigma of a production, at each temperature; with that of D both
/// @param atMostPs of a production
/// @param pilotPs when its errors are first looked at
@DeckKey.Short
public record Until(
    @DeckKey(
            "equilibrated: nvt and npt end as soon as energy and volume (or pressure) no longer"
                + " drift over the second half of the stage, which holds 20 independent samples;"
                + " npt takes 80 relaxation times of its barostat at least. The word alone may"
                + " stand for the mapping")
        Optional<State> state,
    @DeckKey(
            value =
                "A production ends, at each temperature for itself, as soon as the conductivity of"
                    + " the ions together is known to this relative standard error, as 0.1; needs"
                    + " at_most_ps beside it",
            above = 0,
            max = 1)
        OptionalDouble relativeErrorOfSigma,
    @DeckKey(
            value = "The same of the tracer diffusivity D*, of each mobile species",
            above = 0,
            max = 1)
        OptionalDouble relativeErrorOfD,
    @DeckKey(
            value = "With an error: the longest time in ps of each simulation",
            above = 0,
            max = Ranges.MAX_DURATION_PS)
        OptionalDouble atMostPs,
    @DeckKey(
            value =
                "With an error: when it is first looked at, in ps; then each time that the runs are"
                    + " √2 longer",
            fallback = "10",
            above = 0,
            max = Ranges.MAX_DURATION_PS)
        double pilotPs) {

  /// Of a stage that comes to rest.
  public enum State {
    EQUILIBRATED
  }

  /// Growth of a production from one look at its error to the next.
  static final double GROWTH = StrictMath.sqrt(2);

  /// Whether an error is asked for.
  public boolean ofError() {
    return relativeErrorOfSigma.isPresent() || relativeErrorOfD.isPresent();
  }

  /// Whether errors are as small as asked.
  ///
  /// @param ofSigma NaN where it is not known
  public boolean reached(double ofSigma, double ofD) {
    return excess(ofSigma, ofD) <= 1;
  }

  /// How many times longer than they are the runs must be, since errors fall with 1/√time; below
  /// one where they are long enough, NaN where an error that is asked for is not known.
  public double excess(double ofSigma, double ofD) {
    double sigma =
        relativeErrorOfSigma.isPresent() ? ofSigma / relativeErrorOfSigma.getAsDouble() : 0;
    double d = relativeErrorOfD.isPresent() ? ofD / relativeErrorOfD.getAsDouble() : 0;
    // Math.max gives NaN where one is.
    double worst = Math.max(sigma, d);
    return worst * worst;
  }

  /// The lengths at which the errors of a production are looked at.
  public RoundLengths rounds(RunSpec spec) {
    return new RoundLengths(
        pilotPs, atMostPs.orElseThrow(), GROWTH, spec.output().trajectoryIntervalFs() / 1000);
  }

  /// The same with another longest time.
  public Until atMost(double ps) {
    return new Until(state, relativeErrorOfSigma, relativeErrorOfD, OptionalDouble.of(ps), pilotPs);
  }
}
