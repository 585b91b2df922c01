/// Networks that turn a descriptor into an energy, as written vector code:
/// [org.haven.potentials.networks.PerceptronCode].
package org.haven.potentials.networks;
