package org.haven.potentials.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/// Settings of native libraries that DJL does not reach, made by calling them directly.
@SuppressWarnings("restricted")
final class NativeSettings {
  private static final Linker LINKER = Linker.nativeLinker();

  /// From glibc's malloc.h.
  private static final int M_TRIM_THRESHOLD = -1;

  private static final int M_TOP_PAD = -2;
  private static final int M_MMAP_MAX = -4;

  /// What `./haven` sets, so that the C library asks the kernel for pages of 2 MB.
  private static final String HUGE_PAGES = "glibc.malloc.hugetlb=1";

  private NativeSettings() {}

  /// Lets OpenMP's threads spin some 10 µs between two parallel loops, then sleep. By default they
  /// spin for milliseconds, which on a machine whose processors are all busy makes a call of two
  /// threads ten to twenty times as long. To be called before the library is loaded, which then
  /// reads the variable; a value that the user has set stays.
  static void sleepEarly() {
    if (System.getenv("OMP_WAIT_POLICY") != null) {
      return;
    }
    setIfUnset("GOMP_SPINCOUNT", "1000");
  }

  /// Sets a variable of the environment for libraries that are loaded later; a value that the user
  /// has set stays.
  static void setIfUnset(String variable, String text) {
    MemorySegment setenv = LINKER.defaultLookup().find("setenv").orElse(null);
    if (setenv == null) {
      return;
    }
    FunctionDescriptor signature =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(variable);
      MemorySegment value = arena.allocateFrom(text);
      // A failure (no memory) leaves calls slow, nothing else.
      int _ = (int) LINKER.downcallHandle(setenv, signature).invokeExact(name, value, 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv", e);
    }
  }

  /// The version of the C library, `2.36`; empty if it is not glibc.
  static Optional<String> glibcVersion() {
    MemorySegment function = LINKER.defaultLookup().find("gnu_get_libc_version").orElse(null);
    if (function == null) {
      return Optional.empty();
    }
    try {
      MemorySegment text =
          (MemorySegment)
              LINKER
                  .downcallHandle(function, FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      return Optional.of(text.reinterpret(64).getString(0))
          .filter(version -> version.matches("\\d+(\\.\\d+)*"));
    } catch (Throwable e) {
      throw new IllegalStateException("gnu_get_libc_version", e);
    }
  }

  /// Whether a library of the system is there and has a function.
  static boolean has(String library, String function) {
    try (Arena arena = Arena.ofConfined()) {
      return SymbolLookup.libraryLookup(library, arena).find(function).isPresent();
    } catch (IllegalArgumentException noSuchLibrary) {
      return false;
    }
  }

  /// Lets the C library keep memory that is given back, for the next call. By default glibc maps
  /// every large array afresh and unmaps it again, and the system clears its pages each time: half
  /// of the time of a call of TensorNet with hundreds of atoms. Resident memory then stays at the
  /// largest that a call needed. Arrays above 64 MB are kept only if there is one arena, which can
  /// be asked for with `MALLOC_ARENA_MAX=1` before the start; simulations side by side would then
  /// wait for each other. What the user has set stays; elsewhere than with glibc nothing happens.
  static void keepMemory() {
    String tunables = System.getenv("GLIBC_TUNABLES");
    boolean chosen =
        tunables != null && !tunables.equals(HUGE_PAGES)
            || System.getenv().keySet().stream()
                .anyMatch(name -> name.startsWith("MALLOC_") && !name.equals("MALLOC_ARENA_MAX"));
    MemorySegment function = LINKER.defaultLookup().find("mallopt").orElse(null);
    if (chosen || function == null) {
      return;
    }
    MethodHandle mallopt =
        LINKER.downcallHandle(
            function,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      // A refusal (0) leaves calls slow, nothing else.
      int _ = (int) mallopt.invokeExact(M_MMAP_MAX, 0);
      int _ = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, -1);
      int _ = (int) mallopt.invokeExact(M_TOP_PAD, 64 << 20);
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt", e);
    }
  }

  /// Makes libtorch add in a fixed order. By default the threads of a float32 scatter, as in the
  /// gradient of every gather, add in the order in which they arrive, so that two runs differ.
  /// Calls `at::globalContext().setDeterministicAlgorithms(true, warn only)`; fresh memory stays
  /// unfilled.
  ///
  /// @param folder where libtorch was loaded from
  /// @return whether the library has these functions
  static boolean addInOrder(Path folder) {
    try {
      SymbolLookup torch =
          SymbolLookup.libraryLookup(
              folder.resolve(System.mapLibraryName("torch_cpu")), Arena.global());
      MemorySegment globalContext = torch.find("_ZN2at13globalContextEv").orElse(null);
      MemorySegment algorithms =
          torch.find("_ZN2at7Context26setDeterministicAlgorithmsEbb").orElse(null);
      MemorySegment fill =
          torch.find("_ZN2at7Context39setDeterministicFillUninitializedMemoryEb").orElse(null);
      if (globalContext == null || algorithms == null || fill == null) {
        return false;
      }
      MemorySegment context =
          (MemorySegment)
              LINKER
                  .downcallHandle(globalContext, FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      LINKER
          .downcallHandle(
              algorithms,
              FunctionDescriptor.ofVoid(
                  ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN, ValueLayout.JAVA_BOOLEAN))
          .invokeExact(context, true, true);
      LINKER
          .downcallHandle(
              fill, FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN))
          .invokeExact(context, false);
      return true;
    } catch (IllegalArgumentException noSuchLibrary) {
      return false;
    } catch (Throwable e) {
      throw new IllegalStateException("at::Context", e);
    }
  }
}
