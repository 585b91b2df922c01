/// Haven as a resident process for programs in other languages: the line protocol of `haven serve`
/// (docs/serve.md).
///
/// Requests come in as lines, [org.haven.api.serve.RequestLines] → [org.haven.api.serve.Server] →
/// replies go out as lines. Positions and forces are exchanged in
/// [org.haven.api.serve.SharedArrays]. How lines travel (pipes, a socket) and what commands there
/// are is the [org.haven.api.serve.Host]'s.
package org.haven.api.serve;
