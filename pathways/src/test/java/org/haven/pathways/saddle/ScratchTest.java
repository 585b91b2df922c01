package org.haven.pathways.saddle;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.haven.inputs.structure.*;
import org.haven.kernels.Precision;
import org.haven.potentials.PotentialFamilies;
import org.junit.jupiter.api.Test;
final class ScratchTest {
  @Test void scratch() {
    String file = System.getenv("S_FILE");
    double sigma = Double.parseDouble(System.getenv().getOrDefault("S_SIGMA", "0.4"));
    double radius = Double.parseDouble(System.getenv().getOrDefault("S_RADIUS", "2"));
    int n = Integer.parseInt(System.getenv().getOrDefault("S_N", "50"));
    int states = Integer.parseInt(System.getenv().getOrDefault("S_STATES", "1"));
    Structure s = StructureFile.read(Path.of(file), 0);
    Path pot = Path.of(System.getProperty("haven.root"), "inputs/examples/li6ps5cl/nep.txt");
    int[] around = IntStream.range(0, s.count()).filter(i -> s.symbols().get(i).equals("Li")).toArray();
    SaddleCatalogue c = SaddleSearch.around(s, around,
        () -> PotentialFamilies.installed().open(pot, s.species(), Precision.MIXED), 1,
        new SaddleSearch.Settings(n, states, sigma, radius, 0.002, 1.0, 400, 1), (a, b, q) -> {});
    System.out.printf("calls %d (%.0f per search) %.2f s%n", c.calls(), c.calls() * 1.0 / n, c.seconds());
    for (int k = 0; k < c.states().size(); k++) {
      SaddleCatalogue.State t = c.states().get(k);
      if (t.ends().isEmpty()) continue;
      System.out.printf("state %d level %.4f E %.4f %s %s conf %.3f unseen %.3f%n", k, t.levelEv(), t.energyEv() - c.states().get(0).energyEv(), t.ends(), t.completeness(), t.completeness().confidence(), t.completeness().unseenShare());
      for (SaddleHop h : c.hopsFrom(k)) {
        System.out.printf("  %8.2f %8.2f %8.2f -> %d %b  x%d/%d len %.2f curv %.3f %.3f %s%n", 1e3 * h.barrierEv(), 1e3 * h.reverseBarrierEv(), 1e3 * h.reactionEv(), h.to(), h.exact(), h.found(), h.ways(), h.lengthAngstrom(), h.lowest(), h.second(), h.moversText(s, 4));
      }
    }
  }
}
