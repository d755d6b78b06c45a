import type { FamilySource } from "../family-source.ts";

/** A range that ends one too early or too late. */
export const boundary: FamilySource = {
  name: "boundary",
  terms: ["off by one", "boundary", "inclusive", "exclusive", "last element", "upper bound", "lower bound"],
  thoughts: {
    suspect:
      "Something is missing or doubled at an edge, so I look at each boundary of the range: is the upper bound inclusive or exclusive, and the lower bound.",
    repair: "The bound is off by one. I make the upper bound agree with the range as it is described.",
    verify: "I try the boundary itself: the first element, the last element, and one beyond the upper bound.",
  },
  repairs: {
    shelf: {
      path: "src/pages.js",
      exports: ["pageOf", "pageCount"],
      source: String.raw`
/** The items of a page, counted from 1, with so many items a page. */
export function pageOf(items, number, size) {
  const start = (number - 1) * size;
  return items.slice(start, start + size);
}

/** How many pages the items fill. */
export function pageCount(items, size) {
  return Math.ceil(items.length / size);
}
`,
      right: "Math.ceil(items.length / size)",
      wrong: "Math.floor(items.length / size) + 1",
      mistakes: [
        "Math.floor(items.length / size)",
        "Math.floor(items.length / size) + (items.length === 0 ? 0 : 1)",
        "Math.max(1, Math.floor(items.length / size))",
      ],
      issue: `The catalogue offers a page with nothing on it

With 4 books and 2 books a page the catalogue says that there are 3 pages, and the third has nothing on it. With 5 books all is well.`,
      tests: String.raw`
test("a page has its own items", () => {
  assert.deepEqual(pageOf(["a", "b", "c"], 2, 2), ["c"]);
});

test("a page that is not full counts", () => {
  assert.equal(pageCount(["a", "b", "c", "d", "e"], 2), 3);
});
`,
      hidden: String.raw`
test("a full page is followed by none", () => {
  assert.equal(pageCount(["a", "b", "c", "d"], 2), 2);
});

test("no items fill no page", () => {
  assert.equal(pageCount([], 2), 0);
});
`,
    },
    courier: {
      path: "src/slots.js",
      exports: ["isOpen", "slotAt"],
      source: String.raw`
/** Whether parcels are taken in a slot at this hour: from its first hour until the hour it ends at. */
export function isOpen(slot, hour) {
  return hour >= slot.from && hour < slot.to;
}

/** The names of the slots that are open at an hour. */
export function slotAt(slots, hour) {
  return slots.filter((slot) => isOpen(slot, hour)).map((slot) => slot.name);
}
`,
      right: "hour >= slot.from && hour < slot.to",
      wrong: "hour >= slot.from && hour <= slot.to",
      mistakes: [
        "hour > slot.from && hour <= slot.to",
        "hour > slot.from && hour < slot.to",
        "hour >= slot.from && hour <= slot.to - 0.5",
      ],
      issue: `Two delivery slots claim the same hour

The morning slot goes from 8 to 12, the afternoon slot from 12 to 17. A customer who asks for 12 o'clock is offered both.`,
      tests: String.raw`
test("a slot is open in its hours", () => {
  assert.equal(isOpen({ from: 8, to: 12 }, 8), true);
  assert.equal(isOpen({ from: 8, to: 12 }, 11), true);
});

test("a slot is not open before or after", () => {
  assert.equal(isOpen({ from: 8, to: 12 }, 7), false);
  assert.equal(isOpen({ from: 8, to: 12 }, 13), false);
});
`,
      hidden: String.raw`
test("a slot is over at the hour it goes to", () => {
  assert.equal(isOpen({ from: 8, to: 12 }, 12), false);
  assert.equal(isOpen({ from: 8, to: 12 }, 11.75), true);
});

test("neighbours share no hour", () => {
  const slots = [{ name: "morning", from: 8, to: 12 }, { name: "afternoon", from: 12, to: 17 }];
  assert.deepEqual(slotAt(slots, 12), ["afternoon"]);
});
`,
    },
    ledgerly: {
      path: "ledgerly/periods.py",
      exports: ["days_between", "in_period"],
      preamble: "from datetime import date",
      source: String.raw`
def days_between(first, last):
    """Number of days from one to the other, both counted."""
    return (last - first).days + 1


def in_period(day, first, last):
    """Whether a day lies in a period that goes from first to last."""
    return first <= day <= last
`,
      right: "first <= day <= last",
      wrong: "first <= day < last",
      mistakes: ["first < day <= last", "first < day < last", "first <= day < last or day == first"],
      issue: `Entries of the 31st are missing from the month

A report from the 1st to the 31st of March leaves out what was booked on the 31st. The report of a single day has nothing in it at all.`,
      tests: String.raw`
    def test_counts_both_ends(self):
        self.assertEqual(days_between(date(2024, 3, 1), date(2024, 3, 31)), 31)

    def test_first_day_belongs(self):
        self.assertTrue(in_period(date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 31)))

    def test_day_before_does_not_belong(self):
        self.assertFalse(in_period(date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31)))
`,
      hidden: String.raw`
    def test_last_day_belongs(self):
        self.assertTrue(in_period(date(2024, 3, 31), date(2024, 3, 1), date(2024, 3, 31)))

    def test_period_of_one_day_has_it(self):
        self.assertTrue(in_period(date(2024, 3, 5), date(2024, 3, 5), date(2024, 3, 5)))
`,
    },
    meteo: {
      path: "meteo/hours.py",
      exports: ["hours", "is_night"],
      source: String.raw`
def hours(start, end):
    """The hours of an observation, from its start to its end."""
    return list(range(start, end + 1))


def is_night(hour):
    """Whether an hour lies in the night."""
    return hour < 6 or hour >= 22
`,
      right: "range(start, end + 1)",
      wrong: "range(start, end)",
      mistakes: ["range(start + 1, end + 1)", "range(start, end + 2)", "range(start - 1, end)"],
      issue: `The last hour of an observation is never shown

An observation from 3 to 6 o'clock lists 3, 4 and 5. One that lasted only within the hour of 5 lists nothing.`,
      tests: String.raw`
    def test_begins_with_its_start(self):
        self.assertEqual(hours(3, 6)[:3], [3, 4, 5])

    def test_night(self):
        self.assertTrue(is_night(23))
        self.assertFalse(is_night(6))
`,
      hidden: String.raw`
    def test_ends_with_its_end(self):
        self.assertEqual(hours(3, 6), [3, 4, 5, 6])

    def test_one_hour(self):
        self.assertEqual(hours(5, 5), [5])
`,
    },
  },
};
