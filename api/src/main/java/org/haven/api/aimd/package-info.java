/// A potential's dynamics against ab initio molecular dynamics: `haven validate --aimd`.
///
/// In: [ReferenceRun]s, opened from what people have, and a potential's file. A [BenchmarkStudy]
/// evaluates the potential on the reference's frames, runs Haven's dynamics under the reference's
/// [Conditions] ([ReplicaRuns]), and asks [org.haven.validation.aimd] for sections and verdicts.
/// Out: a [BenchmarkReport], written as a page, as JSON and as tables; frames worth a calculation
/// ([ChosenFrames]); several reports side by side ([BenchmarkTable]).
package org.haven.api.aimd;
