package org.haven.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.haven.analysis.RunAnalysis;
import org.haven.analysis.SyntheticRun;
import org.haven.analysis.curves.StudyCurves;
import org.haven.analysis.transport.TransportOptions;
import org.haven.analysis.transport.TransportPoint;
import org.haven.analysis.transport.TransportStudy;
import org.haven.inputs.deck.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @Test
  void pageStandsAloneAndHoldsEveryNumber(@TempDir Path directory) throws IOException {
    RunSpec spec = SyntheticRun.spec(directory, List.of(600.0, 900.0), 1);
    SyntheticRun.write(directory, spec);
    RunAnalysis analysis = RunAnalysis.of(directory, spec, TransportOptions.of(spec));
    analysis.write();
    String page = Files.readString(directory.resolve("report.html"));

    // Nothing is loaded: no element with an address, no import.
    assertThat(page).doesNotContainPattern("(?i)<(link|img|iframe)\\b|\\bsrc\\s*=|@import|url\\(");
    assertThat(page).contains("uPlot", "Copyright (c)", "Permission is hereby granted");

    // Every script finds its element, and the numbers are the results'.
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(page);
    assertThat(data.find()).isTrue();
    JsonNode json = new ObjectMapper().readTree(data.group(1));
    assertThat(json.at("/fits")).hasSize(2);
    assertThat(json.at("/runs")).hasSize(2);
    for (JsonNode run : json.at("/runs")) {
      for (String chart : List.of("-rLi-linear", "-rLi-log", "-rLi-posterior", "-charge")) {
        assertThat(page).contains("id=\"" + run.at("/id").asText() + chart + "\"");
      }
      assertThat(run.at("/thermo").size()).isGreaterThan(0);
    }
    for (TransportPoint point : analysis.study().points()) {
      assertThat(page).contains(ResultTable.number(point.sigmaMsCm().value()));
      assertThat(page).contains(point.runs().get(0).summary());
      assertThat(page).contains("<span class=\"mark good\">good</span>");
    }
    assertThat(page).contains("mobile: [Li]");
  }

  @Test
  void textOfTheUserIsNotMarkup(@TempDir Path directory) throws IOException {
    RunSpec spec = SyntheticRun.spec(directory, List.of(700.0), 1);
    SyntheticRun.write(directory, spec);
    TransportStudy study = RunAnalysis.of(directory, spec, TransportOptions.of(spec)).study();
    String page =
        new HtmlReport(
                "<script>alert(1)</script>",
                study,
                StudyCurves.of(study),
                List.of("a < b & c"),
                java.util.Map.of(),
                "",
                List.of(
                    new ReportSection(
                        "more <b>",
                        List.of("1 < 2"),
                        List.of(
                            new ReportSection.Chart(
                                "curve",
                                "",
                                "x",
                                "y",
                                new double[] {1, 2},
                                java.util.Map.of("a</script>", new double[] {3, Double.NaN}),
                                Double.NaN)))))
            .text();
    assertThat(page).doesNotContain("<script>alert");
    assertThat(page).contains("&lt;script&gt;alert(1)", "a &lt; b &amp; c");
    assertThat(page).contains("more &lt;b&gt;", "1 &lt; 2", "id=\"section-0-0\"", "[3.0,null]");
    assertThat(page).doesNotContain("a</script>");
  }
}
