import { useEffect, useRef, useState } from "preact/hooks";

/** An element's width in pixels, and how to name the element; `first` until it has been measured. */
export function useWidth<E extends HTMLElement>(first: number) {
  const place = useRef<E>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    if (place.current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.floor(entry.contentRect.width));
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  return { place, width };
}
