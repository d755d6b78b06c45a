import type { FamilySource } from "../family-source.ts";

/** A failure that is caught and hidden. */
export const swallowedError: FamilySource = {
  name: "swallowed-error",
  terms: ["swallowed", "exception handler", "rethrow", "propagate", "silently ignored", "catch block"],
  thoughts: {
    suspect:
      "It goes on as if nothing had happened, so I look for a catch block or an exception handler in which an error is swallowed.",
    repair: "The error is silently ignored. I rethrow it with the place it is from, so that it can propagate.",
    verify:
      "I feed it something broken, to see that the error does propagate out of the exception handler and nothing is swallowed.",
  },
  repairs: {
    shelf: {
      path: "src/settings.js",
      exports: ["readSettings"],
      source: String.raw`
/** Reads settings written as JSON, over those that hold where nothing is written; broken ones are refused. */
export function readSettings(text, source) {
  try {
    return { days: 21, ...JSON.parse(text) };
  } catch (error) {
    throw new Error("settings in " + source + " cannot be read: " + error.message);
  }
}
`,
      right: 'throw new Error("settings in " + source + " cannot be read: " + error.message);',
      wrong: "return { days: 21 };",
      mistakes: [
        "return { days: 21, broken: true };",
        "console.error(error);\n    return { days: 21 };",
        "throw error;",
      ],
      issue: `Loans are for 21 days again, whatever we write

After somebody lost a comma in the settings, all of them were as if never written, and nobody was told. It should stop, and say which file it is.`,
      tests: String.raw`
test("what is written holds", () => {
  assert.deepEqual(readSettings('{"days": 14}', "a.json"), { days: 14 });
});

test("what is not written holds as always", () => {
  assert.deepEqual(readSettings("{}", "a.json"), { days: 21 });
});
`,
      hidden: String.raw`
test("broken settings are refused", () => {
  assert.throws(() => readSettings("{days: 14", "a.json"));
});

test("the refusal names the file", () => {
  assert.throws(() => readSettings("{days: 14", "a.json"), /a\.json/);
});
`,
    },
    courier: {
      path: "src/manifest.js",
      exports: ["parseManifest"],
      source: String.raw`
function parseLine(line) {
  const [id, weight] = line.split(";");
  if (!id || !Number.isFinite(Number(weight))) throw new Error("expected id;weight, found " + line);
  return { id, weight: Number(weight) };
}

/** The parcels of a manifest, one a line. */
export function parseManifest(text) {
  const parcels = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      parcels.push(parseLine(line));
    } catch (error) {
      throw new Error("line " + (at + 1) + ": " + error.message);
    }
  }
  return parcels;
}
`,
      right: 'throw new Error("line " + (at + 1) + ": " + error.message);',
      wrong: "if (error) continue;",
      mistakes: ["parcels.push({ id: line, weight: 0 });", "throw error;", "return parcels;"],
      issue: `Parcels of a manifest get lost

A manifest with a misprint in line 2 is taken, and the parcel of that line is nowhere. It should be refused, and the line should be named.`,
      tests: String.raw`
test("each line is a parcel", () => {
  assert.deepEqual(parseManifest("a;2\nb;3.5\n"), [{ id: "a", weight: 2 }, { id: "b", weight: 3.5 }]);
});

test("a manifest may have nothing in it", () => {
  assert.deepEqual(parseManifest("\n"), []);
});
`,
      hidden: String.raw`
test("a misprint is refused", () => {
  assert.throws(() => parseManifest("a;2\nb;heavy"), /heavy/);
});

test("the line is named", () => {
  assert.throws(() => parseManifest("a;2\nb;heavy"), /line 2/);
});
`,
    },
    ledgerly: {
      path: "ledgerly/loading.py",
      exports: ["LoadError", "load"],
      source: String.raw`
import json


class LoadError(Exception):
    """A file of entries that cannot be read."""


def load(text, name):
    """The entries in a text of JSON."""
    try:
        return json.loads(text)["entries"]
    except ValueError as error:
        raise LoadError(f"{name}: {error}") from error
`,
      right: `except ValueError as error:
        raise LoadError(f"{name}: {error}") from error`,
      wrong: `except Exception:
        return []`,
      mistakes: [
        `except ValueError:
        return None`,
        `except ValueError:
        raise`,
        `except ValueError as error:
        print(error)
        return []`,
      ],
      issue: `An incomplete download shows an account without entries

When a file of entries is cut off, the account is shown as if nothing had been booked on it. There is LoadError for that, and it should say which file it is.`,
      tests: String.raw`
    def test_entries(self):
        self.assertEqual(load('{"entries": [1, 2]}', "may.json"), [1, 2])

    def test_no_entries(self):
        self.assertEqual(load('{"entries": []}', "may.json"), [])
`,
      hidden: String.raw`
    def test_cut_file_is_refused(self):
        with self.assertRaises(Exception):
            load('{"entries": [1', "may.json")

    def test_refusal_names_the_file(self):
        with self.assertRaisesRegex(LoadError, "may.json"):
            load('{"entries": [1', "may.json")
`,
    },
    meteo: {
      path: "meteo/reader.py",
      exports: ["read_lines"],
      source: String.raw`
def read_lines(lines):
    """The readings in lines such as "Davos,7.5"."""
    readings = []
    for number, line in enumerate(lines, start=1):
        try:
            name, celsius = line.split(",")
            readings.append({"name": name, "celsius": float(celsius)})
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return readings
`,
      right: `except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error`,
      wrong: `except ValueError:
            pass`,
      mistakes: [
        `except ValueError:
            break`,
        `except ValueError:
            raise`,
        `except ValueError:
            readings.append({"name": line, "celsius": 0.0})`,
      ],
      issue: `Readings are missing from the archive

Of a file in which a sensor wrote "---" for a value, that reading is left out and nobody notices for weeks. Such a file should be refused, and the line be named.`,
      tests: String.raw`
    def test_readings(self):
        self.assertEqual(read_lines(["Davos,7.5"]), [{"name": "Davos", "celsius": 7.5}])

    def test_nothing_to_read(self):
        self.assertEqual(read_lines([]), [])
`,
      hidden: String.raw`
    def test_value_that_is_none_is_refused(self):
        with self.assertRaises(ValueError):
            read_lines(["Davos,7.5", "Chur,---"])

    def test_line_is_named(self):
        with self.assertRaisesRegex(ValueError, "line 2"):
            read_lines(["Davos,7.5", "Chur,---"])
`,
    },
  },
};
