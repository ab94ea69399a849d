/** Where the errors go that have nowhere else to go. */
import type { Future } from "./future.ts";
import type { Handle } from "./handle.ts";

/** What an exception handler is told. */
export interface ExceptionContext {
  /** What went wrong, in one sentence. */
  readonly message: string;
  /** What was thrown. */
  readonly exception?: unknown;
  /** The handle whose callback threw. */
  readonly handle?: Handle;
  /** The future whose failure was never looked at. */
  readonly future?: Future<unknown>;
}

/** Receives the errors that have nowhere else to go. */
export type ExceptionHandler = (context: ExceptionContext) => void;

/** Reports to the handler of a loop, and remembers the failures that have not been looked at. */
export class ExceptionReports {
  handler: ExceptionHandler = reportOnConsole;
  readonly #unseen = new Set<Future<unknown>>();

  /** A future has failed. */
  failed(future: Future<unknown>): void {
    this.#unseen.add(future);
  }

  /** The outcome of a future has been looked at. */
  looked(future: Future<unknown>): void {
    this.#unseen.delete(future);
  }

  /** Reports the failures that were never looked at. */
  reportUnseen(): void {
    for (const future of this.#unseen) {
      const kind = "name" in future ? "Task" : "Future";
      const message = `${kind} exception was never retrieved: ${future.label}`;
      this.report({ message, exception: future.exception(), future });
    }
  }

  /** Calls the handler; if that throws, both errors go to the console. */
  report(context: ExceptionContext): void {
    try {
      this.handler(context);
    } catch (error) {
      reportOnConsole({ message: "Exception in the exception handler", exception: error });
      reportOnConsole(context);
    }
  }
}

/** The handler of a loop without one of its own. */
export function reportOnConsole({ message, exception }: ExceptionContext): void {
  console.error(message, exception);
}
