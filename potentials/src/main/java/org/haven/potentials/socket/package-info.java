/// Forces that other programs compute, and forces computed for them, over i-PI's socket protocol
/// (Kapil et al., Comput. Phys. Commun. 2019, 236, 214, doi:10.1016/j.cpc.2018.09.020).
///
/// [org.haven.potentials.socket.Wire] writes and reads the messages, in both directions. A
/// [org.haven.potentials.socket.RemotePotential] asks one of its
/// [org.haven.potentials.socket.ForceClients] at every step: one that connected to an address
/// ([org.haven.potentials.socket.ClientPool]) or a Python that it starts itself
/// ([org.haven.potentials.socket.PythonClient]). The other way round,
/// [org.haven.potentials.socket.ForceServant] answers a program that asks. Nothing else in Haven
/// opens sockets.
package org.haven.potentials.socket;
