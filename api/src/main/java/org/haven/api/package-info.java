/// Haven for programs: what the commands call, and what a Java program may rely on.
///
/// - [Study]: a deck, run or resumed in a run directory;
/// - [TransportReport]: transport and mechanism from a run directory or from trajectory files;
/// - [Calculator]: energy, forces, virial of a structure with a potential;
/// - [ForceSeries]: the same of atoms that a program moves.
///
/// ```java
/// TransportReport report = Study.of(Path.of("quickstart.yaml")).run();
/// for (TransportPoint point : report.study().points()) {
///   System.out.println(point.temperatureK() + " K: " + point.sigmaMsCm().value() + " mS/cm");
/// }
/// ```
///
/// Classes here are marked [API]: until version 1.0 they and the records that they take and return
/// may change, and CHANGELOG.md then says how. All else in Haven may change without a word.
/// Whatever is wrong with files or arguments is an [org.haven.inputs.InputException] whose message
/// names the remedy.
package org.haven.api;

import org.apiguardian.api.API;
