/// Maps of a scalar over a periodic cell, and the levels at which they percolate.
///
/// Data enters as a [org.haven.pathways.percolation.ScalarMap] and leaves as a
/// [org.haven.pathways.percolation.Percolation]. Nothing here knows what the scalar is.
package org.haven.pathways.percolation;
