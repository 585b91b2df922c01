package org.haven.potentials.nep;

import java.util.List;
import org.haven.kernels.code.VectorType;
import org.haven.potentials.descriptors.AngularTerm;

/// Sizes of a model and of its lists: what the code of [NepProgram] depends on, and where it finds
/// its numbers. Two models of one shape share their code.
///
/// Offsets into the scratch memory of a thread are rows of neighbours or of W-long vectors; offsets
/// into the table of parameters are those of [NepTable].
final class NepLayout {
  /// The shape.
  ///
  /// @param uniform whether all pairs of species have the same cutoffs
  /// @param radialCapacity most neighbours of a particle, with room to grow
  /// @param angularCapacity most neighbours within the angular cutoff, likewise
  /// @param candidateCapacity most candidates for neighbours, likewise
  record Shape(
      VectorType type,
      int types,
      int radialFunctions,
      int radialBasis,
      int angularFunctions,
      int angularBasis,
      int degrees,
      List<AngularTerm> terms,
      int neurons,
      boolean uniform,
      int radialCapacity,
      int angularCapacity,
      int candidateCapacity) {}

  final Shape shape;
  final VectorType type;
  final int lanes;
  final int moments;
  final int descriptorLength;

  /// angularFunctions filled up to whole vectors: the length of a row of moment derivatives.
  final int paddedFunctions;

  // Rows of the neighbours within the cutoff.
  final int x;
  final int y;
  final int z;
  final int square;

  /// Distance, f_c, argument u of the T_k, df_c/dr, f_c du/dr, force.
  final int distance;

  final int cutoff;

  final int argument;
  final int slope;
  final int weight;
  final int fx;
  final int fy;
  final int fz;

  // Rows of the angular neighbours: unit vector, square, 1/r, f_c, df_c/dr, f_c du/dr, u; force
  // and its part along the unit vector, four rows.
  final int ux;
  final int uy;
  final int uz;
  final int angularSquare;
  final int inverse;
  final int angularCutoff;
  final int angularSlope;
  final int angularWeight;
  final int angularArgument;
  final int angularForce;

  /// [angularFunctions] rows g_n, then as many rows dg_n/dr.
  final int functions;

  final int functionSlopes;

  /// [moments] rows Q_lm C_m or Q_lm S_m; Q_lm monic.
  final int harmonics;

  /// [moments] rows Σ_n g_n dU/da_n.
  final int products;

  /// Distance between rows of entries or of radial neighbours, and of angular neighbours: an odd
  /// number of vectors, so that rows do not fall on the same lines of the cache.
  final int stride;

  final int angularStride;

  // Vectors.
  final int rows;
  final int moment;
  final int momentDerivatives;
  final int descriptor;
  final int derivatives;
  final int slopes;
  final int terms;
  final int radialDerivatives;

  /// [T][radialBasis] Σ f_c T_k over the neighbours of a species.
  final int radialSums;

  final int virial;
  final int quads;

  /// Length of the scratch memory.
  final int memory;

  /// Distance between rows of candidates.
  final int candidateStride;

  // Ints: index of the neighbours; their species, only where there are more species than lanes; 0,
  // 1,
  // 2, …; places of close neighbours; species of the angular neighbours; how many there are of
  // both.
  final int packed;
  final int radialSpecies;
  final int numbers;
  final int close;
  final int species;
  final int radialCount;
  final int angularCount;
  final int ints;

  /// Number of species filled up to whole vectors.
  final int paddedTypes;

  /// The bits of an index that are the species, and how many.
  final int speciesBits;

  final int speciesShift;

  private int next;

  NepLayout(Shape shape) {
    this.shape = shape;
    type = shape.type;
    lanes = type.lanes();
    moments = shape.degrees * (shape.degrees + 2);
    descriptorLength =
        shape.radialFunctions + shape.angularFunctions * (shape.degrees + shape.terms.size());
    paddedFunctions = type.padded(shape.angularFunctions);
    paddedTypes = type.padded(shape.types);
    speciesShift = Integer.SIZE - Integer.numberOfLeadingZeros(shape.types - 1);
    speciesBits = (1 << speciesShift) - 1;
    candidateStride = oddVectors(shape.candidateCapacity);
    stride = oddVectors(shape.radialCapacity);
    angularStride = oddVectors(shape.angularCapacity);

    x = rows(12);
    y = x + stride;
    z = y + stride;
    square = z + stride;
    distance = square + stride;
    cutoff = distance + stride;
    argument = cutoff + stride;
    slope = argument + stride;
    weight = slope + stride;
    fx = weight + stride;
    fy = fx + stride;
    fz = fy + stride;
    ux = angularRows(13);
    uy = ux + angularStride;
    uz = uy + angularStride;
    angularSquare = uz + angularStride;
    inverse = angularSquare + angularStride;
    angularCutoff = inverse + angularStride;
    angularSlope = angularCutoff + angularStride;
    angularWeight = angularSlope + angularStride;
    angularArgument = angularWeight + angularStride;
    angularForce = angularArgument + angularStride;
    functions = angularRows(shape.angularFunctions);
    functionSlopes = angularRows(shape.angularFunctions);
    harmonics = angularRows(moments);
    products = angularRows(moments);

    int momentCount = moments * shape.angularFunctions;
    rows = vectors(type.padded(Math.max(momentCount, 6)));
    moment = numbers(momentCount);
    momentDerivatives = numbers(moments * paddedFunctions);
    descriptor = numbers(descriptorLength);
    derivatives = numbers(descriptorLength);
    slopes = numbers(shape.neurons);
    terms = numbers(shape.neurons);
    radialDerivatives = numbers(shape.radialBasis * paddedTypes);
    radialSums = numbers(shape.types * shape.radialBasis);
    virial = vectors(6);
    quads = next;
    next += 4 * stride;
    memory = next;

    packed = 0;
    radialSpecies = packed + stride;
    numbers = radialSpecies + (shape.types > lanes ? stride : 0);
    close = numbers + stride;
    species = close + stride;
    radialCount = species + angularStride;
    angularCount = radialCount + 1;
    ints = angularCount + 1;
  }

  /// The shape of code for this model with room for so many neighbours and candidates.
  static Shape shape(
      NepModel model, VectorType type, int longest, int longestNear, int candidates) {
    return new Shape(
        type,
        model.species().size(),
        model.radialFunctions(),
        model.radialBasis(),
        model.angularFunctions(),
        model.angularBasis(),
        model.largestDegree(),
        model.terms(),
        model.neurons(),
        model.hasUniformCutoffs(),
        capacity(longest),
        capacity(longestNear),
        capacity(candidates));
  }

  /// A fifth more, in wide steps, so that similar systems share their code: new code is slow until
  /// the compiler has seen it, and room that is not used costs nothing.
  private static int capacity(int longest) {
    return (longest + longest / 5 + 127) / 128 * 128;
  }

  /// Length of a row for `capacity` neighbours: one vector more, and an odd number of them.
  private int oddVectors(int capacity) {
    return ((type.padded(capacity) / lanes + 1) | 1) * lanes;
  }

  private int rows(int count) {
    return take(count * stride);
  }

  private int angularRows(int count) {
    return take(count * angularStride);
  }

  private int vectors(int count) {
    return take(count * lanes);
  }

  /// Room for so many numbers and for a vector that begins at the last.
  private int numbers(int count) {
    return take(type.padded(count) + lanes);
  }

  private int take(int length) {
    int begin = next;
    next += length;
    return begin;
  }
}
