package org.haven.kernels.tornado;

import jdk.vm.ci.meta.ResolvedJavaMethod;
import uk.ac.manchester.tornado.runtime.ASMClassVisitorProvider;
import uk.ac.manchester.tornado.runtime.common.ParallelAnnotationProvider;

/// Tells TornadoVM that no method has its `@Parallel` annotation, which Haven's kernels do not use.
/// Its own reader would look for the class file of a [KernelAdapter], which exists in memory only.
public final class NoAnnotations implements ASMClassVisitorProvider {
  /// Makes TornadoVM ask this class; must come before its first kernel.
  static void install() {
    System.setProperty("tornado.load.annotation.implementation", NoAnnotations.class.getName());
  }

  @Override
  public ParallelAnnotationProvider[] getParallelAnnotations(ResolvedJavaMethod method) {
    return new ParallelAnnotationProvider[0];
  }
}
