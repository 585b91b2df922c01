package org.haven.campaigns.substitution;

import java.util.Map;
import org.haven.inputs.structure.Sites;

/// Sites with a change done, not yet filled.
///
/// @param charges of all elements in e
/// @param mark label of the shares that are new
/// @param perUnit what one atom of those is of the measure that was asked for, in one cell
/// @param compensator species that makes the charge good, or null where none is needed
/// @param compensation atoms of it more (interstitials) or fewer (vacancies) for each atom that is
///   new
record Changed(
    Sites sites,
    Map<String, Double> charges,
    String mark,
    double perUnit,
    String compensator,
    double compensation) {}
