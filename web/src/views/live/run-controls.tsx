import { useState } from "preact/hooks";
import type { OrderReply, OrderRequest, RunLine } from "#report";
import { postJson, RequestRefused } from "../../api/request.ts";
import { announce } from "../../parts/announcer.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { useHeard, useToken } from "../../state/dashboard.ts";
import type { DashboardState } from "../../state/dashboard-state.ts";
import { durationText } from "../../text/moments.ts";
import { AddKeyFields, RetuneFields } from "./order-fields.tsx";
import { ORDER_WORDS, type OrderName } from "./order-words.ts";

interface ControlProps {
  readonly run: string;
  readonly state: RunLine["state"];
}

const ordersOf = ({ overview }: DashboardState): readonly string[] | null => overview?.orders ?? null;
const NAMES: readonly OrderName[] = ["pause", "resume", "drain", "retune", "add-key", "cancel"];

/** What a person may tell a run, each after a question; without the token it says why nothing can be told. */
export function RunControls({ run, state }: ControlProps) {
  const token = useToken();
  const orders = useHeard(ordersOf);
  const [asked, ask] = useState<OrderName | null>(null);
  const [outcome, setOutcome] = useState<string | null>(null);
  if (orders === null) return <div class="controls" />;
  if (token === null) {
    return (
      <p class="controls muted small read-only">
        Read-only: open the link that <code>sluice dashboard</code> printed, with its token, to pause or cancel.
      </p>
    );
  }
  const unsuited = state === "paused" ? "pause" : "resume";
  const tell = (said: string): void => {
    setOutcome(said);
    announce(said);
  };
  return (
    <div class="controls">
      {NAMES.filter((name) => orders.includes(name) && name !== unsuited).map((name) => (
        <button key={name} type="button" class={name === "cancel" ? "grave-quiet" : ""} onClick={() => ask(name)}>
          {ORDER_WORDS[name].act}
        </button>
      ))}
      {outcome !== null && <span class="order-outcome">{outcome}</span>}
      {asked !== null && <OrderDialog run={run} name={asked} token={token} tell={tell} close={() => ask(null)} />}
    </div>
  );
}

interface OrderDialogProps {
  readonly run: string;
  readonly name: OrderName;
  readonly token: string;
  readonly tell: (said: string) => void;
  readonly close: () => void;
}

function OrderDialog({ run, name, token, tell, close }: OrderDialogProps) {
  const [request, setRequest] = useState<OrderRequest | null>(
    name === "retune" || name === "add-key" ? null : { order: name },
  );
  const [busy, setBusy] = useState(false);
  const { title, act, means, grave } = ORDER_WORDS[name];
  const give = async (): Promise<void> => {
    if (request === null || busy) return;
    setBusy(true);
    tell(await sayOrder(run, request, token));
    close();
  };
  return (
    <ConfirmDialog title={title} act={act} grave={grave} busy={busy} onConfirm={() => void give()} onClose={close}>
      <p>{means}</p>
      {name === "retune" && <RetuneFields onChange={setRequest} />}
      {name === "add-key" && <AddKeyFields onChange={setRequest} />}
    </ConfirmDialog>
  );
}

/** Gives the order and puts what became of it into words. */
async function sayOrder(run: string, request: OrderRequest, token: string): Promise<string> {
  try {
    const { end, did, tookMs } = await postJson<OrderReply>(
      `api/runs/${encodeURIComponent(run)}/orders`,
      request,
      token,
    );
    return end === "followed" ? `${did} (${durationText(tookMs)})` : did;
  } catch (error) {
    if (error instanceof RequestRefused) return `Not done: ${error.message}`;
    throw error;
  }
}
