package org.haven.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Asks for the float twin of a kernel that is written in double: the compiler derives `KickMixed`
/// from `Kick` (`org.haven.kernels.twins` says by which rules). Pair arithmetic goes to float; what
/// needs more than seven digits, separations of particles and sums over them, is named here.
///
/// [Precision#kernel] makes the one or the other.
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Mixed {
  /// Names of components and variables that stay double, with blanks between.
  String keeps();
}
