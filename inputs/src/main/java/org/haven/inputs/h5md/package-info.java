/// Files in HDF5, in two layers. Trajectories in H5MD 1.1 (de Buyl, Colberg, Höfling, Comput. Phys.
/// Commun. 2014, 185, 1546, doi:10.1016/j.cpc.2014.01.018): [H5mdWriter], where frames enter, and
/// [H5md], the format by which `Trajectories.open` reads them as an [H5mdTrajectory]. Below them
/// HDF Group's library, which checkpoints use too: [Hdf5File] with its datasets, series and
/// attributes.
package org.haven.inputs.h5md;
