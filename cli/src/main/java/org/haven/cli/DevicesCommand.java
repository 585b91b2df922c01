package org.haven.cli;

import java.util.concurrent.Callable;
import org.haven.inputs.InputException;
import org.haven.kernels.DeviceDescription;
import org.haven.kernels.Devices;
import org.haven.kernels.Lanes;
import org.haven.potentials.graph.TorchLibrary;
import picocli.CommandLine.Command;

/// Lists what a simulation can run on.
@Command(
    name = "devices",
    description = "List the devices that a simulation can run on, and why one is missing.")
final class DevicesCommand implements Callable<Integer> {
  private final Console console;

  DevicesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Runtime runtime = Runtime.getRuntime();
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    console.result(
        "cpu      available: %d threads, %d MiB for Haven, %s, Java %s%s"
            .formatted(
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20,
                System.getProperty("os.arch"),
                Runtime.version().feature(),
                vectors ? "" : ", no Vector API (start with ./haven)"));
    if (vectors) {
      console.result(
          "         "
              + Lanes.description()
              + " for NEP, pair potentials and real-space Coulomb, mixed and double");
    }
    console.result("         " + libtorch() + " for graph potentials");
    for (DeviceDescription device : Devices.installed().accelerators()) {
      console.result(
          device.available()
              ? "%-8s available: %s, %d MiB, double precision"
                  .formatted(device.selector(), device.text(), device.memoryBytes() >> 20)
              : "%-8s missing: %s".formatted(device.selector(), device.text()));
    }
    return ExitCode.DONE;
  }

  /// The library of graph potentials, or what is wrong with the wish for one: no reason to hold
  /// back the other lines.
  private static String libtorch() {
    try {
      return TorchLibrary.choose().description();
    } catch (InputException e) {
      return "no PyTorch (" + e.getMessage() + ")";
    }
  }
}
