"""The five lines of the shortest program: starting, entering, in, returned, closing."""

from play import log, play


async def coroutine():
    log("in coroutine")
    return "result"


async def main():
    log("starting coroutine")
    task = coroutine()
    log("entering event loop")
    log("it returned", await task)
    log("closing event loop")


play(main)
