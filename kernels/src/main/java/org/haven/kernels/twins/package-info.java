/// Derives the float twin of a kernel from its double source while that is compiled: there is no
/// second source. Named as `<annotationProcessor>` in the pom of a module with kernels that are
/// [org.haven.kernels.Mixed]; the twins lie in `target/generated-sources/annotations`. Nothing here
/// runs in the product.
///
/// Start with [org.haven.kernels.twins.Twin].
package org.haven.kernels.twins;
