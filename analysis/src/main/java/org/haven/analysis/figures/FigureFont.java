package org.haven.analysis.figures;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.OutputException;

/// DejaVu Sans, the font of all figures, from a library: the same on every machine, also on a
/// compute node that has neither fonts nor fontconfig.
///
/// @param file where it lies while the process lives
/// @param font at 1 pt
record FigureFont(Path file, Font font) {
  /// Family of the font, as figures name it.
  static final String FAMILY = "DejaVu Sans";

  private static final String RESOURCE = "/net/sf/jasperreports/fonts/dejavu/DejaVuSans.ttf";

  private static FigureFont loaded;

  /// The font, loaded once.
  ///
  /// @throws OutputException if it cannot be put into the folder of temporary files
  static synchronized FigureFont get() {
    if (loaded == null) {
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      try {
        loaded = load(folder);
      } catch (IOException failure) {
        throw new OutputException(folder, failure);
      } catch (FontFormatException damaged) {
        throw new IllegalStateException(damaged);
      }
    }
    return loaded;
  }

  private static FigureFont load(Path temporary) throws IOException, FontFormatException {
    Path folder = Files.createTempDirectory(temporary, "haven-font");
    Path file = folder.resolve("DejaVuSans.ttf");
    Path configuration = folder.resolve("fontconfig.properties");
    // In reverse: the folder is empty when its turn comes.
    folder.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    configuration.toFile().deleteOnExit();
    try (InputStream in = FigureFont.class.getResourceAsStream(RESOURCE)) {
      Files.copy(in, file);
    }
    // Java asks the system's fontconfig which fonts there are, before it loads any of its own, and
    // fails where that is missing, unless a file of this form answers.
    StringBuilder text = new StringBuilder("version=1\nsequence.allfonts=default\n");
    for (String family :
        new String[] {"serif", "sansserif", "monospaced", "dialog", "dialoginput"}) {
      text.append(family).append(".plain.latin-1=").append("DejaVu\n");
    }
    text.append("filename.DejaVu=").append(file.toAbsolutePath()).append('\n');
    Files.writeString(configuration, text);
    setUnlessGiven("java.awt.headless", "true");
    setUnlessGiven("sun.awt.fontconfig", configuration.toString());
    return new FigureFont(file, Font.createFont(Font.TRUETYPE_FONT, file.toFile()));
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /// The font at a size in points.
  Font at(double points) {
    return font.deriveFont((float) points);
  }
}
