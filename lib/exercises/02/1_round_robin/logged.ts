/** Generators that keep a log, for exercise 02.1. */

/** What happened to the generators, in order, and how often one was resumed after its end. */
export interface Log {
  steps: string[];
  afterEnd: number;
}

/** How a generator behaves. */
interface Manner {
  name: string;
  steps: number;
  /** Its name, if left out. */
  returns?: unknown;
  yields?: unknown;
  /** The step at which it throws, and what. */
  throwsAt?: number;
  error?: unknown;
}

/** A generator that logs its steps, and yields what must not be taken for its result. */
export function logged(manner: Manner, log: Log) {
  const { name, steps, throwsAt, error } = manner;
  function* body(): Generator<unknown, unknown> {
    for (let step = 1; step <= steps; step++) {
      if (step > 1) yield "yields" in manner ? manner.yields : `yielded by ${name}`;
      log.steps.push(`${name}${step}`);
      if (step === throwsAt) throw error;
    }
    return "returns" in manner ? manner.returns : name;
  }
  const generator = body();
  const next = generator.next.bind(generator);
  let ended = false;
  generator.next = () => {
    if (ended && ++log.afterEnd > 1000) {
      throw new Error("resumed 1000 times after its end: an endless loop");
    }
    const turn = next();
    ended = turn.done === true;
    return turn;
  };
  return generator;
}
