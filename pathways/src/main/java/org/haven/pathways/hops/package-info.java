/// Hops of a mobile ion through a crystal, all of them: sites and their symmetry, the hops between
/// them that differ, a nudged elastic band for each, and what the network of them lets through.
///
/// Data enters as a structure, further sites from a map, and a potential; it leaves as barriers of
/// every hop, the level at which the network percolates, and a model for kinetic Monte Carlo.
package org.haven.pathways.hops;
