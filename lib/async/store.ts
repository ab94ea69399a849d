/** Where a queue keeps its items: the one thing in which the kinds of queue differ. */
export interface Store<T> {
  /** How many items are kept. */
  readonly size: number;
  /**
   * Throws if the item has no place among the others; called before an item is handed over, waits
   * outside or becomes the first.
   */
  check(item: T): void;
  /** Adds an item, or throws and changes nothing. The first has been checked. */
  add(item: T): void;
  /**
   * Takes out the item whose turn it is, or throws and changes nothing. Never called when empty.
   */
  take(): T;
  /** Drops all items. */
  clear(): void;
}
