/** An object whose reads and writes are seen, with all that is inside it. */
import { isPrimitive } from "./primitives.ts";
import type { Recorder } from "./recorder.ts";

/** The methods of maps and sets that only look. */
const LOOKS = new Set<PropertyKey>([
  "get",
  "has",
  "forEach",
  "keys",
  "values",
  "entries",
  Symbol.iterator,
]);

/** Makes the shared objects of one run, and keeps them. */
export class SharedState {
  readonly #recorder: Recorder;
  readonly #proxies = new WeakMap<object, object>();
  readonly #originals = new WeakMap<object, object>();
  /** The names of the initial objects and of those inside them, which are the same in every run. */
  readonly #names = new WeakMap<object, string>();
  /** What the program has shared, for fingerprints. */
  readonly roots: object[] = [];

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  share<T extends object>(initial: T): T {
    this.roots.push(initial);
    this.#recorder.isOn = true;
    this.#nameAll(initial, `shared ${this.roots.length}`);
    return this.#seen(initial) as T;
  }

  #nameAll(object: object, name: string): void {
    if (this.#names.has(object) || !isContainer(object)) return;
    this.#names.set(object, name);
    const inside = isCollection(object) ? [] : Object.entries(object);
    for (const [key, value] of inside) {
      if (isObject(value)) this.#nameAll(value, `${name}.${key}`);
    }
  }

  /** What a task gets to see of a value: an object that tells what is done to it. */
  #seen(value: unknown): unknown {
    if (!isObject(value) || this.#originals.has(value)) return value;
    if (!isContainer(value)) {
      if (!isPrimitive(value) && !(value instanceof Promise)) this.#recorder.touchesAll();
      return value;
    }
    let proxy = this.#proxies.get(value);
    if (proxy === undefined) {
      proxy = new Proxy(value, isCollection(value) ? this.#collection : this.#plain);
      this.#proxies.set(value, proxy);
      this.#originals.set(proxy, value);
    }
    return proxy;
  }

  /** What is stored: never a proxy, so that no object is there twice. */
  #plainValue(value: unknown): unknown {
    return isObject(value) ? this.#originals.get(value) ?? value : value;
  }

  #touch(target: object, key: PropertyKey, writes: boolean): void {
    const lasting = this.#names.get(target);
    const place = `${lasting ?? this.#recorder.nameOf(target, "object")}.${String(key)}`;
    if (writes) this.#recorder.writes(place, lasting !== undefined);
    else this.#recorder.reads(place, lasting !== undefined);
  }

  readonly #plain: ProxyHandler<object> = {
    get: (target, key, receiver) => {
      const value = Reflect.get(target, key, receiver);
      if (typeof value === "function" && !Object.hasOwn(target, key)) return value;
      this.#touch(target, key, false);
      if (!isObject(value) || !Object.isFrozen(target)) return this.#seen(value);
      this.#recorder.touchesAll(); // A proxy must return a frozen value unchanged.
      return value;
    },
    set: (target, key, value, receiver) => {
      const before = Object.getOwnPropertyDescriptor(target, key);
      if (before?.set) return Reflect.set(target, key, value, receiver);
      this.#touch(target, key, true);
      if (before === undefined) this.#touch(target, "its keys", true);
      const length = Array.isArray(target) ? target.length : 0;
      const done = Reflect.set(target, key, this.#plainValue(value));
      if (Array.isArray(target) && target.length !== length) {
        this.#touch(target, "length", true);
        for (let i = target.length; i < length; i++) this.#touch(target, `${i}`, true);
      }
      return done;
    },
    has: (target, key) => {
      this.#touch(target, key, false);
      return Reflect.has(target, key);
    },
    deleteProperty: (target, key) => {
      this.#touch(target, key, true);
      this.#touch(target, "its keys", true);
      return Reflect.deleteProperty(target, key);
    },
    ownKeys: (target) => {
      this.#touch(target, "its keys", false);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor: (target, key) => {
      this.#touch(target, key, false);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    defineProperty: (target, key, descriptor) => {
      this.#touch(target, key, true);
      this.#touch(target, "its keys", true);
      return Reflect.defineProperty(target, key, descriptor);
    },
  };

  /** A map or a set counts as one thing. */
  readonly #collection: ProxyHandler<object> = {
    get: (target, key) => {
      const value = Reflect.get(target, key, target);
      if (typeof value !== "function") {
        this.#touch(target, "all", false);
        return value;
      }
      return (...args: unknown[]) => {
        this.#touch(target, "all", !LOOKS.has(key));
        const result = value.apply(target, args.map((arg) => this.#argument(arg)));
        return result instanceof Iterator
          ? result.map((each) => this.#seen(each))
          : this.#seen(result);
      };
    },
  };

  /** What the method of a map or a set is given: what it calls back sees seen values. */
  #argument(arg: unknown): unknown {
    if (typeof arg !== "function") return this.#plainValue(arg);
    return (...values: unknown[]) => arg(...values.map((value) => this.#seen(value)));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isCollection(value: object): boolean {
  return value instanceof Map || value instanceof Set;
}

/** Whether the reads and writes of an object can be seen: it has no private parts. */
function isContainer(value: object): boolean {
  const kind = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null || Array.isArray(value) || isCollection(value);
}
