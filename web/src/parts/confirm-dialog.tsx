import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

interface ConfirmProps {
  readonly title: string;
  /** What the person does by confirming: the button's words. */
  readonly act: string;
  /** Whether something is lost by it. */
  readonly grave?: boolean;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Asks before something is done. The browser keeps the keyboard inside, and Escape leaves it. */
export function ConfirmDialog({ title, act, grave = false, busy, onConfirm, onClose, children }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <div class="actions">
          <button type="button" onClick={onClose}>
            Keep as it is
          </button>
          <button type="submit" class={grave ? "grave" : "main"} disabled={busy}>
            {busy ? "Waiting for the run …" : act}
          </button>
        </div>
      </form>
    </dialog>
  );
}
