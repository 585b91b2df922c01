package org.haven.validation.aimd;

import java.util.List;

/// The runs of both sides at one temperature. Those of Haven have the reference's cell, atoms and
/// frame interval, and are best as long as the reference's runs: then each is what the reference
/// would be if the potential were exact.
///
/// @param temperatureK target temperature, as the reference states it
/// @param reference one run for each replica of the reference
/// @param haven Haven's replicas
public record Condition(double temperatureK, List<Run> reference, List<Run> haven) {
  public Condition {
    reference = List.copyOf(reference);
    haven = List.copyOf(haven);
  }
}
