package org.haven.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/// All devices of this machine: the CPU, and those of the providers that are installed.
///
/// A device is named by a selector: `cpu`; `tornado` or `tornado:driver:index`; `auto` for the
/// accelerators that are available, else the CPU.
public final class Devices {
  /// What is said of TornadoVM where its module is not part of the program.
  private static final String TORNADO_ABSENT =
      "this program was built without TornadoVM. Install TornadoVM for JDK 25, set TORNADOVM_HOME"
          + " to its folder and start ./haven again: it then builds the module kernels/tornado"
          + " (docs/gpu.md)";

  private final List<DeviceProvider> providers;

  /// @param providers in order of preference
  public Devices(List<DeviceProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /// With the providers that are on the class path.
  public static Devices installed() {
    List<DeviceProvider> found = new ArrayList<>();
    ServiceLoader.load(DeviceProvider.class).forEach(found::add);
    return new Devices(found);
  }

  /// Every device besides the CPU, and for each family without one, why.
  public List<DeviceDescription> accelerators() {
    List<DeviceDescription> all = new ArrayList<>();
    for (DeviceProvider provider : providers) {
      all.addAll(provider.devices());
    }
    if (provider("tornado").isEmpty()) {
      all.add(DeviceDescription.missing("tornado", TORNADO_ABSENT));
    }
    return all;
  }

  /// What `selector` stands for here: itself, or for `auto` the family of the first accelerator
  /// that is available, else `cpu`.
  ///
  /// @throws DeviceUnavailableException if that device cannot be had
  public String resolve(String selector) {
    if (selector.equals("auto")) {
      return accelerators().stream()
          .filter(DeviceDescription::available)
          .map(device -> device.selector().replaceAll(":.*", ""))
          .findFirst()
          .orElse("cpu");
    }
    if (!selector.equals("cpu")) {
      require(selector);
    }
    return selector;
  }

  /// Opens what [#resolve] gave.
  ///
  /// @param threads of the CPU
  /// @throws DeviceUnavailableException if it cannot be had; the message gives reason and remedy
  public Device open(String selector, int threads) {
    return selector.equals("cpu") ? new CpuDevice(threads) : require(selector).open(selector);
  }

  /// Opens devices for simulations that run side by side. A family, `tornado`, stands for all its
  /// devices that are available: they are dealt out in turn, one to each simulation.
  ///
  /// @param selector what [#resolve] gave
  /// @return opens a device, given the threads of the CPU
  public IntFunction<Device> opener(String selector) {
    List<String> selectors =
        accelerators().stream()
            .filter(device -> device.available() && device.belongsTo(selector))
            .map(DeviceDescription::selector)
            .toList();
    AtomicInteger next = new AtomicInteger();
    return threads ->
        open(
            selectors.isEmpty()
                ? selector
                : selectors.get(Math.floorMod(next.getAndIncrement(), selectors.size())),
            threads);
  }

  private DeviceProvider require(String selector) {
    String family = selector.replaceAll(":.*", "");
    DeviceProvider provider =
        provider(family)
            .orElseThrow(
                () ->
                    new DeviceUnavailableException(
                        "device '" + selector + "' cannot be had: " + TORNADO_ABSENT));
    List<DeviceDescription> devices = provider.devices();
    boolean any = devices.stream().anyMatch(DeviceDescription::available);
    for (DeviceDescription device : devices) {
      if (selector.equals(family)
          ? any
          : device.selector().equals(selector) && device.available()) {
        return provider;
      }
    }
    StringBuilder message = new StringBuilder("device '" + selector + "' cannot be had; there is:");
    for (DeviceDescription device : devices) {
      message.append(' ').append(device.selector()).append(" (").append(device.text()).append(')');
    }
    throw new DeviceUnavailableException(message.toString());
  }

  private Optional<DeviceProvider> provider(String name) {
    return providers.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
