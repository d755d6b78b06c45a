import type { RunId } from "#kernel";
import type { OrderReply, OrderRequest } from "#report";

/** Passes orders on to living runs, whichever process carries them out. The dashboard itself writes nothing. */
export interface Controls {
  /** The orders it knows, as `OrderRequest` names them. */
  readonly orders: readonly string[];
  /** Gives an order and waits for what the run says it did. Throws a `UsageError` for one that makes no sense. */
  give(run: RunId, request: OrderRequest, signal: AbortSignal): Promise<OrderReply>;
}
