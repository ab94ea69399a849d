"""Runs the random programs of generate.ts on CPython's loop; machine.ts has the same parts.

Reads one program per line, as JSON, and writes the trace of each as a line of JSON.
"""

import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios"))
from play import log, run, wait_for  # noqa: E402


class Return:
    """A routine ends early, with a value."""

    def __init__(self, value):
        self.value = value


class Machine:
    def __init__(self, program):
        self.program = program
        self.tasks = []
        self.futures = []
        self.handles = []
        self.listeners = 0

    async def main(self):
        loop = asyncio.get_running_loop()
        self.futures = [loop.create_future() for _ in range(self.program["futures"])]
        self.spawn(0)
        await asyncio.sleep(20)
        for _ in range(60):
            if all(task.done() for task in self.tasks):
                break
            for task in self.tasks:
                task.cancel()
            await asyncio.sleep(5)
        for index, future in enumerate(self.futures):
            log(f"f{index}", outcome(future))
        for task in self.tasks:
            log(task.get_name(), outcome(task))

    async def routine(self, index):
        me = asyncio.current_task()
        if me not in self.tasks:
            self.tasks.append(me)
        for step, operation in enumerate(self.program["routines"][index]):
            name, policy, *args = operation
            where = f"{me.get_name()} r{index}.{step} {name}"
            try:
                result = await self.operation(name, args)
                if isinstance(result, Return):
                    return result.value
                log(where, result)
            except BaseException as error:
                log(where, error)
                if policy == "raise":
                    raise
                if policy == "replace":
                    raise Exception("replaced")
                if policy.startswith("clean up"):
                    await asyncio.sleep(0 if policy == "clean up" else 0.75)
                    log(where, "cleaned up")
                    raise
        return f"r{index}"

    def spawn(self, index):
        loop = asyncio.get_running_loop()
        task = loop.create_task(self.routine(index), name=f"t{len(self.tasks)}")
        self.tasks.append(task)
        return task

    async def operation(self, name, args):
        loop = asyncio.get_running_loop()
        me = asyncio.current_task()
        a, b, c, *_ = *args, None, None, None
        match name:
            case "sleep":
                return await asyncio.sleep(a, "slept")
            case "yield":
                return await asyncio.sleep(0)
            case "call":
                return await self.routine(a)
            case "await":
                return await self.ref(a)
            case "gather":
                return await self.gather([each for each in self.refs(a) if not each.done()], b)
            case "gatherAny":
                return await self.gather(self.refs(a), b)
            case "gatherNew":
                return await self.gather([self.routine(each) for each in a], b)
            case "wait":
                done, pending = await asyncio.wait(self.refs(a), timeout=b, return_when=c)
                return [self.labels(done), self.labels(pending)]
            case "waitFor":
                return await wait_for(self.ref(a), b)
            case "waitForNew":
                return await wait_for(self.routine(a), b)
            case "shield":
                return await asyncio.shield(self.ref(a))
            case "shieldNew":
                return await asyncio.shield(self.routine(a))
            case "asCompleted":
                return await self.as_completed([x for x in self.refs(a) if not x.done()], b)
            case "asCompletedNew":
                return await self.as_completed([self.routine(each) for each in a], b)
            case "spawn":
                return self.spawn(a).get_name()
            case "cancelSelf":
                return me.cancel()
            case "uncancel":
                return me.uncancel()
            case "soon":
                self.handles.append(loop.call_soon(self.action(a, b)))
            case "later":
                self.handles.append(loop.call_later(a, self.action(b, c)))
            case "at":
                self.handles.append(loop.call_at(a, self.action(b, c)))
            case "cancelHandle":
                if self.handles:
                    self.handles[a % len(self.handles)].cancel()
            case "listen":
                label = f"listener{self.listeners}"
                self.listeners += 1
                self.ref(a).add_done_callback(
                    named(label, lambda future: log(label, outcome(future)))
                )
            case "unlisten":
                return self.ref(a).remove_done_callback(self.nobody)
            case "report":
                return [
                    loop.time(),
                    me.cancelling(),
                    *[task.done() for task in self.tasks],
                    *[future.done() for future in self.futures],
                ]
            case "return":
                return Return(a)
            case "throw":
                raise Exception("thrown")
            case _:
                return self.act(name, a)

    def nobody(self, future):
        pass

    def action(self, name, number):
        return named(f"{name}{number}", lambda: log(name, self.act(name, number)))

    def act(self, name, number):
        future = self.futures[number % len(self.futures)]
        match name:
            case "set":
                return "done" if future.done() else future.set_result(number)
            case "fail":
                if future.done():
                    return "done"
                return future.set_exception(Exception(f"failed{number}"))
            case "cancelFuture":
                return future.cancel()
            case "cancel":
                if not self.tasks:
                    return "nobody"
                return self.tasks[number % len(self.tasks)].cancel()

    async def gather(self, awaitables, return_exceptions):
        return await asyncio.gather(*awaitables, return_exceptions=return_exceptions)

    async def as_completed(self, awaitables, timeout):
        results = []
        for slot in asyncio.as_completed(awaitables, timeout=timeout):
            try:
                results.append(await slot)
            except BaseException as error:
                cancelled = isinstance(error, asyncio.CancelledError)
                if cancelled and asyncio.current_task().cancelling() > 0:
                    raise
                results.append(error)
            log("slot", results[-1])
        return results

    def ref(self, number):
        me = asyncio.current_task()
        younger = self.tasks[self.tasks.index(me) + 1:] if me in self.tasks else self.tasks
        every = [*self.futures, *younger, *younger]
        return every[number % len(every)]

    def refs(self, numbers):
        return [self.ref(number) for number in numbers]

    def labels(self, futures):
        return sorted(
            each.get_name() if isinstance(each, asyncio.Task) else f"f{self.futures.index(each)}"
            for each in futures
        )


def outcome(future):
    if not future.done():
        return "pending"
    if future.cancelled():
        return "cancelled"
    return future.exception() or future.result()


def named(name, callback):
    callback.__name__ = callback.__qualname__ = name
    return callback


def main(source, sink):
    for line in source:
        sink.write(json.dumps(run(Machine(json.loads(line)).main())) + "\n")


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
