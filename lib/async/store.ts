/** Where a queue keeps its items: the one thing in which the kinds of queue differ. */
export interface Store<T> {
  /** How many items are kept. */
  readonly size: number;
  /** Throws if the item can never be added; asked before an item is handed over or waits outside. */
  check(item: T): void;
  /** Adds an item, or throws and changes nothing. */
  add(item: T): void;
  /** Takes out the item whose turn it is, or throws and changes nothing. Never called when empty. */
  take(): T;
  /** Drops all items. */
  clear(): void;
}
