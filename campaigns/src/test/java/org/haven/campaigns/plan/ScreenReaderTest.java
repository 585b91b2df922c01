package org.haven.campaigns.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScreenReaderTest {
  @TempDir Path folder;

  private ScreenReader.Screen read(String text) throws IOException {
    Files.writeString(folder.resolve("a.cif"), "");
    Files.createDirectories(folder.resolve("deep/er"));
    Files.writeString(folder.resolve("deep/er/b.cif"), "");
    Files.writeString(folder.resolve("deep/POSCAR"), "");
    Files.writeString(folder.resolve("deep/notes.md"), "");
    Files.writeString(folder.resolve("list.txt"), "# mine\n\na.cif\ndeep/er/b.cif\n");
    Files.writeString(folder.resolve("badlist.txt"), "a.cif\nnone.cif\n");
    Files.writeString(folder.resolve("t.csv"), "path,id,eg\na.cif,x,1.5\ndeep/POSCAR,y,\n");
    Files.writeString(folder.resolve("bad.csv"), "path,name\na.cif,x\n");
    Files.writeString(folder.resolve("gone.csv"), "id,path\nx,a.cif\ny,none.cif\n");
    Files.writeString(folder.resolve("twice.csv"), "id,path\nx,a.cif\nx,deep/POSCAR\n");
    Path file = folder.resolve("s.yaml");
    Files.writeString(file, text);
    return ScreenReader.read(file);
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void foldersListsAndTablesNameStructures() throws IOException {
    String stages = "\nstages: [{count: {}}]\n";
    assertThat(read("structures: deep" + stages).candidates().list())
        .extracting(Candidate::id)
        .containsExactly("POSCAR", "er/b");
    assertThat(read("structures: list.txt" + stages).candidates().list())
        .extracting(Candidate::id)
        .containsExactly("a", "deep/er/b");
    ScreenReader.Screen table = read("structures: {files: [deep, t.csv]}" + stages);
    assertThat(table.candidates().columns()).containsExactly("eg");
    assertThat(table.candidates().list())
        .extracting(c -> c.id() + " " + c.columns())
        .containsExactly("POSCAR []", "er/b []", "x [1.5]", "y []");
  }

  @Test
  void faultsAreNamedWithTheirLine() {
    String stages = "\nstages: [{count: {}}]\n";
    refused("structures: none" + stages, "s.yaml:1: key 'structures.files' names");
    refused("structures: bad.csv" + stages, "bad.csv:1: has no column 'id'; it has path, name");
    refused("structures: gone.csv" + stages, "gone.csv:3: names 'none.cif', which is no file");
    refused("structures: badlist.txt" + stages, "badlist.txt:2: names 'none.cif'");
    refused("structures: twice.csv" + stages, "names two structures 'x'");
    refused("structures: a.cif\nstages: []\n", "s.yaml:2: key 'stages' is empty");
    refused(
        "structures: a.cif\nstages:\n  - relax: {}\n", "s.yaml:3: key 'stages.relax' needs forces");
    refused(
        "structures: a.cif\nstages: [{count: {}}, {count: {}}]\n", "second stage called 'count'");
    refused(
        "structures: a.cif\nstages:\n  - count:\n      keep: {prepare.atom: \"< 1\"}\n",
        "s.yaml:4: key 'stages.count.keep.prepare.atom' is no column at this stage; did you mean"
            + " 'prepare.atoms'?");
    refused(
        "structures: a.cif\nstages:\n  - count:\n      keep: {n: 1}\n",
        "s.yaml:4: key 'stages.count.keep.n' is '1'; expected <, <=, > or >= and a number");
    refused("structures: a.cif\nmobile: Lu2" + stages, "s.yaml:2: key 'mobile' names 'Lu2'");
    refused("structures: a.cif\nmobile: [auto, Li]" + stages, "names auto beside others");
    refused("structures: a.cif\nranking: {by: count.x}" + stages, "'ranking.by' names 'count.x'");
    refused("structures: a.cif\nstagess: 1" + stages, "did you mean 'stages'?");
    refused(
        "structures: a.cif\npotential: {file: x}" + stages,
        "s.yaml:2: key 'potential.type' is missing");
  }
}
