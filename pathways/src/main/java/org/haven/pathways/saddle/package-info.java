/// Saddles around a state that no list of hops contains, found from that state alone.
///
/// Data enters as a structure and a potential; it leaves as a
/// [org.haven.pathways.saddle.SaddleCatalogue]: hops, each with its saddle and both minima.
/// [org.haven.pathways.saddle.SaddleSearch] is the way from one to the other.
package org.haven.pathways.saddle;
