import { AsyncLocalStorage } from "node:async_hooks";
import fc from "fast-check";
import { type Task, taskGroup } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { forAll } from "./programs.ts";

/**
 * A group of parts, each of which may be a group again, or work that ends or fails at its own time.
 */
interface Part {
  readonly parts?: readonly Part[];
  readonly fails?: boolean;
  /** Whether the body of the group around it awaits it. */
  readonly awaited: boolean;
  /** Whether another task awaits it, too. */
  readonly shared: boolean;
}

const { tree } = fc.letrec<{ tree: Part; leaf: Part }>((tie) => ({
  leaf: fc.record({ fails: fc.boolean(), awaited: fc.boolean(), shared: fc.boolean() }),
  tree: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    tie("leaf"),
    fc.record({
      parts: fc.array(tie("tree"), { maxLength: 4 }),
      awaited: fc.boolean(),
      shared: fc.boolean(),
    }),
  ),
}));

const context = new AsyncLocalStorage<string>();

/** Every error that is no group's, however deep. */
function leaves(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(leaves) : [error];
}

Deno.test(
  "TG8 TG20 A17 random groups in groups, awaited or not: each failure once, each in its own context",
  onVirtualTime(() =>
    forAll(fc.array(tree, { maxLength: 4 }), async (parts) => {
      const thrown: Error[] = [];
      const wrongContexts: unknown[] = [];
      let made = 0;

      const runGroup = (name: string, parts: readonly Part[]): Promise<void> =>
        taskGroup(async (group) => {
          const awaited: Task<void>[] = [];
          for (const [i, part] of parts.entries()) {
            const child = `${name}.${i}`;
            const task = context.run(child, () => group.createTask(() => runPart(child, part)));
            if (part.shared) group.createTask(async () => await task);
            if (part.awaited) awaited.push(task);
          }
          for (const task of awaited) await task;
          if (context.getStore() !== name) wrongContexts.push(name);
        });

      const runPart = async (name: string, part: Part): Promise<void> => {
        const check = () => {
          if (context.getStore() !== name) wrongContexts.push(name);
        };
        check();
        if (part.parts !== undefined) {
          await runGroup(name, part.parts);
        } else {
          await new Promise((resolve) => setTimeout(resolve, ++made));
          if (part.fails) {
            const error = new Error(name);
            thrown.push(error);
            throw error;
          }
        }
        check();
      };

      const end = await context.run("root", () => runGroup("root", parts)).catch((error) => error);
      assertEquals(wrongContexts, []);
      const reported = end === undefined ? [] : leaves(end);
      assertEquals(new Set(reported).size, reported.length);
      assertEquals(new Set(reported), new Set(thrown));
    })
  ),
);
