/** The ways in which a function that returns a promise can fail. */
import { delay } from "@std/async";

export const failures: Readonly<Record<string, (error: unknown) => Promise<never>>> = {
  "fails later": (error) => delay(10).then(() => Promise.reject(error)),
  "returns a rejected promise": (error) => Promise.reject(error),
  "throws at once": (error) => {
    throw error;
  },
};

/** What became of a call: `returned …` or `threw …`, even if it throws at once. */
export async function outcomeOf(call: () => unknown): Promise<string> {
  try {
    return `returned ${Deno.inspect(await call())}`;
  } catch (error) {
    return `threw ${error}`;
  }
}
