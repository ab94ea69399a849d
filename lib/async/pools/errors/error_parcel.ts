/**
 * Errors that cross from one isolate to another.
 *
 * A structured clone keeps the message of an error, but makes a plain `Error` of every class that
 * is not built in, without its fields. So errors are packed here, in plain objects: a list of all
 * errors that are linked to each other, in which each appears once and the others refer to it.
 */
/** Something thrown, ready to cross: `thrown` is its value, or refers to the list. */
export interface Parcel {
  readonly thrown: Part;
  readonly errors: readonly PackedError[];
}

/** A value that crosses as it is, or the number of an error in the list, or several of these. */
export type Part = { readonly value: unknown } | { readonly error: number } | {
  readonly list: Part[];
};

export interface PackedError {
  /** The nearest built-in class. */
  readonly base: string;
  readonly name: string;
  readonly message: string;
  /** Its own properties, as far as they can cross; stack and cause among them. */
  readonly properties: readonly (readonly [key: string, enumerable: boolean, part: Part])[];
}

/** The classes that are the same everywhere; each comes after those that it extends. */
export const BUILT_IN: Record<string, abstract new (...args: never[]) => Error> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
  AggregateError,
  SuppressedError,
  DOMException,
};

/**
 * Restores what was thrown: an error with the same name, message, stack, causes and fields. Never
 * throws.
 */
export function unpackError({ thrown, errors }: Parcel): unknown {
  const made = errors.map(({ base, name, message }) => {
    const error = make(base, name, message);
    if (error.name !== name) define(error, "name", false, name);
    return error;
  });
  const valueOf = (part: Part): unknown => {
    if ("error" in part) return made[part.error];
    return "list" in part ? part.list.map(valueOf) : part.value;
  };
  errors.forEach(({ properties }, i) => {
    for (const [key, enumerable, part] of properties) {
      define(made[i], key, enumerable, valueOf(part));
    }
  });
  return valueOf(thrown);
}

function make(base: string, name: string, message: string): Error {
  switch (base) {
    case "AggregateError":
      return new AggregateError([], message);
    case "SuppressedError":
      return new SuppressedError(undefined, undefined, message);
    case "DOMException":
      return new DOMException(message, name);
    default:
      return new (BUILT_IN[base] as ErrorConstructor)(message);
  }
}

function define(error: Error, key: string, enumerable: boolean, value: unknown): void {
  Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
}
