/** Argument checks: a wrong argument is reported at the call, with its name and its value. */

/** Shows a value in an error message: short, and safe for every value. */
export function shown(value: unknown): string {
  if (typeof value === "function") return `function ${textOf(value, "name") || "(anonymous)"}`;
  if (typeof value === "object" && value !== null) {
    return `an object of class ${textOf(value, "constructor", "name") || "Object"}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The value of a property of a property, if it is text and can be read. */
function textOf(value: unknown, ...path: string[]): string {
  try {
    // deno-lint-ignore no-explicit-any -- whatever fails means that there is no text
    const text = path.reduce((object: any, key) => object[key], value);
    return typeof text === "string" ? text : "";
  } catch {
    return "";
  }
}

/** Throws unless it is an object with options, or left out. */
export function checkOptions(action: string, options: unknown): void {
  if (options === undefined || (typeof options === "object" && options !== null)) return;
  throw new TypeError(`Cannot ${action}: options must be an object, received ${shown(options)}`);
}

/** Throws unless it is true or false. */
export function checkBoolean(action: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw new TypeError(`Cannot ${action}: ${name} must be true or false, received ${shown(value)}`);
}

/** Throws unless it is a string. */
export function checkName(action: string, name: unknown): void {
  if (typeof name === "string") return;
  throw new TypeError(`Cannot ${action}: name must be a string, received ${shown(name)}`);
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

/** Throws unless it is a function that does something when it is called. */
export function checkCallback(action: string, callback: unknown, name = "callback"): void {
  if (typeof callback !== "function") {
    throw new TypeError(
      `Cannot ${action}: ${name} must be a function, received ${shown(callback)}`,
    );
  }
  if (callback instanceof GeneratorFunction) {
    const made = textOf(callback, "name");
    throw new TypeError(
      `Cannot ${action}: ${name} is the generator function ${made || "(anonymous)"}, whose call ` +
        `would run nothing, use createTask(${made || "coroutine"}()) instead`,
    );
  }
}
