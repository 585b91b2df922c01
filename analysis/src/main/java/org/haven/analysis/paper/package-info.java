/// Text for a paper, from `result.json` and the deck: the table, a paragraph on methods, and the
/// references it cites. What cannot be known is a marked gap, `[CITE: …]`.
package org.haven.analysis.paper;
