import type { FamilySource } from "../family-source.ts";

/** A value or a list that may not be there, and nobody asked. */
export const empty: FamilySource = {
  name: "empty",
  terms: ["empty input", "missing value", "null check", "undefined", "absent", "guard clause", "without any element"],
  thoughts: {
    suspect:
      "It only fails when something is not given. I look for a guard clause: what happens with a missing value, and with empty input.",
    repair: "Nothing handles an absent entry. I add a guard clause for the missing value before it is used.",
    verify: "I try empty input, a missing value and an undefined one, each by itself.",
  },
  repairs: {
    shelf: {
      path: "src/members.js",
      exports: ["salutation", "addressLine"],
      source: String.raw`
/** How a member is addressed in a letter. */
export function salutation(member) {
  const title = member.title ? member.title + " " : "";
  return "Dear " + title + member.name;
}

/** Street and town of a member, or "unknown". */
export function addressLine(member) {
  const address = member.address;
  if (!address) return "unknown";
  return [address.street, address.town].filter(Boolean).join(", ");
}
`,
      right: `const address = member.address;
  if (!address) return "unknown";`,
      wrong: "const address = member.address;",
      mistakes: [
        "const address = member.address || {};",
        `const address = member.address;
  if (address === null) return "unknown";`,
        `const address = member.address;
  if (!address.street) return "unknown";`,
      ],
      issue: `Printing the list of members stops in the middle

Printing addresses ends with "Cannot read properties" as soon as somebody is on the list who told us no address. The list should say "unknown" there.`,
      tests: String.raw`
test("a salutation has the title", () => {
  assert.equal(salutation({ title: "Dr", name: "Ito" }), "Dear Dr Ito");
  assert.equal(salutation({ name: "Ito" }), "Dear Ito");
});

test("an address is street and town", () => {
  assert.equal(addressLine({ address: { street: "Quay 1", town: "Riga" } }), "Quay 1, Riga");
  assert.equal(addressLine({ address: { town: "Riga" } }), "Riga");
});
`,
      hidden: String.raw`
test("no address is unknown", () => {
  assert.equal(addressLine({ name: "Ito" }), "unknown");
});

test("an address of null is unknown", () => {
  assert.equal(addressLine({ address: null }), "unknown");
});
`,
    },
    courier: {
      path: "src/weights.js",
      exports: ["averageWeight", "heavier"],
      source: String.raw`
/** The mean weight of parcels in kilograms; what was not weighed counts as 0. */
export function averageWeight(parcels) {
  if (parcels.length === 0) return 0;
  const total = parcels.reduce((sum, parcel) => sum + (parcel.weight ?? 0), 0);
  return total / parcels.length;
}

/** The parcels above a weight. */
export function heavier(parcels, limit) {
  return parcels.filter((parcel) => parcel.weight > limit);
}
`,
      right: `if (parcels.length === 0) return 0;
  const total = parcels.reduce((sum, parcel) => sum + (parcel.weight ?? 0), 0);`,
      wrong: "const total = parcels.reduce((sum, parcel) => sum + parcel.weight, 0);",
      mistakes: [
        "const total = parcels.reduce((sum, parcel) => sum + (parcel.weight ?? 0), 0);",
        `if (parcels.length === 0) return 0;
  const total = parcels.reduce((sum, parcel) => sum + parcel.weight, 0);`,
        "const total = parcels.reduce((sum, parcel) => sum + Number(parcel.weight), 0);",
      ],
      issue: `The dashboard shows NaN kg

On days without parcels the mean weight reads NaN. The same happens as soon as one parcel of the day was not weighed.`,
      tests: String.raw`
test("the mean of two", () => {
  assert.equal(averageWeight([{ weight: 2 }, { weight: 4 }]), 3);
});

test("what is above the limit", () => {
  assert.deepEqual(heavier([{ weight: 2 }, { weight: 4 }], 3), [{ weight: 4 }]);
});
`,
      hidden: String.raw`
test("no parcels weigh 0", () => {
  assert.equal(averageWeight([]), 0);
});

test("what was not weighed counts as 0", () => {
  assert.equal(averageWeight([{ weight: 3 }, {}]), 1.5);
});
`,
    },
    ledgerly: {
      path: "ledgerly/balance.py",
      exports: ["average", "total"],
      source: String.raw`
def average(amounts):
    """Mean of the amounts that are known; 0 when none is."""
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return 0
    return sum(known) / len(known)


def total(amounts):
    """Sum of the amounts that are known."""
    return sum(amount for amount in amounts if amount is not None)
`,
      right: `known = [amount for amount in amounts if amount is not None]
    if not known:
        return 0`,
      wrong: "known = list(amounts)",
      mistakes: [
        `known = list(amounts)
    if not known:
        return 0`,
        "known = [amount for amount in amounts if amount is not None]",
        "known = [amount or 0 for amount in amounts]",
      ],
      issue: `Yearly overview cannot be made for a new account

For an account on which nothing was booked yet the overview ends with a ZeroDivisionError. For one whose first amount was not settled it ends with a TypeError.`,
      tests: String.raw`
    def test_average_of_two(self):
        self.assertEqual(average([2, 4]), 3)

    def test_total_leaves_out_what_is_open(self):
        self.assertEqual(total([2, None, 4]), 6)
`,
      hidden: String.raw`
    def test_average_of_nothing(self):
        self.assertEqual(average([]), 0)

    def test_average_leaves_out_what_is_open(self):
        self.assertEqual(average([2, None, 4]), 3)
`,
    },
    meteo: {
      path: "meteo/stations.py",
      exports: ["name_of", "is_high"],
      source: String.raw`
def name_of(station):
    """The name of a station as it is shown, or "unnamed"."""
    name = station.get("name")
    return name.strip() if name else "unnamed"


def is_high(station):
    """Whether a station lies above 1500 metres."""
    return station.get("height", 0) > 1500
`,
      right: `name = station.get("name")
    return name.strip() if name else "unnamed"`,
      wrong: 'return station["name"].strip()',
      mistakes: [
        'return station.get("name", "unnamed").strip()',
        'return str(station.get("name")).strip()',
        `if "name" not in station:
        return "unnamed"
    return station["name"].strip()`,
      ],
      issue: `The map of stations stays blank

Since some of the new stations were put up, the map is not drawn any more: KeyError: 'name'. Their operators deliver records with no name, or with null for it. The map should say "unnamed" there.`,
      tests: String.raw`
    def test_name_is_stripped(self):
        self.assertEqual(name_of({"name": " Davos "}), "Davos")

    def test_height(self):
        self.assertTrue(is_high({"height": 2000}))
        self.assertFalse(is_high({}))
`,
      hidden: String.raw`
    def test_no_name(self):
        self.assertEqual(name_of({}), "unnamed")

    def test_name_of_none(self):
        self.assertEqual(name_of({"name": None}), "unnamed")
`,
    },
  },
};
