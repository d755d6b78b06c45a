import { useId, useState } from "preact/hooks";
import type { OrderRequest } from "#report";

interface FieldsProps {
  /** Told after each change; null while it is not complete. */
  readonly onChange: (request: OrderRequest | null) => void;
}

/** Asks for one setting and its new value. */
export function RetuneFields({ onChange }: FieldsProps) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const tell = (nextName: string, nextValue: string): void => {
    setName(nextName);
    setValue(nextValue);
    const complete = nextName.trim() !== "" && nextValue.trim() !== "";
    onChange(complete ? { order: "retune", changes: { [nextName.trim()]: settingOf(nextValue.trim()) } } : null);
  };
  return (
    <div class="fields">
      <Field label="Setting" hint="max-workers, qps, budget-usd" value={name} onInput={(text) => tell(text, value)} />
      <Field label="New value" hint="none takes the setting back" value={value} onInput={(text) => tell(name, text)} />
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
  readonly onInput: (text: string) => void;
}

function Field({ label, hint, value, onInput }: FieldProps) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        required
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

/** A setting's value as it is meant: a number, yes or no, nothing, or a word. */
function settingOf(text: string): string | number | boolean | null {
  if (text === "none" || text === "null") return null;
  if (text === "true" || text === "false") return text === "true";
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
