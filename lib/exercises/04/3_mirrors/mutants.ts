/** Answers that prove the checker of exercise 04.3. */
import { deadline, delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { firstThatWorks } from "./solution.ts";

const failedBefore = new Set<string>();
let place = 0;

/** The file, or nothing after an error. */
async function attempt(
  download: () => Promise<string>,
  failed: (error: unknown) => void,
): Promise<string | undefined> {
  try {
    return await download();
  } catch (error) {
    failed(error);
  }
}

const attemptLater = async (download: () => Promise<string>) => await download();

/** The call before, for the wrong answer that serves one at a time. */
let callBefore: Promise<unknown> = Promise.resolve();

export const mutants: Mutants<typeof firstThatWorks> = {
  "lets them race": {
    answer: (mirrors, download) => Promise.any(mirrors.map(download)),
    fails: "one download is in progress at a time",
  },
  "starts all of them and awaits in turn": {
    answer: async (mirrors, download) => {
      const attempts = mirrors.map(download);
      for (const attempt of attempts.slice(0, -1)) {
        try {
          return await attempt;
        } catch { /* the next one */ }
      }
      return await attempts.at(-1)!;
    },
    fails: "when the first mirror works, no other one is asked",
  },
  "returns without await, so that the error escapes the try": {
    answer: (mirrors, download) => {
      for (const mirror of mirrors) {
        try {
          return download(mirror);
        } catch { /* never reached */ }
      }
      return Promise.reject(new Error("no mirror"));
    },
    fails: "when a mirror fails, the next one in the list is asked",
  },
  "rejects with the first error": {
    answer: async (mirrors, download) => {
      let firstError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          firstError ??= error;
        }
      }
      throw firstError;
    },
    fails: "if all of them fail, it rejects with the last error",
  },
  "tries every mirror, and takes the first result": {
    answer: async (mirrors, download) => {
      const files: string[] = [];
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          files.push(await download(mirror));
        } catch (error) {
          lastError = error;
        }
      }
      if (files.length === 0) throw lastError;
      return files[0];
    },
    fails: "when the first mirror works, no other one is asked",
  },
  "takes an empty file for a failure": {
    answer: async (mirrors, download) => {
      let lastError: unknown = new Error("no file");
      for (const mirror of mirrors) {
        const file = await attempt(() => download(mirror), (error) => lastError = error);
        if (file) return file;
      }
      throw lastError;
    },
    fails: "an empty file is a file, too",
  },
  "calls download outside the try": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        const file = download(mirror);
        try {
          return await file;
        } catch (error) {
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "a download that throws at once has failed, too",
  },
  "tries two mirrors only": {
    answer: async ([first, second], download) => {
      try {
        return await download(first);
      } catch {
        return await download(second);
      }
    },
    fails: "when a mirror fails, the next one in the list is asked",
  },
  "takes the mirrors out of the list": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      while (mirrors.length > 0) {
        const file = await attempt(
          () => download(mirrors.shift()!),
          (error) => lastError = error,
        );
        if (file !== undefined) return file;
      }
      throw lastError;
    },
    fails: "the list of mirrors stays as it was",
  },
  "asks equal mirrors once": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of new Set(mirrors)) {
        try {
          return await download(mirror);
        } catch (error) {
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "a mirror that is in the list twice is asked again",
  },
  "gives a slow mirror up": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await deadline(download(mirror), 5000);
        } catch (error) {
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "a slow mirror is waited for",
  },
  "rests after each failure": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          lastError = error;
          await delay(500);
        }
      }
      throw lastError;
    },
    fails: "the next one is asked at once (ms for four mirrors of 100 ms each)",
  },
  "asks the next one in a later turn": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          lastError = error;
          await delay(0);
        }
      }
      throw lastError;
    },
    fails: "it sets no timers",
  },
  "keeps its place in the list for all calls": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (place = 0; place < mirrors.length; place++) {
        try {
          return await download(mirrors[place]);
        } catch (error) {
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "two calls at the same time do not disturb each other",
  },
  "makes a new error of the last one": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          lastError = error;
        }
      }
      throw lastError instanceof Error ? new Error(lastError.message) : lastError;
    },
    fails: "if all of them fail, it rejects with the last error",
  },
  "returns nothing if the last error is undefined": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          lastError = error;
        }
      }
      if (lastError) throw lastError;
      return "";
    },
    fails: "if all of them fail, it rejects with the last error",
  },
  "gives up at what is not an Error": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "when a mirror fails, the next one in the list is asked",
  },
  "starts the next one early, to be quick": {
    answer: async (mirrors, download) => {
      const attempts: Promise<string>[] = [];
      for (const mirror of mirrors) {
        attempts.push(attemptLater(() => download(mirror)));
        await delay(50);
      }
      return await Promise.any(attempts);
    },
    fails: "when the first mirror works, no other one is asked",
  },
  "never asks a mirror again that failed": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors.filter((mirror) => !failedBefore.has(mirror))) {
        try {
          return await download(mirror);
        } catch (error) {
          failedBefore.add(mirror);
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "each call begins with the first mirror, even if that failed before",
  },
  "takes a falsy error for an end": {
    answer: async (mirrors, download) => {
      let lastError: unknown;
      for (const mirror of mirrors) {
        try {
          return await download(mirror);
        } catch (error) {
          if (!error && error !== undefined) throw error;
          lastError = error;
        }
      }
      throw lastError;
    },
    fails: "whatever it fails with",
  },
  "gives up after ten": {
    answer: (mirrors, download) => firstThatWorks(mirrors.slice(0, 10), download),
    fails: "even if thirty have failed",
  },
  "serves one call at a time": {
    answer: (mirrors, download) => {
      const mine = callBefore.then(() => firstThatWorks(mirrors, download));
      callBefore = mine.catch(() => {});
      return mine;
    },
    fails: "two calls at the same time do not disturb each other",
  },
  "makes one error of all of them": {
    answer: async (mirrors, download) => {
      const errors: unknown[] = [];
      for (const mirror of mirrors) {
        const file = await attempt(() => download(mirror), (error) => errors.push(error));
        if (file !== undefined) return file;
      }
      throw new AggregateError(errors, "no mirror works");
    },
    fails: "if all of them fail, it rejects with the last error",
  },
};

export const variants: Record<string, typeof firstThatWorks> = {
  "calls itself with the rest of the list": async function firstOf(
    [mirror, ...rest],
    download,
  ): Promise<string> {
    try {
      return await download(mirror);
    } catch (error) {
      if (rest.length === 0) throw error;
      return await firstOf(rest, download);
    }
  },
  "chains with catch": (mirrors, download) =>
    mirrors.reduce(
      (attempt, mirror) => attempt.catch(() => download(mirror)),
      Promise.reject<string>(new Error("no mirrors")),
    ),
};
