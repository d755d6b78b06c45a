import type { FamilySource } from "../family-source.ts";

/** Texts that mean the same and are written differently, or letters that mean something else where they are put. */
export const encoding: FamilySource = {
  name: "encoding",
  terms: ["normalise", "unicode", "encode", "escape", "case folding", "reserved character"],
  thoughts: {
    suspect:
      "It depends on which letters are in the text, so I look at where it should encode, escape or normalise: accents in unicode, and every reserved character.",
    repair: "The text is used as it comes. I normalise it, or escape each reserved character, where it enters.",
    verify: "I try unicode accents in both forms, and a text that has a reserved character to escape.",
  },
  repairs: {
    shelf: {
      path: "src/search.js",
      exports: ["matches", "found"],
      source: String.raw`
const plain = (text) => text.normalize("NFC").toLowerCase().trim();

/** Whether a title has in it what was typed. */
export function matches(title, typed) {
  return plain(title).includes(plain(typed));
}

/** The titles that have in them what was typed. */
export function found(titles, typed) {
  return titles.filter((title) => matches(title, typed));
}
`,
      right: 'text.normalize("NFC").toLowerCase().trim()',
      wrong: "text.toLowerCase()",
      mistakes: [
        "text.toLowerCase().trim()",
        "encodeURIComponent(text.toLowerCase())",
        'text.toLowerCase().replaceAll("é", "e")',
      ],
      issue: `Émile is not found on the new keyboards

Titles such as "Émile" cannot be found by what the keyboards at the entrance type, though it looks the same on the screen. A space behind the last letter keeps books from being found, too.`,
      tests: String.raw`
test("large and small letters are one", () => {
  assert.equal(matches("Moby Dick", "moby"), true);
});

test("other titles are not found", () => {
  assert.deepEqual(found(["Emma", "Dune"], "dune"), ["Dune"]);
});
`,
      hidden: String.raw`
test("an accent matches in both its forms", () => {
  assert.equal(matches("\u00c9mile", "E\u0301mile"), true);
});

test("spaces around do not matter", () => {
  assert.equal(matches("Moby Dick", " dick "), true);
});
`,
    },
    courier: {
      path: "src/labels.js",
      exports: ["labelAddress", "barcode"],
      source: String.raw`
/** Where the label of a parcel is to be had. */
export function labelAddress(code) {
  return "/labels?code=" + encodeURIComponent(code);
}

/** The digits that are printed as bars. */
export function barcode(code) {
  return code.replace(/\D/g, "");
}
`,
      right: "encodeURIComponent(code)",
      wrong: "encodeURI(code)",
      mistakes: ['encodeURI(code).replaceAll("&", "%26")', "escape(code)", 'encodeURI(code.replaceAll("+", " "))'],
      issue: `Labels of some customers are not printed

For the code "A&B 7" the label of "A" is fetched, and "7+7" fetches that of "7 7". Most codes work.`,
      tests: String.raw`
test("a label has an address", () => {
  assert.equal(labelAddress("K12"), "/labels?code=K12");
  assert.equal(labelAddress("K 12"), "/labels?code=K%2012");
});

test("bars are digits", () => {
  assert.equal(barcode("K-12"), "12");
});
`,
      hidden: String.raw`
test("an ampersand is part of the code", () => {
  assert.equal(labelAddress("A&B"), "/labels?code=A%26B");
});

test("a plus is part of the code", () => {
  assert.equal(labelAddress("7+7"), "/labels?code=7%2B7");
});
`,
    },
    ledgerly: {
      path: "ledgerly/export.py",
      exports: ["field", "row"],
      source: String.raw`
def field(text):
    """A text as a field of a CSV file."""
    if any(mark in text for mark in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def row(texts):
    """A line of a CSV file."""
    return ",".join(field(text) for text in texts)
`,
      right: String.raw`if any(mark in text for mark in ',"\n'):
        return '"' + text.replace('"', '""') + '"'`,
      wrong: String.raw`if "," in text:
        return '"' + text + '"'`,
      mistakes: [
        String.raw`if any(mark in text for mark in ',"\n'):
        return '"' + text + '"'`,
        String.raw`if "," in text or '"' in text:
        return '"' + text.replace('"', '\\"') + '"'`,
        String.raw`if "," in text:
        return '"' + text.replace('"', '""') + '"'`,
      ],
      issue: `The auditors cannot open our export

Their program stops at the booking 'Sign "Open"', and again at one whose text goes over two lines. Bookings with a comma are read well.`,
      tests: String.raw`
    def test_plain_text_stays(self):
        self.assertEqual(field("rent"), "rent")

    def test_comma_is_quoted(self):
        self.assertEqual(row(["rent, May", "9"]), '"rent, May",9')
`,
      hidden: String.raw`
    def test_quotes_are_doubled(self):
        self.assertEqual(field('Sign "Open"'), '"Sign ""Open"""')

    def test_lines_stay_together(self):
        self.assertEqual(field("two\nlines"), '"two\nlines"')
`,
    },
    meteo: {
      path: "meteo/names.py",
      exports: ["key_of", "same_station"],
      source: String.raw`
import unicodedata


def key_of(name):
    """What a station is filed under."""
    return unicodedata.normalize("NFC", name).casefold().strip()


def same_station(one, other):
    """Whether two names are of one station."""
    return key_of(one) == key_of(other)
`,
      right: 'unicodedata.normalize("NFC", name).casefold().strip()',
      wrong: "name.lower()",
      mistakes: ["name.casefold()", 'name.lower().encode("ascii", "ignore").decode()', "name.lower().strip()"],
      issue: `Zürich is on the map twice

Two operators send readings for Zürich, and it is filed under two names that look the same. "GROSSER BERG" and "großer Berg" are two as well.`,
      tests: String.raw`
    def test_large_and_small_letters_are_one(self):
        self.assertTrue(same_station("DAVOS", "Davos"))

    def test_others_are_others(self):
        self.assertFalse(same_station("Chur", "Davos"))
`,
      hidden: String.raw`
    def test_accent_in_both_its_forms(self):
        self.assertTrue(same_station("Z\u00fcrich", "Zu\u0308rich"))

    def test_sharp_s(self):
        self.assertTrue(same_station("GROSSER BERG", "gro\u00dfer Berg"))
`,
    },
  },
};
