import type { Store } from "#store";

/** The n-th time a store is asked for one thing; appends are told apart by what they append. */
export interface Doom {
  readonly operation: string;
  /** `before` the operation, or `after` it. */
  readonly when: string;
  readonly nth: number;
}

/** The store, with death of the whole process beside one of its operations. */
export function doomed(store: Store, { operation, when, nth }: Doom): Store {
  let left = nth;
  const die = (): boolean => process.kill(process.pid, "SIGKILL");
  return new Proxy(store, {
    get: (target, name, receiver) => {
      const own: unknown = Reflect.get(target, name, receiver);
      if (typeof own !== "function") return own;
      return async (...given: unknown[]) => {
        const asked = name === "append" ? (given[0] as { readonly type: string }).type : String(name);
        const last = asked === operation && --left === 0;
        if (last && when === "before") die();
        const result: unknown = await Reflect.apply(own, target, given);
        if (last) die();
        return result;
      };
    },
  });
}
