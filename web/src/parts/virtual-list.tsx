import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { scrolledTo, visibleRows } from "./visible-rows.ts";

interface VirtualListProps<T> {
  readonly items: readonly T[];
  /** Every row's height in pixels. */
  readonly rowHeight: number;
  /** The list's own height in pixels. */
  readonly height: number;
  readonly label: string;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T, at: number) => ComponentChildren;
  /** Where a row leads; null where it leads nowhere. */
  readonly hrefOf: (item: T) => string | null;
  /** Called when the last rows come into view: more may be fetched. */
  readonly nearEnd?: () => void;
}

/** A list of any length of which only the rows in view are drawn. Up, Down, Page and End keys move in it. */
export function VirtualList<T>(props: VirtualListProps<T>) {
  const { items, rowHeight, height, label, keyOf, row, hrefOf, nearEnd } = props;
  const box = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const [active, setActive] = useState(0);
  const { from, to, offset, height: whole } = visibleRows({ count: items.length, rowHeight, scrolled, seen: height });
  useEffect(() => {
    if (items.length > 0 && to >= items.length) nearEnd?.();
  }, [to, items.length, nearEnd]);
  const current = Math.min(active, items.length - 1);
  const idOf = (at: number): string => `${label}-${at}`.replaceAll(/\W+/g, "-");
  const goTo = (wanted: number): void => {
    const at = Math.min(items.length - 1, Math.max(0, wanted));
    setActive(at);
    box.current?.scrollTo({ top: scrolledTo(at, { rowHeight, scrolled: box.current.scrollTop, seen: height }) });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const moved = movedTo(event.key, { at: active, page, last: items.length - 1 });
    if (moved !== null) {
      event.preventDefault();
      goTo(moved);
    } else if (event.key === "Enter" && items[current] !== undefined) {
      const href = hrefOf(items[current]);
      if (href !== null) window.location.hash = href;
    }
  };
  return (
    <div
      ref={box}
      class="virtual-list"
      style={{ height: `${height}px` }}
      role="listbox"
      aria-label={label}
      tabIndex={0}
      {...(current >= from && current < to ? { "aria-activedescendant": idOf(current) } : {})}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: `${whole}px` }}>
        <div role="presentation" style={{ transform: `translateY(${offset}px)` }}>
          {items.slice(from, to).map((item, n) => (
            <a
              key={keyOf(item)}
              id={idOf(from + n)}
              class={`virtual-row${from + n === current ? " active" : ""}`}
              role="option"
              tabIndex={-1}
              aria-selected={from + n === current}
              aria-posinset={from + n + 1}
              aria-setsize={items.length}
              style={{ height: `${rowHeight}px` }}
              {...linkOf(hrefOf(item))}
              onClick={() => setActive(from + n)}
            >
              {row(item, from + n)}
            </a>
          ))}
        </div>
      </div>
    </div>
  );
}

const linkOf = (href: string | null): { readonly href?: string } => (href === null ? {} : { href });

/** Where a key leads in a list; null when it does not lead anywhere. */
function movedTo(
  key: string,
  { at, page, last }: { readonly at: number; readonly page: number; readonly last: number },
): number | null {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + page;
    case "PageUp":
      return at - page;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}
