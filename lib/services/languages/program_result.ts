/** What a program in another language printed, just now or when it was recorded. */
export class ProgramResult {
  /** What it printed, without white space at the end. */
  readonly output: string;
  /** What it wrote to its standard error: warnings, mostly. */
  readonly stderr: string;
  /** The version of the language, then those of the packages it asked for. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether it has just run, or is a recording. */
  readonly ran: "now" | "recorded";
  /** The day on which it ran, `2026-11-27`. */
  readonly date: string;

  constructor({ output, stderr, versions, ran, date }: ProgramFacts) {
    this.output = output;
    this.stderr = stderr;
    this.versions = versions;
    this.ran = ran;
    this.date = date;
  }

  /** One line for the reader: with which versions it ran, and when. */
  get about(): string {
    const versions = Object.entries(this.versions).map((pair) => pair.join(" ")).join(", ");
    return `${versions}: ${this.ran === "now" ? "run now" : `recorded on ${this.date}`}`;
  }

  /**
   * The value of the last line that the program printed.
   *
   * @throws {SyntaxError} If this line is not JSON.
   */
  json<T>(): T {
    const last = this.output.slice(this.output.lastIndexOf("\n") + 1);
    try {
      return JSON.parse(last);
    } catch (cause) {
      throw new SyntaxError(`Cannot read the last line as JSON: the program printed "${last}"`, {
        cause,
      });
    }
  }

  /** How a notebook shows it: what it printed, and the line about it. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    const texts = [this.output, this.stderr, `(${this.about})`];
    return { "text/plain": texts.filter((text) => text !== "").join("\n") };
  }
}

/** The fields of a {@linkcode ProgramResult}. */
export type ProgramFacts = Pick<ProgramResult, "output" | "stderr" | "versions" | "ran" | "date">;
