package org.haven.inputs.abinitio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.inputs.LineReader;
import org.haven.inputs.Plain;
import org.haven.inputs.structure.ElementLabel;
import org.haven.inputs.trajectory.VaspIncar;

/// What OUTCAR says before its first step: version, species, tags. Mutable: files that were put
/// together have several.
final class OutcarHeading {
  private static final Pattern TAG =
      Pattern.compile("\\b([A-Z_]{3,13})\\s*=\\s*([-+.\\dEe]+|[.]?[TF])");
  private static final Pattern VERSION = Pattern.compile("vasp\\.(\\d+(?:\\.\\d+)*)");

  private final LineReader reader;
  private final List<String> types = new ArrayList<>();
  private final List<String> titles = new ArrayList<>();
  private final List<String> potcars = new ArrayList<>();

  final VaspIncar incar = new VaspIncar();

  /// One for each ion; empty before `ions per type`.
  List<String> symbols = List.of();

  /// Whether each step has its positions (NWRITE).
  boolean everyStep = true;

  /// Whether a force field is made or used.
  boolean learning;

  OutcarHeading(LineReader reader) {
    this.reader = reader;
  }

  /// Takes a line.
  void read(String line) {
    if (line.contains("vasp.") && VERSION.matcher(line).find()) {
      Matcher m = VERSION.matcher(line);
      if (m.find()) {
        incar.setVersion(m.group(1));
      }
    } else if (line.contains("VRHFIN")) {
      types.add(line.substring(line.indexOf('=') + 1).strip().split("[:\\s]")[0]);
    } else if (line.contains("TITEL")) {
      String[] words = LineReader.words(line.substring(line.indexOf('=') + 1));
      titles.add(words.length > 1 ? words[1] : "");
    } else if (line.contains("POTCAR:")) {
      String[] words = LineReader.words(line.substring(line.indexOf(':') + 1));
      potcars.add(words.length > 1 ? words[1] : "");
    } else if (line.contains("ions per type")) {
      symbols = symbols(LineReader.words(line.substring(line.indexOf('=') + 1)));
      types.clear();
      titles.clear();
      potcars.clear();
    } else if (line.contains("=")) {
      Matcher m = TAG.matcher(line);
      while (m.find()) {
        if (m.group(1).equals("NWRITE")) {
          // then positions and forces are written in the first step and the last
          everyStep = !m.group(2).matches("[01]");
        } else if (m.group(1).equals("ML_LMLFF")) {
          learning |= m.group(2).contains("T");
        } else if (VaspIncar.isOf(m.group(1))) {
          incar.set(m.group(1), m.group(2));
        }
      }
    }
  }

  /// One symbol for each ion.
  private List<String> symbols(String[] counts) {
    List<String> names = !types.isEmpty() ? types : !titles.isEmpty() ? titles : potcars;
    if (names.size() == 2 * counts.length
        && names.subList(0, counts.length).equals(names.subList(counts.length, names.size()))) {
      names = names.subList(0, counts.length);
    }
    if (names.size() != counts.length) {
      throw reader.fault(
          "ions per type: "
              + counts.length
              + " numbers for "
              + names.size()
              + " species (VRHFIN, TITEL, POTCAR); give vasprun.xml of the same run");
    }
    List<String> all = new ArrayList<>();
    for (int t = 0; t < counts.length; t++) {
      // a line of the table of positions has at least so many bytes
      int count = reader.count(counts[t], "ions per type", 12);
      String name = names.get(t);
      all.addAll(
          Collections.nCopies(
              count,
              ElementLabel.read(name)
                  .orElseThrow(
                      () ->
                          reader.fault(
                              "unknown element "
                                  + Plain.quoted(name)
                                  + " (VRHFIN, TITEL, POTCAR); "
                                  + ElementLabel.suggestion(name)))
                  .symbol()));
    }
    return all.equals(symbols) ? symbols : List.copyOf(all);
  }
}
