import type { FamilySource } from "../family-source.ts";

/** Two things that are one underneath: what is done to the one happens to the other. */
export const sharedState: FamilySource = {
  name: "shared-state",
  terms: ["mutable default", "shared state", "aliased", "same object", "defensive copy", "leaks between calls"],
  thoughts: {
    suspect:
      "What one caller does shows up for another, so I look for shared state: a mutable default, or the same object handed out twice.",
    repair: "The same object is aliased. I make a defensive copy so that each has its own, with no shared state.",
    verify: "I change one and look at the other, to see that nothing leaks between calls and no object is aliased.",
  },
  repairs: {
    shelf: {
      path: "src/queues.js",
      exports: ["newQueue", "enter"],
      source: String.raw`
const BEGINNING = { waiting: [], notes: [] };

/** A queue of members who wait for a title. */
export function newQueue(title) {
  return { title, waiting: [...BEGINNING.waiting], notes: [...BEGINNING.notes] };
}

/** Puts a member at the end of a queue and says at which place. */
export function enter(queue, member) {
  queue.waiting.push(member);
  return queue.waiting.length;
}
`,
      right: "{ title, waiting: [...BEGINNING.waiting], notes: [...BEGINNING.notes] }",
      wrong: "{ title, ...BEGINNING }",
      mistakes: [
        "{ ...BEGINNING, title }",
        "Object.assign({ title }, BEGINNING)",
        "{ title, ...BEGINNING, waiting: [...BEGINNING.waiting] }",
      ],
      issue: `Members wait for books that they never asked for

Who queues up for one title is on the list of every other title as well. Notes about one title are shown with the others, too.`,
      tests: String.raw`
test("a queue has its title", () => {
  assert.equal(newQueue("Dune").title, "Dune");
});

test("the first is at place 1", () => {
  assert.equal(enter(newQueue("Dune"), "Ito"), 1);
});
`,
      hidden: String.raw`
test("queues have members of their own", () => {
  enter(newQueue("Emma"), "Ito");
  assert.deepEqual(newQueue("Emma").waiting, []);
});

test("queues have notes of their own", () => {
  newQueue("Emma").notes.push("worn");
  assert.deepEqual(newQueue("Emma").notes, []);
});
`,
    },
    courier: {
      path: "src/routes.js",
      exports: ["withStop", "lengthOf"],
      source: String.raw`
/** The route with one more stop at its end. */
export function withStop(route, stop) {
  return { ...route, stops: [...route.stops, stop] };
}

/** How many stops a route has. */
export function lengthOf(route) {
  return route.stops.length;
}
`,
      right: "return { ...route, stops: [...route.stops, stop] };",
      wrong: `route.stops.push(stop);
  return { ...route };`,
      mistakes: [
        `const copy = { ...route };
  copy.stops.push(stop);
  return copy;`,
        `route.stops = route.stops.concat(stop);
  return route;`,
        `route.stops.push(stop);
  return { ...route, stops: [...route.stops] };`,
      ],
      issue: `Comparing two detours drives both of them

The planner tries a route with one more stop, and then another one. The second trial has both stops, and so has the route it began with.`,
      tests: String.raw`
test("the stop comes last", () => {
  assert.deepEqual(withStop({ stops: ["a"] }, "b").stops, ["a", "b"]);
});

test("a route is as long as its stops", () => {
  assert.equal(lengthOf({ stops: ["a", "b"] }), 2);
});
`,
      hidden: String.raw`
test("the route stays as it was", () => {
  const route = { stops: ["a"] };
  withStop(route, "b");
  assert.deepEqual(route.stops, ["a"]);
});

test("two trials do not see each other", () => {
  const route = { stops: ["a"] };
  withStop(route, "b");
  assert.deepEqual(withStop(route, "c").stops, ["a", "c"]);
});
`,
    },
    ledgerly: {
      path: "ledgerly/journal.py",
      exports: ["new_entry", "tag"],
      source: String.raw`
def new_entry(amount, tags=None):
    return {"amount": amount, "tags": list(tags or ())}


def tag(entry, word):
    """Adds a word to an entry."""
    entry["tags"].append(word)
    return entry
`,
      right: `def new_entry(amount, tags=None):
    return {"amount": amount, "tags": list(tags or ())}`,
      wrong: `def new_entry(amount, tags=[]):
    return {"amount": amount, "tags": tags}`,
      mistakes: [
        `def new_entry(amount, tags=None):
    return {"amount": amount, "tags": tags or []}`,
        `def new_entry(amount, tags=list()):
    return {"amount": amount, "tags": tags}`,
        `def new_entry(amount, tags=()):
    return {"amount": amount, "tags": tags}`,
      ],
      issue: `Every new entry is tagged "travel"

Since the first entry of the day was tagged "travel", all that follow have the tag from the start. And a list of tags that we give to an entry grows when the entry is tagged.`,
      tests: String.raw`
    def test_entry_keeps_its_tags(self):
        self.assertEqual(new_entry(3, ["a"])["tags"], ["a"])

    def test_tag_is_added(self):
        self.assertEqual(tag(new_entry(3, ["a"]), "b")["tags"], ["a", "b"])
`,
      hidden: String.raw`
    def test_new_entries_have_no_tags(self):
        tag(new_entry(3), "travel")
        self.assertEqual(new_entry(4)["tags"], [])

    def test_list_of_the_caller_stays(self):
        given = ["a"]
        tag(new_entry(3, given), "b")
        self.assertEqual(given, ["a"])
`,
    },
    meteo: {
      path: "meteo/station.py",
      exports: ["Station"],
      source: String.raw`
class Station:
    """A station with what it has read and what it has warned of."""

    def __init__(self, name):
        self.name = name
        self.readings = []
        self.alarms = []

    def read(self, celsius):
        self.readings.append(celsius)
        if celsius > 40:
            self.alarms.append(celsius)
`,
      right: `    def __init__(self, name):
        self.name = name
        self.readings = []
        self.alarms = []`,
      wrong: `    readings = []
    alarms = []

    def __init__(self, name):
        self.name = name`,
      mistakes: [
        `    alarms = []

    def __init__(self, name):
        self.name = name
        self.readings = []`,
        `    readings = list()
    alarms = list()

    def __init__(self, name):
        self.name = name`,
        `    def __init__(self, name, readings=[], alarms=[]):
        self.name = name
        self.readings = readings
        self.alarms = alarms`,
      ],
      issue: `All stations warn at once

As soon as one station reads more than 40 degrees, every other one shows the warning. Their readings are mixed up, too.`,
      tests: String.raw`
    def test_station_has_its_name(self):
        self.assertEqual(Station("Davos").name, "Davos")

    def test_station_keeps_what_it_read(self):
        station = Station("Davos")
        station.read(7)
        self.assertEqual(station.readings[-1], 7)
`,
      hidden: String.raw`
    def test_stations_have_readings_of_their_own(self):
        Station("Davos").read(7)
        self.assertEqual(Station("Chur").readings, [])

    def test_stations_have_alarms_of_their_own(self):
        Station("Davos").read(45)
        self.assertEqual(Station("Chur").alarms, [])
`,
    },
  },
};
