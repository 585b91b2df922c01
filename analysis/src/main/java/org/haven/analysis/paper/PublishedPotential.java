package org.haven.analysis.paper;

import java.util.Map;
import java.util.Optional;

/// Potentials that are published as files, known by their SHA-256 whatever the file is called.
enum PublishedPotential {
  /// As GPUMD's repository has it of 9 April 2025, and NepTrainKit 3.1.5.
  NEP89(
      "75168ece02e840e4a32644f982b78d43cba697f5b64b4c8134ab66c7a8c28be1", "NEP89", Reference.LIANG),
  /// The one in the box, `potential: universal`.
  TENSORNET_MATPES(
      "2146829af402036b74e10d16dc210ae85da3186ae3a402dde1835a3bcb45d4a7",
      "TensorNet-MatPES-PBE-v2025.1-PES",
      Reference.SIMEON,
      Reference.KAPLAN);

  private final String sha256;
  private final String title;
  private final Reference[] references;

  PublishedPotential(String sha256, String title, Reference... references) {
    this.sha256 = sha256;
    this.title = title;
    this.references = references;
  }

  /// The potential of a file of a run.
  ///
  /// @param hashes of the run's files, by path
  static Optional<PublishedPotential> of(String file, Map<?, ?> hashes) {
    for (PublishedPotential each : values()) {
      if (each.sha256.equals(hashes.get(file))) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /// Its name, with its citation.
  String cited() {
    return title + " " + Prose.cite(references);
  }
}
