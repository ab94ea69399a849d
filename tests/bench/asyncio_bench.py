"""Does what it is told on standard input, one operation a line, and prints nanoseconds for each one.

A line is `LOOP NAME COUNT`: loop is asyncio or uvloop. The time is the processor's, but for threads.
"""

import asyncio
import sys
import time


async def lock(count):
    one = asyncio.Lock()
    for _ in range(count):
        async with one:
            pass


async def hand_off(count):
    one = asyncio.Lock()

    async def worker(rounds):
        for _ in range(rounds):
            async with one:
                await asyncio.sleep(0)

    await asyncio.gather(*(worker(count // 100) for _ in range(100)))


async def semaphore(count):
    one = asyncio.Semaphore(10)

    async def worker():
        async with one:
            await asyncio.sleep(0)

    await asyncio.gather(*(worker() for _ in range(count)))


async def queue(count):
    one = asyncio.Queue(100)

    async def produce():
        for i in range(count):
            await one.put(i)

    async def consume():
        for _ in range(count):
            await one.get()

    await asyncio.gather(produce(), consume())


async def priority_queue(count):
    one = asyncio.PriorityQueue()
    for i in range(count):
        one.put_nowait(i * 7919 % count)
    for _ in range(count):
        one.get_nowait()


async def job(i):
    await asyncio.sleep(0)
    return i


async def gather(count):
    await asyncio.gather(*(job(i) for i in range(count)))


async def task_group(count):
    async with asyncio.TaskGroup() as group:
        for i in range(count):
            group.create_task(job(i))


async def create_task(count):
    for i in range(count):
        await asyncio.create_task(job(i))


async def sleep_0(count):
    for _ in range(count):
        await asyncio.sleep(0)


def double(x):
    return 2 * x


async def to_thread(count):
    for i in range(count):
        await asyncio.to_thread(double, i)


def runner(loop):
    if loop == "asyncio":
        return asyncio.Runner()
    import uvloop

    return asyncio.Runner(loop_factory=uvloop.new_event_loop)


for line in sys.stdin:
    loop, name, count = line.split()
    clock = time.perf_counter_ns if name == "to_thread" else time.process_time_ns
    try:
        with runner(loop) as run:
            start = clock()
            run.run(globals()[name](int(count)))
            print((clock() - start) / int(count), flush=True)
    except ImportError:
        print("nothing", flush=True)
