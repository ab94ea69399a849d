/** Answers that prove the checker of exercise 16.3. */
import { abortable, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { heartbeat } from "./solution.ts";

type Answer = typeof heartbeat;

export const mutants: Mutants<Answer> = {
  "has one place for the blockage of all calls": {
    answer: (() => {
      let blocked = false;
      return async (ping, tell, { every, limit, signal }) => {
        for (;;) {
          signal.throwIfAborted();
          blocked = false;
          const timer = setTimeout(() => {
            blocked = true;
            tell("blocked");
          }, limit);
          try {
            await abortable(Promise.resolve(ping()), signal);
          } finally {
            clearTimeout(timer);
          }
          if (blocked) tell("alive");
          await delay(every, { signal });
        }
      };
    })(),
    fails: "two calls at the same time do not disturb each other",
  },
  "has a reason of its own instead of null": {
    answer: (ping, tell, watch) =>
      heartbeat(ping, tell, watch).catch((error) => {
        if (watch.signal.aborted) throw error ?? new Error("aborted");
        throw error;
      }),
    fails: "an abort ends it at once with the signal's reason, in a ping or between two",
  },
  "takes a falsy error of the call for none": {
    answer: (ping, tell, watch) =>
      heartbeat(
        () => {
          let failed: unknown;
          try {
            return ping();
          } catch (error) {
            failed = error;
          }
          if (failed) throw failed;
          return Promise.resolve();
        },
        tell,
        watch,
      ),
    fails: "it ends so even if the error is an empty string, null or undefined",
  },
  "looks at the clock when the answer is there": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        const start = performance.now();
        await abortable(Promise.resolve(ping()), signal);
        if (performance.now() - start > limit) {
          tell("blocked");
          tell("alive");
        }
        await delay(every, { signal });
      }
    },
    fails: "`limit` ms after a ping without an answer it tells that the loop is blocked",
  },
  "pings by the clock, answered or not": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        Promise.resolve(ping()).then(() => {
          clearTimeout(timer);
          if (blocked) tell("alive");
        }, () => {});
        await delay(every, { signal });
      }
    },
    fails: "one ping at a time is on its way",
  },
  "gives up at the first blockage": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        const late = Symbol();
        let timer: ReturnType<typeof setTimeout> | undefined;
        const timeout = new Promise((resolve) => timer = setTimeout(resolve, limit, late));
        try {
          const first = await abortable(Promise.race([ping(), timeout]), signal);
          if (first === late) return tell("blocked");
        } finally {
          clearTimeout(timer);
        }
        await delay(every, { signal });
      }
    },
    fails: "it tells once that it is blocked, and once that it is alive again",
  },
  "tells that it is blocked again and again": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setInterval(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        try {
          await abortable(Promise.resolve(ping()), signal);
        } finally {
          clearInterval(timer);
        }
        if (blocked) tell("alive");
        await delay(every, { signal });
      }
    },
    fails: "it tells once that it is blocked, and once that it is alive again",
  },
  "is glad of every answer": {
    answer: (ping, tell, watch) =>
      heartbeat(
        async () => {
          await ping();
          tell("alive");
        },
        (news) => news === "blocked" && tell(news),
        watch,
      ),
    fails: "as long as answers come in time, there is no news",
  },
  "tells the first blockage only": {
    answer: (ping, tell, watch) => {
      const told = new Set<string>();
      return heartbeat(
        ping,
        (news) => {
          if (!told.has(news)) tell(news);
          told.add(news);
        },
        watch,
      );
    },
    fails: "a second blockage is told like the first",
  },
  "looks every millisecond whether the signal is aborted": {
    answer: (ping, tell, { every, limit, signal }) => {
      const pause = async () => {
        for (let ms = 0; ms < every && !signal.aborted; ms++) await delay(1);
      };
      let pings = 0;
      const pingLater = async () => {
        if (pings++ > 0) await pause();
        signal.throwIfAborted();
        return await ping();
      };
      return heartbeat(pingLater, tell, { every: 0, limit: every + limit, signal });
    },
    fails: "it does not look again and again whether the signal is aborted (timers)",
  },
  "takes a falsy error for none": {
    answer: (ping, tell, watch) =>
      heartbeat(
        async () => {
          try {
            await ping();
          } catch (error) {
            if (error) throw error;
          }
        },
        tell,
        watch,
      ),
    fails: "it ends so even if the error is an empty string, null or undefined",
  },
  "looks for a reason instead of an abort": {
    answer: async (ping, tell, watch) => {
      if (watch.signal.reason) throw watch.signal.reason;
      await ping();
      await heartbeat(ping, tell, watch);
    },
    fails: "with a signal that is already aborted, there is no ping",
  },
  "takes a failed ping for an answer": {
    answer: (ping, tell, watch) =>
      heartbeat(
        async () => {
          try {
            await ping();
          } catch {
            // Goes on.
          }
        },
        tell,
        watch,
      ),
    fails: "when a ping fails, even in the call, heartbeat ends with that error",
  },
  "lets an error of the call leave its timer": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        const pong = Promise.resolve(ping());
        await abortable(pong, signal).finally(() => clearTimeout(timer));
        if (blocked) tell("alive");
        await delay(every, { signal });
      }
    },
    fails: "after its end there is no ping and no news",
  },
  "does not clear the timer of a failed ping": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        await abortable(Promise.resolve(ping()), signal);
        clearTimeout(timer);
        if (blocked) tell("alive");
        await delay(every, { signal });
      }
    },
    fails: "after its end there is no ping and no news",
  },
  "looks at its signal between two pings only": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        try {
          await ping();
        } finally {
          clearTimeout(timer);
        }
        if (blocked) tell("alive");
        await delay(every, { signal });
      }
    },
    fails: "an abort ends it at once with the signal's reason, in a ping or between two",
  },
  "sleeps through the abort": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        try {
          await abortable(Promise.resolve(ping()), signal);
        } finally {
          clearTimeout(timer);
        }
        if (blocked) tell("alive");
        await delay(every);
      }
    },
    fails: "an abort ends it at once with the signal's reason, in a ping or between two",
  },
  "pings before it looks at the signal": {
    answer: async (ping, tell, watch) => {
      if (!watch.signal.aborted) return await heartbeat(ping, tell, watch);
      await ping();
      watch.signal.throwIfAborted();
    },
    fails: "with a signal that is already aborted, there is no ping",
  },
  "takes the end of a ping for an answer": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        try {
          await abortable(Promise.resolve(ping()), signal);
        } finally {
          clearTimeout(timer);
          if (blocked) tell("alive");
        }
        await delay(every, { signal });
      }
    },
    fails: "if it ends while the loop is blocked, it never tells that it is alive",
  },
  "hears answers after the abort": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        const pong = (async () => await ping())();
        pong.then(() => blocked && tell("alive"), () => {});
        try {
          await abortable(pong, signal);
        } finally {
          clearTimeout(timer);
        }
        await delay(every, { signal });
      }
    },
    fails: "if it ends while the loop is blocked, it never tells that it is alive",
  },
  "waits before the first ping": {
    answer: async (ping, tell, watch) => {
      watch.signal.throwIfAborted();
      await delay(watch.every, { signal: watch.signal });
      await heartbeat(ping, tell, watch);
    },
    fails: "it pings at once, and again `every` ms after each answer",
  },
  "returns when it is aborted": {
    answer: (...all) =>
      heartbeat(...all).catch((error) => {
        if (error !== all[2].signal.reason) throw error;
      }),
    fails: "an abort ends it at once with the signal's reason, in a ping or between two",
  },
  "leaves a listener for each ping": {
    answer: async (ping, tell, { every, limit, signal }) => {
      for (;;) {
        signal.throwIfAborted();
        let blocked = false;
        const timer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        const aborted = new Promise<never>((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
        aborted.catch(() => {});
        try {
          await Promise.race([Promise.try(ping), aborted]);
        } finally {
          clearTimeout(timer);
        }
        if (blocked) tell("alive");
        await delay(every, { signal });
      }
    },
    fails: "it leaves no listener on the signal",
  },
  "pings once more after the abort": {
    answer: (ping, tell, { every, limit, signal }) =>
      new Promise((_, reject) => {
        let over = false;
        const beat = () => {
          let blocked = false;
          const timer = setTimeout(() => {
            if (over) return;
            blocked = true;
            tell("blocked");
          }, limit);
          Promise.try(ping).then(() => {
            clearTimeout(timer);
            if (over) return;
            if (blocked) tell("alive");
            setTimeout(beat, every);
          }, (error) => {
            clearTimeout(timer);
            signal.removeEventListener("abort", stop);
            over = true;
            reject(error);
          });
        };
        const stop = () => {
          over = true;
          reject(signal.reason);
        };
        if (signal.aborted) return stop();
        signal.addEventListener("abort", stop, { once: true });
        beat();
      }),
    fails: "after its end there is no ping and no news",
  },
};

export const variants: Record<string, Answer> = {
  "with a race": async (ping, tell, { every, limit, signal }) => {
    for (;;) {
      signal.throwIfAborted();
      const late = Symbol();
      const pong = (async () => await ping())();
      pong.catch(() => {});
      const timer = Promise.withResolvers<unknown>();
      const id = setTimeout(timer.resolve, limit, late);
      try {
        if (await abortable(Promise.race([pong, timer.promise]), signal) === late) {
          tell("blocked");
          await abortable(pong, signal);
          tell("alive");
        }
      } finally {
        clearTimeout(id);
      }
      await delay(every, { signal });
    }
  },
  "with callbacks": (ping, tell, { every, limit, signal }) =>
    new Promise((_, reject) => {
      let limitTimer: ReturnType<typeof setTimeout> | undefined;
      let everyTimer: ReturnType<typeof setTimeout> | undefined;
      const end = (error: unknown) => {
        signal.removeEventListener("abort", stop);
        clearTimeout(limitTimer);
        clearTimeout(everyTimer);
        reject(error);
      };
      const beat = () => {
        let blocked = false;
        limitTimer = setTimeout(() => {
          blocked = true;
          tell("blocked");
        }, limit);
        new Promise((resolve) => resolve(ping())).then(() => {
          if (signal.aborted) return;
          clearTimeout(limitTimer);
          if (blocked) tell("alive");
          everyTimer = setTimeout(beat, every);
        }, end);
      };
      const stop = () => end(signal.reason);
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener("abort", stop);
      beat();
    }),
};
