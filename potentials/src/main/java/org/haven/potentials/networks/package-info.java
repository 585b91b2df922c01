/// Networks that turn a descriptor into an energy, for every family of potentials that uses them.
///
/// [org.haven.potentials.networks.FeedForward] is any network of
/// [org.haven.potentials.networks.Layer]s with [org.haven.potentials.networks.Activation]s: the
/// plain arithmetic. [org.haven.potentials.networks.NetworkBatch] is its twin for many inputs at a
/// time, in vector code that [org.haven.potentials.networks.NetworkCode] writes.
///
/// [org.haven.potentials.networks.PerceptronCode] is written vector code for one hidden layer and
/// one input.
package org.haven.potentials.networks;
