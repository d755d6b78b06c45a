import type { AuditPage } from "#report";
import { usePrepared } from "../../api/use-prepared.ts";
import { PreparedView } from "../../parts/fetched-view.tsx";
import { Nothing, Section } from "../../parts/section.tsx";
import { Verbatim } from "../../parts/verbatim.tsx";
import { countText } from "../../text/figures.ts";

const SIGNS = { error: "✕", warning: "!", info: "i" } as const;

/** What the audit of this ledger found, the gravest first, each with the places that show it. */
export function AuditView() {
  const fetched = usePrepared<AuditPage>("api/audit");
  return (
    <Section
      title="Audit"
      wide
      lead="What is wrong in this ledger, or worth knowing: every figure held against the facts it is made of."
    >
      <PreparedView fetched={fetched} what="The audit" rows={8}>
        {({ findings, facts }) => (
          <>
            <dl class="fact-list">
              {Object.entries(facts).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
            {findings.length === 0 && <Nothing>Nothing to complain of.</Nothing>}
            <ul class="findings">
              {findings.map((finding) => (
                <li key={finding.code} class={`severity-${finding.severity}`}>
                  <details>
                    <summary>
                      <span class={`badge tone-${toneOf(finding.severity)}`}>
                        <span aria-hidden="true">{SIGNS[finding.severity]}</span> {finding.severity}
                      </span>
                      <b>{finding.code}</b> <span class="n muted">{countText(finding.count)}</span>
                      <span class="message">{finding.message}</span>
                    </summary>
                    <Places finding={finding} />
                  </details>
                </li>
              ))}
            </ul>
          </>
        )}
      </PreparedView>
    </Section>
  );
}

type Finding = AuditPage["findings"][number];

const toneOf = (severity: Finding["severity"]): string =>
  severity === "error" ? "bad" : severity === "warning" ? "warn" : "plain";

const Places = ({ finding: { code, evidence, count } }: { readonly finding: Finding }) => (
  <>
    <ul class="places">
      {evidence.map(({ at, found, expected }) => (
        <li key={at}>
          <code>{at}</code>
          <Verbatim text={asText(found)} label={`Found at ${at}`} />
          {expected !== undefined && (
            <p class="muted">
              expected: <code>{asText(expected)}</code>
            </p>
          )}
        </li>
      ))}
    </ul>
    {count > evidence.length && (
      <p class="muted">
        and {countText(count - evidence.length)} more; <code>sluice audit --json</code> has {code} in full
      </p>
    )}
  </>
);

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
