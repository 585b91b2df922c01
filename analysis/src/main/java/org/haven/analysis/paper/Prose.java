package org.haven.analysis.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Paragraphs in Unicode with citations, as Markdown (Pandoc's) and as LaTeX.
public final class Prose {
  private static final Pattern CITATION = Pattern.compile("\\{\\{([a-z0-9,]+)\\}\\}");

  /// What LaTeX has no letter for, longest first.
  private static final Map<String, String> TEX = new LinkedHashMap<>();

  static {
    String[][] pairs = {
      {"\\", "\\textbackslash{}"},
      {"{", "\\{"},
      {"}", "\\}"},
      {"$", "\\$"},
      {"D_σ", "$D_\\sigma$"},
      {"D*", "$D^*$"},
      {"H_R", "$H_\\mathrm{R}$"},
      {"E_a", "$E_\\mathrm{a}$"},
      {"k_B", "$k_\\mathrm{B}$"},
      {"T_0", "$T_0$"},
      {"⟨|Σ q Δr|²⟩", "$\\langle|\\sum q\\,\\Delta\\mathbf{r}|^2\\rangle$"},
      {"⟨|Σ Δr|²⟩", "$\\langle|\\sum \\Delta\\mathbf{r}|^2\\rangle$"},
      {"⟨Δr²⟩", "$\\langle\\Delta\\mathbf{r}^2\\rangle$"},
      {"σ", "$\\sigma$"},
      {"Σ", "$\\Sigma$"},
      {"Δ", "$\\Delta$"},
      {"τ", "$\\tau$"},
      {"Å", "\\AA{}"},
      {"±", "$\\pm$"},
      {"×", "$\\times$"},
      {"−", "$-$"},
      {"–", "--"},
      {"≤", "$\\le$"},
      {"…", "\\dots{}"},
      {"∞", "$\\infty$"},
      {"é", "\\'e"},
      {"ä", "\\\"a"},
      {"_", "\\_"},
      {"%", "\\%"},
      {"&", "\\&"},
      {"#", "\\#"},
      {"~", "\\textasciitilde{}"},
      {"^", "\\textasciicircum{}"},
    };
    for (String[] pair : pairs) {
      TEX.put(pair[0], pair[1]);
    }
  }

  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻";

  private static final Pattern SPECIAL =
      Pattern.compile(
          TEX.keySet().stream()
              .map(Pattern::quote)
              .collect(Collectors.joining("|", "", "|[" + RAISED + "]+")));

  private final List<String> paragraphs = new ArrayList<>();
  private StringBuilder open = new StringBuilder();

  /// Adds sentences to the paragraph.
  Prose say(String sentence) {
    open.append(open.isEmpty() ? "" : " ").append(sentence);
    return this;
  }

  /// Ends the paragraph.
  void paragraph() {
    if (!open.isEmpty()) {
      paragraphs.add(open.toString());
      open = new StringBuilder();
    }
  }

  /// A citation to stand in a sentence.
  static String cite(Reference... references) {
    return java.util.Arrays.stream(references)
        .map(Reference::key)
        .collect(Collectors.joining(",", "{{", "}}"));
  }

  /// A gap for the author to fill in.
  static String gap(String what) {
    return "[CITE: " + what + "]";
  }

  /// Keys that are cited.
  List<String> cited() {
    TreeSet<String> keys = new TreeSet<>();
    for (String text : paragraphs) {
      Matcher m = CITATION.matcher(text);
      while (m.find()) {
        keys.addAll(List.of(m.group(1).split(",")));
      }
    }
    return List.copyOf(keys);
  }

  /// Markdown with citations as Pandoc reads them: `[@bussi2007]`.
  String markdown() {
    return "# Methods\n\n"
        + paragraphs.stream()
            .map(
                p ->
                    CITATION
                        .matcher(p.replace("D*", "D\\*"))
                        .replaceAll(m -> "[@" + m.group(1).replace(",", "; @") + "]"))
            .collect(Collectors.joining("\n\n"))
        + "\n";
  }

  /// LaTeX.
  String latex() {
    return "\\section*{Methods}\n\n"
        + paragraphs.stream().map(Prose::paragraphOfLatex).collect(Collectors.joining("\n\n"))
        + "\n";
  }

  private static String paragraphOfLatex(String text) {
    StringBuilder out = new StringBuilder();
    Matcher m = CITATION.matcher(text);
    int from = 0;
    while (m.find()) {
      String before = text.substring(from, m.start()).stripTrailing();
      out.append(latex(before)).append("~\\cite{").append(m.group(1)).append('}');
      from = m.end();
    }
    return out.append(latex(text.substring(from))).toString();
  }

  /// Plain text as LaTeX.
  public static String latex(String text) {
    return SPECIAL
        .matcher(text)
        .replaceAll(
            m -> {
              String tex = TEX.get(m.group());
              return Matcher.quoteReplacement(tex == null ? exponent(m.group()) : tex);
            });
  }

  private static String exponent(String raised) {
    StringBuilder text = new StringBuilder("$^{");
    for (char c : raised.toCharArray()) {
      text.append("0123456789-".charAt(RAISED.indexOf(c)));
    }
    return text.append("}$").toString();
  }

  /// A power of ten: `10⁻⁷`.
  static String power(int exponent) {
    StringBuilder text = new StringBuilder("10");
    for (char c : Integer.toString(exponent).toCharArray()) {
      text.append(RAISED.charAt(c == '-' ? 10 : c - '0'));
    }
    return text.toString();
  }
}
