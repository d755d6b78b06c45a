import { useEffect, useState } from "preact/hooks";

/** State that changes by events alone, and tells who looks. */
export interface Store<State, Event> {
  current(): State;
  dispatch(event: Event): void;
  /** Calls back after each change; returns how to stop. */
  watch(changed: () => void): () => void;
}

/** A store around a pure reducer. Watchers hear of many events at once, by `schedule`, with the last state. */
export function makeStore<State, Event>(
  reduce: (state: State, event: Event) => State,
  initial: State,
  schedule: (work: () => void) => void,
): Store<State, Event> {
  let state = initial;
  let scheduled = false;
  const watchers = new Set<() => void>();
  const tell = (): void => {
    scheduled = false;
    for (const changed of watchers) changed();
  };
  return {
    current: () => state,
    dispatch: (event) => {
      const next = reduce(state, event);
      if (Object.is(next, state)) return;
      state = next;
      if (scheduled) return;
      scheduled = true;
      schedule(tell);
    },
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

/** What a part sees of a store: it is drawn anew only when that changes. */
export function useStore<State, Event, Seen>(store: Store<State, Event>, see: (state: State) => Seen): Seen {
  const [seen, setSeen] = useState(() => see(store.current()));
  useEffect(() => {
    const look = (): void => setSeen(() => see(store.current()));
    look();
    return store.watch(look);
    // A caller's `see` may be written in place: what it closes over is part of the key by `see` itself.
  }, [store, see]);
  return seen;
}
