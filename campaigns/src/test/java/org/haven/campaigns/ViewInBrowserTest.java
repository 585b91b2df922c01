package org.haven.campaigns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.haven.campaigns.SaltScreen.SALT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A click on a structure of the table, in a browser, where there is one: Chromium or Chrome on the
/// path.
final class ViewInBrowserTest {
  /// The table tells where its links lead.
  private static final String LINKS =
      """
      <script>
      const links = [...document.querySelectorAll("#table tbody a")].map(a => a.getAttribute("href"));
      document.body.append(Object.assign(document.createElement("pre"), {id: "told", textContent: links.join("\\n")}));
      </script>
      </body>
      """;

  /// The view tells how much of it is painted, at the level that it begins with and at the lowest.
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
        for (let n = 0; n < 200 && !document.querySelector("canvas[data-drawn]"); n++) await new Promise(r => setTimeout(r, 50));
        const canvas = document.querySelector("canvas"), slider = document.querySelector("input[type=range]");
        if (!canvas) told.push("no canvas: " + document.getElementById("place").textContent);
        else {
          canvas.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowLeft"}));
          told.push("painted=" + await new Promise(r => requestAnimationFrame(() => r(painted(canvas)))));
          told.push("triangles=" + canvas.dataset.triangles);
          told.push(document.querySelector("output").textContent);
          told.push([...document.querySelectorAll(".tools button")].map(b => b.textContent).join("|"));
          slider.value = 254;
          slider.dispatchEvent(new Event("input"));
          await new Promise(r => setTimeout(r, 300));
          told.push("triangles=" + canvas.dataset.triangles);
        }
        told.push("fetched " + performance.getEntriesByType("resource").map(e => e.name.replace(/^.*\\//, "")).join(" "));
        document.body.append(Object.assign(document.createElement("pre"), {id: "told", textContent: told.join("\\n")}));
      }
      look().catch(e => console.error("look: " + e));
      </script>
      </body>
      """;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void aClickShowsTheStructureAndItsPaths() throws IOException, InterruptedException {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no chromium or google-chrome on the path");
    SaltScreen salt = new SaltScreen(folder);
    salt.cell("a b#1.vasp", SALT.formatted("5.1"));
    Campaign campaign =
        salt.campaign(
            """
            structures: {files: cells, min_length_angstrom: 0}
            stages: [{bond_valence: {spacing_angstrom: 0.3}}]
            """,
            "out");
    SaltScreen.run(campaign, false);
    campaign.report().write(campaign.folder());
    Path table = edited(campaign.folder().resolve("screen.html"), LINKS);
    edited(campaign.folder().resolve("view.html"), LOOK);

    List<String> links = told(browser.get(), table.toUri().toString());
    assertThat(links).singleElement().asString().startsWith("view.html#id=a+b%231&folder=tasks%2F");
    List<String> view = told(browser.get(), table.toUri().resolve(links.getFirst()).toString());
    assertThat(number(view.get(0))).as("painted").isGreaterThan(20_000);
    assertThat(number(view.get(1))).as("triangles").isGreaterThan(500);
    double barrier =
        campaign
            .report()
            .table()
            .rows()
            .getFirst()
            .value(campaign.report().table().column("bond_valence.e_3d_ev"));
    assertThat(view.get(3)).startsWith(String.format("3-D %.2f eV|", barrier));
    double level = Double.parseDouble(view.get(2).replaceFirst("^up to ([0-9.]+) eV.*$", "$1"));
    assertThat(level).isBetween(barrier, 1.05 * barrier + 0.01);
    assertThat(number(view.get(4))).as("at the lowest level").isLessThan(number(view.get(1)));
    assertThat(view.get(5)).as("nothing else is loaded").matches("fetched (bond_valence.view.js)?");
  }

  private static Path edited(Path page, String script) throws IOException {
    String text = Files.readString(page);
    int end = text.lastIndexOf("</body>");
    return Files.writeString(page, text.substring(0, end) + script + "</html>");
  }

  /// What the page says of itself; with more of the browser's time until it has said it.
  private List<String> told(Path browser, String address) throws IOException, InterruptedException {
    for (int seconds = 20; seconds <= 540; seconds *= 3) {
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
                  address)
              .redirectOutput(dom.toFile())
              .redirectError(log.toFile())
              .start();
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      assertThat(ended).as("the browser ends").isTrue();
      assertThat(Files.readAllLines(log).stream().filter(l -> l.contains("CONSOLE")).toList())
          .as("messages of the page")
          .isEmpty();
      Matcher told =
          Pattern.compile("<pre id=\"told\">(.*?)</pre>", Pattern.DOTALL)
              .matcher(Files.readString(dom));
      if (told.find()) {
        return told.group(1).replace("&amp;", "&").lines().toList();
      }
    }
    throw new AssertionError("the page was not looked at");
  }

  private static int number(String line) {
    return Integer.parseInt(line.replaceFirst("^.*=", ""));
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
