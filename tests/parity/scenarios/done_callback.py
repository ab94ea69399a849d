"""A done callback runs one turn after the end, next to whoever awaits the task."""

import asyncio

from play import log, play


async def work():
    await asyncio.sleep(2)
    return "success"


def tell(site, task):
    log(site, task.result())


async def main():
    def told(task):
        tell("site", task)

    task = asyncio.get_running_loop().create_task(work(), name="work")
    task.add_done_callback(told)
    log("awaited", await task)


play(main)
