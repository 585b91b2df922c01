/// How fast is it? Systems to measure, whole time steps of them, and the machine they run on.
///
/// Data enters as decks or as files of structure and potential, and leaves as [Measurement]s:
/// atom-steps per second, memory, counts of the work done. `haven bench` prints them; JMH
/// benchmarks step the same systems.
package org.haven.validation.speed;
