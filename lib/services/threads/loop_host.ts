/** What runs inside the Worker of a `LoopThread`: it runs the jobs that arrive, each at once. */

/** A message to the thread. */
export type Order =
  | { readonly kind: "jobs"; readonly module: string }
  | {
    readonly kind: "run";
    readonly ticket: number;
    readonly job: string;
    readonly args: readonly unknown[];
  }
  | { readonly kind: "cancel"; readonly ticket: number }
  | { readonly kind: "stop" };

/** A message from the thread. */
export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "value"; readonly ticket: number; readonly value: unknown }
  | { readonly kind: "error"; readonly ticket: number; readonly error: unknown }
  | { readonly kind: "cancelled"; readonly ticket: number }
  | { readonly kind: "stopped" };

type Run = Extract<Order, { kind: "run" }>;

const scope = globalThis as unknown as { postMessage(answer: Answer): void; close(): void };
const running = new Map<number, AbortController>();
let jobs: Record<string, (this: { signal: AbortSignal }, ...args: unknown[]) => unknown> = {};

addEventListener("message", (event) => obey((event as MessageEvent<Order>).data));

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "jobs":
      jobs = await import(order.module);
      return scope.postMessage({ kind: "ready" });
    case "run":
      return await run(order);
    case "cancel":
      return running.get(order.ticket)?.abort();
    case "stop":
      scope.postMessage({ kind: "stopped" });
      return scope.close();
  }
}

async function run({ ticket, job, args }: Run): Promise<void> {
  const controller = new AbortController();
  running.set(ticket, controller);
  try {
    const value = await jobs[job].apply({ signal: controller.signal }, [...args]);
    answer(ticket, { kind: "value", ticket, value });
  } catch (error) {
    const { aborted, reason } = controller.signal;
    if (aborted && error === reason) answer(ticket, { kind: "cancelled", ticket });
    else answer(ticket, { kind: "error", ticket, error });
  } finally {
    running.delete(ticket);
  }
}

/** An answer that cannot be cloned is an error of its job. */
function answer(ticket: number, message: Answer): void {
  try {
    scope.postMessage(message);
  } catch (error) {
    scope.postMessage({ kind: "error", ticket, error: new Error((error as Error).message) });
  }
}
