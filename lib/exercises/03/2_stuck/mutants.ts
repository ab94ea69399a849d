/** Answers that prove the checker of exercise 03.2. */
import type { EventLoop } from "@course/loop";
import type { Mutants } from "@course/notebook/exercises";
import { whoIsStuck } from "./solution.ts";

const namesIn = (loop: EventLoop) => [...loop.allTasks()].map((task) => task.name);
const namesOfAll: string[] = [];
const known = new WeakMap<EventLoop, string[]>();

export const mutants: Mutants<typeof whoIsStuck> = {
  "takes a single turn": {
    answer: (loop) => {
      loop.step();
      return namesIn(loop);
    },
    fails: "a task that sleeps is not stuck",
  },
  "goes on until every task is done": {
    answer: (loop) => {
      while (loop.allTasks().size > 0) loop.step();
      return [];
    },
    fails: "a task that waits for something that never comes is stuck",
  },
  "gives up after a thousand turns": {
    answer: (loop) => {
      for (let turn = 0; turn < 1000; turn++) loop.step();
      return namesIn(loop);
    },
    fails: "a task that needs many turns is not stuck",
  },
  "gives up after a day": {
    answer: (loop) => {
      while (loop.step() && loop.time() < 24 * 60 * 60);
      return namesIn(loop);
    },
    fails: "a task that sleeps is not stuck",
  },
  "stops at the first turn after which no task has ended": {
    answer: (loop) => {
      let before: number;
      do {
        before = loop.allTasks().size;
        loop.step();
      } while (loop.allTasks().size < before);
      return namesIn(loop);
    },
    fails: "a task that is woken late is not stuck",
  },
  "asks who is there before it runs the loop": {
    answer: (loop) => {
      const names = namesIn(loop);
      while (loop.step());
      return names;
    },
    fails: "a task that sleeps is not stuck",
  },
  "takes the list of tasks before it runs the loop": {
    answer: (loop) => {
      const tasks = [...loop.allTasks()];
      while (loop.step());
      return tasks.filter((task) => !task.done).map((task) => task.name);
    },
    fails: "a task that is created on the way is found",
  },
  "stops as soon as no task is left": {
    answer: (loop) => {
      while (loop.allTasks().size > 0 && loop.step());
      return namesIn(loop);
    },
    fails: "even if it is created when no other task is left",
  },
  "calls every task stuck that has no result": {
    answer: (loop) => {
      const tasks = [...loop.allTasks()];
      while (loop.step());
      return tasks.filter((task) => task.state !== "fulfilled").map((task) => task.name);
    },
    fails: "a task that fails is not stuck",
  },
  "finds only the first one": {
    answer: (loop) => whoIsStuck(loop).slice(0, 1),
    fails: "tasks that wait for each other are stuck, in order",
  },
  "finds three at most": {
    answer: (loop) => whoIsStuck(loop).slice(0, 3),
    fails: "there may be fifty of them",
  },
  "has one list for all calls": {
    answer: (loop) => {
      namesOfAll.splice(0, Infinity, ...whoIsStuck(loop));
      return namesOfAll;
    },
    fails: "asked again after one of them has gone on, it names the rest",
  },
  "puts the names in alphabetical order": {
    answer: (loop) => whoIsStuck(loop).sort(),
    fails: "tasks that wait for each other are stuck, in order",
  },
  "takes equal names for one task": {
    answer: (loop) => [...new Set(whoIsStuck(loop))],
    fails: "each task counts, whatever its name",
  },
  "takes an empty name for a missing one": {
    answer: (loop) => whoIsStuck(loop).filter((name) => name),
    fails: "each task counts, whatever its name",
  },
  "cancels the stuck tasks": {
    answer: (loop) => {
      const names = whoIsStuck(loop);
      for (const task of loop.allTasks()) task.cancel();
      while (loop.step());
      return names;
    },
    fails: "the stuck tasks are left as they are",
  },
  "leaves a timer in the loop": {
    answer: (loop) => {
      const names = whoIsStuck(loop);
      loop.callLater(3600, () => {});
      return names;
    },
    fails: "the stuck tasks are left as they are",
  },
  "closes the loop at the end": {
    answer: (loop) => {
      const names = whoIsStuck(loop);
      loop.close();
      return names;
    },
    fails: "the stuck tasks are left as they are",
  },
  "remembers what it found the first time": {
    answer: (loop) => {
      const names = known.get(loop) ?? whoIsStuck(loop);
      known.set(loop, names);
      return names;
    },
    fails: "asked again after one of them has gone on, it names the rest",
  },
};

export const variants: Record<string, typeof whoIsStuck> = {
  "keeps in a variable whether there is more to do": (loop) => {
    let more = true;
    while (more) more = loop.step();
    const names: string[] = [];
    for (const task of loop.allTasks()) names.push(task.name);
    return names;
  },
  "turns the loop in the head of a for": (loop) => {
    for (; loop.step(););
    return Array.from(loop.allTasks(), (task) => task.name);
  },
};
