"""CPython's own event loop on virtual time, and the trace that the scenarios print.

Each line is `turn time kind text`:
  step   a task's coroutine is resumed
  call   a callback runs: the program's own by its name, asyncio's by the feature it belongs to
  log    what the program says
"""

import asyncio
import functools
import math
import sys


class _Epsilon(float):
    """asyncio calls a timer due if `when < now + resolution`: this makes that `when <= now`."""

    def __radd__(self, now):
        return math.nextafter(now, math.inf)


class _OrderedTimer(asyncio.TimerHandle):
    """asyncio leaves the order of equal deadlines open; here it is the order of arming."""

    _armed = 0

    def __init__(self, *args):
        super().__init__(*args)
        _OrderedTimer._armed += 1
        self.order = _OrderedTimer._armed

    def __lt__(self, other):
        return (self._when, self.order) < (other._when, other.order)


class VirtualLoop(asyncio.BaseEventLoop):
    """Jumps to the next deadline instead of waiting for it, and writes down what it runs."""

    def __init__(self):
        super().__init__()
        self._selector = self
        self._clock_resolution = _Epsilon()
        self._now = 0.0
        self._tasks_made = 0
        self.turn = 0
        self.lines = []
        self.set_exception_handler(lambda loop, context: None)

    def time(self):
        return self._now

    def select(self, timeout):
        """Once a turn, with how long to wait."""
        self.turn += 1
        if timeout is None:
            raise RuntimeError("nothing can ever wake this loop")
        if timeout > 0:
            self._now = self._scheduled[0]._when
        return ()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass

    def create_task(self, coro, *, name=None, **options):
        self._tasks_made += 1
        return super().create_task(coro, name=name or f"Task-{self._tasks_made}", **options)

    def note(self, kind, text):
        self.lines.append(f"{self.turn} {_shown(self._now)} {kind} {text}")


asyncio.events.TimerHandle = _OrderedTimer
_run_handle = asyncio.Handle._run


def _traced_run(handle):
    if isinstance(handle._loop, VirtualLoop):
        handle._loop.note(*_describe(handle._callback))
    _run_handle(handle)


asyncio.Handle._run = _traced_run

# asyncio's own callbacks, by the feature that they belong to.
_FEATURES = {
    "gather.": "gather",
    "_wait.": "wait",
    "_release_waiter": "wait",
    "_set_result_unless_cancelled": "sleep",
    "Timeout._on_timeout": "waitFor",
    "shield.": "shield",
    "as_completed.": "asCompleted",
    "_AsCompletedIterator.": "asCompleted",
    "_run_until_complete_cb": "run",
}


def _describe(callback):
    if isinstance(callback, functools.partial) and callback.func.__name__ == "_release_waiter":
        return "call", "waitFor"
    owner = getattr(callback, "__self__", None)
    name = getattr(callback, "__name__", type(callback).__name__)
    if isinstance(owner, asyncio.Task) and name != "cancel":
        return "step", owner.get_name()
    for start, feature in _FEATURES.items():
        if getattr(callback, "__qualname__", "").startswith(start):
            return "call", feature
    return "call", name


_latest = None  # The loop that was made last.


def log(*words):
    """Adds a line to the trace, in a turn of the loop."""
    asyncio.get_running_loop().note("log", " ".join(_shown(word) for word in words))


def note(*words):
    """Adds a line to the trace, in a turn or between two runs."""
    _latest.note("log", " ".join(_shown(word) for word in words))


def _shown(word):
    if word is None:
        return "None"
    if isinstance(word, bool):
        return str(word).lower()
    if isinstance(word, BaseException):
        return describe_error(word)
    if isinstance(word, (list, tuple)):
        return "[" + " ".join(_shown(each) for each in word) + "]"
    if isinstance(word, float):
        return repr(word).removesuffix(".0")
    return str(word)


def describe_error(error):
    """The program's own errors with their message, asyncio's by their class."""
    if type(error) is Exception:
        return f"Error {error}"
    return "Error" if type(error) is RuntimeError else type(error).__name__


if sys.version_info >= (3, 12):
    wait_for = asyncio.wait_for
else:

    async def wait_for(awaitable, timeout):
        """What asyncio.wait_for became in 3.12."""
        if timeout is not None and timeout <= 0:
            return await asyncio.wait_for(awaitable, timeout)
        async with asyncio.timeout(timeout):
            return await awaitable


def run(main):
    """Runs a program on a fresh loop, and gives its trace."""
    loop = VirtualLoop()
    try:
        loop.run_until_complete(main)
    finally:
        lines = loop.lines
        loop.close()
    return lines


def play(main):
    """Runs a scenario, a coroutine function, and prints its trace."""
    for line in run(main()):
        print(line)


def play_loop(main):
    """Runs a scenario that runs the loop itself, and prints its trace."""
    global _latest
    _latest = VirtualLoop()
    main(_latest)
    for line in _latest.lines:
        print(line)
