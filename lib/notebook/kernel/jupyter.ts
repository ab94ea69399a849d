/** The kernel's display functions, or `undefined` outside a kernel, where reading them throws. */
export const jupyter: typeof Deno.jupyter | undefined = (() => {
  try {
    return Deno.jupyter;
  } catch {
    return undefined;
  }
})();

/** One thing to look at, in several formats: keys are MIME types. */
export type MediaBundle = Record<string, string | object>;

/** The name of the method that defines how a value is displayed. */
export const display: unique symbol = Symbol.for("Jupyter.display") as never;

/** Something that a notebook can show. */
export interface Displayable {
  /** @param together everything that is shown in the same call, for pictures that are compared */
  [display](together?: readonly unknown[]): MediaBundle | Promise<MediaBundle>;
}

/** Whether a value brings its own way of being displayed. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" && value !== null &&
    typeof (value as Displayable)[display] === "function";
}
