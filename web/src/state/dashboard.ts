import { createContext } from "preact";
import { useCallback, useContext } from "preact/hooks";
import { type DashboardEvent, type DashboardState, NOTHING_HEARD, reduceDashboard } from "./dashboard-state.ts";
import { makeStore, type Store, useStore } from "./store.ts";

/** What every view has at hand. */
interface Dashboard {
  readonly store: Store<DashboardState, DashboardEvent>;
  /** The right to change what runs do; null for those who may only look. */
  readonly token: string | null;
}

/** A dashboard that has heard nothing yet. Views are drawn once a frame, however many events there are. */
export const newDashboard = (token: string | null): Dashboard => ({
  store: makeStore(reduceDashboard, NOTHING_HEARD, (work) => {
    // A page in the background gets no frames; it is drawn when it is looked at again.
    if (document.hidden) window.setTimeout(work, 1000);
    else window.requestAnimationFrame(work);
  }),
  token,
});

export const DashboardContext = createContext<Dashboard | null>(null);

function useDashboard(): Dashboard {
  const dashboard = useContext(DashboardContext);
  if (dashboard === null) throw new Error("a view stands outside the dashboard");
  return dashboard;
}

/** What a part sees of the server's events. `see` must be the same function as long as it sees the same. */
export const useHeard = <Seen>(see: (state: DashboardState) => Seen): Seen => useStore(useDashboard().store, see);

/** One entry of a part of the state that is kept by name; undefined while nothing was heard of it. */
export function useEntry<Part extends "live" | "paces" | "histories" | "cells" | "gone">(
  part: Part,
  name: string | null,
): DashboardState[Part][string] | undefined {
  const see = useCallback(
    (state: DashboardState) =>
      (name === null ? undefined : state[part][name]) as DashboardState[Part][string] | undefined,
    [part, name],
  );
  return useHeard(see);
}

/** The right to change what runs do; null for those who may only look. */
export const useToken = (): string | null => useDashboard().token;
