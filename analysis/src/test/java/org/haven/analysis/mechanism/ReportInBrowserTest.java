package org.haven.analysis.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.SyntheticRun;
import org.haven.analysis.report.HtmlReport;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportResult;
import org.haven.inputs.deck.RunSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The report's scripts in a browser, where there is one: Chromium or Chrome on the path.
final class ReportInBrowserTest {
  /// Looks at each view and each plot, and writes into the page how much of it is painted. The
  /// picture of WebGL is there only until it is shown, so it is read in the frame that draws it.
  private static final String LOOK =
      """
      <script>
      function painted(canvas) {
        const copy = document.createElement("canvas");
        copy.width = canvas.width; copy.height = canvas.height;
        const c = copy.getContext("2d");
        c.drawImage(canvas, 0, 0);
        const d = c.getImageData(0, 0, copy.width, copy.height).data;
        let n = 0;
        for (let k = 3; k < d.length; k += 4) if (d[k] > 0) n++;
        return n;
      }
      async function look() {
        const told = [];
        for (const view of document.querySelectorAll("figure.view")) {
          view.scrollIntoView();
          for (let n = 0; n < 200 && !view.querySelector("canvas[data-drawn]"); n++) await new Promise(r => setTimeout(r, 50));
          const canvas = view.querySelector("canvas");
          if (!canvas) { told.push("view none " + view.querySelector("p").textContent); continue; }
          const before = canvas.dataset.drawn;
          canvas.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft"}));
          const n = await new Promise(r => requestAnimationFrame(() => r(painted(canvas))));
          told.push(`view painted=${n} triangles=${canvas.dataset.triangles} turned=${canvas.dataset.drawn > before}`);
        }
        for (const chart of document.querySelectorAll(".chart")) {
          const canvas = chart.querySelector("canvas");
          told.push(`chart ${chart.id} painted=${canvas ? painted(canvas) : -1}`);
        }
        told.push("fetched " + performance.getEntriesByType("resource").map(e => e.name).join(" "));
        const out = document.createElement("pre");
        out.id = "told";
        out.textContent = told.join("\\n");
        document.body.append(out);
      }
      look().catch(e => console.error("look: " + e));
      </script>
      </body>
      """;

  /// Slow: how far a browser comes in a second of its own clock is not ours to promise.
  @Test
  @Tag("slow")
  void theScriptsRunAndPaint(@TempDir Path folder) throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no chromium or google-chrome on the path");
    Path page = folder.resolve("report.html");
    // A Haven ratio whose interval begins where a plotting library once counted ticks for ever.
    Files.writeString(
        page,
        report(folder)
            .replace("</body>", LOOK)
            .replaceFirst("(\"haven\":\\{.*?\"lo\":\\[)[^]]*", "$10.115083"));
    // The browser's clock runs ahead of its drawing by what the machine makes of it: a page that
    // was
    // not looked at in time is given more.
    Optional<String> told = Optional.empty();
    for (int seconds = 20; told.isEmpty() && seconds <= 540; seconds *= 3) {
      told = told(browser.get(), page, folder, seconds);
    }
    assertThat(told).as("the page was looked at").isPresent();
    List<String> lines = told.get().lines().toList();
    assertThat(lines).as("nothing is fetched").contains("fetched ");
    // One view: framework, skin about each of 27 sites, jumps.
    assertThat(lines)
        .filteredOn(l -> l.startsWith("view"))
        .singleElement()
        .satisfies(
            l -> {
              assertThat(number(l, "painted")).isGreaterThan(20_000);
              assertThat(number(l, "triangles")).isGreaterThan(27 * 20);
              assertThat(l).endsWith("turned=true");
            });
    assertThat(lines)
        .filteredOn(l -> l.startsWith("chart"))
        .hasSizeGreaterThan(10)
        .allSatisfy(l -> assertThat(number(l, "painted")).as(l).isGreaterThan(500));
  }

  /// What the page says of itself within some seconds of the browser's own clock.
  private static Optional<String> told(Path browser, Path page, Path folder, int seconds)
      throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless=new",
                "--no-sandbox",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile-" + seconds),
                "--window-size=1100,900",
                "--virtual-time-budget=" + 1000 * seconds,
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(log.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    assertThat(ended).as("the browser ends").isTrue();
    List<String> console =
        Files.readAllLines(log).stream().filter(line -> line.contains("CONSOLE")).toList();
    assertThat(console).as("messages of the page").isEmpty();
    Matcher told =
        Pattern.compile("<pre id=\"told\">(.*?)</pre>", Pattern.DOTALL)
            .matcher(Files.readString(dom));
    return told.find() ? Optional.of(told.group(1)) : Optional.empty();
  }

  private static int number(String line, String name) {
    Matcher m = Pattern.compile(name + "=(-?\\d+)").matcher(line);
    return m.find() ? Integer.parseInt(m.group(1)) : -1;
  }

  private static String report(Path folder) throws IOException {
    RunSpec spec = SyntheticRun.spec(folder, List.of(700.0), 1);
    SyntheticRun.write(folder, spec);
    MovingAtoms atoms = new PeriodicPotential(3, 0).sample(1000, 1);
    TransportOptions options = TransportOptions.of(List.of("Li"), Map.of()).atTemperature(700);
    Mechanism mechanism =
        Mechanism.of(
            atoms,
            TransportResult.of("700K-1", atoms, options),
            options,
            MechanismOptions.of(MechanismOptions.parse(List.of("rdf", "sites"))));
    HtmlReport report =
        RunAnalysis.of(folder, spec, TransportOptions.of(spec))
            .withMechanism(
                MechanismJson.of(List.of(mechanism)),
                MechanismCurves.of(List.of(mechanism)),
                MechanismReport.of(List.of(mechanism)))
            .report();
    return report.text();
  }

  private static Optional<Path> browser() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        .flatMap(
            name -> Arrays.stream(path.split(":")).map(folder -> Path.of(folder).resolve(name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
