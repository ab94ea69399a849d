/** Takes questions to the other side; the answers come back by `onAnswer`. */
export interface Line {
  send(number: number, question: string): void;
}

export class Operator {
  readonly #asked = new Map<number, PromiseWithResolvers<string>>();
  #last = 0;
  #closed: { reason: unknown } | undefined;

  constructor(private readonly line: Line) {}

  get waiting(): number {
    return this.#asked.size;
  }

  ask(question: string): Promise<string> {
    if (this.#closed) return Promise.reject(this.#closed.reason);
    const number = ++this.#last;
    const asked = Promise.withResolvers<string>();
    this.#asked.set(number, asked); // before `send`, which may answer
    try {
      this.line.send(number, question);
    } catch (error) {
      this.#asked.delete(number);
      asked.reject(error);
    }
    return asked.promise;
  }

  onAnswer(number: number, answer: string): void {
    this.#asked.get(number)?.resolve(answer);
    this.#asked.delete(number);
  }

  onClose(reason: unknown): void {
    this.#closed ??= { reason };
    for (const asked of this.#asked.values()) asked.reject(reason);
    this.#asked.clear();
  }
}
