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
from haven import process
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
