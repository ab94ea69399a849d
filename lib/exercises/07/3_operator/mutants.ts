/** Answers that prove the checker of exercise 07.3. */
import type { Mutants } from "@course/notebook/exercises";
import type { OperatorClass } from "./exercise.ts";
import { type Line, Operator } from "./solution.ts";

type Asked = PromiseWithResolvers<string>;

/** Where an answer keeps the questions of all its operators together. */
const everywhere = new Map<number, Asked>();
let numbers = 0;

/** The same as the solution, in parts that the mutants replace. */
class Parts {
  protected readonly asked = new Map<number, Asked>();
  protected closed: { reason: unknown } | undefined;
  protected last = 0;
  constructor(protected readonly line: Line) {}
  get waiting() {
    return this.asked.size;
  }
  ask(question: string): Promise<string> {
    if (this.closed) return Promise.reject(this.closed.reason);
    const number = ++this.last;
    const asked = Promise.withResolvers<string>();
    this.asked.set(number, asked);
    try {
      this.line.send(number, question);
    } catch (error) {
      this.asked.delete(number);
      asked.reject(error);
    }
    return asked.promise;
  }
  onAnswer(number: number, answer: string) {
    this.asked.get(number)?.resolve(answer);
    this.asked.delete(number);
  }
  onClose(reason: unknown) {
    this.closed ??= { reason };
    for (const asked of this.asked.values()) asked.reject(reason);
    this.asked.clear();
  }
}

export const mutants: Mutants<OperatorClass> = {
  "looks every millisecond whether there is an answer": {
    answer: class extends Operator {
      override async ask(question: string) {
        const ends: PromiseSettledResult<string>[] = [];
        Promise.allSettled([super.ask(question)]).then(([end]) => ends.push(end));
        while (ends.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        const [end] = ends;
        if (end.status === "rejected") throw end.reason;
        return end.value;
      }
    },
    fails: "fifty may wait, and it sets no timers",
  },
  "takes null for no reason": {
    answer: class extends Operator {
      override onClose(reason: unknown) {
        super.onClose(reason ?? undefined);
      }
    },
    fails: "whatever the reason is, it is the one that the caller gets",
  },
  "has one place for all questions": {
    answer: class extends Parts {
      override ask(question: string) {
        this.asked.clear();
        return super.ask(question);
      }
    },
    fails: "answers reach their questions, in whatever order they come",
  },
  "gives each answer to the oldest question": {
    answer: class extends Parts {
      override onAnswer(number: number, answer: string) {
        if (this.asked.has(number)) super.onAnswer([...this.asked.keys()][0], answer);
      }
    },
    fails: "answers reach their questions, in whatever order they come",
  },
  "finds the question by its text": {
    answer: class extends Parts {
      readonly #byText = new Map<string, Asked>();
      override ask(question: string) {
        const asked = this.#byText.get(question);
        if (asked) return asked.promise;
        const promise = super.ask(question);
        this.#byText.set(question, { promise } as Asked);
        return promise;
      }
    },
    fails: "`waiting` counts the questions that have no answer yet",
  },
  "takes an empty answer for none": {
    answer: class extends Parts {
      override onAnswer(number: number, answer: string) {
        if (answer) super.onAnswer(number, answer);
      }
    },
    fails: "an empty answer is an answer",
  },
  "removes nothing": {
    answer: class extends Parts {
      override onAnswer(number: number, answer: string) {
        this.asked.get(number)?.resolve(answer);
      }
    },
    fails: "`waiting` counts the questions that have no answer yet",
  },
  "stumbles over an unknown number": {
    answer: class extends Parts {
      override onAnswer(number: number, answer: string) {
        this.asked.get(number)!.resolve(answer);
        this.asked.delete(number);
      }
    },
    fails: "an unknown answer and a second one are ignored",
  },
  "keeps the question after it has been sent": {
    answer: class extends Parts {
      override ask(question: string) {
        if (this.closed) return Promise.reject(this.closed.reason);
        const number = ++this.last;
        const asked = Promise.withResolvers<string>();
        try {
          this.line.send(number, question);
          this.asked.set(number, asked);
        } catch (error) {
          asked.reject(error);
        }
        return asked.promise;
      }
    },
    fails: "an answer that comes during `send` counts",
  },
  "throws what `send` throws": {
    answer: class extends Parts {
      override ask(question: string) {
        if (this.closed) return Promise.reject(this.closed.reason);
        const number = ++this.last;
        const asked = Promise.withResolvers<string>();
        this.asked.set(number, asked);
        this.line.send(number, question);
        return asked.promise;
      }
    },
    fails: "if `send` throws, the caller gets a rejection, and its question is not kept",
  },
  "keeps a question that could not be sent": {
    answer: class extends Parts {
      override async ask(question: string) {
        if (this.closed) throw this.closed.reason;
        const number = ++this.last;
        const asked = Promise.withResolvers<string>();
        this.asked.set(number, asked);
        this.line.send(number, question);
        return await asked.promise;
      }
    },
    fails: "if `send` throws, the caller gets a rejection, and its question is not kept",
  },
  "uses the number of a lost question again": {
    answer: class extends Parts {
      override ask(question: string) {
        this.last = this.asked.size;
        return super.ask(question);
      }
    },
    fails: "an unknown answer and a second one are ignored",
  },
  "takes the number back if it could not be sent": {
    answer: class extends Parts {
      override ask(question: string) {
        const before = this.waiting;
        const answer = super.ask(question);
        if (this.waiting === before) this.last--;
        return answer;
      }
    },
    fails: "every question has a new number, even after one that could not be sent",
  },
  "takes a falsy error of `send` for none": {
    answer: class extends Parts {
      override ask(question: string) {
        if (this.closed) return Promise.reject(this.closed.reason);
        const number = ++this.last;
        const asked = Promise.withResolvers<string>();
        this.asked.set(number, asked);
        let failure: unknown;
        try {
          this.line.send(number, question);
        } catch (error) {
          failure = error;
        }
        if (failure) this.asked.delete(number);
        if (failure) asked.reject(failure);
        return asked.promise;
      }
    },
    fails: "`send` may throw anything, even `undefined`",
  },
  "forgets those who wait when it closes": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        this.closed ??= { reason };
        this.asked.clear();
      }
    },
    fails: "`onClose` rejects everything that waits, with its reason",
  },
  "rejects only the first that waits": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        const [first] = this.asked.values();
        first?.reject(reason);
        this.asked.clear();
        super.onClose(reason);
      }
    },
    fails: "`onClose` rejects everything that waits, with its reason",
  },
  "asks on after the close": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        super.onClose(reason);
        this.closed = undefined;
      }
    },
    fails: "after it, `ask` rejects with the first reason and sends nothing",
  },
  "lets the last reason count": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        super.onClose(reason);
        this.closed = { reason };
      }
    },
    fails: "after it, `ask` rejects with the first reason and sends nothing",
  },
  "takes a second reason where the first was falsy": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        if (this.closed && !this.closed.reason) this.closed = undefined;
        super.onClose(reason);
      }
    },
    fails: "every reason closes, `undefined` too",
  },
  "throws at an answer after the close": {
    answer: class extends Parts {
      override onAnswer(number: number, answer: string) {
        if (this.closed) throw new Error("the line is closed");
        super.onAnswer(number, answer);
      }
    },
    fails: "an answer after the close is ignored, too",
  },
  "forgets all questions when one cannot be sent": {
    answer: class extends Parts {
      override ask(question: string) {
        const before = this.waiting;
        const answer = super.ask(question);
        if (this.waiting === before) this.asked.clear();
        return answer;
      }
    },
    fails: "the questions before and after that get their answers",
  },
  "has one list for all operators": {
    answer: class extends Parts {
      protected override readonly asked = everywhere;
      override ask(question: string) {
        this.last = numbers++;
        return super.ask(question);
      }
    },
    fails: "two operators do not disturb each other",
  },
  "keeps an early answer aside, and forgets an early close": {
    answer: class extends Parts {
      readonly #early = new Map<number, string>();
      override ask(question: string) {
        if (this.closed) return Promise.reject(this.closed.reason);
        const number = ++this.last;
        const asked = Promise.withResolvers<string>();
        try {
          this.line.send(number, question);
        } catch (error) {
          asked.reject(error);
          return asked.promise;
        }
        const early = this.#early.get(number);
        if (early !== undefined) asked.resolve(early);
        else this.asked.set(number, asked);
        return asked.promise;
      }
      override onAnswer(number: number, answer: string) {
        if (number === this.last && !this.asked.has(number)) this.#early.set(number, answer);
        super.onAnswer(number, answer);
      }
    },
    fails: "a close that comes during `send` counts, too",
  },
  "makes its rejection when it closes": {
    answer: class extends Parts {
      #rejection: Promise<never> | undefined;
      override ask(question: string) {
        return this.#rejection ?? super.ask(question);
      }
      override onClose(reason: unknown) {
        super.onClose(reason);
        this.#rejection ??= Promise.reject(reason);
      }
    },
    fails: "a close while nothing waits leaves no rejection unhandled",
  },
  "takes a falsy reason for none": {
    answer: class extends Parts {
      override onClose(reason: unknown) {
        super.onClose(reason);
        if (!reason) this.closed = undefined;
      }
    },
    fails: "every reason closes, `undefined` too",
  },
};

export const variants: Record<string, OperatorClass> = {
  "keeps its questions in a list, with numbers of its own choice": class {
    #questions: { number: number; asked: Asked }[] = [];
    #end: { reason: unknown } | undefined;
    #number = 100;
    constructor(private readonly line: Line) {}
    get waiting() {
      return this.#questions.length;
    }
    async ask(question: string) {
      if (this.#end) throw this.#end.reason;
      const number = this.#number += 3;
      const asked = Promise.withResolvers<string>();
      this.#questions.push({ number, asked });
      try {
        this.line.send(number, question);
        return await asked.promise;
      } finally {
        this.#take(number);
      }
    }
    onAnswer(number: number, answer: string) {
      this.#take(number)?.resolve(answer);
    }
    onClose(reason: unknown) {
      this.#end ??= { reason };
      for (const { asked } of this.#questions.splice(0)) asked.reject(reason);
    }
    #take(number: number): Asked | undefined {
      const place = this.#questions.findIndex((one) => one.number === number);
      return place < 0 ? undefined : this.#questions.splice(place, 1)[0].asked;
    }
  },
  "is made of parts": Parts,
  "is an async function with a finally": class {
    readonly #asked: Record<number, Asked> = {};
    readonly #end = Promise.withResolvers<never>();
    #closed = false;
    #last = 0;
    constructor(private readonly line: Line) {
      this.#end.promise.catch(() => {});
    }
    get waiting() {
      return Object.keys(this.#asked).length;
    }
    async ask(question: string) {
      if (this.#closed) return await this.#end.promise;
      const number = ++this.#last;
      const asked = this.#asked[number] = Promise.withResolvers<string>();
      try {
        this.line.send(number, question);
        return await asked.promise;
      } finally {
        delete this.#asked[number];
      }
    }
    onAnswer(number: number, answer: string) {
      this.#asked[number]?.resolve(answer);
      delete this.#asked[number];
    }
    onClose(reason: unknown) {
      this.#closed = true;
      this.#end.reject(reason);
      for (const [number, asked] of Object.entries(this.#asked)) {
        asked.reject(reason);
        delete this.#asked[Number(number)];
      }
    }
  },
};
