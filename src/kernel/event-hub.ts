/** Tells every listener of each event, in the order of subscription. A listener that throws does not keep others from hearing. */
export class EventHub<Event> {
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = rethrowLater) {
    this.#onListenerError = onListenerError;
  }

  /** Hears every event from now on, until disposed. */
  on(listener: (event: Event) => void): Disposable {
    const own = (event: Event): void => listener(event);
    this.#listeners.add(own);
    return {
      [Symbol.dispose]: () => {
        this.#listeners.delete(own);
      },
    };
  }

  emit(event: Event): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }
}

// A broken listener is a bug: it must surface, but not inside whoever emitted.
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
