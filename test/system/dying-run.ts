// Carries out a small plan and kills itself right before or right after the n-th time its ledger is asked for one thing:
//   dying-run.ts FOLDER BASE-URL OPERATION before|after N
import { planOf, run } from "#engine";
import { SqliteStore, type Store } from "#store";
import { toySettings, toySuite } from "../support/toy.ts";

const [folder = "", baseUrl = "", operation = "", when = "", nth = "1"] = process.argv.slice(2);
const left = { times: Number(nth) };

const die = (): boolean => process.kill(process.pid, "SIGKILL");

/** The store, with death beside one of its operations; appends are told apart by what they append. */
function doomed(store: Store): Store {
  return new Proxy(store, {
    get: (target, name, receiver) => {
      const own: unknown = Reflect.get(target, name, receiver);
      if (typeof own !== "function") return own;
      return async (...given: unknown[]) => {
        const asked = name === "append" ? (given[0] as { readonly type: string }).type : String(name);
        const last = asked === operation && --left.times === 0;
        if (last && when === "before") die();
        const result: unknown = await Reflect.apply(own, target, given);
        if (last) die();
        return result;
      };
    },
  });
}

const plan = planOf(toySettings(["sim-large"], { provider: { baseUrl } }), toySuite({ count: 2, turns: 2 }));
await using store = await SqliteStore.open(folder);
await run(plan, { store: doomed(store) });
