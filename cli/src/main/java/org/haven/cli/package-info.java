/// The `haven` command and nothing else: it reads options, calls the modules below, prints.
///
/// Results go to standard output, everything else to standard error. Exit codes: [ExitCode].
package org.haven.cli;
