/// From prototypes to candidates: atoms of a crystal exchanged for others, charges made good by
/// vacancies and interstitials, the structures written with a table that a campaign takes.
///
/// SUBSTITUTE.yaml ([SubstituteSpec], [SubstituteReader]) names prototypes and substitutions; each
/// [Substitution] becomes [Change]s, each of which makes other sites of a [Prototype], to be filled
/// as any crystal's are. [Substituter] does all of them; files and table leave through it.
package org.haven.campaigns.substitution;
