/** A page that arrives in chunks. */
import { delay } from "@std/async";

/** A body whose chunks arrive one by one, 10 ms each, and what became of it. */
export function pageOf(
  chunks: readonly (Uint8Array<ArrayBuffer> | string)[],
  ...errors: unknown[]
) {
  const encoder = new TextEncoder();
  const seen = { sent: 0, cancelled: 0 };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await delay(10);
      if (seen.sent < chunks.length) {
        const chunk = chunks[seen.sent++];
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      } else if (errors.length > 0) {
        controller.error(errors[0]);
      } else {
        controller.close();
      }
    },
    cancel() {
      seen.cancelled++;
    },
  }, { highWaterMark: 0 });
  return { body, seen };
}

/** The bytes of a text, cut before each of these places. */
export function cut(text: string, ...places: number[]): Uint8Array<ArrayBuffer>[] {
  const bytes = new TextEncoder().encode(text);
  return [0, ...places].map((from, i) => bytes.slice(from, places[i]));
}
