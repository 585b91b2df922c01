package org.haven.inputs.h5md;

import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.FileHead;
import org.haven.inputs.trajectory.Trajectories;
import org.haven.inputs.trajectory.Trajectory;
import org.haven.inputs.trajectory.TrajectoryFormat;

/// H5MD 1.1: what Haven's runs write, and other programs.
public final class H5md implements TrajectoryFormat {
  /// The first bytes of the signature of HDF5.
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F'};

  static boolean isHdf5(FileHead head) {
    return head.startsWith(HDF5);
  }

  @Override
  public String name() {
    return "H5MD";
  }

  @Override
  public List<String> fileNames() {
    return List.of("*.h5", "*.h5md", "*.hdf5");
  }

  @Override
  public boolean recognises(FileHead head) {
    return isHdf5(head) && !VaspHdf5.isOfVasp(head);
  }

  @Override
  public boolean hasTypes() {
    return true;
  }

  @Override
  public boolean hasLammpsUnits() {
    return true;
  }

  @Override
  public Trajectory open(Path file, Trajectories.Options options) {
    return H5mdTrajectory.open(file, options);
  }
}
