import type { CallAnswered, SendEnded, SendStarted } from "#records";

/** Where a call leaves its trace. Each resolves when its record would survive a crash. */
export interface CallJournal {
  /** Before the bytes leave. */
  sendStarted(record: SendStarted): Promise<void>;
  sendEnded(record: SendEnded): Promise<void>;
  /** Before the conversation hears the answer. */
  callAnswered(record: CallAnswered): Promise<void>;
}
