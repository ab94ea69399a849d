"""Runs one notebook in a Jupyter kernel and reports every cell as it ends.

Reads one line of JSON from standard input, {"notebook", "cwd", "timeout"}, and writes one line of
JSON per event to standard output. When standard input closes, the kernel is killed and the program
ends, so that nothing outlives the program that started it.
"""

import asyncio
import json
import os
import queue
import signal
import sys
import threading
import time

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

# Output leaves the kernel through a queue that the end of the cell overtakes. This message goes
# through the same queue, so when it arrives everything before it has arrived. The cell that sends
# it throws, because a cell that throws has no result to report.
DRAINED = "course_drained"
DRAIN = f'Deno.jupyter.broadcast("{DRAINED}", {{}}); throw 0;'
LOOK_AGAIN = 0.05  # seconds
OUTPUTS = {"stream", "display_data", "execute_result", "update_display_data", "clear_output"}


def emit(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


class CellFailed(Exception):
    def __init__(self, kind, message, cell=None):
        super().__init__(message)
        self.kind, self.cell = kind, cell


class DrainingClient(NotebookClient):
    """A client that reads on after `idle` until the kernel's output queue is empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.drains = {}  # the message that asked for the drain -> the id of the cell it followed
        self.late = None  # the id of a cell that printed after its end

    async def _async_poll_output_msg(self, parent_msg_id, cell, cell_index):
        drain = None
        while True:
            msg = await self.kc.iopub_channel.get_msg(timeout=None)
            parent = msg["parent_header"].get("msg_id")
            kind = msg["msg_type"]
            if kind == DRAINED and parent == drain:
                return
            if parent in self.drains:
                if kind not in OUTPUTS:
                    continue
                if parent != drain:
                    self.late = self.late or self.drains[parent]
                    continue
            elif parent != parent_msg_id:
                continue
            if self.process(msg, cell, cell_index):
                drain = self.kc.execute(DRAIN, silent=True, store_history=False)
                self.drains[drain] = cell.id

    def process(self, msg, cell, cell_index):
        """Adds a message to the cell's outputs; true when it says that the cell has ended."""
        if msg["msg_type"] == "status":
            return msg["content"]["execution_state"] == "idle"
        self.process_message(msg, cell, cell_index)
        return False

    def keep_looking_for_replies(self):
        """Makes the wait for a reply look again every now and then.

        Sending on a ZeroMQ socket can swallow the wake-up for a message that has just arrived on it,
        and the drain is sent while somebody waits for the reply: it was found only at the time limit.
        """
        channel = self.kc.shell_channel
        get_msg = channel.get_msg

        async def get_msg_in_slices(timeout=None):
            deadline = time.monotonic() + (float("inf") if timeout is None else timeout)
            while True:
                left = max(0, deadline - time.monotonic())
                try:
                    return await get_msg(timeout=min(LOOK_AGAIN, left))
                except queue.Empty:
                    if left <= LOOK_AGAIN:
                        raise

        channel.get_msg = get_msg_in_slices

    async def run_cell(self, cell, index, count):
        expected = "raises-exception" in cell.metadata.get("tags", [])
        reply = {}

        def remember(cell, cell_index, execute_reply):
            reply.update(execute_reply["content"])

        self.on_cell_executed = remember
        self.allow_errors = True
        try:
            await self.async_execute_cell(cell, index, execution_count=count)
        except CellTimeoutError:
            raise CellFailed("timeout", f"it did not end within {self.timeout} s", cell.id)
        except DeadKernelError:
            raise CellFailed("died", "the kernel died", cell.id)
        except ValueError as error:  # Deno tears a message of more than a few megabytes apart
            raise CellFailed("torn", f"{type(error).__name__}: {error}", cell.id)
        raised = [out for out in cell.outputs if out.output_type == "error"]
        if reply.get("status") == "error" and not raised:
            message = f"{reply.get('ename')}: {reply.get('evalue')}"
            raise CellFailed("invisible", message, cell.id)
        if raised and not expected:
            message = "\n".join(raised[0].traceback) or f"{raised[0].ename}: {raised[0].evalue}"
            raise CellFailed("error", message, cell.id)
        if expected and not raised:
            raise CellFailed("no-error", "it is tagged raises-exception and raised nothing", cell.id)

    async def run(self, cwd):
        try:
            self.create_kernel_manager()
            async with self.async_setup_kernel(cwd=cwd):
                self.keep_looking_for_replies()
                emit("ready")
                count = 0
                for index, cell in enumerate(self.nb.cells):
                    if cell.cell_type != "code":
                        continue
                    count += 1
                    await self.run_cell(cell, index, count)
                    if self.late:
                        message = "it printed after it had ended: something was left running"
                        raise CellFailed("late", message, self.late)
                    emit("cell", index=index, id=cell.id, count=count, outputs=cell.outputs)
        finally:
            kill_group(self.group)

    group = None

    async def async_start_new_kernel(self, **kwargs):
        await super().async_start_new_kernel(**kwargs)
        self.group = getattr(self.km.provisioner, "pgid", None)


def kill_group(group):
    """Kills what a cell started and left behind; the kernel leads a process group of its own."""
    if group and hasattr(os, "killpg"):
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass


def read_line():
    """Reads one line without Python's buffer, so that the thread below may go on reading."""
    line = bytearray()
    while not line.endswith(b"\n"):
        chunk = os.read(0, 1 << 16)
        if not chunk:
            sys.exit(1)
        line += chunk
    return json.loads(line)


def cancel_when_input_closes(task, loop):
    def wait():
        while os.read(0, 1 << 16):
            pass
        loop.call_soon_threadsafe(task.cancel)

    threading.Thread(target=wait, daemon=True).start()


async def main():
    order = read_line()
    notebook = nbformat.reads(json.dumps(order["notebook"]), as_version=4)
    client = DrainingClient(
        notebook,
        kernel_name="deno",
        timeout=order["timeout"],
        iopub_timeout=order["timeout"],
        raise_on_iopub_timeout=True,
        startup_timeout=60,
        shutdown_kernel="immediate",
    )
    task = asyncio.ensure_future(client.run(order["cwd"]))
    cancel_when_input_closes(task, asyncio.get_running_loop())
    try:
        await task
        emit("done")
    except CellFailed as failure:
        emit("failed", kind=failure.kind, message=str(failure), cell=failure.cell)
    except NoSuchKernel:
        emit("failed", kind="no-kernel", message="no kernel named deno is registered")
    except asyncio.CancelledError:
        emit("failed", kind="stopped", message="stopped")
    except Exception as error:
        emit("failed", kind="kernel", message=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    asyncio.run(main())
    os._exit(0)  # the thread that waits for the end of the input must not hold us back
