import { type EditShape, gains, joined, loses, only, parenthesesApart, sameBag, shape } from "./edit-tokens.ts";

/** Shapes of how things are ordered, joined, compared and ended. */
export const SHAPES_OF_CONDITIONS: readonly EditShape[] = [
  shape("grouping", {
    title: "The parts of an expression are grouped wrongly",
    when: "Each part is right and the whole is not: a total, formula or condition that combines several is too low, too high or lets the wrong ones through.",
    where: "operator precedence in {{expression}}: which operator binds tighter, and where parentheses are missing",
    change: "Write the grouping down with parentheses, in the order of operations that the issue means",
    check: "each part alone, and a case in which all parts count",
    cues: "precedence parentheses formula total sum amount price tax percent degrees rate too low high little instead still blocked void cancelled allowed although combination should shown condition both either",
    fits: (m) => parenthesesApart(m.before) === parenthesesApart(m.after) && m.before.length !== m.after.length,
  }),
  shape("sort-order", {
    title: "Sorted by the wrong key",
    when: "The order is wrong for some values only: numbers come in lexicographic order, equals change places, or the sort is reversed.",
    where:
      "the comparator: is the sort key lexicographic where numeric order is meant, and what decides between equals",
    change: "Give the sort the key or comparator that the issue asks for: numbers as numbers, a tie-break for equals",
    check: "numbers of one and two digits, a tie, and a list that is sorted already: the sort is stable",
    cues: "sort sorted order ordering before after between first oldest newest urgent ranking rank listed series volume number numbers numeric alphabet alphabetical lexicographic ties equal chance ascending descending stable 10",
    fits: (m) => joined(m, "sort"),
  }),
  shape("swallowed-error", {
    title: "An error is swallowed",
    when: "It goes on as if nothing had happened: a broken line, file or setting is skipped, and an empty or old result is shown instead of a failure.",
    where: "each catch block and exception handler in which an error is swallowed or silently ignored",
    change: "Let the exception propagate: throw or rethrow an error that names {{place}}, in place of {{fallback}}",
    check: "the broken input fails and says where, and the good one works as before",
    cues: "error swallowed silently ignored nobody notices noticed told lost lose missing incomplete broken cut misprint line file settings manifest download archive refused refuse named stop say skipped default again",
    fits: (m) =>
      gains(m, "raise", "throw", "finally", "reject") || (loses(m, "except", "catch", "pass") && !gains(m, "if")),
  }),
  shape("equality", {
    title: "The wrong kind of equality",
    when: "Values of different types count as equal, or equal values count as different.",
    where: "comparisons of {{value}} in {{function}}",
    change: "Compare by value and type as the language means it: === for ==, == for is",
    check: "equal values from different sources, and values of different types that look alike",
    cues: "equal equality identity identical strict type types compare comparison",
    fits: (m) => (loses(m, "==", "!=") && gains(m, "===", "!==")) || (loses(m, "is") && gains(m, "==", "!=")),
  }),
  shape("logic", {
    title: "A condition joined the wrong way",
    when: "A check lets through what it should stop, or stops what it should let through, when two conditions meet.",
    where: "the condition in {{function}} that joins several",
    change: "Write the table of the conditions and join them as the issue says: and for or, or a negation set right",
    check: "each combination of the conditions",
    cues: "condition unless permission skipped wrongly passes rejects accepts inverted negated",
    fits: (m) =>
      (loses(m, "and", "or", "&&", "||") && gains(m, "and", "or", "&&", "||")) ||
      (only([...m.removed, ...m.added], ["not", "!"]) && m.removed.length + m.added.length > 0),
  }),
  shape("argument-order", {
    title: "Two things stand in each other's place",
    when: "Results are mirrored, swapped or negative where they should not be.",
    where: "calls and operations in {{function}} whose parts could be swapped",
    change: "Put {{first}} and {{second}} into the order the signature or the issue asks for",
    check: "a case in which the two are different",
    cues: "swapped reversed arguments mirrored sign inverted width height transposed",
    fits: (m) => sameBag(m.removed, m.added),
  }),
];
