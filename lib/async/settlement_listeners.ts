/**
 * Listeners for when a promise settles, which can be removed again.
 *
 * A promise never forgets a handler that it was given, so n waits on one long-lived promise would
 * leave n handlers there, with everything that they refer to. Here each promise gets one handler,
 * and a row of listeners, each linked to the next: one that is removed leaves nothing behind (A16).
 */

/** A listener: it is called with how the promise ended, and with what. */
export type Settled = (state: "fulfilled" | "rejected", outcome: unknown) => void;

/** A listener in the row of a promise. The row is closed to a ring by the first link, its head. */
class Link {
  next: Link = this;
  previous: Link = this;

  constructor(readonly listener: Settled | undefined) {}

  joinBefore(head: Link): void {
    this.next = head;
    this.previous = head.previous;
    head.previous.next = head.previous = this;
  }

  leave(): void {
    this.previous.next = this.next;
    this.next.previous = this.previous;
    this.next = this.previous = this;
  }
}

/** The heads of the rows that have not been called yet. */
const rows = new WeakMap<Promise<unknown>, Link>();

/** Adds a listener; returns the function that removes it. */
export function onSettled(promise: Promise<unknown>, listener: Settled): () => void {
  let head = rows.get(promise);
  if (head === undefined) rows.set(promise, head = rowOf(promise));
  const link = new Link(listener);
  link.joinBefore(head);
  return () => link.leave();
}

function rowOf(promise: Promise<unknown>): Link {
  const head = new Link(undefined);
  const tell: Settled = (state, outcome) => {
    rows.delete(promise);
    for (let link = head.next; link !== head; link = head.next) {
      link.leave();
      link.listener!(state, outcome);
    }
  };
  promise.then((value) => tell("fulfilled", value), (error) => tell("rejected", error));
  return head;
}
