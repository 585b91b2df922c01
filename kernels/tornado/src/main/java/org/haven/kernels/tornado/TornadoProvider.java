package org.haven.kernels.tornado;

import java.util.ArrayList;
import java.util.List;
import org.haven.kernels.Device;
import org.haven.kernels.DeviceDescription;
import org.haven.kernels.DeviceProvider;
import org.haven.kernels.DeviceUnavailableException;
import uk.ac.manchester.tornado.runtime.TornadoAcceleratorBackend;
import uk.ac.manchester.tornado.runtime.TornadoCoreRuntime;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;

/// The devices of TornadoVM, `tornado:driver:index` as `tornado --devices` numbers them.
public final class TornadoProvider implements DeviceProvider {
  @Override
  public String name() {
    return "tornado";
  }

  @Override
  public List<DeviceDescription> devices() {
    String missing = missing();
    if (missing != null) {
      return List.of(DeviceDescription.missing("tornado", missing));
    }
    return Present.devices();
  }

  @Override
  public Device open(String selector) {
    for (DeviceDescription device : devices()) {
      if (device.available()
          && (selector.equals("tornado") || selector.equals(device.selector()))) {
        return Present.open(device);
      }
    }
    throw new DeviceUnavailableException(
        "device '" + selector + "' cannot be had: " + devices().get(0).text());
  }

  /// Why TornadoVM is not part of this JVM, or null.
  private static String missing() {
    if (ModuleLayer.boot().findModule("tornado.runtime").isEmpty()) {
      return System.getenv("TORNADOVM_HOME") == null
          ? "TORNADOVM_HOME is not set. Install TornadoVM for JDK 25 and set TORNADOVM_HOME to its"
              + " folder (docs/gpu.md)"
          : "this JVM was started without TornadoVM's argument file. Start with ./haven, or with"
              + " java @$TORNADOVM_HOME/tornado-argfile …";
    }
    String bailout = System.getProperty("tornado.recover.bailout", "True");
    if (!bailout.equalsIgnoreCase("False")) {
      return "without -Dtornado.recover.bailout=False TornadoVM would run kernels that it cannot"
          + " compile in Java. Start with ./haven, or add the flag";
    }
    return null;
  }

  /// What needs TornadoVM's classes.
  private static final class Present {
    private static final String NO_DRIVER =
        "TornadoVM finds no device. Install a driver with OpenCL (NVIDIA, AMD, Intel; on a CPU the"
            + " package pocl-opencl-icd) and check with clinfo -l";

    private Present() {}

    static List<DeviceDescription> devices() {
      TornadoCoreRuntime runtime;
      NoAnnotations.install();
      // TornadoVM stops at 4 GB of its own accord; TornadoDevice stops at what the device has.
      if (System.getProperty("tornado.device.memory") == null) {
        System.setProperty("tornado.device.memory", "1024GB");
      }
      try {
        runtime = TornadoCoreRuntime.getTornadoRuntime();
      } catch (RuntimeException | LinkageError e) {
        if (root(e).contains("No OpenCL platforms")) {
          return List.of(DeviceDescription.missing("tornado", NO_DRIVER));
        }
        return List.of(
            DeviceDescription.missing(
                "tornado",
                "TornadoVM does not start on Java "
                    + Runtime.version().feature()
                    + " ("
                    + root(e)
                    + "). Use the SDK made for this JDK (its name ends in -jdk"
                    + Runtime.version().feature()
                    + ")"));
      }
      List<DeviceDescription> all = new ArrayList<>();
      for (int driver = 0; driver < runtime.getNumBackends(); driver++) {
        TornadoAcceleratorBackend backend = runtime.getBackend(driver);
        for (int index = 0; index < backend.getNumDevices(); index++) {
          all.add(describe(driver, index, (TornadoXPUDevice) backend.getDevice(index)));
        }
      }
      if (all.isEmpty()) {
        all.add(DeviceDescription.missing("tornado", NO_DRIVER));
      }
      return all;
    }

    private static DeviceDescription describe(int driver, int index, TornadoXPUDevice device) {
      var hardware = device.getPhysicalDevice();
      boolean fp64 = hasDouble(hardware);
      String what =
          "%s, %s, %s, %d compute units"
              .formatted(
                  hardware.getDeviceName().strip(),
                  device.getTornadoVMBackend(),
                  device.getDeviceType(),
                  hardware.getDeviceMaxComputeUnits());
      return new DeviceDescription(
          "tornado:" + driver + ":" + index,
          fp64 ? what : what + "; not usable: no double precision, in which positions are kept",
          fp64,
          hardware.getDeviceGlobalMemorySize(),
          fp64);
    }

    /// Only OpenCL's devices can be without.
    private static boolean hasDouble(Object hardware) {
      try {
        return (boolean)
            hardware.getClass().getMethod("isDeviceDoubleFPSupported").invoke(hardware);
      } catch (ReflectiveOperationException e) {
        return true;
      }
    }

    static Device open(DeviceDescription description) {
      String[] parts = description.selector().split(":");
      TornadoAcceleratorBackend backend =
          TornadoCoreRuntime.getTornadoRuntime().getBackend(Integer.parseInt(parts[1]));
      TornadoXPUDevice device = (TornadoXPUDevice) backend.getDevice(Integer.parseInt(parts[2]));
      return new TornadoDevice(device, description.selector() + " (" + description.text() + ")");
    }

    private static String root(Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.toString();
    }
  }
}
