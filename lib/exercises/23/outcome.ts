/** How work ends, and the ways in which a step of it can fail. */
import { delay } from "@std/async";

/** The value or the error, as a string; even waiting forever is an outcome. */
export async function outcome(work: () => Promise<unknown>): Promise<string> {
  const never = delay(5000).then(() => "still waiting after 5 s");
  try {
    return String(await Promise.race([work(), never]));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The two ways in which a step that returns a promise fails. */
export const failures = {
  "at once": (error: unknown): never => {
    throw error;
  },
  "later": (error: unknown): Promise<never> =>
    delay(10).then(() => {
      throw error;
    }),
};

/** One of the ways in {@linkcode failures}. */
export type Failure = keyof typeof failures;

export const ways = Object.keys(failures) as Failure[];
