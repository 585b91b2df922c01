package org.haven.kernels.twins;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// The source of a kernel's float twin, line by line that of the double source:
///
/// - `double` becomes `float`, but for the names that the annotation keeps;
/// - a number takes an `f` where it meets floats or goes to one;
/// - what goes to a float, and holds a name that is kept, is computed in double and cast as a
///   whole: `float x = (float) (positions[j] - positions[i])`;
/// - functions of [Math] that know double only are cast: `(float) Math.sqrt(square)`;
/// - functions of ours are called as they are, and need an overload for float;
/// - `(double) x * y` in the double source, where the cast does nothing, is how one asks for a
///   product of floats in double.
///
/// Everything else stands as it is. Where one of these rules could leave arithmetic in double
/// unseen, or a construct is not known, the source is refused: a twin that compiles computes in
/// float, but for what is kept.
final class Twin {
  /// What the name of a twin has on top.
  static final String SUFFIX = "Mixed";

  /// What an expression of the twin is: an int, long or boolean; a float; a double; a number that
  /// may still become either.
  private enum Kind {
    WHOLE,
    FLOAT,
    DOUBLE,
    NUMBER
  }

  /// An expression of the twin.
  ///
  /// @param numbers those not yet decided
  /// @param calls whether it has a call of ours whose overload for float is not sure to be there:
  ///   the compiler refuses to assign a double to a float, nothing else
  private record Value(Kind kind, List<Tree> numbers, boolean calls) {
    Value(Kind kind) {
      this(kind, List.of(), false);
    }
  }

  private static final Set<String> DOUBLE_ONLY =
      new TreeSet<>(List.of("sqrt", "exp", "log", "pow", "tanh", "sin", "cos"));
  private static final Set<String> OVERLOADED = Set.of("min", "max", "abs");

  private final String source;
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final Set<String> keeps = new LinkedHashSet<>();
  private final Map<String, Kind> names = new HashMap<>();
  private final TreeMap<Integer, String> before = new TreeMap<>();
  private final TreeMap<Integer, String> after = new TreeMap<>();
  private final TreeMap<Integer, Integer> cuts = new TreeMap<>();

  private Twin(String source, CompilationUnitTree unit, SourcePositions positions) {
    this.source = source;
    this.unit = unit;
    this.positions = positions;
  }

  /// Derives a twin.
  ///
  /// @param source of the file with the kernel
  /// @param kernel its simple name
  /// @throws TwinException with the line, if the rules do not cover the source
  static String of(String source, String kernel) {
    var file =
        new SimpleJavaFileObject(URI.create("string:///Kernel.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    // Only parsed: types come from the declarations in the kernel itself.
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(file));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      for (Tree type : unit.getTypeDecls()) {
        if (type instanceof ClassTree found && found.getSimpleName().contentEquals(kernel)) {
          Twin twin = new Twin(source, unit, Trees.instance(task).getSourcePositions());
          twin.kernel(found);
          return twin.text(kernel);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new TwinException(1, kernel + " must stand at the top of its file to have a twin");
  }

  private void kernel(ClassTree kernel) {
    if (kernel.getKind() != Tree.Kind.RECORD) {
      throw fault(kernel, "only a record has a twin; make it one, whose components are arguments");
    }
    for (AnnotationTree annotation : kernel.getModifiers().getAnnotations()) {
      if (annotation.getAnnotationType().toString().equals("Mixed")) {
        keeps(annotation);
      }
    }
    for (Tree member : kernel.getMembers()) {
      if (member instanceof VariableTree component
          && !component.getModifiers().getFlags().contains(Modifier.STATIC)) {
        declare(component);
      } else if (member instanceof MethodTree method && method.getName().contentEquals("body")) {
        method.getParameters().forEach(this::declare);
        statement(method.getBody());
      } else {
        throw fault(
            member,
            "a kernel with a twin has components and `body` only; move this to another class, with"
                + " an overload for float if it is a function of doubles");
      }
    }
    for (String name : keeps) {
      if (names.get(name) != Kind.DOUBLE) {
        throw fault(kernel, "keeps \"" + name + "\", but no double has this name; delete it");
      }
    }
    int from = source.indexOf("record", end(kernel.getModifiers(), start(kernel)));
    int name = source.indexOf(kernel.getSimpleName().toString(), from);
    after.merge(name + kernel.getSimpleName().length(), SUFFIX, String::concat);
  }

  private void keeps(AnnotationTree annotation) {
    for (ExpressionTree argument : annotation.getArguments()) {
      if (!(argument instanceof AssignmentTree assignment
          && assignment.getExpression() instanceof LiteralTree literal)) {
        throw fault(argument, "names that are kept are written out in one string");
      }
      keeps.addAll(Arrays.asList(((String) literal.getValue()).trim().split("\\s+")));
    }
    cuts.put(start(annotation), end(annotation, start(annotation)));
  }

  /// A component, an argument or a variable: its type in the twin.
  private void declare(VariableTree variable) {
    String name = variable.getName().toString();
    Tree type =
        variable.getType() instanceof ArrayTypeTree array ? array.getType() : variable.getType();
    if (!(type instanceof PrimitiveTypeTree primitive)) {
      throw fault(variable, "'" + name + "' must be a number, a boolean or an array of these");
    }
    Kind kind =
        switch (primitive.getPrimitiveTypeKind()) {
          case DOUBLE -> keeps.contains(name) ? Kind.DOUBLE : Kind.FLOAT;
          case FLOAT -> Kind.FLOAT;
          default -> Kind.WHOLE;
        };
    Kind other = names.put(name, kind);
    if (other != null && other != kind) {
      throw fault(variable, "'" + name + "' has another type elsewhere in the kernel; rename one");
    }
    if (primitive.getPrimitiveTypeKind() == TypeKind.DOUBLE && kind == Kind.FLOAT) {
      replace(type, "float");
    }
    if (variable.getInitializer() != null) {
      assign(kind, variable.getInitializer());
    }
  }

  private void statement(StatementTree statement) {
    switch (statement) {
      case BlockTree block -> block.getStatements().forEach(this::statement);
      case VariableTree variable -> declare(variable);
      case ExpressionStatementTree expression -> effect(expression.getExpression());
      case IfTree branch -> {
        condition(branch.getCondition());
        statement(branch.getThenStatement());
        if (branch.getElseStatement() != null) {
          statement(branch.getElseStatement());
        }
      }
      case ForLoopTree loop -> {
        loop.getInitializer().forEach(this::statement);
        if (loop.getCondition() != null) {
          condition(loop.getCondition());
        }
        loop.getUpdate().forEach(this::statement);
        statement(loop.getStatement());
      }
      case WhileLoopTree loop -> {
        condition(loop.getCondition());
        statement(loop.getStatement());
      }
      case BreakTree _, ContinueTree _, EmptyStatementTree _ -> {}
      default -> throw unknown(statement);
    }
  }

  /// An expression that stands alone.
  private void effect(ExpressionTree expression) {
    switch (expression) {
      case AssignmentTree assignment ->
          assign(value(assignment.getVariable()).kind(), assignment.getExpression());
      case CompoundAssignmentTree assignment -> {
        Kind to = value(assignment.getVariable()).kind();
        Value value = sure(assignment.getExpression(), value(assignment.getExpression()));
        if (to == Kind.FLOAT && value.kind() == Kind.DOUBLE) {
          throw fault(expression, "a double is added to a float; assign it to a variable first");
        }
        if (to != Kind.DOUBLE) {
          settle(value);
        }
      }
      case UnaryTree unary -> value(unary);
      default -> throw unknown(expression);
    }
  }

  private void assign(Kind to, ExpressionTree expression) {
    Value value = value(expression);
    if (to != Kind.FLOAT) {
      sure(expression, value);
    }
    if (to == Kind.FLOAT && value.kind() == Kind.DOUBLE) {
      boolean primary =
          expression instanceof IdentifierTree
              || expression instanceof ArrayAccessTree
              || expression instanceof MethodInvocationTree;
      open(expression, primary ? "(float) " : "(float) (");
      close(expression, primary ? "" : ")");
    } else if (to != Kind.DOUBLE) {
      settle(value);
    }
  }

  private void condition(ExpressionTree expression) {
    sure(expression, value(expression));
  }

  private Value value(ExpressionTree expression) {
    return switch (expression) {
      case LiteralTree literal ->
          switch (literal.getKind()) {
            case DOUBLE_LITERAL -> new Value(Kind.NUMBER, List.of(literal), false);
            case FLOAT_LITERAL -> new Value(Kind.FLOAT);
            case INT_LITERAL, LONG_LITERAL, BOOLEAN_LITERAL -> new Value(Kind.WHOLE);
            default -> throw unknown(expression);
          };
      case IdentifierTree name -> {
        Kind kind = names.get(name.getName().toString());
        if (kind == null) {
          throw fault(name, "'" + name + "' is declared elsewhere; hand it over as an argument");
        }
        yield new Value(kind);
      }
      case ArrayAccessTree access -> {
        condition(access.getIndex());
        yield value(access.getExpression());
      }
      case ParenthesizedTree inner -> value(inner.getExpression());
      case UnaryTree unary -> value(unary.getExpression());
      case BinaryTree binary -> binary(binary);
      case ConditionalExpressionTree choice -> {
        condition(choice.getCondition());
        yield join(choice, value(choice.getTrueExpression()), value(choice.getFalseExpression()));
      }
      case TypeCastTree cast -> cast(cast);
      case MemberSelectTree member -> member(member);
      case MethodInvocationTree call -> call(call);
      default -> throw unknown(expression);
    };
  }

  private Value binary(BinaryTree binary) {
    Value value = join(binary, value(binary.getLeftOperand()), value(binary.getRightOperand()));
    return switch (binary.getKind()) {
      case PLUS, MINUS, MULTIPLY, DIVIDE, REMAINDER, AND, OR, XOR, LEFT_SHIFT, RIGHT_SHIFT -> value;
      case LESS_THAN,
          LESS_THAN_EQUAL,
          GREATER_THAN,
          GREATER_THAN_EQUAL,
          EQUAL_TO,
          NOT_EQUAL_TO,
          CONDITIONAL_AND,
          CONDITIONAL_OR -> {
        settle(sure(binary, value));
        yield new Value(Kind.WHOLE);
      }
      default -> throw unknown(binary);
    };
  }

  private Value cast(TypeCastTree cast) {
    Value value = sure(cast, value(cast.getExpression()));
    if (!(cast.getType() instanceof PrimitiveTypeTree type)) {
      throw unknown(cast);
    }
    return switch (type.getPrimitiveTypeKind()) {
      case DOUBLE -> new Value(Kind.DOUBLE);
      case FLOAT -> new Value(Kind.FLOAT);
      default -> {
        settle(value);
        yield new Value(Kind.WHOLE);
      }
    };
  }

  private Value member(MemberSelectTree member) {
    String name = member.getIdentifier().toString();
    if (name.equals("length")) {
      return new Value(Kind.WHOLE);
    }
    if (member.toString().equals("Math.PI")) {
      return new Value(Kind.NUMBER, List.of(member), false);
    }
    throw fault(
        member, "the type of " + member + " is not known here; hand it over as an argument");
  }

  private Value call(MethodInvocationTree call) {
    if (!(call.getMethodSelect() instanceof MemberSelectTree select)) {
      throw fault(call, "move the function to another class, with an overload for float");
    }
    Value all = new Value(Kind.WHOLE);
    for (ExpressionTree argument : call.getArguments()) {
      all = join(call, all, value(argument));
    }
    String name = select.getIdentifier().toString();
    if (!select.getExpression().toString().equals("Math")) {
      if (all.kind() != Kind.FLOAT) {
        throw fault(call, "whether " + select + " gives a float is not known: hand a float over");
      }
      return new Value(Kind.FLOAT, List.of(), true);
    }
    if (OVERLOADED.contains(name)) {
      return all;
    }
    if (!DOUBLE_ONLY.contains(name)) {
      throw fault(
          call,
          "Math." + name + " is not for kernels; take one of " + DOUBLE_ONLY + " or min, max");
    }
    sure(call, all);
    if (all.kind() == Kind.DOUBLE) {
      return all;
    }
    open(call, "(float) ");
    settle(all);
    return new Value(Kind.FLOAT);
  }

  /// The operands of an operation, as Java widens them.
  private Value join(Tree operation, Value a, Value b) {
    boolean calls = a.calls() || b.calls();
    if (a.kind() == Kind.DOUBLE || b.kind() == Kind.DOUBLE) {
      if (calls) {
        throw fault(operation, "a call meets a double; assign its result to a variable first");
      }
      return new Value(Kind.DOUBLE);
    }
    if (a.kind() == Kind.FLOAT || b.kind() == Kind.FLOAT) {
      settle(a);
      settle(b);
      return new Value(Kind.FLOAT, List.of(), calls);
    }
    List<Tree> numbers = Stream.concat(a.numbers().stream(), b.numbers().stream()).toList();
    return new Value(numbers.isEmpty() ? Kind.WHOLE : Kind.NUMBER, numbers, calls);
  }

  /// Makes the numbers that are not decided yet float.
  private void settle(Value value) {
    for (Tree number : value.numbers()) {
      if (number instanceof LiteralTree) {
        char last = source.charAt(end(number, start(number)) - 1);
        if (last == 'd' || last == 'D') {
          throw fault(number, "write the number without its " + last);
        }
        close(number, "f");
      } else {
        open(number, "(float) ");
      }
    }
  }

  private Value sure(Tree tree, Value value) {
    if (value.calls()) {
      throw fault(
          tree,
          "without an overload for float this call would give a double unseen; assign its result to"
              + " a variable first");
    }
    return value;
  }

  private int start(Tree tree) {
    return (int) positions.getStartPosition(unit, tree);
  }

  private int end(Tree tree, int otherwise) {
    int end = (int) positions.getEndPosition(unit, tree);
    return end < 0 ? otherwise : end;
  }

  private void open(Tree tree, String text) {
    before.merge(start(tree), text, (inner, outer) -> outer + inner);
  }

  private void close(Tree tree, String text) {
    after.merge(end(tree, start(tree)), text, String::concat);
  }

  private void replace(Tree tree, String text) {
    cuts.put(start(tree), end(tree, start(tree)));
    before.put(start(tree), text);
  }

  private TwinException unknown(Tree tree) {
    return fault(tree, "there is no rule for '" + tree + "'; write it with simpler arithmetic");
  }

  private TwinException fault(Tree tree, String message) {
    return new TwinException(unit.getLineMap().getLineNumber(start(tree)), message);
  }

  /// The source with what was found put in. Lines stay where they are, so that a position in the
  /// twin, which a debugger or a stack trace names, is one in the source.
  private String text(String kernel) {
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < source.length()) {
      text.append(after.getOrDefault(at, "")).append(before.getOrDefault(at, ""));
      Integer cut = cuts.get(at);
      if (cut != null) {
        text.append(source.substring(at, cut).replaceAll("[^\n]", ""));
        at = cut;
      } else {
        text.append(source.charAt(at++));
      }
    }
    int first = text.indexOf("\n");
    return text.insert(
            first,
            " // Derived from "
                + kernel
                + ".java, see kernels.twins: change that. What it calls needs an overload for"
                + " float.")
        .toString();
  }
}
