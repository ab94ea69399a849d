/** The keys of the embedded Redis: what they hold, and until when. */
import { RespError } from "./reply.ts";

/** What a key can hold. */
export type Value = string | string[] | Map<string, string>;

interface Entry {
  value: Value;
  /** In milliseconds since 1970; `Infinity` for a key that stays. */
  expires: number;
}

const KINDS = {
  string: (value: Value): value is string => typeof value === "string",
  list: (value: Value): value is string[] => Array.isArray(value),
  hash: (value: Value): value is Map<string, string> => value instanceof Map,
};

/**
 * Keys with values of three kinds.
 *
 * 1. An expired key is never seen. There is no timer: the next access to the key removes it.
 * 2. An empty list or hash does not exist.
 * 3. `onChange` is called for every key that changes, is deleted, or is found to have expired.
 */
export class Keyspace {
  readonly #entries = new Map<string, Entry>();
  readonly #onChange: (key: string) => void;

  constructor(onChange: (key: string) => void) {
    this.#onChange = onChange;
  }

  has(key: string): boolean {
    return this.#entry(key) !== undefined;
  }

  /** `"none"` for a key that does not exist. */
  kind(key: string): keyof typeof KINDS | "none" {
    const entry = this.#entry(key);
    if (!entry) return "none";
    return KINDS.string(entry.value) ? "string" : KINDS.list(entry.value) ? "list" : "hash";
  }

  string(key: string): string | undefined {
    return this.#read(key, KINDS.string);
  }

  list(key: string): string[] | undefined {
    return this.#read(key, KINDS.list);
  }

  hash(key: string): Map<string, string> | undefined {
    return this.#read(key, KINDS.hash);
  }

  /** Sets a new value of a key, which keeps its expiry time, if it has one. */
  update(key: string, value: Value): void {
    const size = typeof value === "string" ? 1 : KINDS.list(value) ? value.length : value.size;
    if (size === 0) {
      this.#entries.delete(key);
    } else {
      this.#entries.set(key, { value, expires: this.#entry(key)?.expires ?? Infinity });
    }
    this.#onChange(key);
  }

  delete(key: string): boolean {
    if (!this.has(key)) return false;
    this.#entries.delete(key);
    this.#onChange(key);
    return true;
  }

  /** When the key expires, `Infinity` if never, `undefined` if there is no such key. */
  expires(key: string): number | undefined {
    return this.#entry(key)?.expires;
  }

  expire(key: string, when: number): boolean {
    const entry = this.#entry(key);
    if (!entry) return false;
    entry.expires = when;
    this.#onChange(key);
    return true;
  }

  /** The keys that exist now. */
  keys(): string[] {
    return [...this.#entries.keys()].filter((key) => this.has(key));
  }

  #read<V extends Value>(key: string, is: (value: Value) => value is V): V | undefined {
    const entry = this.#entry(key);
    if (!entry) return undefined;
    if (is(entry.value)) return entry.value;
    throw new RespError("WRONGTYPE Operation against a key holding the wrong kind of value");
  }

  #entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.expires > Date.now()) return entry;
    this.#entries.delete(key);
    this.#onChange(key);
    return undefined;
  }
}
