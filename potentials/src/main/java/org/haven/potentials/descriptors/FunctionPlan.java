package org.haven.potentials.descriptors;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.haven.kernels.code.VectorType;

/// What [FunctionSums] does for the symmetry functions of one central element: functions that share
/// a radial term, an angular factor or pairs of neighbours take them from one place.
///
/// Immutable, for any number of threads.
public final class FunctionPlan {
  /// Σ_j w R(r_ij) over neighbours of a species: a part of a function.
  record PairSum(int function, int term, int species, double weight) {}

  /// A part of functions of angles: those of one radial term over the triplets of a list.
  ///
  /// @param functions [n]
  /// @param factors [n] of the list, that each function multiplies with
  /// @param weights [n]
  record Group(int term, int[] functions, int[] factors, double[] weights) {}

  /// Pairs of neighbours of two species, with what is summed over them.
  ///
  /// @param closed whether only those within the cutoff of each other count
  /// @param reach largest cutoff of a term in Å
  record TripletList(
      int first,
      int second,
      boolean closed,
      double reach,
      List<AngularFactorCode.Stages> factors,
      List<Group> groups) {
    /// Rows of numbers: cosine, r_jk, product, four derivatives, then factors and closed terms, two
    /// each.
    int rows() {
      return 7 + 2 * factors.size() + (closed ? 2 * groups.size() : 0);
    }
  }

  /// A term over the neighbours of a species.
  record TermUse(int term, int species) {}

  final VectorType type;
  final TripletStages stages;
  final int species;
  final int functions;
  final List<RadialTerm> terms = new ArrayList<>();
  final List<RadialTermCode.Stages> termStages = new ArrayList<>();
  final List<TermUse> uses = new ArrayList<>();
  final List<PairSum> pairSums = new ArrayList<>();
  final List<TripletList> lists = new ArrayList<>();
  final Object table;
  final double cutoff;
  final int largestGroup;

  /// @param elements which element each species of the system is, in the functions' numbers
  /// @param weights of each element in functions over all species
  public FunctionPlan(
      List<SymmetryFunction> all, int[] elements, double[] weights, VectorType type) {
    this.type = type;
    stages = TripletCode.of(type);
    species = elements.length;
    functions = all.size();
    cutoff = all.stream().mapToDouble(f -> f.radial().cutoff()).max().orElse(0);
    double[] weightOf = new double[species];
    for (int s = 0; s < species; s++) {
      weightOf[s] = weights[elements[s]];
    }
    for (int g = 0; g < all.size(); g++) {
      SymmetryFunction function = all.get(g);
      for (int s = 0; function.angular().isEmpty() && s < species; s++) {
        if (function.takes(elements[s])) {
          double weight = function.first() == SymmetryFunction.ANY ? weightOf[s] : 1;
          pairSums.add(new PairSum(g, term(function.radial()), s, weight));
        }
      }
    }
    for (int a = 0; a < species; a++) {
      for (int b = a; b < species; b++) {
        addList(all, elements, weightOf, a, b, false);
        addList(all, elements, weightOf, a, b, true);
      }
    }
    addUses();
    double[] numbers = new double[RadialTermCode.NUMBERS * terms.size() + lists.size()];
    for (int t = 0; t < terms.size(); t++) {
      termStages.add(RadialTermCode.of(terms.get(t), type));
      System.arraycopy(
          RadialTermCode.numbers(terms.get(t)),
          0,
          numbers,
          RadialTermCode.NUMBERS * t,
          RadialTermCode.NUMBERS);
    }
    int largest = 1;
    for (int l = 0; l < lists.size(); l++) {
      double reach = lists.get(l).closed ? lists.get(l).reach : 1e6;
      numbers[reach(l)] = reach * reach;
      for (Group group : lists.get(l).groups) {
        largest = Math.max(largest, group.functions.length);
      }
    }
    largestGroup = largest;
    table = type.array(numbers);
  }

  /// Place in the table of the square of a list's reach.
  int reach(int list) {
    return RadialTermCode.NUMBERS * terms.size() + list;
  }

  /// How many functions.
  public int functions() {
    return functions;
  }

  /// Largest distance in Å of a neighbour that counts.
  public double cutoffAngstrom() {
    return cutoff;
  }

  private int term(RadialTerm term) {
    int index = terms.indexOf(term);
    if (index < 0) {
      index = terms.size();
      terms.add(term);
    }
    return index;
  }

  private void addList(
      List<SymmetryFunction> all, int[] elements, double[] weightOf, int a, int b, boolean closed) {
    List<AngularFactor> factors = new ArrayList<>();
    Set<Integer> used = new TreeSet<>();
    List<Integer> taken = new ArrayList<>();
    double reach = 0;
    for (int g = 0; g < all.size(); g++) {
      SymmetryFunction function = all.get(g);
      if (function.angular().isPresent()
          && function.closed() == closed
          && function.takes(elements[a], elements[b])) {
        taken.add(g);
        used.add(term(function.radial()));
        reach = Math.max(reach, function.radial().cutoff());
        if (!factors.contains(function.angular().get())) {
          factors.add(function.angular().get());
        }
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    List<Group> groups = new ArrayList<>();
    for (int term : used) {
      int[] members =
          taken.stream()
              .mapToInt(Integer::intValue)
              .filter(g -> terms.indexOf(all.get(g).radial()) == term)
              .toArray();
      int[] factorOf = new int[members.length];
      double[] weight = new double[members.length];
      for (int m = 0; m < members.length; m++) {
        SymmetryFunction function = all.get(members[m]);
        factorOf[m] = factors.indexOf(function.angular().orElseThrow());
        weight[m] = function.first() == SymmetryFunction.ANY ? weightOf[a] * weightOf[b] : 1;
      }
      groups.add(new Group(term, members, factorOf, weight));
    }
    lists.add(
        new TripletList(
            a,
            b,
            closed,
            reach,
            factors.stream().map(factor -> AngularFactorCode.of(factor, type)).toList(),
            groups));
  }

  private void addUses() {
    for (PairSum sum : pairSums) {
      addUse(sum.term, sum.species);
    }
    for (TripletList list : lists) {
      for (Group group : list.groups) {
        addUse(group.term, list.first);
        addUse(group.term, list.second);
      }
    }
  }

  private void addUse(int term, int ofSpecies) {
    TermUse use = new TermUse(term, ofSpecies);
    if (!uses.contains(use)) {
      uses.add(use);
    }
  }
}
