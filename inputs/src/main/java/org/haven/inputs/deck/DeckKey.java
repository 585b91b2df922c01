package org.haven.inputs.deck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a deck key means, its default and its range: on a component of a record that is bound to a
/// mapping of a deck. Binding, the resolved deck and the JSON schema all follow it.
///
/// A component may be left out of a deck when it has a [#fallback], is an `Optional…`, is
/// [#optional], or is a boxed `Integer`, `Long`, `Double` or `Boolean`. The last two are then null,
/// for the record's constructor to put in what follows from other keys.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface DeckKey {
  /// One sentence for the schema. `{kinds}` stands for the names of the kinds ([DeckKind]) that a
  /// list may hold.
  String value();

  /// The default as YAML text, for example `1`, `[1, 1, 1]`, `mixed`, `{}`. Empty: none.
  String fallback() default "";

  /// Whether the key may be left out although it has no default of its own.
  boolean optional() default false;

  /// Another key that may stand in its place: one of the two must be given, which [StageSpec#check]
  /// or a constructor demands.
  String or() default "";

  /// A word that may stand for the number, as `off` or `auto`, which is then an empty
  /// `OptionalDouble`. Empty: none.
  String word() default "";

  /// Whether a relative path starts from the working directory, not from the deck's folder.
  boolean here() default false;

  /// Smallest number allowed; of a list or mapping, each number.
  double min() default Double.NEGATIVE_INFINITY;

  /// A number must be larger than this.
  double above() default Double.NEGATIVE_INFINITY;

  /// Largest number allowed.
  double max() default Double.POSITIVE_INFINITY;

  /// On a record whose mapping may be written as the value of its first key alone: `barostat: axes`
  /// for `barostat: {kind: axes}`.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Short {}

  /// On an interface of [DeckKind.Chosen] whose kind a mapping names by its key `kind`, beside the
  /// keys of that kind; the word alone may stand for the mapping. Without it a mapping has one key,
  /// the kind's name, whose value holds the keys.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Kind {
    /// One sentence for the schema.
    String value();
  }

  /// The word that a deck chose a kind by ([DeckKind]); not a key of its own.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Name {}
}
