package org.haven.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The pages name what exists: classes and packages in `ARCHITECTURE.md` and `CONTRIBUTING.md`, and
/// the files that any page links to.
final class PagesTest {
  private static final Path ROOT = Path.of(System.getProperty("haven.root"));

  private static final Set<String> CLASSES = new HashSet<>();
  private static final Set<String> PACKAGES = new HashSet<>();
  private static final List<Path> PAGES = new ArrayList<>();

  @BeforeAll
  static void walk() throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skipped = name.equals("target") || name.equals("runs") || name.startsWith(".");
            return skipped && !folder.equals(ROOT)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".md")) {
              PAGES.add(file);
            } else if (name.endsWith(".java")) {
              CLASSES.add(name.substring(0, name.length() - ".java".length()));
              String path = file.getParent().toString().replace('/', '.');
              if (path.contains("org.haven.")) {
                PACKAGES.add(path.substring(path.indexOf("org.haven.")));
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// What stands between the groups of `pattern` in a page.
  private static List<String> found(String page, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(page)));
    return matcher.results().map(match -> match.group(1)).toList();
  }

  @Test
  void classesNamedExist() throws IOException {
    for (String page : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
      List<String> names = found(page, "`([A-Z]\\w*[a-z]\\w*)`");
      assertThat(names).hasSizeGreaterThan(10);
      assertThat(CLASSES).as("classes named in %s", page).containsAll(names);
    }
  }

  @Test
  void packagesAndServicesNamedExist() throws IOException {
    for (String page : List.of("ARCHITECTURE.md", "CONTRIBUTING.md")) {
      for (String name : found(page, "`((?:org\\.haven\\.|[a-z]+\\.)[a-z0-9.]+[a-z0-9])`")) {
        if (!name.matches(".*\\.(md|csv|h5|parquet|yaml)")) {
          String full = name.startsWith("org.haven.") ? name : "org.haven." + name;
          assertThat(PACKAGES).as("packages named in %s", page).contains(full);
        }
      }
      for (String name : found(page, "`(org\\.haven\\.[a-z0-9.]+\\.[A-Z][\\w$]*)`")) {
        assertThat(List.of("kernels/tornado", "inputs", "potentials", "integrators"))
            .as("%s names services %s", page, name)
            .anyMatch(
                module ->
                    Files.exists(
                        ROOT.resolve(module)
                            .resolve("src/main/resources/META-INF/services")
                            .resolve(name)));
      }
    }
  }

  @Test
  void linksLeadToFiles() throws IOException {
    assertThat(PAGES).hasSizeGreaterThan(10);
    for (Path page : PAGES) {
      for (String link : found(page.toString(), "\\]\\(([^)\\s]+)\\)")) {
        if (!link.contains("://") && !link.startsWith("#")) {
          assertThat(page.resolveSibling(link.replaceFirst("#.*", "")))
              .as("linked from %s", ROOT.relativize(page))
              .exists();
        }
      }
    }
  }
}
