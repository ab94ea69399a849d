/**
 * A linked list of tasks: a task joins or leaves in one step, without extra memory.
 */

const NEXT = Symbol("next");
const PREVIOUS = Symbol("previous");

/** An object that can be in one list at a time. */
export class Listed {
  [NEXT]: this | undefined = undefined;
  [PREVIOUS]: this | undefined = undefined;
}

/** The lists that are not empty. */
const occupied = new Set<TaskList<Listed>>();

/** The pending tasks of one owner, in the order of their creation. */
export class TaskList<Item extends Listed> {
  #first: Item | undefined;
  #last: Item | undefined;

  /** The members of all lists. */
  static *all(): Generator<Listed> {
    for (const list of occupied) yield* list;
  }

  /** Whether it has no members. */
  get empty(): boolean {
    return this.#first === undefined;
  }

  /** Puts one at the end. */
  add(item: Item): void {
    item[PREVIOUS] = this.#last;
    if (this.#last === undefined) {
      this.#first = item;
      occupied.add(this as TaskList<Listed>);
    } else this.#last[NEXT] = item;
    this.#last = item;
  }

  /** Takes one out that is in it. */
  delete(item: Item): void {
    const previous = item[PREVIOUS], next = item[NEXT];
    if (previous === undefined) this.#first = next;
    else previous[NEXT] = next;
    if (next === undefined) this.#last = previous;
    else next[PREVIOUS] = previous;
    item[PREVIOUS] = item[NEXT] = undefined;
    if (this.#first === undefined) occupied.delete(this as TaskList<Listed>);
  }

  /** A task of this list is done and has left it. Called before any callback. */
  onDone(_item: Item): void {}

  *[Symbol.iterator](): Generator<Item> {
    for (let item = this.#first; item !== undefined; item = item[NEXT]) yield item;
  }
}
