package org.haven.potentials.deepmd;

import java.nio.file.Files;
import java.nio.file.Path;
import org.haven.inputs.FileHead;
import org.haven.inputs.InputException;

/// Files of DeePMD-kit: which of its formats one is, and the reader of that.
final class DeepmdFile {
  /// How models that Haven does not compute are run.
  static final String OTHERWISE =
      "Where DeePMD-kit is installed, Haven runs any of its models by potential: {type: ase,"
          + " module: deepmd.calculator, calculator: DP, arguments: {model: {file: model.pth}}}";

  private DeepmdFile() {}

  /// Whether a file holds a model that this package reads, or refuses with the reason.
  static boolean isOne(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file) || file.toFile().length() == 0) {
      return false;
    }
    FileHead head = FileHead.of(file);
    return ScriptedModel.isOne(file)
        || ScriptedModel.isOther(file)
        || FrozenGraph.isOne(head)
        || SerializedFile.isOne(head);
  }

  /// Reads a model.
  ///
  /// @throws InputException if it cannot be read, or is none that Haven has; says what to do
  static DeepmdModel read(Path file) {
    FileHead head = FileHead.of(file);
    try {
      if (ScriptedModel.isScript(file)) {
        return ScriptedModel.read(file);
      }
      if (FrozenGraph.isOne(head)) {
        return FrozenModel.read(file);
      }
      if (SerializedFile.isOne(head)) {
        return SerializedFile.read(head, SerializedModel::read);
      }
    } catch (IllegalArgumentException | ArithmeticException unfit) {
      throw new InputException(file, "is damaged: " + unfit.getMessage(), unfit);
    }
    throw new InputException(
        file,
        "is no model of DeePMD-kit that Haven reads: .dp, .yaml, .json (dp convert-backend), .pb"
            + " (dp freeze, TensorFlow) or .pth (dp --pt freeze); a checkpoint .pt becomes one by"
            + " 'dp --pt freeze -c FOLDER -o model.pth'");
  }

  /// What is said of a descriptor that only the model's own program computes.
  static String otherDescriptor(String type) {
    return "has the descriptor " + type + "; Haven computes se_e2_a and se_e2_r. " + OTHERWISE;
  }
}
