package org.haven.inputs.structure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The 530 settings of the space groups by their names, and the operations of a Hall symbol (Hall,
/// Acta Cryst. 1981, A37, 517, doi:10.1107/S0567739481001228).
final class SpaceGroup {
  /// A setting.
  ///
  /// @param choice axes, origin, or H and R; empty where there is but one
  /// @param names Hermann–Mauguin symbols without spaces
  record Setting(int number, String choice, List<String> names, String hall) {
    /// How people write it.
    String label() {
      return names.getLast() + (choice.isEmpty() ? "" : ":" + choice);
    }
  }

  private static final Pattern HALL =
      Pattern.compile(
          "(-?)([PABCIRSTF])((?: -?[12346][1-5]?[xyz'\"*]?[abcnuvwd]*[1-5]?)+)(?: \\((.*)\\))?");

  private static final Pattern ROTATION =
      Pattern.compile("(-?)([12346])([1-5]?)([xyz'\"*]?)([abcnuvwd]*)([1-5]?)");

  private static final List<Setting> SETTINGS = settings();

  private SpaceGroup() {}

  private static List<Setting> settings() {
    try (InputStream in = SpaceGroup.class.getResourceAsStream("spacegroups.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(w -> new Setting(Integer.parseInt(w[0]), w[1], List.of(w[2].split(" ")), w[3]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Setting> all() {
    return SETTINGS;
  }

  /// Settings that a Hermann–Mauguin symbol or a number may mean: `F d -3 m :2`, `Fd-3m`, `R -3 m
  /// H`, `P 21/c` (the standard one, with axis b), `225`. Empty if it is none; several where the
  /// name leaves origin or axes open.
  static List<Setting> named(String name) {
    String text = name.strip().replaceAll("[\\s_]", "");
    Matcher m = Pattern.compile("(.*?)(?::(\\w+)|(?<=[^:])([HRSZ]))?").matcher(text);
    if (!m.matches()) {
      return List.of();
    }
    String choice = m.group(2) != null ? m.group(2) : m.group(3) == null ? "" : m.group(3);
    // ICSD calls the two origins S and Z
    String wanted = choice.replace('S', '1').replace('Z', '2').toUpperCase(Locale.ROOT);
    List<Setting> fitting =
        SETTINGS.stream()
            .filter(
                s ->
                    String.valueOf(s.number()).equals(m.group(1))
                        || s.names().stream().anyMatch(n -> same(n, m.group(1))))
            .filter(
                s ->
                    wanted.isEmpty()
                        || s.choice().toUpperCase(Locale.ROOT).equals(wanted)
                        || s.choice().isEmpty())
            .toList();
    // the name of a group stands for its standard setting: axis b, first cell, axes abc
    if (fitting.size() > 1) {
      List<Setting> standard =
          fitting.stream().filter(s -> s.choice().matches("|b|b1|1|2|H|R")).toList();
      return standard.isEmpty() ? List.of(fitting.getFirst()) : standard;
    }
    return fitting;
  }

  /// `Fm3m` is an old name of `Fm-3m`.
  private static boolean same(String name, String text) {
    return name.equalsIgnoreCase(text)
        || name.replaceFirst("^([PIF][mnda])-3", "$13").equalsIgnoreCase(text);
  }

  /// All operations of a Hall symbol; empty if it is none.
  static Optional<List<SymmetryOperation>> ofHall(String symbol) {
    Matcher m = HALL.matcher(symbol.strip().replaceAll("\\s+", " ").replace('_', ' '));
    if (!m.matches()) {
      return Optional.empty();
    }
    List<int[]> generators = new ArrayList<>();
    int[] shift = new int[3];
    if (m.group(4) != null) {
      String[] words = m.group(4).strip().split(" ");
      if (words.length != 3) {
        return Optional.empty();
      }
      for (int d = 0; d < 3; d++) {
        shift[d] = Integer.parseInt(words[d]);
      }
    }
    for (int[] t : centring(m.group(2).charAt(0))) {
      generators.add(operation(IDENTITY, t));
    }
    if (!m.group(1).isEmpty()) {
      generators.add(operation(negative(IDENTITY), new int[3]));
    }
    int before = 0;
    int axisBefore = 2;
    for (String word : m.group(3).strip().split(" ")) {
      Matcher r = ROTATION.matcher(word);
      if (!r.matches()) {
        return Optional.empty();
      }
      int fold = Integer.parseInt(r.group(2));
      String axis = r.group(4).isEmpty() ? axis(fold, before) : r.group(4);
      int along = Math.max(0, "xyz".indexOf(axis));
      int[] rotation = rotation(fold, axis, axisBefore);
      int[] t = new int[3];
      for (char c : r.group(5).toCharArray()) {
        for (int d = 0; d < 3; d++) {
          t[d] += "n".indexOf(c) == 0 || c == 'a' + d ? 6 : c == 'd' || c == 'u' + d ? 3 : 0;
        }
      }
      if (!r.group(3).isEmpty()) {
        t[along] += 12 * Integer.parseInt(r.group(3)) / fold;
      }
      generators.add(operation(r.group(1).isEmpty() ? rotation : negative(rotation), t));
      if ("xyz".contains(axis)) {
        axisBefore = along;
      }
      before = fold;
    }
    return Optional.of(moved(closed(generators), shift));
  }

  /// The axis that a Hall symbol leaves out.
  private static String axis(int fold, int before) {
    if (before == 0 || fold == 1) {
      return "z";
    }
    return fold == 3 ? "*" : before == 3 || before == 6 ? "'" : "x";
  }

  private static final int[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};

  /// Rotations about z; the others by changing the axes round.
  private static int[] rotation(int fold, String axis, int axisBefore) {
    if (axis.equals("*")) {
      return new int[] {0, 0, 1, 1, 0, 0, 0, 1, 0};
    }
    if (axis.equals("'")) {
      return turned(new int[] {0, -1, 0, -1, 0, 0, 0, 0, -1}, axisBefore);
    }
    if (axis.equals("\"")) {
      return turned(new int[] {0, 1, 0, 1, 0, 0, 0, 0, -1}, axisBefore);
    }
    int[] z =
        switch (fold) {
          case 1 -> IDENTITY;
          case 2 -> new int[] {-1, 0, 0, 0, -1, 0, 0, 0, 1};
          case 3 -> new int[] {0, -1, 0, 1, -1, 0, 0, 0, 1};
          case 4 -> new int[] {0, -1, 0, 1, 0, 0, 0, 0, 1};
          default -> new int[] {1, -1, 0, 1, 0, 0, 0, 0, 1};
        };
    return turned(z, "xyz".indexOf(axis));
  }

  /// A rotation about z as one about the axis `to`: x y z → y z x once for y → … cyclically.
  private static int[] turned(int[] z, int to) {
    int[] out = new int[9];
    int by = to + 1;
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        out[3 * ((i + by) % 3) + (j + by) % 3] = z[3 * i + j];
      }
    }
    return out;
  }

  private static int[][] centring(char lattice) {
    return switch (lattice) {
      case 'A' -> new int[][] {{0, 6, 6}};
      case 'B' -> new int[][] {{6, 0, 6}};
      case 'C' -> new int[][] {{6, 6, 0}};
      case 'I' -> new int[][] {{6, 6, 6}};
      case 'R' -> new int[][] {{8, 4, 4}};
      case 'S' -> new int[][] {{4, 4, 8}};
      case 'T' -> new int[][] {{4, 8, 4}};
      case 'F' -> new int[][] {{0, 6, 6}, {6, 0, 6}};
      default -> new int[0][];
    };
  }

  private static int[] negative(int[] rotation) {
    return Arrays.stream(rotation).map(x -> -x).toArray();
  }

  /// Rotation and translation in twelfths, one after the other.
  private static int[] operation(int[] rotation, int[] t) {
    int[] all = Arrays.copyOf(rotation, 12);
    for (int d = 0; d < 3; d++) {
      all[9 + d] = Math.floorMod(t[d], 12);
    }
    return all;
  }

  /// The group that operations generate.
  private static List<int[]> closed(List<int[]> generators) {
    Map<List<Integer>, int[]> group = new LinkedHashMap<>();
    List<int[]> found = new ArrayList<>(List.of(operation(IDENTITY, new int[3])));
    group.put(key(found.getFirst()), found.getFirst());
    for (int k = 0; k < found.size(); k++) {
      for (int[] generator : generators) {
        int[] product = product(generator, found.get(k));
        if (group.putIfAbsent(key(product), product) == null) {
          found.add(product);
        }
      }
    }
    return found;
  }

  private static List<Integer> key(int[] operation) {
    return Arrays.stream(operation).boxed().toList();
  }

  private static int[] product(int[] a, int[] b) {
    int[] rotation = new int[9];
    int[] t = new int[3];
    for (int i = 0; i < 3; i++) {
      t[i] = a[9 + i];
      for (int k = 0; k < 3; k++) {
        t[i] += a[3 * i + k] * b[9 + k];
        for (int j = 0; j < 3; j++) {
          rotation[3 * i + j] += a[3 * i + k] * b[3 * k + j];
        }
      }
    }
    return operation(rotation, t);
  }

  /// The operations seen from another origin: t + v − R v.
  private static List<SymmetryOperation> moved(List<int[]> group, int[] v) {
    List<SymmetryOperation> all = new ArrayList<>();
    for (int[] each : group) {
      double[] rotation = new double[9];
      double[] t = new double[3];
      for (int i = 0; i < 3; i++) {
        int sum = each[9 + i] + v[i];
        for (int j = 0; j < 3; j++) {
          rotation[3 * i + j] = each[3 * i + j];
          sum -= each[3 * i + j] * v[j];
        }
        t[i] = Math.floorMod(sum, 12) / 12.0;
      }
      all.add(new SymmetryOperation(rotation, t));
    }
    return all;
  }
}
