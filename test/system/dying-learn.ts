// Carries out a small learning run and kills itself right before or right after the n-th time its ledger is asked for one thing:
//   dying-learn.ts FOLDER BASE-URL OPERATION before|after N
import { SqliteStore } from "#store";
import { toyLearning, toyLearnt } from "../support/toy-learning.ts";
import { doomed } from "./doomed-store.ts";

const [folder = "", baseUrl = "", operation = "", when = "", nth = "1"] = process.argv.slice(2);
await using store = await SqliteStore.open(folder);
await toyLearnt(toyLearning(baseUrl), doomed(store, { operation, when, nth: Number(nth) }));
