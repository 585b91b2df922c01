"""Writes the files beside it with the programs whose formats they are in, and prints what their
own readers say of them; the tests hold Haven's readers against these numbers.

    pip install ase==3.29.0
    python generate.py
"""

import pathlib

import ase.io
import numpy as np
from ase import Atoms, units
from ase.build import bulk
from ase.calculators.emt import EMT
from ase.calculators.singlepoint import SinglePointCalculator
from ase.constraints import FixAtoms
from ase.md.langevin import Langevin

here = pathlib.Path(__file__).parent


def ase_trajectories():
    # molecular dynamics, written every 5 steps of 2 fs
    path = here / "ase-md.traj"
    path.unlink(missing_ok=True)
    copper = bulk("Cu", cubic=True)
    copper.calc = EMT()
    copper.set_constraint(FixAtoms([0]))
    Langevin(
        copper,
        2 * units.fs,
        temperature_K=600,
        friction=0.05 / units.fs,
        trajectory=str(path),
        loginterval=5,
        rng=np.random.default_rng(1),
    ).run(20)
    last = ase.io.read(path, -1)
    print(path.name, len(ase.io.read(path, ":")), "frames; the last:")
    print(" energy", last.get_potential_energy())
    print(" positions", last.positions[3])
    print(" velocities in Å/fs", last.get_velocities()[3] * units.fs)
    print(" forces", last.get_forces(apply_constraint=False)[3])

    salt = Atoms("NaCl", [[0, 0, 0], [2.8, 0.1, 0]], cell=[5.6, 5.7, 5.8], pbc=[1, 1, 0])
    salt.set_masses([22.98976928, 36.0])
    salt.set_momenta([[0.1, 0.2, 0.3], [-0.1, -0.2, -0.3]])
    salt.calc = SinglePointCalculator(
        salt,
        energy=-3.5,
        forces=[[0.1, 0, 0], [-0.1, 0, 0]],
        stress=[0.01, 0.02, 0.03, 0.004, 0.005, 0.006],
        charges=[1, -1],
    )
    ase.io.write(here / "ase-one.traj", salt)
    print("ase-one.traj: velocities in Å/fs", salt.get_velocities() * units.fs)
    # from the second frame on each has its own numbers, masses and pbc
    slab, full = salt.copy(), salt.copy()
    full.pbc = True
    ase.io.write(here / "ase-headers.traj", [slab, full, slab])
    other = salt.copy()
    other.numbers = [17, 11]
    ase.io.write(here / "ase-order.traj", [slab, other])
    ase.io.write(here / "ase-molecule.traj", Atoms("H2O", [[0, 0, 0], [1, 0, 0], [0, 1, 0]]))


ase_trajectories()
