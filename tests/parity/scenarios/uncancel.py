"""uncancel takes requests back; with none left, an undelivered cancellation is withdrawn (T12, T13)."""

# Needs CPython 3.13.

import asyncio

from play import log, play


async def work():
    me = asyncio.current_task()
    me.cancel()
    log(me.cancelling(), me.uncancel())
    await asyncio.sleep(1)
    log("not cancelled")
    me.cancel()
    me.cancel()
    log(me.cancelling(), me.uncancel())
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError as error:
        log(error, me.cancelling(), me.uncancel())
    await asyncio.sleep(1)
    return "result"


async def main():
    log(await asyncio.get_running_loop().create_task(work(), name="work"))


play(main)
