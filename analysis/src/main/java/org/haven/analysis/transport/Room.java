package org.haven.analysis.transport;

import java.io.IOException;
import java.nio.file.Files;

/// Memory and disk that an analysis may take. Displacements lie in memory where they are few, else
/// in a temporary file; what is computed from them takes memory for each frame, whatever the number
/// of ions.
///
/// @param heapBytes for displacements in memory
/// @param diskBytes for displacements in a temporary file
/// @param workBytes of memory for the rest
public record Room(long heapBytes, long diskBytes, long workBytes) {
  /// Memory above which displacements go to the disk; reading them there costs little.
  private static final long MOST_HEAP_BYTES = 64L << 20;

  /// Memory above which sums of spectra are not made by several threads at once: reading the file
  /// takes longer than they do.
  private static final long MOST_THREADS_BYTES = 24L << 20;

  /// Memory for each frame, whatever the number of ions: the sums of spectra and squares (110),
  /// tables of the transform (100), sums over the ions of each species and their spectra (200),
  /// cells and times of the trajectory (100), a thread, and some to spare.
  private static final long FRAME_BYTES = 800;

  /// Memory for each frame and thread: spectra and squares of a block of ions, their transforms,
  /// and the displacements of an ion.
  private static final long THREAD_BYTES = 200;

  /// Memory that the analysis of a trajectory takes at most.
  ///
  /// @param ions those whose displacements are looked at
  public static long bytes(long ions, long frames) {
    return Math.min(SeriesStore.bytes(ions, frames), MOST_HEAP_BYTES) + FRAME_BYTES * frames;
  }

  /// A part of the memory that Java may have (`-Xmx`), and half of what is free where temporary
  /// files lie.
  static Room ofMachine() {
    long heap = Runtime.getRuntime().maxMemory();
    long disk;
    try {
      disk = Files.getFileStore(DiskSeries.folder()).getUsableSpace() / 2;
    } catch (IOException unknown) {
      disk = 0;
    }
    return new Room(Math.min(MOST_HEAP_BYTES, heap / 8), disk, heap / 2);
  }

  /// Every how many frames one must be taken, so that there is room.
  int stride(int ions, int frames) {
    long store = SeriesStore.bytes(ions, frames);
    return (int)
        Math.max(
            Math.max(1, Math.ceilDiv(store, Math.max(1, Math.max(heapBytes, diskBytes)))),
            Math.ceilDiv(FRAME_BYTES * frames, workBytes));
  }

  /// As many of the threads as there is memory for.
  int threads(int threads, int frames) {
    long bytes = Math.min(MOST_THREADS_BYTES, workBytes / 4);
    return Math.clamp(bytes / (THREAD_BYTES * frames), 1, Math.max(1, threads));
  }
}
