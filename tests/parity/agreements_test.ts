/**
 * Where `lib/async` and asyncio say the same of tasks, groups and contexts: what each prints, and,
 * where there is a Python, that it really does.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { createTask, gather, taskGroup } from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { findPython, runTexts } from "./cpython.ts";

const python = await findPython();
const texts: string[] = [];
let printed: Promise<string[][]> | undefined;

function agreement(
  title: string,
  { ours, both, theirs }: { ours: () => Promise<unknown[]>; both: string[]; theirs: string },
): void {
  const index = texts.push(theirs) - 1;
  Deno.test(
    title,
    onVirtualTime(async () => {
      assertEquals((await ours()).map(String), both);
      if (python === undefined) return;
      assertEquals((await (printed ??= runTexts(python, texts)))[index], both);
    }),
  );
}

/** The messages of all errors of a group, as deep as they are. */
function messages(error: unknown): string[] {
  return error instanceof AggregateError
    ? ["group", ...error.errors.flatMap(messages)]
    : [(error as Error).message];
}

const boom = () => Promise.reject(new Error("boom"));

agreement("TG20 the error of a task that the body awaits is there once", {
  ours: () => taskGroup((g) => g.createTask(boom) as unknown as Promise<[]>).catch(messages),
  both: ["group", "boom"],
  theirs: `
import asyncio
async def boom():
    raise Exception("boom")
async def main():
    try:
        async with asyncio.TaskGroup() as g:
            await g.create_task(boom())
    except BaseExceptionGroup as group:
        print("group")
        for error in group.exceptions:
            print(error)
asyncio.run(main())
`,
});

agreement("TG20 three levels deep it is there once, in three groups", {
  ours: () => {
    const nest = (depth: number): Promise<[]> =>
      taskGroup((g) =>
        g.createTask(() => depth === 0 ? boom() : nest(depth - 1)) as unknown as Promise<[]>
      );
    return nest(2).catch(messages);
  },
  both: ["group", "group", "group", "boom"],
  theirs: `
import asyncio
async def nest(depth):
    if depth < 0:
        raise Exception("boom")
    async with asyncio.TaskGroup() as g:
        await g.create_task(nest(depth - 1))
def show(error):
    if isinstance(error, BaseExceptionGroup):
        print("group")
        for each in error.exceptions:
            show(each)
    else:
        print(error)
async def main():
    try:
        await nest(2)
    except BaseException as error:
        show(error)
asyncio.run(main())
`,
});

agreement(
  "TG21 a cancelled task that the body awaits cancels the body, and is no error of the group",
  {
    ours: async () => {
      const seen: string[] = [];
      await taskGroup(async (g) => {
        const sibling = g.createTask((signal) =>
          new Promise<void>((_, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason))
          )
        );
        sibling.addDoneCallback(() => seen.push("sibling cancelled"));
        const task = g.createTask((signal) =>
          new Promise<void>((_, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason))
          )
        );
        await settle();
        task.cancel();
        await task;
      }).catch((error) => seen.push(error.name));
      return seen;
    },
    both: ["sibling cancelled", "CancelledError"],
    theirs: `
import asyncio
async def main():
    try:
        async with asyncio.TaskGroup() as g:
            sibling = g.create_task(asyncio.sleep(60))
            sibling.add_done_callback(lambda _: print("sibling cancelled"))
            task = g.create_task(asyncio.sleep(60))
            await asyncio.sleep(0)
            task.cancel()
            await task
    except BaseException as error:
        print(type(error).__name__)
asyncio.run(main())
`,
  },
);

agreement("TG21 a cancelled task that a sibling awaits leaves the group alone", {
  ours: () =>
    taskGroup(async (g) => {
      const task = g.createTask((signal) =>
        new Promise<void>((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason))
        )
      );
      g.createTask(async () => await task);
      await settle();
      task.cancel();
      await settle();
      return ["goes on", g.signal.aborted];
    }),
  both: ["goes on", "false"],
  theirs: `
import asyncio
async def wait_for(task):
    await task
async def main():
    async with asyncio.TaskGroup() as g:
        task = g.create_task(asyncio.sleep(60))
        g.create_task(wait_for(task))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.sleep(0.01)
        print("goes on")
        print(str(g._aborting).lower())
asyncio.run(main())
`,
});

agreement(
  "A17 a task runs in the context of whoever makes it, its callbacks in that of the adder",
  {
    ours: async () => {
      const name = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      const here = () => name.getStore() ?? "nobody";
      const tasks = ["A", "B"].map((each) => name.run(each, () => createTask(here)));
      tasks.push(createTask(here));
      const task = createTask(() => settle());
      name.run("C", () => task.addDoneCallback(() => seen.push(here())));
      seen.push(...await gather(tasks));
      await task;
      await settle();
      return seen;
    },
    both: ["A", "B", "nobody", "C"],
    theirs: `
import asyncio, contextvars
name = contextvars.ContextVar("name", default="nobody")
async def here():
    return name.get()
def inside(each, call):
    context = contextvars.copy_context()
    def enter():
        name.set(each)
        return call()
    return context.run(enter)
async def main():
    tasks = [inside(each, lambda: asyncio.create_task(here())) for each in "AB"]
    tasks.append(asyncio.create_task(here()))
    task = asyncio.create_task(asyncio.sleep(0.01))
    inside("C", lambda: task.add_done_callback(lambda _: print(name.get())))
    print(*await asyncio.gather(*tasks), sep="\\n")
    await task
    await asyncio.sleep(0)
asyncio.run(main())
`,
  },
);
