package org.haven.inputs.structure;

import java.util.List;

/// What is known of a file format before a file is opened.
public interface NamedFormat {
  /// What users call it, for help and messages.
  String name();

  /// The names of its files, in lower case, `*` for anything, without a final `.gz`: `*.xyz`. They
  /// choose the format of what is written, and of what is read where the content does not tell.
  List<String> fileNames();
}
