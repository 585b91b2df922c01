"""The resident `haven serve --stdio`, started once and shared: JSON lines out and in (docs/serve.md)."""
from __future__ import annotations

import atexit
import collections
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import Any, Callable, Optional, Union
from urllib.parse import unquote, urlparse

from .errors import HavenError, Interrupted, ProcessDied, of_reply

PROTOCOL = 1

PathLike = Union[str, "os.PathLike[str]"]
Listener = Callable[[dict[str, Any]], None]


def find(path: Optional[PathLike] = None) -> Path:
    """The `haven` command: `path`, else $HAVEN, else that of the checkout this package was installed from, else of PATH.

    A folder stands for the `haven` in it.
    """
    said = path if path is not None else os.environ.get("HAVEN")
    if said:
        file = Path(said).expanduser().absolute()
        file = file / "haven" if file.is_dir() else file
        if not os.access(file, os.X_OK):
            raise FileNotFoundError(f"{file}: no command there; give the path of ./haven in its checkout")
        return file
    for file in _candidates():
        if file.is_file() and os.access(file, os.X_OK):
            return file
    raise FileNotFoundError(
        "the haven command was not found: set the environment variable HAVEN to the path of ./haven in its checkout,"
        " or call haven.use(path)")


def _candidates() -> list[Path]:
    found = [Path(__file__).resolve().parents[3] / "haven"]
    try:
        text = importlib.metadata.distribution("haven-md").read_text("direct_url.json")
        folder = Path(unquote(urlparse(json.loads(text or "{}").get("url", "")).path))
        found.append(folder.parents[1] / "haven")
    except (importlib.metadata.PackageNotFoundError, IndexError, ValueError):
        pass
    on_path = shutil.which("haven")
    return found + ([Path(on_path)] if on_path else [])


class Process:
    """One `haven serve --stdio`. Calls of several threads wait for one another.

    Args:
        path: of the command, see `find`
        java_options: for the Java machine, for example ``"-Xmx4g"``; default $HAVEN_JAVA_OPTS
    """

    def __init__(self, path: Optional[PathLike] = None, java_options: Optional[str] = None) -> None:
        self.command = find(path)
        environment = dict(os.environ)
        if java_options is not None:
            environment["HAVEN_JAVA_OPTS"] = java_options
        self._lock = threading.RLock()
        self._pid = os.getpid()
        self._last = 0
        self._under_way: Optional[int] = None
        """The command that has not replied yet."""
        self._received = bytearray()
        self.forgotten: collections.deque[int] = collections.deque()
        """Numbers of atoms that nobody holds any longer: closed before the next are opened."""
        self._said: collections.deque[str] = collections.deque(maxlen=30)
        self._loud = True
        # A session of its own: Ctrl-C reaches Python alone, which then asks the command to stop.
        self._popen = subprocess.Popen(
            [str(self.command), "serve", "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, bufsize=0, env=environment, start_new_session=True)
        assert self._popen.stdin and self._popen.stdout
        self._in = self._popen.stdin.fileno()
        self._out = self._popen.stdout.fileno()
        self._hearing = threading.Thread(target=self._hear, daemon=True)
        self._hearing.start()
        _all.add(self)
        self.hello = self.request("hello")
        self._loud = False
        if self.hello.get("protocol") != PROTOCOL:
            self.close()
            raise ProcessDied(
                f"{self.command} speaks protocol {self.hello.get('protocol')}, this package {PROTOCOL}:"
                " install the package of the same checkout, pip install CHECKOUT/tools/python")

    def _hear(self) -> None:
        """Keeps what the process says on standard error; shows it until it is up, for it may build first."""
        assert self._popen.stderr
        for line in iter(self._popen.stderr.readline, b""):
            text = line.decode("utf-8", "replace").rstrip()
            self._said.append(text)
            if self._loud:
                print(text, file=sys.stderr, flush=True)

    @property
    def alive(self) -> bool:
        """Whether it can be asked, by this process and not by one that was forked from it."""
        return self._popen.poll() is None and self._pid == os.getpid()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._popen.pid

    def request(self, action: str, **keys: Any) -> dict[str, Any]:
        """Asks and waits for the reply.

        Raises:
            HavenError: in the class of the error that was replied
            ProcessDied: if it ends before it replies
        """
        with self._lock:
            number = self.send({"do": action, **keys})
            return self.reply(number)

    def send(self, request: dict[str, Any]) -> int:
        """Sends a request; returns its number."""
        self._last += 1
        self._write(json.dumps({"id": self._last, **request}).encode() + b"\n")
        return self._last

    def evaluate(self, atoms: int) -> dict[str, Any]:
        """The request `evaluate`, with as little around it as can be."""
        with self._lock:
            self._last += 1
            self._write(b'{"id":%d,"do":"evaluate","atoms":%d}\n' % (self._last, atoms))
            return self.reply(self._last)

    def _write(self, line: bytes) -> None:
        try:
            view = memoryview(line)
            while view:
                view = view[os.write(self._in, view):]
        except OSError:
            raise self._death() from None

    def reply(self, number: int, listener: Optional[Listener] = None) -> dict[str, Any]:
        """Waits for the reply to a request; events on the way go to `listener`, replies to earlier ones are dropped."""
        while True:
            message = self._message()
            if message.get("id") != number:
                continue
            if "event" in message:
                if listener:
                    listener(message)
                continue
            if "error" in message:
                error = of_reply(message["error"]["message"], message["error"]["exit"])
                error.reply = message  # type: ignore[attr-defined]
                raise error
            return message

    def _message(self) -> dict[str, Any]:
        while True:
            end = self._received.find(b"\n")
            while end < 0:
                start = len(self._received)
                got = os.read(self._out, 1 << 20)
                if not got:
                    raise self._death()
                self._received += got
                end = self._received.find(b"\n", start)
            line = bytes(self._received[:end])
            del self._received[:end + 1]
            try:
                message = json.loads(line)
            except ValueError:
                message = None
            if isinstance(message, dict):
                if message.get("id") == self._under_way and "event" not in message:
                    self._under_way = None
                return message
            self._said.append(line.decode("utf-8", "replace"))  # printed by a library

    def command_line(self, words: list[str], listener: Optional[Listener] = None) -> dict[str, Any]:
        """Runs a command of `haven` in the process, for example ``["neb", …, "--json"]``.

        Ctrl-C asks it to stop, waits until it has written its checkpoint, and raises KeyboardInterrupt. A second
        Ctrl-C does not wait; the next command does.
        """
        with self._lock:
            if self._under_way is not None:
                print("haven: the interrupted command writes its checkpoint; haven.close() ends it",
                      file=sys.stderr, flush=True)
            while self._under_way is not None:
                self._message()
            number = self.send({"do": "command", "words": words})
            self._under_way = number
            try:
                return self.reply(number, listener)
            except HavenError:
                raise
            except BaseException as why:  # Ctrl-C, or a warning that the user has made an error
                if self._under_way is None:
                    raise
                self.send({"do": "cancel"})
                try:
                    self.reply(number)
                except Interrupted as stopped:
                    if isinstance(why, KeyboardInterrupt):
                        raise KeyboardInterrupt(str(stopped)) from stopped
                except HavenError:
                    pass
                raise

    def _death(self) -> ProcessDied:
        try:
            code: Optional[int] = self._popen.wait(2)
        except subprocess.TimeoutExpired:
            code = None
        self._hearing.join(1)
        last = "\n".join(list(self._said)[-8:])
        how = "closed its output" if code is None else f"ended with exit code {code}" if code >= 0 else (
            f"was ended by signal {-code}")
        if code is None:
            self._popen.kill()
        return ProcessDied(f"{self.command} serve --stdio {how}" + (f"; it said:\n{last}" if last else ""))

    def close(self) -> None:
        """Ends the process; a command under way is stopped with a checkpoint."""
        if self._pid != os.getpid():
            return
        if self._popen.poll() is None:
            try:
                # Said, for the end of its input may not come: someone else may hold the pipe.
                self.send({"do": "shutdown"})
            except ProcessDied:
                pass
            try:
                self._popen.stdin.close()  # type: ignore[union-attr]
                self._popen.wait(20)
            except (OSError, subprocess.TimeoutExpired):
                self._popen.kill()
                self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr):
            if pipe and not pipe.closed and pipe is not self._popen.stderr:
                pipe.close()

    def _leave(self) -> None:
        """In a child that was forked: lets go of the pipes, which are the parent's."""
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe:
                pipe.close()


def _forked() -> None:
    global _starting
    _starting = threading.Lock()
    for each in list(_all):
        each._leave()


_all: "weakref.WeakSet[Process]" = weakref.WeakSet()
_shared: Optional[Process] = None
_path: Optional[PathLike] = None
_starting = threading.Lock()


def use(path: Optional[PathLike]) -> None:
    """Names the `haven` command for all later calls; one that runs is closed."""
    global _path
    close()
    _path = path


def shared() -> Process:
    """The process that all calls share: started at the first, and anew where it has ended."""
    global _shared
    with _starting:
        if _shared is None or not _shared.alive:
            _shared = Process(_path)
        return _shared


def close() -> None:
    """Ends the shared process; the next call starts a new one. Done by itself when Python ends."""
    global _shared
    with _starting:
        if _shared is not None:
            _shared.close()
        _shared = None


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
