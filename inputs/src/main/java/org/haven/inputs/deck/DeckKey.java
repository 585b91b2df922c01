package org.haven.inputs.deck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a deck key means, its default and its range: on a component of a record that is bound to a
/// mapping of a deck. Binding, the resolved deck and the JSON schema all follow it.
///
/// A component may be left out of a deck when it has a [#fallback], is an `Optional…`, or is a
/// boxed `Integer`, `Long`, `Double` or `Boolean` (then null).
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface DeckKey {
  /// One sentence for the schema.
  String value();

  /// The default as YAML text, for example `1`, `[1, 1, 1]`, `mixed`, `{}`. Empty: none.
  String fallback() default "";

  /// Smallest number allowed; of a list or mapping, each number.
  double min() default Double.NEGATIVE_INFINITY;

  /// A number must be larger than this.
  double above() default Double.NEGATIVE_INFINITY;

  /// Largest number allowed.
  double max() default Double.POSITIVE_INFINITY;

  /// How a deck may write the mapping of a record in short.
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Short {
    /// Which short form.
    Form value();
  }

  /// Short forms of a mapping.
  enum Form {
    /// The value of the first key alone: `thermostat: bussi` for `thermostat: {kind: bussi}`.
    FIRST_KEY,
    /// Exactly one key must be given; its name alone stands for its defaults: `- minimise` for `-
    /// minimise: {}`.
    ONE_KEY
  }
}
