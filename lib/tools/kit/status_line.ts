/**
 * One line on the terminal that is rewritten in place; plain lines where there is no terminal.
 */
export interface StatusLine extends Disposable {
  /** Replaces the line. Without a terminal only `milestone`s are printed. */
  update(text: string): void;
  /** Prints a line that stays. */
  milestone(text: string): void;
}

/** A status line on standard error. */
export function statusLine(): StatusLine {
  const terminal = Deno.stderr.isTerminal();
  const encoder = new TextEncoder();
  const write = (text: string) => Deno.stderr.writeSync(encoder.encode(text));
  const clear = () => terminal && write("\r\x1b[2K");
  return {
    update(text) {
      if (!terminal) return;
      clear();
      write(text.slice(0, columns() - 1));
    },
    milestone(text) {
      clear();
      write(`${text}\n`);
    },
    [Symbol.dispose]: clear,
  };
}

/** The width of the terminal. */
export function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}
