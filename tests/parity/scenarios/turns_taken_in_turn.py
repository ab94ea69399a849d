"""sleep(0) gives up exactly one turn: two tasks alternate (CR7, SL2)."""

import asyncio

from play import log, play


async def worker(name):
    for n in range(3):
        log(name, n)
        await asyncio.sleep(0 if n % 2 == 0 else -1)


async def main():
    loop = asyncio.get_running_loop()
    tasks = [loop.create_task(worker(name), name=name) for name in "ab"]
    await asyncio.wait(tasks)


play(main)
