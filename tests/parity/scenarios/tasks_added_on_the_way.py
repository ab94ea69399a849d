"""Tasks that are created by tasks, while the program runs."""

import asyncio

from play import log, play


async def worker(name, depth):
    log(name)
    await asyncio.sleep(depth)
    if depth > 1:
        loop = asyncio.get_running_loop()
        children = [
            loop.create_task(worker(f"{name}.{n}", depth - 1), name=f"{name}.{n}")
            for n in (1, 2)
        ]
        await asyncio.wait(children)
    log(name, "ends")


async def main():
    await worker("w", 3)


play(main)
