"""The resident process: started once, closed, killed, absent."""
from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import haven
from haven import process, progress, scratch
from haven.ase import Haven


def test_one_process_serves_all(crystal, nep):
    number = process.shared().pid
    haven.evaluate(crystal, nep)
    assert process.shared().pid == number


def test_a_process_that_was_killed_is_told_and_started_again(crystal, nep):
    crystal.calc = Haven(nep)
    energy = crystal.get_potential_energy()
    before = process.shared().pid
    os.kill(before, signal.SIGKILL)
    crystal.positions[0, 0] += 0.01
    # Dead at the next call, or noticed before it and started again: never a hang, never a wrong number.
    try:
        crystal.get_potential_energy()
    except haven.ProcessDied as died:
        assert "was ended by signal 9" in str(died)
    crystal.positions[0, 0] -= 0.01
    assert crystal.get_potential_energy() == pytest.approx(energy, abs=1e-10)
    assert process.shared().pid != before


@pytest.mark.quick
def test_no_arrays_are_left_behind(crystal, nep):
    def left():
        return {name for name in os.listdir("/dev/shm") if name.startswith("haven-")} if os.path.isdir("/dev/shm") else set()

    before = left()
    haven.evaluate(crystal, nep)
    with pytest.raises(haven.InputError):
        haven.evaluate(crystal, "no-such-file")
    assert left() <= before


@pytest.mark.quick
def test_folders_of_killed_processes_are_swept(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    old, new, mine, other = (tmp_path / name for name in (
        f"haven-py{gone.pid}-old", f"haven-py{gone.pid}-new", f"haven-py{os.getpid()}-mine", "haven-pyrite-1"))
    for each in (old, new, mine, other):
        each.mkdir()
        if each != new:
            os.utime(each, (1e9, 1e9))
    scratch._sweep(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([new, mine, other])


@pytest.mark.quick
def test_warnings_are_of_the_users_line():
    with pytest.warns(haven.HavenWarning) as told:
        progress.Progress(False)({"event": "warning", "text": "mind"})
    assert told[0].filename == __file__


@pytest.mark.quick
def test_forgotten_calculators_are_closed(crystal, nep):
    crystal.calc = Haven(nep)
    crystal.get_forces()
    number = crystal.calc._series._number
    crystal.calc = None
    gc.collect()
    assert number in process.shared().forgotten
    haven.evaluate(crystal, nep)
    assert not process.shared().forgotten
    with pytest.raises(haven.InputError, match=f"'atoms' is {number}, which is not open"):
        process.shared().evaluate(number)


def test_threads_wait_for_one_another(crystal, nep):
    energies = []
    copies = [crystal.copy() for _ in range(4)]
    for k, atoms in enumerate(copies):
        atoms.rattle(0.01, seed=k)
    expected = [haven.evaluate(atoms, nep).energy for atoms in copies]

    def compute(atoms):
        energies.append((atoms.positions[0, 0], [haven.evaluate(atoms, nep).energy for _ in range(5)]))

    workers = [threading.Thread(target=compute, args=(atoms,)) for atoms in copies]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert sorted(e[0] for _, e in energies) == sorted(expected)
    assert all(len(set(e)) == 1 for _, e in energies)


@pytest.mark.quick
def test_a_command_that_is_absent_is_named(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="no command there"):
        process.find(tmp_path / "haven")
    stand_in = tmp_path / "haven"
    stand_in.write_text("#!/bin/sh\necho 'haven: JDK 25 is missing' >&2\nexit 1\n")
    stand_in.chmod(0o755)
    with pytest.raises(haven.ProcessDied, match="(?s)ended with exit code 1.*JDK 25 is missing"):
        process.Process(tmp_path)


@pytest.mark.quick
def test_another_protocol_is_refused(tmp_path):
    stand_in = tmp_path / "haven"
    stand_in.write_text("#!/bin/sh\nread line\necho '{\"id\":1,\"protocol\":99}'\nread line\n")
    stand_in.chmod(0o755)
    with pytest.raises(haven.ProcessDied, match="speaks protocol 99"):
        process.Process(tmp_path)


@pytest.mark.quick
def test_what_a_library_prints_is_no_reply(tmp_path):
    stand_in = tmp_path / "haven"
    stand_in.write_text("#!/bin/sh\nread line\necho 'loading…'\necho 17\necho '{\"id\":1,\"protocol\":1}'\nread line\n")
    stand_in.chmod(0o755)
    process.Process(tmp_path).close()


def test_python_that_ends_takes_the_process_along():
    code = "import haven.process as p; print(p.shared().pid)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    for _ in range(100):
        try:
            os.kill(int(done.stdout), 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("still there")


@pytest.mark.quick
def test_a_child_that_lives_on_does_not_hold_up_the_end():
    resident = process.Process()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        # Whether the pipe to the process is shut here, and then a life longer than the parent's patience.
        try:
            os.fstat(resident._in)
            os.write(writing, b"open")
        except OSError:
            os.write(writing, b"shut")
        time.sleep(60)
        os._exit(0)
    try:
        assert os.read(reading, 4) == b"shut"
        resident.close()
        assert resident._popen.returncode == 0  # by itself, not by SIGKILL
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.quick
def test_the_end_comes_though_another_holds_the_pipe():
    resident = process.Process()
    other = os.dup(resident._in)
    try:
        resident.close()
        assert resident._popen.returncode == 0
    finally:
        os.close(other)


STUBBORN = """#!/usr/bin/env python3
import json, sys, time
for line in sys.stdin:
    asked = json.loads(line)
    say = lambda **keys: print(json.dumps(keys), flush=True)
    if asked["do"] == "hello":
        say(id=asked["id"], protocol=1)
    elif asked["do"] == "command" and asked["words"] == ["long"]:
        running = asked["id"]
        say(id=running, event="status", text="on the way")
    elif asked["do"] == "cancel":
        say(id=asked["id"], running=True)
        say(id=running, event="status", text="writing")
        time.sleep(1)
        say(id=running, error={"message": "checkpoint written", "exit": 4})
        running = None
    elif asked["do"] == "command":
        say(id=asked["id"], text="done")
    else:
        break
"""


@pytest.mark.quick
def test_after_a_second_ctrl_c_the_next_command_waits_for_the_checkpoint(tmp_path, capsys):
    stand_in = tmp_path / "haven"
    stand_in.write_text(STUBBORN)
    stand_in.chmod(0o755)
    resident = process.Process(tmp_path)
    threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    threading.Timer(0.9, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        resident.command_line(["long"])
    assert resident._under_way is not None
    assert resident.command_line(["short"])["text"] == "done"
    assert "writes its checkpoint; haven.close() ends it" in capsys.readouterr().err
    resident.close()


@pytest.mark.quick
def test_a_listener_that_raises_stops_the_command(tmp_path):
    stand_in = tmp_path / "haven"
    stand_in.write_text(STUBBORN)
    stand_in.chmod(0o755)
    resident = process.Process(tmp_path)

    def refuse(event):
        raise UserWarning(event["text"])

    with pytest.raises(UserWarning, match="on the way"):
        resident.command_line(["long"], refuse)
    assert resident.command_line(["short"])["text"] == "done"
    resident.close()
