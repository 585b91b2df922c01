"""The comparisons: who is compared with whom on what, and which ratio is asked for."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Optional

import systems

HERE = Path(__file__).resolve().parent


class Missing(Exception):
    """Why a program or a file is not there."""


@dataclass(frozen=True)
class Haven:
    """Haven, whole time steps by `haven bench`; its physics by `haven evaluate`."""
    potential: Path
    structure: Path
    precision: str = "mixed"
    threads: int = 1
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Script:
    """A program of this folder that keeps the contract of contract.py."""
    file: str
    structure: Path
    potential: Optional[Path] = None
    threads: int = 1
    options: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """Rate of one side over that of another, taken in the same round."""
    of: str
    over: str
    goal: Optional[float] = None


@dataclass(frozen=True)
class Tolerance:
    """How far the physics of a side may be from that of the first one: energy per atom, and root mean square of the
    difference of forces over root mean square of forces."""
    energy_ev_per_atom: float
    forces_relative: float


@dataclass(frozen=True)
class Comparison:
    """`sides` makes the files in a scratch folder and names who runs; the first side is the reference of physics."""
    name: str
    title: str
    text: str
    sides: Callable[[Path], dict[str, "Haven | Script"]]
    ratios: tuple[Ratio, ...]
    tolerance: Tolerance
    files: tuple[Path, ...] = field(default=())


def _nep_sides(potential: Path, structure: Path) -> Callable[[Path], dict[str, "Haven | Script"]]:
    md = ("--temperature-k", "1000", "--time-step-fs", "1")
    modules = ("calorine", "ase")
    return lambda _: {
        "Haven double": Haven(potential, structure, "double", 1, md),
        "Haven mixed": Haven(potential, structure, "mixed", 1, md),
        "Haven mixed, 2 threads": Haven(potential, structure, "mixed", 2, md),
        "NEP_CPU": Script("nep_cpu.py", structure, potential, modules=modules),
    }


def _nep(name: str, what: str, potential: Path, structure: Path) -> Comparison:
    # Float pairs with double sums: 2e-5 eV/Å in forces of about 1 eV/Å, 1e-7 eV/atom (what Haven holds mixed to).
    return Comparison(
        name, f"NEP, {what}",
        "Haven: whole steps at 1 fs and 1000 K (list rebuilds, thermostat, thermodynamic quantities every 100 steps)."
        " NEP_CPU: bare calls of energy, forces, virials.",
        _nep_sides(potential, structure),
        (Ratio("Haven mixed", "NEP_CPU", 30), Ratio("Haven double", "NEP_CPU", 4),
         Ratio("Haven mixed, 2 threads", "Haven mixed", 1.8)),
        Tolerance(2e-7, 5e-5), (potential, structure))


def _lennard_jones(scratch: Path) -> dict[str, "Haven | Script"]:
    structure = scratch / "argon.data"
    systems.argon(structure, 20)
    potential = HERE / "lennard_jones.yaml"
    md = ("--temperature-k", "172.8", "--time-step-fs", "10.757", "--skin-angstrom", "1.02", "--nve",
          "--warm-up-steps", "400")
    lammps = ("--input", str(HERE / "lammps_lj.in"))
    return {
        "Haven double": Haven(potential, structure, "double", 1, md),
        "Haven mixed": Haven(potential, structure, "mixed", 1, md),
        "Haven mixed, 2 threads": Haven(potential, structure, "mixed", 2, md),
        "LAMMPS": Script("lammps.py", structure, options=lammps),
        "LAMMPS on 2": Script("lammps.py", structure, threads=2, options=lammps),
    }


def _buckingham(scratch: Path) -> dict[str, "Haven | Script"]:
    structure = scratch / "ceria.data"
    systems.ceria(structure, (7, 8, 8))
    potential = HERE / "ceria.yaml"
    md = ("--temperature-k", "1600", "--time-step-fs", "2", "--nve", "--warm-up-steps", "200")
    lammps = ("--input", str(HERE / "lammps_buck_coul.in"))
    return {
        "Haven double": Haven(potential, structure, "double", 1, md),
        "Haven mixed": Haven(potential, structure, "mixed", 1, md),
        "LAMMPS": Script("lammps.py", structure, options=lammps),
    }


def _ase(examples: Path) -> Comparison:
    potential, structure = examples / "li6ps5cl/nep.txt", examples / "li6ps5cl/li6ps5cl_416_disordered.xyz"
    return Comparison(
        "ase", "ASE with the same NEP, Li6PS5Cl, 416 atoms",
        "Whole steps in both; ASE with a Langevin thermostat, forces by NEP_CPU.",
        lambda _: {"Haven mixed": Haven(potential, structure),
                   "ASE": Script("ase_nep.py", structure, potential, modules=("calorine", "ase"))},
        (Ratio("Haven mixed", "ASE"),), Tolerance(2e-7, 5e-5), (potential, structure))


def _torch(reference: Path) -> Comparison:
    model = reference / "torchscript/tensornet_matpes_pbe_float32.pth"
    structure = reference / "torchscript/li6ps5cl_52.xyz"
    # Single precision, sums in another order: 1e-6 of forces, some eV of energy a float holds to 1e-7.
    return Comparison(
        "torchscript", "Python torch on the same TorchScript: TensorNet-MatPES, Li6PS5Cl, 52 atoms",
        "Haven: whole steps, with its own neighbour lists. torch: bare calls of energy and forces, the list made once.",
        lambda _: {"Haven": Haven(model, structure),
                   "torch": Script("torchscript.py", structure, model, modules=("torch", "ase"))},
        (Ratio("Haven", "torch"),), Tolerance(1e-5, 1e-4), (model, structure))


def all_of(root: Path, reference: Path) -> list[Comparison]:
    """In the order of the report."""
    examples = root / "inputs/examples"
    llzo = reference / "nep-llzo"
    return [
        _nep("nep_llzo_192", "LLZO, 192 atoms", llzo / "nep.txt", llzo / "dft_frames.xyz"),
        _nep("nep_llzo_12288", "LLZO, 12,288 atoms", llzo / "nep.txt", llzo / "llzo_12288_1000K.xyz"),
        _nep("nep_li6ps5cl", "Li6PS5Cl, 416 atoms", examples / "li6ps5cl/nep.txt",
             examples / "li6ps5cl/li6ps5cl_416_disordered.xyz"),
        _ase(examples),
        Comparison(
            "lennard_jones", "Lennard-Jones melt, 32,000 atoms",
            "Whole steps at constant energy: cutoff 2.5 sigma truncated, skin 0.3 sigma, time step 0.005, from 172.8 K"
            " (reduced 1.44), after 400 steps. Haven rebuilds its list when particles ask for it, LAMMPS every 20 steps"
            " unasked, as its own benchmark does. LAMMPS: the fastest of the builds and styles installed; on 2, with MPI"
            " ranks or threads.",
            _lennard_jones,
            (Ratio("Haven mixed", "LAMMPS", 1.5), Ratio("Haven double", "LAMMPS"),
             Ratio("Haven mixed, 2 threads", "LAMMPS on 2", 1.5)),
            # Mixed: float pair arithmetic. The forces nearly cancel in the lattice, so 1e-7 of each counts more.
            Tolerance(1e-7, 1e-4)),
        Comparison(
            "buckingham_coulomb", "Buckingham and Coulomb: CeO2, 5,376 ions",
            "Whole steps at constant energy. Both sums are asked for a relative accuracy of 1e-4. The physics compares the"
            " forces with Haven's in double at that accuracy, so each figure holds the errors of both sides.",
            _buckingham, (Ratio("Haven mixed", "LAMMPS", 1.2), Ratio("Haven double", "LAMMPS")),
            # Both sums have the error they were asked for: twice 1e-4.
            Tolerance(1e-3, 2e-4)),
        _torch(reference),
    ]
