"""Runs the plays of generate.ts with asyncio; actors.ts has the same parts.

Reads one play per line, as JSON, and writes the trace of each as a line of JSON.
"""

import asyncio
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "scenarios"))
from play import VirtualLoop  # noqa: E402

END = 1_000_000_000

MAKERS = {
    "lock": lambda size: asyncio.Lock(),
    "semaphore": asyncio.Semaphore,
    "boundedSemaphore": asyncio.BoundedSemaphore,
    "event": lambda size: asyncio.Event(),
    "condition": lambda size: asyncio.Condition(),
    "barrier": lambda size: asyncio.Barrier(size),
    "queue": asyncio.Queue,
    "priorityQueue": asyncio.PriorityQueue,
    "lifoQueue": asyncio.LifoQueue,
}


class Stage:
    def __init__(self, play):
        self.play = play
        self.lines = []
        self.tasks = []
        self.lining = set()
        self.parked = []
        self.notified = set()
        self.counter = 0
        self.over = False

    async def run(self):
        loop = asyncio.get_running_loop()
        self.primitive = MAKERS[self.play["primitive"]](self.play["size"])
        self.tasks = [
            loop.create_task(self.live(actor, acts))
            for actor, acts in enumerate(self.play["actors"])
        ]
        await asyncio.sleep(0)
        for cancel in self.play["cancels"]:
            await self.sleep_until(cancel["at"])
            self.cancel(cancel["actor"])
        await self.sleep_until(END)
        self.over = True
        turn = 1
        while not all(task.done() for task in self.tasks):
            for actor in range(len(self.tasks)):
                self.cancel(actor)
                await self.sleep_until(END + turn * 1000 + actor)
            turn += 1

    async def live(self, actor, acts):
        loop = asyncio.get_running_loop()
        for act in acts:
            if self.over:
                break
            try:
                await asyncio.sleep(act["pause"])
                self.log(actor, act["name"])
                began = loop.time()

                def grant(what):
                    when = "at once" if loop.time() == began else "at last"
                    self.log(actor, f"{when} {what}")

                await self.act(actor, act["name"], act["number"], act["time"], grant)
            except asyncio.CancelledError:
                self.log(actor, "cancelled")
            except Exception as error:
                self.log(actor, describe(error))
            self.notified.discard(actor)
        self.log(actor, "home")

    async def act(self, actor, name, number, time, grant):
        primitive = self.primitive

        async def keep():
            try:
                grant("holds")
                await asyncio.sleep(time)
                self.log(actor, "lets go")
            finally:
                primitive.release()

        if isinstance(primitive, asyncio.Condition):
            await self.act_with_condition(actor, name, number, time, grant)
        elif isinstance(primitive, asyncio.Queue):
            await self.act_with_queue(name, number, grant)
        elif name == "hold" or name == "try" and not primitive.locked():
            await primitive.acquire()
            await keep()
        elif name == "try":
            grant("busy")
        elif isinstance(primitive, asyncio.Semaphore):
            for _ in range(number):
                primitive.release()
        elif name == "wait":
            await primitive.wait()
            grant("through")
        elif isinstance(primitive, asyncio.Event):
            if name in ("set", "flash"):
                primitive.set()
            if name in ("clear", "flash"):
                primitive.clear()
        else:
            await (primitive.abort() if name == "abort" else primitive.reset())

    async def act_with_condition(self, actor, name, number, time, grant):
        condition = self.primitive
        self.lining.add(actor)
        try:
            await condition.acquire()
        finally:
            self.lining.discard(actor)
        try:
            grant("holds")
            if name == "wait":
                await self.park(actor)
                grant("woken")
            elif name == "waitFor":
                while self.counter < number:
                    await self.park(actor)
                grant("satisfied")
            elif name == "notify":
                self.notified.update(self.parked[:number])
                del self.parked[:number]
                condition.notify(number)
            elif name in ("notifyAll", "add"):
                if name == "add":
                    self.counter += 1
                self.notified.update(self.parked)
                self.parked.clear()
                condition.notify_all()
            await asyncio.sleep(time)
            self.log(actor, "lets go")
        finally:
            condition.release()

    async def park(self, actor):
        self.parked.append(actor)
        try:
            await self.primitive.wait()
        finally:
            if actor in self.parked:
                self.parked.remove(actor)
            self.notified.discard(actor)

    async def act_with_queue(self, name, number, grant):
        queue = self.primitive
        match name:
            case "put":
                await queue.put(number)
                grant(f"put {number}")
            case "get":
                grant(f"got {await queue.get()}")
            case "putNowait":
                queue.put_nowait(number)
            case "getNowait":
                grant(f"got {queue.get_nowait()}")
            case "taskDone":
                queue.task_done()
            case "join":
                await queue.join()
                grant("joined")
            case "shutdown":
                queue.shutdown(immediate=number == 0)

    def cancel(self, actor):
        if self.tasks[actor].done() or actor in self.notified:
            return
        if actor in self.parked:
            others = len(self.parked) - 1 + len(self.lining) + len(self.notified)
            if others > 0 and not self.over:
                return
            self.parked.remove(actor)
            self.notified.add(actor)
        self.log("main", f"cancels {actor}")
        self.tasks[actor].cancel()

    def log(self, actor, text):
        if not self.over:
            self.lines.append(f"{round(asyncio.get_running_loop().time())} {actor} {text}")

    async def sleep_until(self, time):
        await asyncio.sleep(time - asyncio.get_running_loop().time())


def describe(error):
    known = ("QueueFull", "QueueEmpty", "QueueShutDown", "BrokenBarrierError")
    name = type(error).__name__
    return name if name in known else "misuse"


def trace(play):
    loop = VirtualLoop()
    stage = Stage(play)
    loop.run_until_complete(stage.run())
    loop.close()
    return stage.lines


def main(source, sink):
    for line in source:
        sink.write(json.dumps(trace(json.loads(line))) + "\n")


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
