import { useId, useState } from "preact/hooks";
import type { OrderRequest } from "#report";
import { type RetuneWish, retuneRequest, SETTINGS } from "./retune-request.ts";

interface FieldsProps {
  /** Told after each change; null while it is not complete. */
  readonly onChange: (request: OrderRequest | null) => void;
}

/** Asks for one setting, its new value, and where it is to hold. */
export function RetuneFields({ onChange }: FieldsProps) {
  const [wish, setWish] = useState<RetuneWish>({ setting: "requests-per-minute", value: "", provider: "", model: "" });
  const id = useId();
  const tell = (change: Partial<RetuneWish>): void => {
    const next = { ...wish, ...change };
    setWish(next);
    onChange(retuneRequest(next));
  };
  const { words, local } = SETTINGS[wish.setting];
  return (
    <div class="fields">
      <p class="field">
        <label for={id}>Setting</label>
        <select
          id={id}
          value={wish.setting}
          onChange={(event) => tell({ setting: event.currentTarget.value as RetuneWish["setting"] })}
        >
          {Object.entries(SETTINGS).map(([name, setting]) => (
            <option key={name} value={name}>
              {setting.label}
            </option>
          ))}
        </select>
      </p>
      <Field label="New value" hint={words} value={wish.value} onInput={(value) => tell({ value })} />
      {local && (
        <>
          <Field
            label="Provider"
            hint="empty: every one"
            optional
            value={wish.provider}
            onInput={(provider) => tell({ provider })}
          />
          <Field
            label="Model"
            hint="empty: every one"
            optional
            value={wish.model}
            onInput={(model) => tell({ model })}
          />
        </>
      )}
    </div>
  );
}

/** Asks whose key it is and where it can be read. */
export function AddKeyFields({ onChange }: FieldsProps) {
  const [provider, setProvider] = useState("");
  const [source, setSource] = useState("");
  const tell = (nextProvider: string, nextSource: string): void => {
    setProvider(nextProvider);
    setSource(nextSource);
    const complete = nextProvider.trim() !== "" && /^(env|file):./.test(nextSource.trim());
    onChange(complete ? { order: "add-key", provider: nextProvider.trim(), source: nextSource.trim() } : null);
  };
  return (
    <div class="fields">
      <Field label="Provider" hint="as the config names it" value={provider} onInput={(text) => tell(text, source)} />
      <Field
        label="Where the key is"
        hint="env:NAME or file:PATH, never the key itself"
        value={source}
        onInput={(text) => tell(provider, text)}
      />
    </div>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly optional?: boolean;
  readonly onInput: (text: string) => void;
}

function Field({ label, hint, value, optional = false, onInput }: FieldProps) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        required={!optional}
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <small id={`${id}-hint`} class="muted">
        {hint}
      </small>
    </p>
  );
}
