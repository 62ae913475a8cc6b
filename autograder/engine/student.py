"""The learner's process: runs cells, answers the judge's requests, knows no test.

It is forked from the zygote, confined, and has one socket. Nothing in this file
protects anything: the learner's code can change all of it. What counts is decided by
the judge from the messages alone.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import types
from pathlib import Path
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .exchange import Peer, perform
from .own_work import refuse
from .wire import Channel, Gone

MAX_FILES, MAX_FILE_BYTES = 200, 16 * 2**20


class Outputs:
    """What a cell shows, in the notebook format's own words, up to a size."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.room = limit
        self.items: list[dict[str, Any]] = []
        self.flood = False

    def add(self, output: dict[str, Any]) -> None:
        self.room -= len(str(output))
        if self.room < 0 and output["output_type"] not in ("error", "execute_result"):
            self.flood = True
            return
        self.items.append(output)

    def write(self, name: str, text: str) -> None:
        first_error = name == "stderr" and not any(
            o.get("name") == "stderr" for o in self.items
        )
        text = text[: max(self.room, 1000 if first_error else 0)]
        self.room -= len(text)
        self.flood = self.flood or self.room <= 0
        last = self.items[-1] if self.items else {}
        if text and last.get("output_type") == "stream" and last["name"] == name:
            last["parts"].append(text)
        elif text:
            self.items.append({"output_type": "stream", "name": name, "parts": [text]})

    def take(self) -> list[dict[str, Any]]:
        taken, self.items, self.room = self.items, [], self.limit
        for output in taken:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        return taken


class Stream:
    """Stands for sys.stdout or sys.stderr while a cell runs."""

    encoding, errors = "utf-8", "replace"

    def __init__(self, outputs: Outputs, name: str) -> None:
        self.outputs, self.name = outputs, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.outputs.write(self.name, text)
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1 if self.name == "stdout" else 2


class Publisher(DisplayPublisher):
    """`display(...)` becomes an output."""

    outputs: Outputs

    def publish(self, data, metadata=None, *_: Any, **__: Any) -> None:
        self.outputs.add(
            {"output_type": "display_data", "data": texts(data), "metadata": {}}
        )

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.items.clear()


class Hook(DisplayHook):
    """The last value of a cell becomes its result."""

    outputs: Outputs

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.outputs.add(
            {
                "output_type": "execute_result",
                "data": texts(format_dict),
                "metadata": {},
                "execution_count": self.prompt_count,
            }
        )


class Shell(InteractiveShell):
    """IPython without a terminal, a kernel or a history."""

    outputs: Outputs

    def init_display_pub(self) -> None:
        self.display_pub = Publisher(parent=self, shell=self)

    def init_displayhook(self) -> None:
        self.displayhook = Hook(parent=self, shell=self)
        self.display_trap = _trap(self.displayhook)

    def _showtraceback(self, etype, evalue, stb) -> None:
        trace = stb if isinstance(stb, list) else [str(stb)]
        try:
            message = str(evalue)
        except Exception:
            message = "(its message could not be read)"
        self.outputs.add(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": message,
                "traceback": [str(line) for line in trace],
            }
        )

    def system(self, cmd):
        raise PermissionError("An answer cannot start other programs.")

    def connect(self, outputs: Outputs) -> None:
        self.outputs = outputs
        for part in (self.display_pub, self.displayhook):
            part.outputs = outputs  # type: ignore[union-attr]


def _trap(hook: Hook):
    from IPython.core.display_trap import DisplayTrap

    return DisplayTrap(hook=hook)


def make_shell() -> Shell:
    """The one shell of this process; the zygote makes it before it forks."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.history_length = 0
    shell = Shell.instance(config=config)
    InteractiveShell._instance = shell  # type: ignore[assignment]
    return shell


def texts(data: dict[str, Any]) -> dict[str, Any]:
    """A bundle of representations that a notebook can hold."""
    import base64

    return {
        kind: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for kind, value in data.items()
        if isinstance(value, (str, bytes, dict, list))
    }


class Student:
    """Answers requests until the judge goes away."""

    def __init__(self, sock: socket.socket) -> None:
        self.shell = make_shell()
        self.names = self.shell.user_ns
        self.asked: dict[str, types.FunctionType] = {}  # functions the judge has
        self.peer = Peer(
            Channel(sock), judge=False, serve=self.serve, renamed=self.renamed
        )
        self.outputs = Outputs(10_000_000)
        self.shell.connect(self.outputs)
        self.files: dict[str, tuple[int, int]] = {}

    def loop(self) -> None:
        while True:
            try:
                message = self.peer.receive()
                if message[0] == "ask":  # else a reply that an interrupt came before
                    self.peer.answer(message)
            except Gone:
                return

    def serve(self, peer: Peer, operation: str, args: list) -> Any:
        match operation, args:
            case "run", [source, number]:
                return self.run(source, number)
            case "name", [name]:
                value = self.names[name]
                if isinstance(value, types.FunctionType):
                    self.asked[name] = value
                return value
            case "set", [name, value]:
                self.names[name] = value
                return None
            case "define", [source]:
                with contextlib.suppress(Exception):
                    exec(source, self.names)
                return None
            case "delete", [name]:
                del self.names[name]
                return None
            case "forget", []:
                peer.forget()
                return None
            case "share_globals", []:
                peer.values.share_globals()
                return None
            case "settings", [limit, names, refused]:
                self.outputs.limit = self.outputs.room = limit
                os.environ.update(names)
                refuse(refused)
                return None
            case "put", [name, data]:
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                self.files[str(path)] = stamp(path)
                return None
        with interruptible():
            return perform(operation, args)

    def renamed(self) -> list[str]:
        """Name the functions that the judge has to ask for again."""
        changed = [n for n, f in self.asked.items() if self.names.get(n) is not f]
        for name in changed:
            del self.asked[name]
        return changed

    def run(self, source: str, number: int) -> list:
        """Run a cell: its outputs, whether there were too many, files it changed."""
        self.shell.execution_count = number
        kept = sys.stdout, sys.stderr
        sys.stdout = Stream(self.outputs, "stdout")  # type: ignore[assignment]
        sys.stderr = Stream(self.outputs, "stderr")  # type: ignore[assignment]
        try:
            with interruptible():
                self.shell.run_cell(source, store_history=True, silent=False)
        finally:
            sys.stdout, sys.stderr = kept
        flood = self.outputs.flood
        self.outputs.flood = False
        return [self.outputs.take(), flood, self.changed_files()]

    def changed_files(self) -> list:
        """Path and bytes of the files that are new or changed."""
        found: list = []
        room = MAX_FILE_BYTES
        for folder, _, names in os.walk("."):
            for name in names:
                path = Path(folder, name)
                if len(found) >= MAX_FILES or "__pycache__" in path.parts:
                    continue
                with contextlib.suppress(OSError, UnicodeError):
                    now = stamp(path)
                    if path.is_symlink() or self.files.get(str(path)) == now:
                        continue
                    self.files[str(path)] = now
                    if now[1] <= room:
                        room -= now[1]
                        found.append([path.as_posix(), path.read_bytes()])
        return found


def stamp(path: Path) -> tuple[int, int]:
    status = path.lstat()
    return status.st_mtime_ns, status.st_size


@contextlib.contextmanager
def interruptible():
    """Let the judge's SIGINT stop what runs here, and only that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def main(sock: socket.socket) -> None:
    """Serve the judge at the other end of `sock`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.excepthook = lambda *_: None
    Student(sock).loop()
