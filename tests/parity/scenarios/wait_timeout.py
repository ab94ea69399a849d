"""A timeout of wait neither throws nor cancels: two sets, and the rest goes on."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    log("worked", seconds)


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (1, 2, 3)]
    done, pending = await asyncio.wait(tasks, timeout=2)
    log(sorted(t.get_name() for t in done), sorted(t.get_name() for t in pending))
    done, pending = await asyncio.wait(pending)
    log(sorted(t.get_name() for t in done), len(pending))


play(main)
