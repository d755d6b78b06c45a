import type { FamilySource } from "../family-source.ts";

/** Operators that take their operands in another order than was meant. */
export const precedence: FamilySource = {
  name: "precedence",
  terms: ["operator precedence", "parentheses", "binds tighter", "grouping", "order of operations"],
  thoughts: {
    suspect:
      "Each part of the expression is right and the whole is not, so I look at operator precedence: which operator binds tighter, and where the grouping is only in the author's head.",
    repair: "The operator precedence is wrong here. I write parentheses around the part that belongs together.",
    verify:
      "I work out the order of operations by hand for a case in which the grouping matters, with and without parentheses.",
  },
  repairs: {
    shelf: {
      path: "src/fees.js",
      exports: ["feeFor", "mayBorrow"],
      source: String.raw`
/** What a late loan costs. */
export function feeFor(loan) {
  const late = Math.max(0, loan.daysOut - 21);
  return late * loan.perDay;
}

/** Whether somebody may take another book: nobody who is blocked, and with five or more only staff. */
export function mayBorrow(member) {
  return !member.blocked && (member.loans < 5 || member.staff);
}
`,
      right: "!member.blocked && (member.loans < 5 || member.staff)",
      wrong: "!member.blocked && member.loans < 5 || member.staff",
      mistakes: [
        "!(member.blocked && member.loans < 5) || member.staff",
        "member.staff || !member.blocked && member.loans < 5",
        "!member.blocked && member.loans < 5",
      ],
      issue: `A blocked librarian took three books home

Somebody of the staff who is blocked can still borrow. Blocked members who are not staff are refused as they should be.`,
      tests: String.raw`
test("a late loan costs by the day", () => {
  assert.equal(feeFor({ daysOut: 24, perDay: 2 }), 6);
  assert.equal(feeFor({ daysOut: 20, perDay: 2 }), 0);
});

test("five books are the most, but for staff", () => {
  assert.equal(mayBorrow({ blocked: false, loans: 4, staff: false }), true);
  assert.equal(mayBorrow({ blocked: false, loans: 5, staff: false }), false);
  assert.equal(mayBorrow({ blocked: false, loans: 9, staff: true }), true);
});

test("a blocked member may not borrow", () => {
  assert.equal(mayBorrow({ blocked: true, loans: 1, staff: false }), false);
});
`,
      hidden: String.raw`
test("staff who are blocked may not borrow", () => {
  assert.equal(mayBorrow({ blocked: true, loans: 1, staff: true }), false);
  assert.equal(mayBorrow({ blocked: true, loans: 9, staff: true }), false);
});
`,
    },
    courier: {
      path: "src/price.js",
      exports: ["priceOf", "isBulky"],
      source: String.raw`
/** What a parcel costs, tax on everything included. */
export function priceOf({ base, weight, rate, tax }) {
  return (base + weight * rate) * (1 + tax);
}

/** Whether a parcel takes much room. */
export function isBulky({ width, height, depth }) {
  return width * height * depth > 0.25;
}
`,
      right: "(base + weight * rate) * (1 + tax)",
      wrong: "base + weight * rate * (1 + tax)",
      mistakes: [
        "(base + weight) * rate * (1 + tax)",
        "base * (1 + tax) + weight * rate",
        "base + (weight * rate) * (1 + tax)",
      ],
      issue: `Invoices are a little too low

A parcel with a base price of 10, 2 kg at 5 and a tax of 50 percent is billed at 25 instead of 30. Without tax, or without a base price, invoices are right.`,
      tests: String.raw`
test("a price without tax", () => {
  assert.equal(priceOf({ base: 10, weight: 2, rate: 5, tax: 0 }), 20);
});

test("a price without base", () => {
  assert.equal(priceOf({ base: 0, weight: 2, rate: 5, tax: 0.5 }), 15);
});

test("a large parcel is bulky", () => {
  assert.equal(isBulky({ width: 1, height: 1, depth: 1 }), true);
});
`,
      hidden: String.raw`
test("the base price is taxed too", () => {
  assert.equal(priceOf({ base: 10, weight: 2, rate: 5, tax: 0.5 }), 30);
});

test("a base price alone is taxed", () => {
  assert.equal(priceOf({ base: 10, weight: 0, rate: 5, tax: 0.5 }), 15);
});
`,
    },
    ledgerly: {
      path: "ledgerly/rules.py",
      exports: ["counts", "turnover"],
      source: String.raw`
def counts(entry):
    """Whether an entry counts as turnover: a sale or a refund that is not void."""
    return not entry["void"] and (entry["kind"] == "sale" or entry["kind"] == "refund")


def turnover(entries):
    """Sum of what counts."""
    return sum(entry["amount"] for entry in entries if counts(entry))
`,
      right: 'not entry["void"] and (entry["kind"] == "sale" or entry["kind"] == "refund")',
      wrong: 'not entry["void"] and entry["kind"] == "sale" or entry["kind"] == "refund"',
      mistakes: [
        '(not entry["void"] and entry["kind"] == "sale") or entry["kind"] == "refund"',
        'not (entry["void"] and entry["kind"] == "sale") or entry["kind"] == "refund"',
        'not entry["void"] and entry["kind"] == "sale"',
      ],
      issue: `Turnover is too low after a cancelled refund

We cancelled a refund of 40 by marking it void, and it still lowers the turnover. Void sales are left out as they should be.`,
      tests: String.raw`
    def test_sales_and_refunds_count(self):
        self.assertTrue(counts({"void": False, "kind": "sale"}))
        self.assertTrue(counts({"void": False, "kind": "refund"}))

    def test_transfers_do_not_count(self):
        self.assertFalse(counts({"void": False, "kind": "transfer"}))

    def test_void_sales_do_not_count(self):
        self.assertFalse(counts({"void": True, "kind": "sale"}))
`,
      hidden: String.raw`
    def test_void_refunds_do_not_count(self):
        self.assertFalse(counts({"void": True, "kind": "refund"}))

    def test_turnover_leaves_out_void_refunds(self):
        entries = [{"void": False, "kind": "sale", "amount": 90}, {"void": True, "kind": "refund", "amount": -40}]
        self.assertEqual(turnover(entries), 90)
`,
    },
    meteo: {
      path: "meteo/convert.py",
      exports: ["celsius", "knots"],
      source: String.raw`
def celsius(fahrenheit):
    """Degrees Celsius of degrees Fahrenheit."""
    return (fahrenheit - 32) * 5 / 9


def knots(metres_a_second):
    """Knots of metres a second."""
    return metres_a_second * 3600 / 1852
`,
      right: "(fahrenheit - 32) * 5 / 9",
      wrong: "fahrenheit - 32 * 5 / 9",
      mistakes: ["fahrenheit * 5 / 9 - 32", "(fahrenheit - 32 * 5) / 9", "(fahrenheit - 32) * 9 / 5"],
      issue: `American stations report heat waves in winter

A reading of 32 degrees Fahrenheit is shown as 14.2 degrees Celsius, and 212 as 194. It should be 0 and 100.`,
      tests: String.raw`
    def test_zero_fahrenheit(self):
        self.assertAlmostEqual(celsius(0), -17.7778, places=3)

    def test_knots(self):
        self.assertAlmostEqual(knots(10), 19.4384, places=3)
`,
      hidden: String.raw`
    def test_water_freezes(self):
        self.assertAlmostEqual(celsius(32), 0)

    def test_water_boils(self):
        self.assertAlmostEqual(celsius(212), 100)
`,
    },
  },
};
