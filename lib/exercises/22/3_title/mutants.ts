/** Answers that prove the checker of exercise 22.3. */
import type { Mutants } from "@course/notebook/exercises";
import { titleOf } from "./solution.ts";

type Answer = typeof titleOf;
type Body = ReadableStream<Uint8Array>;

const TITLE = /<title>(.*?)<\/title>/s;

/** The solution, with a part of it done in another way. */
function but(
  {
    decoding = (): (chunk: Uint8Array) => string => {
      const decoder = new TextDecoder();
      return (chunk) => decoder.decode(chunk, { stream: true });
    },
    pattern = TITLE,
    found = (title: string | undefined): boolean => title !== undefined,
    size = (chunk: Uint8Array, _text: string) => chunk.length,
    enough = (bytes: number, max: number) => bytes >= max,
    first = false,
    otherwise = undefined as string | undefined,
  } = {},
): Answer {
  return async (body, max) => {
    const decode = decoding();
    let text = "", bytes = 0;
    for await (const chunk of body) {
      const piece = decode(chunk);
      bytes += size(chunk, piece);
      text += piece;
      if (first && enough(bytes, max)) return otherwise;
      const title = pattern.exec(text)?.[1];
      if (found(title)) return title;
      if (enough(bytes, max)) return otherwise;
    }
    return otherwise;
  };
}

let common = "", bytesOfAll = 0;
const oneDecoder = new TextDecoder();

export const mutants: Mutants<Answer> = {
  "reads the whole page first": {
    answer: async (body) => TITLE.exec(await new Response(body as BodyInit).text())?.[1],
    fails: "it returns the title when that has arrived, without the rest (ms)",
  },
  "does not cancel the body": {
    answer: async (body, max) => {
      const decoder = new TextDecoder(), reader = body.getReader();
      let text = "", bytes = 0;
      while (true) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        text += decoder.decode(value, { stream: true });
        const title = TITLE.exec(text)?.[1];
        if (title !== undefined) return title;
        if ((bytes += value.length) >= max) return undefined;
      }
    },
    fails: "then it cancels the body, once; at most four more chunks are sent",
  },
  "reads on in the background": {
    answer: async (body, max) => {
      const [ours, rest] = body.tee();
      void new Response(rest as BodyInit).text().catch(() => {});
      return await titleOf(ours, max);
    },
    fails: "then it cancels the body, once; at most four more chunks are sent",
  },
  "looks at each chunk alone": {
    answer: async (body: Body, max) => {
      let bytes = 0;
      for await (const chunk of body) {
        const title = TITLE.exec(new TextDecoder().decode(chunk))?.[1];
        if (title !== undefined) return title;
        if ((bytes += chunk.length) >= max) return undefined;
      }
    },
    fails: "a title that is cut anywhere, once or often, is found",
  },
  "keeps only the chunk before": {
    answer: async (body: Body, max) => {
      const decoder = new TextDecoder();
      let before = "", bytes = 0;
      for await (const chunk of body) {
        const text = decoder.decode(chunk, { stream: true });
        const title = TITLE.exec(before + text)?.[1];
        if (title !== undefined) return title;
        if ((bytes += chunk.length) >= max) return undefined;
        before = text;
      }
    },
    fails: "a title that is cut anywhere, once or often, is found",
  },
  "decodes each chunk alone": {
    answer: but({ decoding: () => (chunk) => new TextDecoder().decode(chunk) }),
    fails: "a letter of two or three bytes may be cut, too",
  },
  "takes an empty title for none": {
    answer: but({ found: (title) => Boolean(title) }),
    fails: "a title may be empty, or have several lines; the first one counts",
  },
  "reads titles of one line only": {
    answer: but({ pattern: /<title>(.*?)<\/title>/ }),
    fails: "a title may be empty, or have several lines; the first one counts",
  },
  "reads up to the last </title>": {
    answer: but({ pattern: /<title>(.*)<\/title>/s }),
    fails: "a title may be empty, or have several lines; the first one counts",
  },
  "is content with half a title": {
    answer: but({ pattern: /<title>([^<]*)/ }),
    fails: "a page without a complete title has none: undefined",
  },
  "returns an empty string for no title": {
    answer: but({ otherwise: "" }),
    fails: "a page without a complete title has none: undefined",
  },
  "never gives up": {
    answer: but({ enough: () => false }),
    fails: "after `max` bytes without a title it gives up, and cancels the body",
  },
  "reads one chunk more": {
    answer: but({ enough: (bytes, max) => bytes > max }),
    fails: "after `max` bytes without a title it gives up, and cancels the body",
  },
  "counts letters for bytes": {
    answer: but({ size: (_chunk, text) => text.length }),
    fails: "after `max` bytes without a title it gives up, and cancels the body",
  },
  "counts before it looks": {
    answer: but({ first: true }),
    fails: "a title that is complete in the chunk that reaches `max` still counts",
  },
  "tidies the title": {
    answer: async (body, max) => (await titleOf(body, max))?.trim(),
    fails: "it returns exactly what is between <title> and the next </title>",
  },
  "thinks that a title has no <": {
    answer: but({ pattern: /<title>([^<]*)<\/title>/ }),
    fails: "it returns exactly what is between <title> and the next </title>",
  },
  "ends a title at any tag": {
    answer: but({ pattern: /<title>(.*?)<\//s }),
    fails: "it returns exactly what is between <title> and the next </title>",
  },
  "looks for the first </title> of the page": {
    answer: async (body: Body, max) => {
      const decoder = new TextDecoder();
      let text = "", bytes = 0;
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const from = text.indexOf("<title>"), to = text.indexOf("</title>");
        if (from >= 0 && to >= 0) return text.slice(from + "<title>".length, to);
        if ((bytes += chunk.length) >= max) return undefined;
      }
    },
    fails: "it returns exactly what is between <title> and the next </title>",
  },
  "knows titles of two lines at most": {
    answer: but({ pattern: /<title>([^\n]*\n?[^\n]*?)<\/title>/ }),
    fails: "a title may be empty, or have several lines; the first one counts",
  },
  "takes an empty chunk for the end": {
    answer: async (body: Body, max) => {
      const decoder = new TextDecoder();
      let text = "", bytes = 0;
      for await (const chunk of body) {
        if (chunk.length === 0) return undefined;
        text += decoder.decode(chunk, { stream: true });
        const title = TITLE.exec(text)?.[1];
        if (title !== undefined) return title;
        if ((bytes += chunk.length) >= max) return undefined;
      }
    },
    fails: "a title that is cut anywhere, once or often, is found",
  },
  "has one decoder for all pages": {
    answer: but({ decoding: () => (chunk) => oneDecoder.decode(chunk, { stream: true }) }),
    fails: "two pages at the same time do not mix",
  },
  "swallows a lost connection": {
    answer: (body, max) => titleOf(body, max).catch(() => undefined),
    fails: "if the connection is lost before the title has come, the caller gets the error",
  },
  "takes a falsy error for none": {
    answer: (body, max) =>
      titleOf(body, max).catch((error) => {
        if (error) throw error;
        return undefined;
      }),
    fails: "the same if the error is falsy",
  },
  "keeps the text of all pages in one place": {
    answer: async (body: Body, max) => {
      const decoder = new TextDecoder();
      common = "";
      let bytes = 0;
      for await (const chunk of body) {
        common += decoder.decode(chunk, { stream: true });
        const title = TITLE.exec(common)?.[1];
        if (title !== undefined) return title;
        if ((bytes += chunk.length) >= max) return undefined;
      }
    },
    fails: "two pages at the same time do not mix",
  },
  "counts the bytes of all pages together": {
    answer: async (body, max) => {
      const decoder = new TextDecoder();
      let text = "";
      bytesOfAll = 0;
      for await (const chunk of body) {
        bytesOfAll += chunk.length;
        text += decoder.decode(chunk, { stream: true });
        const title = TITLE.exec(text)?.[1];
        if (title !== undefined) return title;
        if (bytesOfAll >= max) return undefined;
      }
    },
    fails: "each of them has its own `max` bytes",
  },
};

export const variants: Record<string, Answer> = {
  "reads by hand": async (body, max) => {
    const reader = body.getReader(), decoder = new TextDecoder();
    try {
      for (let text = "", bytes = 0; bytes < max;) {
        const { value, done } = await reader.read();
        if (done) return undefined;
        bytes += value.length;
        text += decoder.decode(value, { stream: true });
        const from = text.indexOf("<title>"), to = text.indexOf("</title>", from);
        if (from >= 0 && to >= 0) return text.slice(from + "<title>".length, to);
      }
    } finally {
      await reader.cancel();
    }
  },
  "through a decoder stream": async (body, max) => {
    let text = "", bytes = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        bytes += chunk.length;
        controller.enqueue(new Uint8Array(chunk));
      },
    });
    const pieces = body.pipeThrough(counted).pipeThrough(new TextDecoderStream());
    for await (const piece of pieces) {
      text += piece;
      const match = text.match(/<title>([\s\S]*?)<\/title>/);
      if (match) return match[1];
      if (new TextEncoder().encode(text).length >= max) return undefined;
    }
  },
};
