/// What distances alone say of a crystal and its channels.
///
/// Data enters as a structure; it leaves as [org.haven.pathways.geometry.FrameworkGeometry].
package org.haven.pathways.geometry;
