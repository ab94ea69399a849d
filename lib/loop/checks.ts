/** Shows a value in an error message. */
export function shown(value: unknown): string {
  if (typeof value === "function") return `function ${value.name || "(anonymous)"}`;
  if (typeof value === "object" && value !== null) {
    return `an object of class ${value.constructor?.name || "Object"}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** Throws unless `seconds` is a number of seconds; Infinity means "never". */
export function checkSeconds(action: string, name: string, seconds: unknown): void {
  if (typeof seconds !== "number") {
    throw new TypeError(
      `Cannot ${action}: ${name} must be a number of seconds, received ${shown(seconds)}`,
    );
  }
  if (Number.isNaN(seconds)) {
    throw new RangeError(`Cannot ${action}: ${name} must not be NaN`);
  }
}

const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor;

/** Throws unless `callback` is a function that does something when it is called. */
export function checkCallback(action: string, callback: unknown): void {
  if (typeof callback !== "function") {
    throw new TypeError(
      `Cannot ${action}: the callback must be a function, received ${shown(callback)}`,
    );
  }
  if (callback instanceof GeneratorFunction) {
    throw new TypeError(
      `Cannot ${action}: calling the generator function ${callback.name || "(anonymous)"} ` +
        `would run nothing, use createTask(${callback.name || "coroutine"}()) instead`,
    );
  }
}
