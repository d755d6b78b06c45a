import { COMPARISONS, type EditShape, gains, has, joined, only, shape } from "./edit-tokens.ts";

/** Shapes of what is kept, read and reached. */
export const SHAPES_OF_VALUES: readonly EditShape[] = [
  shape("await", {
    title: "Something is used before it is finished",
    when: "Work is told to be done before it is: a promise or coroutine that nobody waits for, a race condition, a check that passes always, a failure that reaches nobody.",
    where:
      "calls of asynchronous functions that nobody awaits, and whether a promise is settled before its result is used",
    change: "Await {{call}} before its result is used, one after the other, and make {{function}} asynchronous",
    check: "the result is the value itself, and a failure of {{call}} reaches the caller",
    cues: "promise async await coroutine asynchronous pending network server remote store send message later moment finished done accepted arrive unhandled rejection nobody told says down refuse",
    fits: (m) => gains(m, "await"),
  }),
  shape("shared-state", {
    title: "What one sees is shared with the others",
    when: "What is done for one shows up for another: shared state, a mutable default, the same object handed out twice, state that leaks between calls, a caller's own value that is changed.",
    where:
      "defaults in the signature, attributes of the class, and values that are stored or returned without a copy, so that they are aliased",
    change:
      "Make a value of its own for each: None as default and a new {{container}} inside, or a defensive copy of {{value}}",
    check: "two of them side by side: a change of the first does not show in the second, nor in what the caller gave",
    cues: "shared every other others all both once mixed too well shows second again previous grows follow start list keeps remembers leak state mutate modified original input caller alias copy",
    fits: (m) =>
      (has(m.before, "def") && has(m.before, "[", "{") && gains(m, "None")) ||
      gains(m, "copy", "deepcopy", "structuredClone", "toSorted", "self") ||
      (gains(m, "...") && !has(m.after, "sort")) ||
      (gains(m, "slice", "assign") && !gains(m, "if")) ||
      (gains(m, "list", "dict", "set") && !has(m.after, "range", "sorted")),
  }),
  shape("boundary", {
    title: "Off by one at a boundary",
    when: "Something is missing or twice at an edge: the first element, the last element, or a value exactly at an upper bound or a lower bound.",
    where: "comparisons with a limit, ranges, slices and counts: which bound is inclusive, which is exclusive",
    change:
      "Take the limit itself in, or leave it out, as the issue says: compare with <= where < stands, or move {{bound}} by one",
    check: "the boundary itself: {{limit}} - 1, {{limit}} and {{limit}} + 1, and the empty and the single case",
    cues: "boundary last first both same missing twice exactly inclusive exclusive limit range edge end bound page index count from until single nothing hour day month never leaves",
    fits: (m) =>
      (only(m.removed, COMPARISONS) && only(m.added, COMPARISONS) && m.removed.length > 0) ||
      (only([...m.removed, ...m.added], ["+", "-", "1", "(", ")", ...COMPARISONS]) &&
        has([...m.removed, ...m.added], "1")) ||
      (gains(m, "ceil", "floor") && has(m.removed, "1")),
  }),
  shape("missing-value", {
    title: "A missing value or empty input is not expected",
    when: "It only fails when something is not given: a missing value, an absent name, null or undefined, empty input, a list without any element; or zero and the empty text are taken for missing.",
    where: "the first use of {{value}}: is there a guard clause, a null check, and what happens without any element",
    change: "Ask for the missing case itself before {{value}} is used, and give what the issue says for it",
    check: "the value missing, empty, zero and false, each for itself",
    cues: "none null undefined nan empty missing without nothing new absent blank unnamed unknown name optional zero crash stops ends error keyerror typeerror zerodivisionerror cannot read properties soon record",
    fits: (m) =>
      gains(m, "None", "null", "undefined", "??", "?.", "get") ||
      (gains(m, "if") && gains(m, "not", "!", "length", "len", "0") && !gains(m, "throw", "raise")),
  }),
  shape("text-form", {
    title: "Two forms of a text are taken for different ones",
    when: "Texts that look the same are not found or are there twice: upper and lower case, accents in unicode, blanks around them.",
    where: "comparisons, look-ups and keys of texts in {{function}}: where it should normalise, fold case or trim",
    change: "Bring both sides into one form first: normalise unicode, case folding, no blanks around {{text}}",
    check: "the same text in upper and lower case, with composed and single accents, with blanks around it",
    cues: "case uppercase lowercase upper lower capital insensitive unicode accent accents umlaut letters keyboard found looks same twice names space spaces blank blanks trailing leading whitespace newline tabs trim",
    fits: (m) =>
      !joined(m, "sort") &&
      gains(
        m,
        "lower",
        "toLowerCase",
        "casefold",
        "upper",
        "toUpperCase",
        "normalize",
        "strip",
        "trim",
        "rstrip",
        "lstrip",
      ),
  }),
  shape("escape", {
    title: "A reserved character is not escaped",
    when: "It depends on which letters are in the text: quotes, separators, ampersands, percent signs or line ends break the output, the address or the search.",
    where:
      "where {{function}} puts a text into a pattern, address, file or page: does it encode and escape every reserved character",
    change: "Encode or escape {{text}} for the place it is put into, quotes within quotes doubled",
    check: "quotes, separators, backslashes, blanks and the signs that are special there",
    cues: "escape encode quote quotes special character characters comma semicolon separator percent ampersand code codes address url pattern regex line lines export file open read label program work most",
    fits: (m) => gains(m, "escape", "encodeURIComponent", "quote", "quote_plus", "replace", "replaceAll"),
  }),
  shape("number-kind", {
    title: "A number is cut, rounded or read wrongly",
    when: "A fraction is lost, a sum is off in the last place, or digits are read in a wrong base or as a text.",
    where: "conversions and divisions in {{function}}",
    change: "Use the division, rounding or conversion that keeps what the issue asks for",
    check: "negative numbers, halves, large values and numbers written as text",
    cues: "round rounding rounded integer decimal fraction division float precision truncated cents negative",
    fits: (m) =>
      !joined(m, "sort") &&
      (gains(m, "round", "float", "Number", "parseFloat", "floor", "ceil", "trunc", "parseInt", "Decimal", "toFixed") ||
        (only([...m.removed, ...m.added], ["/", "//", "%"]) && m.removed.length > 0)),
  }),
];
