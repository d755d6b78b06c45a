import type { FamilySource } from "../family-source.ts";

/** Things compared as what they are not, or only by half of what orders them. */
export const ordering: FamilySource = {
  name: "ordering",
  terms: ["comparator", "sort key", "lexicographic", "numeric order", "tie break", "stable sort"],
  thoughts: {
    suspect:
      "The order is wrong for some values only, so I read the comparator: whether the sort key is lexicographic where numeric order is meant, and what decides between equals.",
    repair:
      "The sort key is lexicographic. I compare in numeric order and add the tie break that the description asks for.",
    verify: "I sort 9 and 10, and two equal ones, to see numeric order and the tie break of the comparator.",
  },
  repairs: {
    shelf: {
      path: "src/series.js",
      exports: ["inOrder", "titles"],
      source: String.raw`
/** The volumes of a series by number; those of one number by title. */
export function inOrder(volumes) {
  return [...volumes].sort((a, b) => a.number - b.number || a.title.localeCompare(b.title));
}

/** The titles of volumes, as they stand. */
export function titles(volumes) {
  return volumes.map((volume) => volume.title);
}
`,
      right: "(a, b) => a.number - b.number || a.title.localeCompare(b.title)",
      wrong: "(a, b) => (String(a.number) < String(b.number) ? -1 : 1)",
      mistakes: [
        "(a, b) => a.number - b.number",
        "(a, b) => String(a.number).localeCompare(String(b.number)) || a.title.localeCompare(b.title)",
        "(a, b) => (String(a.number) > String(b.number) ? 1 : -1)",
      ],
      issue: `Volume 10 is put before volume 2

Long series are listed as 1, 10, 11, 2. Where two volumes have the same number, it is chance which one comes first; it should be the one whose title is first in the alphabet.`,
      tests: String.raw`
test("volumes stand by number", () => {
  const volumes = [{ number: 3, title: "c" }, { number: 1, title: "a" }, { number: 2, title: "b" }];
  assert.deepEqual(titles(inOrder(volumes)), ["a", "b", "c"]);
});

test("what is given is left as it is", () => {
  const volumes = [{ number: 2, title: "b" }, { number: 1, title: "a" }];
  inOrder(volumes);
  assert.deepEqual(titles(volumes), ["b", "a"]);
});
`,
      hidden: String.raw`
test("ten comes after two", () => {
  const volumes = [{ number: 10, title: "x" }, { number: 2, title: "b" }, { number: 1, title: "a" }];
  assert.deepEqual(titles(inOrder(volumes)), ["a", "b", "x"]);
});

test("equal numbers stand by title", () => {
  const volumes = [{ number: 1, title: "b" }, { number: 1, title: "c" }, { number: 1, title: "a" }];
  assert.deepEqual(titles(inOrder(volumes)), ["a", "b", "c"]);
});
`,
    },
    courier: {
      path: "src/jobs.js",
      exports: ["byUrgency", "nextJob"],
      source: String.raw`
/** Jobs as they should be done: the most urgent first, and of equally urgent ones the oldest. */
export function byUrgency(jobs) {
  return [...jobs].sort((a, b) => b.urgency - a.urgency || a.at - b.at);
}

/** The job to be done next; null when there is none. */
export function nextJob(jobs) {
  return byUrgency(jobs)[0] ?? null;
}
`,
      right: "(a, b) => b.urgency - a.urgency || a.at - b.at",
      wrong: "(a, b) => b.urgency > a.urgency",
      mistakes: [
        "(a, b) => b.urgency - a.urgency",
        "(a, b) => a.urgency < b.urgency",
        "(a, b) => (b.urgency > a.urgency ? 1 : 0)",
      ],
      issue: `Urgent jobs stay where they were put in

Jobs are done as they came in, however urgent they are. And among equally urgent ones the oldest should be first.`,
      tests: String.raw`
test("jobs that stand right stay so", () => {
  const jobs = [{ urgency: 3, at: 1 }, { urgency: 1, at: 2 }];
  assert.deepEqual(byUrgency(jobs), jobs);
});

test("without jobs there is no next one", () => {
  assert.equal(nextJob([]), null);
});
`,
      hidden: String.raw`
test("the most urgent comes first", () => {
  const jobs = [{ urgency: 1, at: 1 }, { urgency: 2, at: 2 }, { urgency: 3, at: 3 }];
  assert.equal(nextJob(jobs).urgency, 3);
});

test("of equals the oldest comes first", () => {
  const jobs = [{ urgency: 2, at: 9 }, { urgency: 2, at: 4 }];
  assert.equal(nextJob(jobs).at, 4);
});
`,
    },
    ledgerly: {
      path: "ledgerly/accounts.py",
      exports: ["in_order", "is_asset"],
      source: String.raw`
def in_order(codes):
    """Codes of accounts by their letter, then by their number."""
    return sorted(codes, key=lambda code: (code[0], int(code[1:])))


def is_asset(code):
    """Whether an account is one of assets."""
    return code.startswith("A")
`,
      right: "sorted(codes, key=lambda code: (code[0], int(code[1:])))",
      wrong: "sorted(codes)",
      mistakes: [
        "sorted(codes, key=len)",
        "sorted(codes, key=lambda code: int(code[1:]))",
        "sorted(codes, key=str.lower)",
      ],
      issue: `Account A10 is listed between A1 and A2

The chart of accounts is not in the order of its numbers once there are more than nine accounts of a letter.`,
      tests: String.raw`
    def test_accounts_of_a_letter_stand_together(self):
        self.assertEqual(in_order(["B1", "A2", "A1"]), ["A1", "A2", "B1"])

    def test_assets(self):
        self.assertTrue(is_asset("A1"))
        self.assertFalse(is_asset("B1"))
`,
      hidden: String.raw`
    def test_ten_comes_after_two(self):
        self.assertEqual(in_order(["A10", "A2"]), ["A2", "A10"])

    def test_letters_come_before_numbers(self):
        self.assertEqual(in_order(["B2", "A10", "A9"]), ["A9", "A10", "B2"])
`,
    },
    meteo: {
      path: "meteo/ranking.py",
      exports: ["warmest", "coldest_value"],
      source: String.raw`
def warmest(readings):
    """Names of the stations, the warmest first; equally warm ones by name."""
    ranked = sorted(readings, key=lambda reading: (-reading["celsius"], reading["name"]))
    return [reading["name"] for reading in ranked]


def coldest_value(readings):
    """The lowest of the values."""
    return min(reading["celsius"] for reading in readings)
`,
      right: 'sorted(readings, key=lambda reading: (-reading["celsius"], reading["name"]))',
      wrong: 'sorted(readings, key=lambda reading: str(reading["celsius"]), reverse=True)',
      mistakes: [
        'sorted(readings, key=lambda reading: reading["celsius"], reverse=True)',
        'sorted(readings, key=lambda reading: (str(reading["celsius"]), reading["name"]), reverse=True)',
        'sorted(readings, key=lambda reading: reading["celsius"])',
      ],
      issue: `9 degrees are warmer than 10, says the ranking

On days around 10 degrees the ranking of stations is mixed up. Stations with the same value should be in the order of the alphabet.`,
      tests: String.raw`
    def test_warmest_first(self):
        readings = [{"name": "Chur", "celsius": 7.5}, {"name": "Davos", "celsius": 8.5}]
        self.assertEqual(warmest(readings), ["Davos", "Chur"])

    def test_coldest(self):
        self.assertEqual(coldest_value([{"celsius": 3}, {"celsius": -2}]), -2)
`,
      hidden: String.raw`
    def test_ten_is_warmer_than_nine(self):
        readings = [{"name": "Chur", "celsius": 9.5}, {"name": "Davos", "celsius": 10.5}]
        self.assertEqual(warmest(readings), ["Davos", "Chur"])

    def test_equals_by_name(self):
        readings = [{"name": "Davos", "celsius": 9.5}, {"name": "Chur", "celsius": 9.5}]
        self.assertEqual(warmest(readings), ["Chur", "Davos"])
`,
    },
  },
};
