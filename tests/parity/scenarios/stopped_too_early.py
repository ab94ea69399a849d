"""runUntilComplete that is stopped before its future is done throws; a later run goes on."""

import asyncio

from play import note, play_loop


async def work():
    await asyncio.sleep(5)
    note("worked")


def main(loop):
    task = loop.create_task(work(), name="work")
    loop.call_later(2, loop.stop)
    try:
        loop.run_until_complete(task)
    except RuntimeError as error:
        note(error)
    loop.run_until_complete(task)
    note(task.done())


play_loop(main)
