"""A task is not done between cancel and the end of its last step."""

import asyncio

from play import log, play


async def work():
    log("begins")
    await asyncio.sleep(5)


async def main():
    loop = asyncio.get_running_loop()
    task = loop.create_task(work(), name="work")
    log(task.done(), task.cancelled())
    await asyncio.sleep(0)
    log(task.cancel(), task.done(), task.cancelled())
    await asyncio.sleep(0)
    log(task.cancel(), task.done(), task.cancelled())


play(main)
