"""With runForever, the first to finish stops the loop for all."""

import asyncio

from play import note, play_loop


async def work(loop, seconds):
    note("start", seconds)
    await asyncio.sleep(seconds)
    note("end", seconds)
    loop.stop()


def main(loop):
    tasks = [loop.create_task(work(loop, s), name=f"for {s}") for s in (3, 1)]
    loop.run_forever()
    note([task.done() for task in tasks])
    loop.run_forever()
    note([task.done() for task in tasks])


play_loop(main)
