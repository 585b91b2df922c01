package org.haven.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.haven.api.serve.Host;
import org.haven.inputs.InputException;
import org.haven.inputs.OutputException;
import org.haven.inputs.h5md.Hdf5File;
import org.haven.integrators.run.GuardException;
import org.haven.kernels.Precision;
import org.haven.potentials.ForcesUnavailableException;
import org.haven.potentials.socket.Announcements;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// The `haven` command.
///
/// A bad input ends with its message alone, an unexpected failure with one line and the name of a
/// file that holds the stack trace; neither prints a stack trace.
@Command(
    name = "haven",
    description = {
      "Ionic conductivity of solid electrolytes by molecular dynamics with machine-learning"
          + " interatomic potentials.",
      ""
    },
    subcommands = {
      RunCommand.class,
      ResumeCommand.class,
      ExtendCommand.class,
      MergeCommand.class,
      EvaluateCommand.class,
      RelaxCommand.class,
      PathwaysCommand.class,
      NebCommand.class,
      HopsCommand.class,
      KmcCommand.class,
      AnalyzeCommand.class,
      ExportCommand.class,
      FitCommand.class,
      CompareCommand.class,
      SubstituteCommand.class,
      ScreenCommand.class,
      ValidateCommand.class,
      ConvertCommand.class,
      DeckCommand.class,
      ModelCommand.class,
      DevicesCommand.class,
      ServeCommand.class,
      BenchCommand.class
    },
    versionProvider = Haven.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Units: Å, fs, eV, u, e, K, GPa; diffusivity in cm²/s, conductivity in mS/cm.",
      "Exit codes: 0 done, 1 failed, 2 bad usage or bad input, 3 stopped by a guard,",
      "            4 interrupted, checkpoint written (continue with 'haven resume DIR').",
      "",
      "Start here:",
      "  haven run inputs/examples/li6ps5cl/quickstart.yaml",
    })
public final class Haven implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  private boolean version;

  private final Console console;

  private Haven(Console console) {
    this.console = console;
  }

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] arguments) {
    int exitCode = execute(Console.ofProcess(), arguments);
    if (Hdf5File.isStuck()) {
      endAtOnce(exitCode);
    }
    System.exit(exitCode);
  }

  /// An ordinary end takes away what a library is at work on, and the process would come down with
  /// a report of a crash in place of its exit code.
  private static void endAtOnce(int exitCode) {
    System.out.flush();
    System.err.flush();
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("_exit")
        .map(exit -> linker.downcallHandle(exit, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)))
        .ifPresent(
            exit -> {
              try {
                exit.invokeExact(exitCode);
              } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
              }
            });
  }

  /// Runs the command in this process.
  ///
  /// @return the exit code, see [ExitCode]
  public static int execute(Console console, String... arguments) {
    if (arguments.length == 1 && List.of("--version", "-V").contains(arguments[0])) {
      // Without the option parser: half the time.
      List.of(new Version().getVersion()).forEach(console::result);
      return ExitCode.DONE;
    }
    Announcements.to(console::note);
    try {
      return commandLine(console).execute(arguments);
    } catch (Throwable failure) {
      return report(console, failure, null);
    }
  }

  /// Version of Haven, as it was packaged.
  static String version() {
    String version = Haven.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  /// The parser of all commands.
  static CommandLine commandLine(Console console) {
    CommandLine command = new CommandLine(new Haven(console), new Commands(console));
    command.registerConverter(Precision.class, Haven::precision);
    command.setResourceBundle(new FormatNames());
    command.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
    command.setOut(console.outWriter()).setErr(console.errWriter());
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> report(console, failure, logFile(line.getCommand())));
    command.setParameterExceptionHandler((failure, _) -> reportUsage(console, failure));
    return command;
  }

  /// Without a command: says what there is.
  @Override
  public Integer call() {
    commandLine(console).usage(console.outWriter());
    return ExitCode.DONE;
  }

  private static int reportUsage(Console console, ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    console.error(message(failure));
    var hint = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, new PrintWriter(hint));
    hint.toString().lines().filter(line -> !line.isBlank()).forEach(console::plainError);
    console.plainError(
        "Try '" + command.getCommandSpec().qualifiedName() + " --help' for the options.");
    return ExitCode.BAD_INPUT;
  }

  private static String message(ParameterException failure) {
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      if (word.startsWith("-")) {
        return "unknown option '" + word + "'";
      }
      boolean top = unmatched.getCommandLine().getParent() == null;
      return (top ? "unknown command '" : "one argument too many: '") + word + "'";
    }
    String message =
        failure
            .getMessage()
            .replaceFirst("^Error: ", "")
            .replaceFirst("is not an? (int|long)$", "is not a whole number")
            .replaceFirst("is not a double$", "is not a number")
            .replaceFirst("argument \\(specify one of these\\)", "options, either set of these");
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static Precision precision(String word) {
    return switch (word) {
      case "double" -> Precision.DOUBLE;
      case "mixed" -> Precision.MIXED;
      default ->
          throw new CommandLine.TypeConversionException(
              "expected 'double' or 'mixed', got '" + word + "'");
    };
  }

  private static int report(Console console, Throwable failure, Path log) {
    Host.Failure why = failure(failure, log);
    console.error(why.message());
    return why.exitCode();
  }

  /// What is said of a failure; the stack trace of a defect goes into a file.
  ///
  /// @param log that file; null for a new one
  static Host.Failure failure(Throwable failure, Path log) {
    if (failure instanceof InputException) {
      return new Host.Failure(failure.getMessage(), ExitCode.BAD_INPUT);
    }
    if (failure instanceof GuardException) {
      return new Host.Failure(failure.getMessage(), ExitCode.GUARD);
    }
    if (failure instanceof OutputException || failure instanceof ForcesUnavailableException) {
      return new Host.Failure(failure.getMessage(), ExitCode.FAILED);
    }
    String what =
        failure instanceof OutOfMemoryError
            ? "out of memory ("
                + Runtime.getRuntime().maxMemory() / (1 << 20)
                + " MiB allowed): give more with HAVEN_JAVA_OPTS=-Xmx16g, or use fewer atoms"
            : "unexpected failure: " + failure;
    return new Host.Failure(
        what.lines().findFirst().orElse(what) + " (details in " + write(failure, log) + ")",
        ExitCode.FAILED);
  }

  private static Path logFile(Object command) {
    return command instanceof Logged logged ? logged.logFile() : null;
  }

  private static String write(Throwable failure, Path log) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    try {
      Path file = log != null ? log : Files.createTempFile("haven-", ".log");
      Files.writeString(
          file,
          trace.toString(),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
      return file.toString();
    } catch (IOException e) {
      return "no file: " + e.getMessage();
    }
  }

  /// A command that keeps a log file of its own.
  interface Logged {
    /// The file, or null as long as there is none.
    Path logFile();
  }

  /// Version of Haven and of the Java that runs it.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "haven " + version(), "Java " + Runtime.version() + " on " + System.getProperty("os.arch")
      };
    }
  }
}
