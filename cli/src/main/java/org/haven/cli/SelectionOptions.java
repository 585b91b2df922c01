package org.haven.cli;

import java.util.List;
import org.haven.inputs.deck.Selection;
import picocli.CommandLine.Option;

/// Options by which several processes share the simulations of a deck.
final class SelectionOptions {
  @Option(
      names = "--only",
      paramLabel = "K,…",
      split = ",",
      hideParamSyntax = true,
      description =
          "Only the simulations at these temperatures of the deck; other processes may do the"
              + " others in the same directory, at the same time.")
  private List<Double> temperaturesK = List.of();

  @Option(
      names = "--replica",
      paramLabel = "N,…",
      split = ",",
      hideParamSyntax = true,
      description = "Only these replicas, counted from 1.")
  private List<Integer> replicas = List.of();

  @Option(
      names = "--size",
      paramLabel = "N,…",
      split = ",",
      hideParamSyntax = true,
      description = "Only these of the deck's 'sizes'.")
  private List<Integer> sizes = List.of();

  Selection selection() {
    return new Selection(sizes, temperaturesK, replicas);
  }
}
