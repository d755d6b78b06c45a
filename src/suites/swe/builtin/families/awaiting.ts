import type { FamilySource } from "../family-source.ts";

/** Work that is begun and not waited for. */
export const awaiting: FamilySource = {
  name: "awaiting",
  terms: ["missing await", "promise", "coroutine", "unhandled rejection", "race condition", "settled"],
  thoughts: {
    suspect:
      "It says that it is done before it is, so I look for a promise or a coroutine that nobody waits for: a missing await.",
    repair: "A missing await leaves a promise or a coroutine that is not settled. I wait for it before going on.",
    verify:
      "I use a slow and a failing step, to see that it holds until all is settled and no unhandled rejection is left.",
  },
  repairs: {
    shelf: {
      path: "src/intake.js",
      exports: ["takeIn", "labelled"],
      source: String.raw`
/** Adds all books to the store, and says how many it then has. */
export async function takeIn(books, store) {
  for (const book of books) await store.add(book);
  return store.count();
}

/** Books with the labels that go on their backs. */
export function labelled(books) {
  return books.map((book) => ({ ...book, label: book.author.slice(0, 3).toUpperCase() }));
}
`,
      right: "for (const book of books) await store.add(book);",
      wrong: "books.forEach((book) => store.add(book));",
      mistakes: [
        "books.forEach(async (book) => { await store.add(book); });",
        "for (const book of books) void store.add(book);",
        "books.map((book) => store.add(book));",
      ],
      issue: `Taking in a box of books says 0 books

With the store that is over the network, taking in a box ends at once and says that there are 0 books; they are there a moment later. When the store refuses a book, taking in does not fail.`,
      tests: String.raw`
test("books of a quick store are counted", async () => {
  const books = [];
  const store = { add: (book) => books.push(book), count: () => books.length };
  assert.equal(await takeIn(["a", "b"], store), 2);
});

test("labels are three letters", () => {
  assert.equal(labelled([{ author: "Herbert" }])[0].label, "HER");
});
`,
      hidden: String.raw`
const pause = () => new Promise((resolve) => setImmediate(resolve));

test("books of a slow store are counted", async () => {
  const books = [];
  const add = async (book) => {
    await pause();
    books.push(book);
  };
  assert.equal(await takeIn(["a", "b"], { add, count: () => books.length }), 2);
});

test("a refused book fails the intake", async () => {
  const refused = takeIn(["a"], { add: () => Promise.reject(new Error("full")), count: () => 0 });
  await assert.rejects(refused, /full/);
});
`,
    },
    courier: {
      path: "src/notify.js",
      exports: ["notifyAll", "greeting"],
      source: String.raw`
/** Tells everybody, and says who could not be told. */
export async function notifyAll(names, send) {
  const failed = [];
  for (const name of names) {
    try {
      await send(name);
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** How a message begins. */
export function greeting(name) {
  return "Hello " + name + ",";
}
`,
      right: "await send(name);",
      wrong: "send(name);",
      mistakes: [
        "void send(name);",
        "setImmediate(() => send(name));",
        "const sent = send(name);\n      if (sent === null) failed.push(name);",
      ],
      issue: `Nobody is told that a message was not sent

The list of those who could not be told has nobody on it, even when the mail server is down; and the program ends with an error about it a little later.`,
      tests: String.raw`
test("who cannot be told at once is named", async () => {
  const send = (name) => {
    if (name === "b") throw new Error("no address");
  };
  assert.deepEqual(await notifyAll(["a", "b"], send), ["b"]);
});

test("a message begins with the name", () => {
  assert.equal(greeting("Ito"), "Hello Ito,");
});
`,
      hidden: String.raw`
test("who cannot be told later is named", async () => {
  const send = (name) => (name === "b" ? Promise.reject(new Error("down")) : Promise.resolve());
  assert.deepEqual(await notifyAll(["a", "b"], send), ["b"]);
});

test("all are told when it is done", async () => {
  const told = [];
  const send = async (name) => {
    await new Promise((resolve) => setImmediate(resolve));
    told.push(name);
  };
  await notifyAll(["a", "b"], send);
  assert.deepEqual(told, ["a", "b"]);
});
`,
    },
    ledgerly: {
      path: "ledgerly/transfer.py",
      exports: ["push_all", "describe"],
      preamble: "import asyncio",
      source: String.raw`
async def push_all(entries, send):
    """Sends the entries, one after another, and says how many were accepted."""
    accepted = 0
    for entry in entries:
        if await send(entry):
            accepted += 1
    return accepted


def describe(entry):
    """An entry in one line."""
    return f"{entry['amount']:.2f} {entry['text']}"
`,
      right: "if await send(entry):",
      wrong: "if send(entry):",
      mistakes: ["if send(entry) is not None:", "sent = send(entry)\n        if sent:", "if bool(send(entry)):"],
      issue: `The bank has nothing, and we say that all was accepted

The number of accepted entries is always the number of entries, and the bank's log shows that none of them ever arrived.`,
      tests: String.raw`
    def test_no_entries(self):
        async def send(entry):
            return True

        self.assertEqual(asyncio.run(push_all([], send)), 0)

    def test_line(self):
        self.assertEqual(describe({"amount": 3, "text": "rent"}), "3.00 rent")
`,
      hidden: String.raw`
    def test_refused_entries_are_not_counted(self):
        async def send(entry):
            return entry != "b"

        self.assertEqual(asyncio.run(push_all(["a", "b", "c"], send)), 2)

    def test_every_entry_is_sent(self):
        seen = []

        async def send(entry):
            seen.append(entry)
            return True

        asyncio.run(push_all(["a", "b"], send))
        self.assertEqual(seen, ["a", "b"])
`,
    },
    meteo: {
      path: "meteo/fetch.py",
      exports: ["fetch_all", "address"],
      preamble: "import asyncio",
      source: String.raw`
async def fetch_all(stations, fetch):
    """What each station reads now, by its name."""
    return {station: await fetch(station) for station in stations}


def address(station):
    """Where a station's readings are."""
    return f"/stations/{station.lower()}"
`,
      right: "{station: await fetch(station) for station in stations}",
      wrong: "{station: fetch(station) for station in stations}",
      mistakes: [
        "dict(zip(stations, map(fetch, stations)))",
        "{station: (fetch(station) or 0) for station in stations}",
        "{station: str(fetch(station)) for station in stations}",
      ],
      issue: `The table of readings shows <coroutine object …>

Since readings come over the network, the table has no numbers in it any more. When a station cannot be reached, nothing says so.`,
      tests: String.raw`
    def test_no_stations(self):
        async def fetch(station):
            return 1

        self.assertEqual(asyncio.run(fetch_all([], fetch)), {})

    def test_address(self):
        self.assertEqual(address("Davos"), "/stations/davos")
`,
      hidden: String.raw`
    def test_readings_are_numbers(self):
        async def fetch(station):
            await asyncio.sleep(0)
            return len(station)

        self.assertEqual(asyncio.run(fetch_all(["Chur", "Davos"], fetch)), {"Chur": 4, "Davos": 5})

    def test_unreachable_station_is_told(self):
        async def fetch(station):
            raise OSError("unreachable")

        with self.assertRaises(OSError):
            asyncio.run(fetch_all(["Chur"], fetch))
`,
    },
  },
};
