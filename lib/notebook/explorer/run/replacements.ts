/** Methods and getters that are replaced for a while. */

export class Replacements implements Disposable {
  readonly #undo: (() => void)[] = [];

  // deno-lint-ignore no-explicit-any
  method(place: any, name: PropertyKey, replacement: (original: any) => unknown): void {
    this.#replace(place, name, { value: replacement(place[name]) });
  }

  getter(place: object, name: string, get: (from: object) => unknown): void {
    this.#replace(place, name, {
      get(this: object) {
        return get(this);
      },
    });
  }

  #replace(place: object, name: PropertyKey, by: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(place, name)!;
    const { configurable, enumerable } = before;
    Object.defineProperty(place, name, { configurable, enumerable, ...by });
    this.#undo.push(() => Object.defineProperty(place, name, before));
  }

  /** All is as it was. */
  [Symbol.dispose](): void {
    for (const undo of this.#undo) undo();
  }
}
