/// Files in HDF5: trajectories in H5MD 1.1 (de Buyl, Colberg, Höfling, Comput. Phys. Commun. 2014,
/// 185, 1546, doi:10.1016/j.cpc.2014.01.018) and the thin layer over HDF Group's library that
/// checkpoints use too.
///
/// Frames enter through [H5mdWriter] and leave through [H5mdTrajectory].
package org.haven.integrators.h5md;
