package org.haven.potentials.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Functions that Haven knows by their text, and writes anew.
///
/// TensorNet (Simeon & De Fabritiis, 2023, arXiv:2306.06482), as in the model of the box, gives
/// each edge and channel three matrices of 3 × 3: a multiple of the unit matrix, an antisymmetric
/// and a symmetric traceless one, 27 numbers of which 1 + 3 + 5 are free. The functions written
/// anew carry these nine along the edges, with the channels as the last index, and make matrices of
/// them for particles alone; what depends on the lengths of the edges is computed for one edge of a
/// pair.
///
/// `tensornet.code` holds them: after `===` the SHA-256 of the text that is replaced, then the new
/// one; at the end functions that they call. [TrialCrystal] compares both when a model is loaded.
final class KnownFunctions {
  private static final String CALLED = "functions";

  private static final Map<String, String> TEXTS = read();

  private KnownFunctions() {}

  private static Map<String, String> read() {
    try (InputStream in = KnownFunctions.class.getResourceAsStream("tensornet.code")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("^=== ", Pattern.MULTILINE)
          .splitAsStream(text)
          .filter(section -> !section.isEmpty())
          .map(section -> section.split("\n", 2))
          .collect(Collectors.toMap(section -> section[0], section -> section[1].stripTrailing()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a function is written as; empty if it is none of these.
  ///
  /// @param lines of the function
  static Optional<List<String>> rewritten(List<String> lines) {
    String text = String.join("\n", lines).stripTrailing();
    return Optional.ofNullable(TEXTS.get(hash(text))).map(code -> List.of(code.split("\n")));
  }

  /// The functions that rewritten ones call, to stand at the end of the file.
  static List<String> called() {
    return List.of(TEXTS.get(CALLED).split("\n"));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256", e);
    }
  }
}
