"""wait on a list of tasks gives the set of those that are done."""

import asyncio

from play import log, play


async def work(seconds):
    await asyncio.sleep(seconds)
    return seconds


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (2, 1, 3)]
    done, pending = await asyncio.wait(tasks)
    log(sorted(task.get_name() for task in done), len(pending))
    log([task.result() for task in tasks])


play(main)
