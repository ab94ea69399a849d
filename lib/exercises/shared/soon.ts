/** Time for what needs none. */

/** Waits until everything has gone on that waits for no timer: an answer that polls is still asleep. */
export async function soon(): Promise<void> {
  for (let i = 0; i < 100; i++) await null;
}
