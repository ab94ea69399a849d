/** Errors on their way out: whatever a job throws becomes something that can be sent. */
import { ignoreFailure } from "../../awaitable.ts";
import type { PackedError, Parcel, Part } from "./error_parcel.ts";
import { describe, identityOf, isError, read, textOf } from "./thrown.ts";

/** Packs whatever was thrown; `canCross` tells which values survive the way. Never throws. */
export function packError(thrown: unknown, canCross: (value: unknown) => boolean): Parcel {
  try {
    if (thrown instanceof Promise) ignoreFailure(thrown);
    return new Packer(canCross).pack(thrown);
  } catch {
    return packSummary(thrown);
  }
}

/**
 * What crosses in place of an outcome that could not: the error without its objects, or the reason.
 */
export function refusal(ok: boolean, outcome: unknown, why: unknown): Parcel {
  const { thrown, errors } = ok ? packSummary(why) : outcome as Parcel;
  if (errors.length === 0) return packSummary(why);
  const plain = ({ properties, ...error }: PackedError): PackedError => ({
    ...error,
    properties: properties.filter(([, , part]) => !("value" in part) || isSimple(part.value)),
  });
  return { thrown, errors: errors.map(plain) };
}

class Packer {
  /** In the order in which they were met, which is their place in the list. */
  readonly #numbers = new Map<Error, number>();

  constructor(readonly canCross: (value: unknown) => boolean) {}

  pack(thrown: unknown): Parcel {
    const part = this.#partOf(thrown);
    if (part === undefined) return packSummary(thrown);
    const errors: PackedError[] = [];
    // Errors that are met on the way are visited, too.
    for (const error of this.#numbers.keys()) errors.push(this.#packOne(error));
    return { thrown: part, errors };
  }

  #packOne(error: Error): PackedError {
    const properties: [string, boolean, Part][] = [];
    for (const key of Object.getOwnPropertyNames(error)) {
      const part = this.#partOf(read(error, key), key);
      if (part === undefined) continue;
      properties.push([key, Object.prototype.propertyIsEnumerable.call(error, key), part]);
    }
    return { ...identityOf(error), properties };
  }

  /** Undefined if it cannot cross. */
  #partOf(value: unknown, key?: string): Part | undefined {
    if (isError(value)) {
      const number = this.#numbers.get(value) ?? this.#numbers.size;
      this.#numbers.set(value, number);
      return { error: number };
    }
    if (key === "errors" && Array.isArray(value)) {
      return { list: value.map((one) => this.#partOf(one) ?? { value: describe(one) }) };
    }
    return this.canCross(value) ? { value } : undefined;
  }
}

/** Name, message and stack alone: for what cannot cross otherwise. Never throws. */
function packSummary(thrown: unknown): Parcel {
  const error = isError(thrown)
    ? thrown
    : new Error(`The job threw ${describe(thrown)}, which cannot be sent`);
  const stack: Part = { value: textOf(error, "stack") };
  return {
    thrown: { error: 0 },
    errors: [{ ...identityOf(error), properties: [["stack", false, stack]] }],
  };
}

/** Whether it can be sent in any case. */
function isSimple(value: unknown): boolean {
  return Object(value) !== value && typeof value !== "symbol";
}
