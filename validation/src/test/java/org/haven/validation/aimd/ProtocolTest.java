package org.haven.validation.aimd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.haven.inputs.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolTest {
  @TempDir Path folder;

  private static String text() throws IOException {
    try (var in = Protocol.class.getResourceAsStream("protocol.yaml")) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  @Test
  void theStandardProtocolIsBoundWithItsValues() {
    Protocol protocol = Protocol.standard();
    assertEquals(1.5, protocol.transport().diffusivity());
    assertEquals(List.of(1.5, 1.2, 1.1), protocol.length().factors());
    assertEquals(4.0, protocol.joint().weights().get("transport"));
  }

  @Test
  void aUsersFileIsReadAndAFaultInItIsNamedByLineAndKey() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, text().replace("diffusivity: 1.5", "diffusivity: 2"));
    assertEquals(2.0, Protocol.read(file).transport().diffusivity());
    Files.writeString(file, text().replace("diffusivity: 1.5", "diffusivity: 0.5"));
    String message = assertThrows(InputException.class, () -> Protocol.read(file)).getMessage();
    assertTrue(
        message.contains("transport.diffusivity") && message.contains("more than 1"), message);
    assertTrue(message.contains("mine.yaml:"), message);
  }
}
