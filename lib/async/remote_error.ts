/**
 * Errors that cross from one isolate to another.
 *
 * A structured clone keeps the message of an error, but makes a plain `Error` of every class that is
 * not built in, without its fields; JSON keeps nothing. So errors are packed here, in plain objects.
 */

/** Something thrown, ready to cross. */
export type Packed =
  | { readonly kind: "value"; readonly value: unknown }
  | {
    readonly kind: "error";
    /** The nearest built-in class. */
    readonly base: string;
    readonly name: string;
    readonly message: string;
    readonly stack: string | undefined;
    readonly cause: Packed | undefined;
    /** The errors of an `AggregateError`. */
    readonly errors: Packed[] | undefined;
    /** Its own enumerable fields, as far as they can cross. */
    readonly fields: Record<string, unknown>;
  };

const BUILT_IN: Record<string, ErrorConstructor> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** Packs whatever was thrown; `canCross` tells which values survive the way. */
export function packError(
  thrown: unknown,
  canCross: (value: unknown) => boolean,
  seen: ReadonlySet<unknown> = new Set(),
): Packed {
  if (!(thrown instanceof Error)) {
    return { kind: "value", value: canCross(thrown) ? thrown : String(thrown) };
  }
  const within = new Set([...seen, thrown]);
  const pack = (inner: unknown) => packError(inner, canCross, within);
  // An error that is its own cause, however many steps away, is not packed a second time.
  const { cause, name, message, stack } = thrown;
  return {
    kind: "error",
    base: baseOf(thrown),
    name: String(name),
    message: String(message),
    stack,
    cause: cause === undefined || within.has(cause) ? undefined : pack(cause),
    errors: thrown instanceof AggregateError
      ? thrown.errors.filter((inner) => !within.has(inner)).map(pack)
      : undefined,
    fields: Object.fromEntries(Object.entries(thrown).filter(([, value]) => canCross(value))),
  };
}

/** Makes the error again: same name, message, stack, causes and fields. */
export function unpackError(packed: Packed): unknown {
  if (packed.kind === "value") return packed.value;
  const { base, name, message, stack, cause, errors, fields } = packed;
  const error = base === "DOMException"
    ? new DOMException(message, name)
    : errors !== undefined
    ? new AggregateError(errors.map(unpackError), message)
    : new BUILT_IN[base](message);
  if (error.name !== name) hide(error, "name", name);
  if (stack !== undefined) hide(error, "stack", stack);
  if (cause !== undefined) hide(error, "cause", unpackError(cause));
  return Object.assign(error, fields);
}

function baseOf(error: Error): string {
  if (error instanceof DOMException) return "DOMException";
  const names = Object.keys(BUILT_IN).filter((name) => error instanceof BUILT_IN[name]);
  return names.at(-1)!; // Every error is an Error; the last one is the more special.
}

/** Sets a property that does not show among the fields, as in every error. */
function hide(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, configurable: true });
}
