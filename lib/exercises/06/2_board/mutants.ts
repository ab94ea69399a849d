/** Answers that prove the checker of exercise 06.2. */
import { allTasks, createTask, type Task, type Work } from "@course/async";
import type { Mutants } from "@course/notebook/exercises";
import type { BoardClass } from "./exercise.ts";

/** A right board, of which each wrong one changes a part. */
class Plain {
  tasks: Task<unknown>[] = [];
  names: string[] = [];

  nameFor(base: string): string {
    this.names.push(base);
    const count = this.names.filter((name) => name === base).length;
    return count === 1 ? base : `${base}-${count}`;
  }

  start<T>(work: Work<T>): Task<T> {
    const task = createTask(work, { name: this.nameFor(work.name || "task") });
    this.tasks.push(task);
    return task;
  }

  living(): string[] {
    return this.tasks.filter((task) => !task.done).map((task) => task.name);
  }
}

export const mutants: Mutants<BoardClass> = {
  "does not count": {
    answer: class extends Plain {
      override nameFor(base: string) {
        return base;
      }
    },
    fails: "the second of a name is -2, the third -3, even if one has ended",
  },
  "lists ten at most": {
    answer: class extends Plain {
      override living() {
        return super.living().slice(0, 10);
      }
    },
    fails: "there may be thirty of a name",
  },
  "keeps its tasks by their names": {
    answer: class extends Plain {
      override living() {
        return [...new Set(super.living())];
      }
    },
    fails: "a function may be called job-2",
  },
  "takes a falsy error for none": {
    answer: class extends Plain {
      override start<T>(work: Work<T>) {
        const careless = async (signal: AbortSignal) => {
          try {
            return await work(signal);
          } catch (error) {
            if (error) throw error;
            return undefined as T;
          }
        };
        return super.start(Object.defineProperty(careless, "name", { value: work.name }));
      }
    },
    fails: "an error may be undefined, and a reason for cancel() may be 0",
  },
  "counts only those that are living": {
    answer: class extends Plain {
      override nameFor(base: string) {
        const count = this.living().filter((name) => name.split("-")[0] === base).length + 1;
        return count === 1 ? base : `${base}-${count}`;
      }
    },
    fails: "the second of a name is -2, the third -3, even if one has ended",
  },
  "has one counter for all names": {
    answer: class extends Plain {
      override nameFor(base: string) {
        this.names.push(base);
        return this.names.length === 1 ? base : `${base}-${this.names.length}`;
      }
    },
    fails: "a task has the name of its function",
  },
  "counts in a plain object": {
    answer: class extends Plain {
      counts: Record<string, number> = {};
      override nameFor(base: string) {
        const count = this.counts[base] = (this.counts[base] ?? 0) + 1;
        return count === 1 ? base : `${base}-${count}`;
      }
    },
    fails: "any name will do, even toString",
  },
  "counts for all boards together": {
    answer: class extends Plain {
      static all: string[] = [];
      override nameFor(base: string) {
        this.names = (this.constructor as unknown as { all: string[] }).all;
        return super.nameFor(base);
      }
    },
    fails: "each board counts and lists its own tasks",
  },
  "looks for the name before a hyphen": {
    answer: class extends Plain {
      override nameFor(base: string) {
        const same = this.tasks.filter((task) => task.name.split("-")[0] === base);
        return same.length === 0 ? base : `${base}-${same.length + 1}`;
      }
    },
    fails: "any name will do, even toString",
  },
  "takes a task off the list when its work has ended": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const task: Task<T> = createTask(async (signal) => {
          try {
            return await work(signal);
          } finally {
            this.tasks = this.tasks.filter((one) => one !== task);
          }
        }, { name: this.nameFor(work.name || "task") });
        this.tasks.push(task);
        return task;
      }
      override living() {
        return this.tasks.map((task) => task.name);
      }
    },
    fails: "a task that is cancelled before it begins is off the list, too",
  },
  "takes a task off the list when it is told to stop": {
    answer: class extends Plain {
      override living() {
        const told = (task: Task<unknown>) => task.done || task.signal.aborted;
        return this.tasks.filter((task) => !told(task)).map((task) => task.name);
      }
    },
    fails: "a task that still tidies up after its cancel() is living",
  },
  "takes charge of every failure": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const task = super.start(work);
        task.catch(() => {});
        return task;
      }
    },
    fails: "the console still reports a failure that no one looks at",
  },
  "does not pass the signal on": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const never = new AbortController().signal;
        const named = Object.defineProperty(() => work(never), "name", { value: work.name });
        return super.start(named);
      }
    },
    fails: "a task ends as its work does, and the work receives its signal",
  },
  "swallows the error of the work": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const quiet = async (signal: AbortSignal) => {
          try {
            return await work(signal);
          } catch (error) {
            if (signal.aborted) throw error;
            return undefined as T;
          }
        };
        return super.start(Object.defineProperty(quiet, "name", { value: work.name }));
      }
    },
    fails: "a task ends as its work does, and the work receives its signal",
  },
  "leaves a function without a name nameless": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const task = createTask(work, { name: this.nameFor(work.name) });
        this.tasks.push(task);
        return task;
      }
    },
    fails: "a function without a name makes task, task-2",
  },
  "lists every task that was ever started": {
    answer: class extends Plain {
      override living() {
        return this.tasks.map((task) => task.name);
      }
    },
    fails: "a task that has returned or failed is not living",
  },
  "forgets only those that succeed": {
    answer: class extends Plain {
      override living() {
        return this.tasks.filter((task) => task.state !== "fulfilled").map((task) => task.name);
      }
    },
    fails: "a task that has returned or failed is not living",
  },
  "forgets all but the cancelled": {
    answer: class extends Plain {
      override living() {
        return this.tasks
          .filter(({ state }) => state === "pending" || state === "cancelled")
          .map((task) => task.name);
      }
    },
    fails: "a task that was cancelled is not living",
  },
  "lists the tasks of the whole program": {
    answer: class extends Plain {
      override living() {
        return [...allTasks()].map((task) => task.name);
      }
    },
    fails: "each board counts and lists its own tasks",
  },
  "runs the work in the call": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const running = work(new AbortController().signal);
        const task = createTask(() => running, { name: this.nameFor(work.name || "task") });
        this.tasks.push(task);
        return task;
      }
    },
    fails: "the work starts later, as that of every task",
  },
  "puts a task on the list when it has begun": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const task: Task<T> = createTask((signal) => {
          this.tasks.push(task);
          return work(signal);
        }, { name: this.nameFor(work.name || "task") });
        return task;
      }
    },
    fails: "living() has a task at once, in the order of the start",
  },
  "takes a task off the list a millisecond late": {
    answer: class extends Plain {
      override start<T>(work: Work<T>): Task<T> {
        const task = createTask(work, { name: this.nameFor(work.name || "task") });
        this.tasks.push(task);
        task.addDoneCallback(() =>
          setTimeout(() => this.tasks = this.tasks.filter((one) => one !== task), 1)
        );
        return task;
      }
      override living() {
        return this.tasks.map((task) => task.name);
      }
    },
    fails: "a task is off the list when its awaiter goes on",
  },
};

export const variants: Record<string, BoardClass> = {
  "keeps all tasks, and looks at their state": Plain,
  "asks allTasks() who is at work": class {
    #mine = new WeakSet<Task<unknown>>();
    #counts = new Map<string, number>();
    start<T>(work: Work<T>): Task<T> {
      const base = work.name === "" ? "task" : work.name;
      const before = this.#counts.get(base) ?? 0;
      this.#counts.set(base, before + 1);
      const task = createTask(work, { name: before > 0 ? `${base}-${before + 1}` : base });
      this.#mine.add(task);
      return task;
    }
    living(): string[] {
      return [...allTasks()].filter((task) => this.#mine.has(task)).map((task) => task.name);
    }
  },
};
