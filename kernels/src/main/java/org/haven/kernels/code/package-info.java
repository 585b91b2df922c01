/// Vector arithmetic written at run time: a potential says what it computes for a vector of
/// neighbours, once, and gets a class for float or for double whose loops over terms, functions and
/// species are unrolled and whose numbers are constants.
///
/// [org.haven.kernels.code.VectorProgram] writes and loads a class,
/// [org.haven.kernels.code.VectorCode] the body of a method. Its expressions are values
/// ([org.haven.kernels.code.Numbers], [org.haven.kernels.code.Condition],
/// [org.haven.kernels.code.Order], [org.haven.kernels.code.Whole]), from constants, from memory
/// ([org.haven.kernels.code.Row], [org.haven.kernels.code.Ints], [org.haven.kernels.code.Kinds])
/// and of functions ([org.haven.kernels.code.Functions], [org.haven.kernels.code.LaneSums]).
///
/// To read what was written, name a folder for it and disassemble the classes:
///
/// ```
/// HAVEN_JAVA_OPTS=-Dhaven.code.dump=written ./haven run deck.yaml
/// javap -p -c -cp written org.haven.potentials.nep.NepStages1
/// ```
///
/// A constant appears there as `ldc … "_":…`, an entry of the bootstrap methods (`javap -v`) whose
/// argument is its line in `NepStages1.constants` beside the class.
package org.haven.kernels.code;
