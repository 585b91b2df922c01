package org.haven.potentials.graph;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.haven.inputs.InputException;

/// The build of PyTorch's library that this machine gets.
///
/// Two are on the class path. DJL's, with Intel's MKL, runs wherever glibc is 2.28 or newer.
/// JavaCPP's, with OpenBLAS, needs glibc 2.35 and a libstdc++ of GCC 12; on AMD's processors, where
/// MKL keeps to slow paths, it takes 0.6 to 0.9 of the time. It is taken there, and nowhere else:
/// on others it was not measured. `HAVEN_LIBTORCH=mkl` or `openblas` decides otherwise;
/// `PYTORCH_LIBRARY_PATH` names a library of one's own.
///
/// @param build which one
/// @param version of PyTorch
/// @param why it was chosen, for people
public record TorchLibrary(Build build, String version, String why) {

  /// Where a library comes from.
  public enum Build {
    /// DJL's.
    MKL,
    /// JavaCPP's.
    OPENBLAS,
    /// The user's.
    OWN
  }

  /// The version of glibc from which JavaCPP's build runs.
  private static final int[] OLDEST_GLIBC = {2, 35};

  private static final String TORCH = "org/bytedeco/pytorch/linux-x86_64/";
  private static final String BLAS = "org/bytedeco/openblas/linux-x86_64/";

  /// Members of JavaCPP's jars, each after those that it needs.
  private static final List<String> MEMBERS =
      List.of(
          BLAS + "libquadmath.so.0",
          BLAS + "libgfortran.so.5",
          BLAS + "libopenblas.so.0",
          TORCH + "libgomp.so.1",
          TORCH + "libc10.so",
          TORCH + "libtorch_cpu.so",
          TORCH + "libtorch.so");

  /// What the choice depends on.
  ///
  /// @param own `PYTORCH_LIBRARY_PATH`, or null
  /// @param wish `HAVEN_LIBTORCH`, or null
  /// @param platform `linux-x86_64`
  /// @param vendor of the processor: `AuthenticAMD`
  /// @param glibc its version, empty if the C library is another
  /// @param modernCpp whether libstdc++ is of GCC 12 or newer
  /// @param present whether JavaCPP's build is part of this program
  record Machine(
      String own,
      String wish,
      String platform,
      String vendor,
      Optional<String> glibc,
      boolean modernCpp,
      boolean present) {
    static Machine here() {
      return new Machine(
          Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH"),
          Utils.getEnvOrSystemProperty("HAVEN_LIBTORCH"),
          (System.getProperty("os.name") + '-' + System.getProperty("os.arch"))
              .toLowerCase(Locale.ROOT)
              .replace("amd64", "x86_64"),
          vendorHere(),
          NativeSettings.glibcVersion(),
          // A function that came with GLIBCXX_3.4.30.
          NativeSettings.has("libstdc++.so.6", "_ZSt21__glibcxx_assert_failPKciS0_S0_"),
          MEMBERS.stream().allMatch(member -> resources().getResource(member) != null));
    }

    private static String vendorHere() {
      try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
        return lines
            .filter(line -> line.startsWith("vendor_id"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
      } catch (IOException unreadable) {
        return "";
      }
    }

    /// Why JavaCPP's build cannot run here; empty if it can.
    private Optional<String> obstacle() {
      if (!platform.equals("linux-x86_64")) {
        return Optional.of("is for linux-x86_64, this is " + platform);
      }
      if (glibc.isEmpty() || isOlder(glibc.get())) {
        return Optional.of(
            "needs glibc 2.35, here is " + glibc.orElse("another C library than glibc"));
      }
      if (!present) {
        return Optional.of("is not part of this program");
      }
      return modernCpp ? Optional.empty() : Optional.of("needs the libstdc++ of GCC 12 or newer");
    }

    private static boolean isOlder(String glibc) {
      String[] words = glibc.split("\\.");
      int major = Integer.parseInt(words[0]);
      int minor = words.length > 1 ? Integer.parseInt(words[1]) : 0;
      return major < OLDEST_GLIBC[0] || major == OLDEST_GLIBC[0] && minor < OLDEST_GLIBC[1];
    }
  }

  /// The library for this machine; nothing is loaded.
  ///
  /// @throws InputException if `HAVEN_LIBTORCH` names none, or one that cannot run here
  public static TorchLibrary choose() {
    return choose(Machine.here());
  }

  static TorchLibrary choose(Machine machine) {
    if (machine.own() != null) {
      String version = Utils.getEnvOrSystemProperty("PYTORCH_VERSION");
      return new TorchLibrary(
          Build.OWN,
          version == null ? "of unknown version" : version,
          "PYTORCH_LIBRARY_PATH = " + machine.own());
    }
    Optional<String> obstacle = machine.obstacle();
    String wish = machine.wish() == null ? "" : machine.wish();
    return switch (wish) {
      case "mkl" -> new TorchLibrary(Build.MKL, bundled(), "HAVEN_LIBTORCH asks for it");
      case "openblas" -> {
        if (obstacle.isPresent()) {
          throw new InputException(
              "HAVEN_LIBTORCH = openblas: that build of PyTorch "
                  + obstacle.get()
                  + "; unset HAVEN_LIBTORCH");
        }
        yield new TorchLibrary(Build.OPENBLAS, bundled(), "HAVEN_LIBTORCH asks for it");
      }
      case "" -> {
        if (!machine.vendor().equals("AuthenticAMD")) {
          yield new TorchLibrary(
              Build.MKL,
              bundled(),
              "the build with OpenBLAS "
                  + obstacle.orElse(
                      "is faster on AMD's processors, on others it was not measured"
                          + " (HAVEN_LIBTORCH=openblas takes it)"));
        }
        yield obstacle
            .map(
                reason ->
                    new TorchLibrary(
                        Build.MKL, bundled(), "the faster build for AMD's processors " + reason))
            .orElseGet(
                () ->
                    new TorchLibrary(
                        Build.OPENBLAS,
                        bundled(),
                        "the faster on AMD's processors; glibc "
                            + machine.glibc().orElseThrow()
                            + ", 2.35 or newer is needed"));
      }
      default ->
          throw new InputException(
              "HAVEN_LIBTORCH = "
                  + wish
                  + ": expected mkl (DJL's build of PyTorch, runs everywhere) or openblas"
                  + " (JavaCPP's)");
    };
  }

  private static ClassLoader resources() {
    return TorchLibrary.class.getClassLoader();
  }

  /// The version of PyTorch that comes with Haven.
  private static String bundled() {
    Properties properties = new Properties();
    try (InputStream in = resources().getResourceAsStream("native/lib/pytorch.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      return "";
    }
    // As in 2.7.1-20250812.
    return properties.getProperty("version", "").replaceAll("-.*", "");
  }

  /// `PyTorch 2.7.1 with OpenBLAS (why)`.
  public String description() {
    String blas =
        switch (build) {
          case MKL -> " with MKL, built by DJL";
          case OPENBLAS -> " with OpenBLAS, built by JavaCPP";
          case OWN -> "";
        };
    return "PyTorch " + version + blas + " (" + why + ")";
  }

  /// Makes DJL take this library: unpacks it on first use, and loads what it needs. To be called
  /// before DJL looks for one.
  void prepare() throws IOException {
    if (build != Build.OPENBLAS) {
      return;
    }
    Path folder =
        Utils.getEngineCacheDir("pytorch").resolve(version + "-openblas-cpu-linux-x86_64");
    if (Files.notExists(folder)) {
      unpack(folder);
    }
    // OpenBLAS would start threads of its own, which wait for work by spinning.
    NativeSettings.setIfUnset("OPENBLAS_NUM_THREADS", "1");
    for (String member : MEMBERS) {
      System.load(folder.resolve(name(member)).toString());
    }
    System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
    System.setProperty("PYTORCH_VERSION", version);
    System.setProperty("PYTORCH_FLAVOR", "cpu");
  }

  private static void unpack(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    Path fresh = Files.createTempDirectory(folder.getParent(), "tmp");
    for (String member : MEMBERS) {
      try (InputStream in = resources().getResourceAsStream(member)) {
        if (in == null) {
          throw new IOException(member + " is missing on the class path");
        }
        Files.copy(in, fresh.resolve(name(member)));
      }
    }
    try {
      Files.move(fresh, folder);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
      // Another process was faster.
      Utils.deleteQuietly(fresh);
    }
  }

  private static String name(String member) {
    return member.substring(member.lastIndexOf('/') + 1);
  }
}
