/// A potential's dynamics against ab initio molecular dynamics: what is compared, how surely, and
/// what the reference is too short to tell.
///
/// In: frames of a reference with the potential's evaluations of them ([ForceComparison]),
/// trajectories of both at the same conditions ([Condition]), a [Protocol]. Out: an [AimdBenchmark]
/// of [Section]s, each of [ComparedQuantity]s with an interval on both sides and an [Agreement]. No
/// dynamics is run here, and nothing is written.
package org.haven.validation.aimd;
