"""The cure: gather them, and stop in its done callback."""

import asyncio

from play import note, play_loop


async def work(seconds):
    await asyncio.sleep(seconds)
    note("end", seconds)


def main(loop):
    tasks = [loop.create_task(work(s), name=f"for {s}") for s in (3, 1)]

    def all_done(future):
        note("all done")
        loop.stop()

    asyncio.gather(*tasks).add_done_callback(all_done)
    loop.run_forever()
    note([task.done() for task in tasks])


play_loop(main)
