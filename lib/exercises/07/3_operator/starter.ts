/** Takes questions to the other side; the answers come back by `onAnswer`. */
export interface Line {
  send(number: number, question: string): void;
}

export class Operator {
  readonly #asked = new Map<number, PromiseWithResolvers<string>>();
  #last = 0;

  constructor(private readonly line: Line) {}

  get waiting(): number {
    return this.#asked.size;
  }

  ask(question: string): Promise<string> {
    const number = ++this.#last;
    const asked = Promise.withResolvers<string>();
    this.line.send(number, question);
    this.#asked.set(number, asked);
    return asked.promise;
  }

  onAnswer(number: number, answer: string): void {
    const asked = this.#asked.get(number)!;
    if (answer) asked.resolve(answer);
  }

  onClose(reason: unknown): void {
    void reason;
    this.#asked.clear();
  }
}
