package org.haven.kernels.twins;

import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;
import javax.tools.FileObject;

/// Lets the compiler write and compile the twin of every kernel that is [org.haven.kernels.Mixed].
@SupportedAnnotationTypes("org.haven.kernels.Mixed")
public final class MixedProcessor extends AbstractProcessor {
  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latest();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    for (TypeElement annotation : annotations) {
      for (Element kernel : round.getElementsAnnotatedWith(annotation)) {
        derive((TypeElement) kernel);
      }
    }
    return true;
  }

  private void derive(TypeElement kernel) {
    FileObject file = processingEnv.getElementUtils().getFileObjectOf(kernel);
    try {
      String twin =
          Twin.of(file.getCharContent(true).toString(), kernel.getSimpleName().toString());
      String name = kernel.getQualifiedName() + Twin.SUFFIX;
      try (Writer out = processingEnv.getFiler().createSourceFile(name, kernel).openWriter()) {
        out.write(twin);
      }
    } catch (TwinException e) {
      report(kernel, "%s.java:%d: %s".formatted(kernel.getSimpleName(), e.line, e.getMessage()));
    } catch (IOException e) {
      report(kernel, "its twin cannot be written: " + e);
    }
  }

  private void report(Element kernel, String message) {
    processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, kernel);
  }
}
