"""Forces of an ASE calculator for Haven, over i-PI's socket protocol. Haven starts this itself
('potential: {type: ase, ...}') and tells it what to compute when it answers NEEDINIT."""

import importlib
import json
import reprlib
import socket
import struct
import sys

import numpy as np


def receive(link, size):
    data = bytearray()
    while len(data) < size:
        part = link.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def numbers(link, count):
    return np.frombuffer(receive(link, 8 * count), "<f8")


def integer(link):
    return struct.unpack("<i", receive(link, 4))[0]


def prepare(task):
    """The atoms with their calculator."""
    from ase import Atoms

    found = importlib.import_module(task["module"])
    for name in task["calculator"].split("."):
        found = getattr(found, name)
    calculator = found(**task["arguments"])
    if isinstance(calculator, type) or not all(
        callable(getattr(calculator, name, None))
        for name in ("get_potential_energy", "get_forces")
    ):
        sys.exit(
            f"{task['module']}.{task['calculator']} gives {reprlib.repr(calculator)},"
            " which is no ASE calculator"
        )
    atoms = Atoms(task["symbols"], pbc=True)
    atoms.calc = calculator
    return atoms


def answer(atoms, task, cell, positions):
    """The message that follows GETFORCE."""
    from ase.calculators.calculator import PropertyNotImplementedError

    atoms.set_cell(cell)
    atoms.set_positions(positions)
    energy = float(atoms.get_potential_energy())
    forces = np.asarray(atoms.get_forces(), "<f8") * (task["bohr"] / task["hartree"])
    try:
        virial = -atoms.get_volume() * np.asarray(atoms.get_stress(voigt=False), "<f8")
    except (PropertyNotImplementedError, NotImplementedError):
        virial = np.zeros((3, 3))
    return b"".join(
        (
            b"FORCEREADY".ljust(12),
            struct.pack("<di", energy / task["hartree"], len(atoms)),
            forces.tobytes(),
            (virial.T / task["hartree"]).tobytes(),
            struct.pack("<i", 1),
            b" ",
        )
    )


def main(path):
    link = socket.socket(socket.AF_UNIX)
    link.connect(path)
    task = atoms = ready = None
    while True:
        header = receive(link, 12).strip()
        if header == b"STATUS":
            state = b"NEEDINIT" if atoms is None else b"READY" if ready is None else b"HAVEDATA"
            link.sendall(state.ljust(12))
        elif header == b"INIT":
            integer(link)
            task = json.loads(receive(link, integer(link)))
            atoms = prepare(task)
        elif header == b"POSDATA":
            cell = numbers(link, 9).reshape(3, 3).T * task["bohr"]
            numbers(link, 9)
            positions = numbers(link, 3 * integer(link)).reshape(-1, 3) * task["bohr"]
            ready = answer(atoms, task, cell, positions)
        elif header == b"GETFORCE":
            link.sendall(ready)
            ready = None
        elif header == b"EXIT":
            return
        else:
            sys.exit(f"unexpected message {header!r}")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except EOFError:
        # Haven has ended.
        pass
