package org.haven.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Refuses in kernel bodies what other devices compile wrongly or not at all (see [Kernel]): scans
/// every `static … body(` in the sources of all modules and the methods that it calls.
///
/// Float twins are not scanned: they have the calls, the operators and the statements of their
/// double sources, to which `twins.Twin` adds casts to float.
class KernelBodyScanTest {
  private static final Set<String> ALLOWED_MATH =
      Set.of("sqrt", "exp", "log", "pow", "tanh", "sin", "cos", "min", "max");

  private static final Map<Pattern, String> BANNED =
      Map.of(
          Pattern.compile(">>>"), ">>> is compiled as >>: mask after >>",
          Pattern.compile("\\(\\s*long\\s*\\)"), "double to long goes through int: avoid the cast",
          Pattern.compile("\\bnew\\b"), "no allocation, private arrays are not zeroed",
          Pattern.compile("\\b(?:try|throw|synchronized|instanceof)\\b"), "plain arithmetic only",
          Pattern.compile("->|::"), "no lambda",
          Pattern.compile("\""), "no string");

  private static final Pattern METHOD =
      Pattern.compile(
          "\\bstatic\\s+(?:final\\s+)?(?:strictfp\\s+)?[\\w.<>\\[\\]]+\\s+(\\w+)\\s*\\(([^()]*)\\)\\s*\\{");
  private static final Pattern RECORD =
      Pattern.compile("\\brecord\\s+(\\w+)\\s*\\(([^()]*)\\)\\s*implements\\s+Kernel\\s*\\{");
  private static final Pattern CALL = Pattern.compile("(?:\\b(\\w+)\\s*\\.\\s*)?\\b(\\w+)\\s*\\(");
  private static final Set<String> KEYWORDS =
      Set.of("if", "for", "while", "switch", "return", "catch", "do", "else");

  private record Method(Source source, String name, String parameters, int begin, int end) {}

  private record Source(Path path, String text, List<Method> methods) {
    int line(int at) {
      return 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /// Comments, characters and the inside of strings blanked; lines stay where they are.
    static Source of(Path path, String raw) {
      Matcher m =
          Pattern.compile(
                  "//[^\n"
                      + "]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n"
                      + "])*\"|'(?:\\\\.|[^'\\\\])+'",
                  Pattern.DOTALL)
              .matcher(raw);
      String text =
          m.replaceAll(
              match -> {
                String blank = match.group().replaceAll("[^\n]", " ");
                return match.group().startsWith("\"") ? "\"" + blank.substring(1) : blank;
              });
      Source source = new Source(path, text, new ArrayList<>());
      Matcher declaration = METHOD.matcher(text);
      while (declaration.find()) {
        int end = close(text, declaration.end());
        source.methods.add(
            new Method(source, declaration.group(1), declaration.group(2), declaration.end(), end));
      }
      return source;
    }
  }

  /// All findings as `path:line: what`, in order.
  private static Set<String> scan(List<Source> sources) {
    Map<String, Source> byType = new HashMap<>();
    for (Source source : sources) {
      byType.put(source.path().getFileName().toString().replace(".java", ""), source);
    }
    Set<String> findings = new TreeSet<>();
    Set<Method> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Method> open = new ArrayDeque<>();
    for (Source source : sources) {
      scanRecord(source, findings);
      for (Method method : source.methods()) {
        if (method.name().equals("body")) {
          open.add(method);
          int parameters = method.parameters().split(",").length;
          if (parameters > 20) {
            findings.add(at(method, method.begin()) + parameters + " arguments, the limit is 20");
          }
          scanFields(source, findings);
        }
      }
    }
    while (!open.isEmpty()) {
      Method method = open.poll();
      if (!seen.add(method)) {
        continue;
      }
      String code = method.source().text().substring(method.begin(), method.end());
      BANNED.forEach(
          (pattern, why) ->
              pattern
                  .matcher(code)
                  .results()
                  .forEach(r -> findings.add(at(method, method.begin() + r.start()) + why)));
      Matcher call = CALL.matcher(code);
      while (call.find()) {
        String type = call.group(1);
        String name = call.group(2);
        if (type == null && KEYWORDS.contains(name)) {
          continue;
        }
        if ("Math".equals(type)) {
          if (!ALLOWED_MATH.contains(name)) {
            findings.add(at(method, method.begin() + call.start()) + "Math." + name);
          }
          continue;
        }
        Source home = type == null ? method.source() : byType.get(type);
        List<Method> called =
            home == null
                ? List.of()
                : home.methods().stream().filter(m -> m.name().equals(name)).toList();
        if (called.isEmpty()) {
          findings.add(
              at(method, method.begin() + call.start())
                  + (type == null ? "" : type + ".")
                  + name
                  + " is no static method of ours");
        }
        open.addAll(called);
      }
    }
    return findings;
  }

  /// A kernel that has no `run` gets a loop that hands its components to its body: the same names,
  /// in the same order.
  private static void scanRecord(Source source, Set<String> findings) {
    Matcher record = RECORD.matcher(source.text());
    while (record.find()) {
      int end = close(source.text(), record.end());
      String components = words(record.group(2));
      for (Method method : source.methods()) {
        if (method.begin() < record.end() || method.end() > end || !method.name().equals("body")) {
          continue;
        }
        String arguments = words(method.parameters()).replaceFirst("^int \\w+(?:, )?", "");
        if (!arguments.equals(components)
            && !source.text().substring(record.end(), end).contains(" void run(int ")) {
          findings.add(
              at(method, method.begin()) + "takes other arguments than " + record.group(1));
        }
      }
    }
  }

  private static String words(String list) {
    return list.trim().replaceAll("\\s+", " ");
  }

  /// Where the block ends that is open at a position.
  private static int close(String text, int from) {
    int depth = 1;
    int end = from;
    while (depth > 0 && end < text.length()) {
      char c = text.charAt(end++);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    return end;
  }

  private static void scanFields(Source source, Set<String> findings) {
    Matcher m =
        Pattern.compile(
                "(?m)^\\s*(?:private |public |protected )?static (final )?([\\w\\[\\]<>]+)"
                    + " \\w+\\s*(?:=|;)")
            .matcher(source.text());
    while (m.find()) {
      String where = source.path() + ":" + source.line(m.start(2)) + ": ";
      if (m.group(1) == null) {
        findings.add(where + "mutable statics are folded to constants");
      } else if (m.group(2).startsWith("float[")) {
        findings.add(where + "static final float[] is refused");
      }
    }
  }

  private static String at(Method method, int position) {
    return method.source().path() + ":" + method.source().line(position) + ": ";
  }

  @Test
  void kernelBodiesHoldOnlyWhatEveryDeviceCompiles() throws IOException {
    String root = System.getProperty("haven.root");
    assumeTrue(root != null, "haven.root is not set: no sources to scan");
    List<Source> sources = new ArrayList<>();
    try (var files = Files.walk(Path.of(root))) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(
                  f -> f.toString().contains("src/main/java") || f.endsWith("DeviceContract.java"))
              .toList()) {
        sources.add(Source.of(Path.of(root).relativize(file), Files.readString(file)));
      }
    }
    long bodies =
        sources.stream()
            .flatMap(s -> s.methods().stream())
            .filter(m -> m.name().equals("body"))
            .count();
    assertThat(bodies).isGreaterThan(5);
    assertThat(scan(sources)).isEmpty();
  }

  @Test
  void scanFindsWhatIsNotAllowedAndSaysWhere() {
    String code =
        """
        record K(float[] x) implements Kernel {
          static int counter;
          static final float[] TABLE = {1};
          static void body(int i, float[] x) {
            // Math.floor and >>> in a comment are no matter
            x[i] = x[i] >>> 3;
            helper(i, x);
            x[i] = (float) Math.sqrt(Math.fma(1, 2, 3)) + Float.intBitsToFloat(3);
            int[] y = new int[3];
          }
          static void helper(int i, float[] x) {
            long n = (long) x[i];
            Other.far(i);
          }
          static void unused() { throw null; }
        }
        record Swapped(double[] x, double[] y) implements Kernel {
          static void body(int i, double[] y, double[] x) {}
        }
        record Own(double[] x) implements Kernel {
          public void run(int begin, int end) {}
          static void body(int i, double[] x, int unknown) {}
        }
        """;
    String other = "class Other {\n static void far(int i) {\n Math.cbrt(i); }\n}\n";
    assertThat(
            scan(
                List.of(
                    Source.of(Path.of("K.java"), code), Source.of(Path.of("Other.java"), other))))
        .extracting(finding -> finding.substring(0, finding.indexOf(": ")))
        .containsExactlyInAnyOrder(
            "K.java:2",
            "K.java:3",
            "K.java:6",
            "K.java:8",
            "K.java:8",
            "K.java:9",
            "K.java:12",
            "K.java:18",
            "Other.java:3");
  }
}
