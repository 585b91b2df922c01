import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Checks (`check`) or rewrites (`write`) every Java source below the working directory with
/// google-java-format. Exit status 1 when a file is not formatted.
final class Format {
  public static void main(String[] arguments) throws Exception {
    boolean write = arguments[0].equals("write");
    List<String> options = new ArrayList<>();
    options.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    try (var files = Files.walk(Path.of(""))) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java") && !name.contains("target/"))
          .sorted()
          .forEach(options::add);
    }
    var out = new PrintWriter(System.out, true);
    var err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(options.toArray(String[]::new));
    if (status != 0) {
      err.println("The files above are not formatted. Remedy: mvn -N verify -Dformat.mode=write");
    }
    System.exit(status);
  }
}
