"""The comparisons: who is compared with whom on what, and which ratio is asked for."""
from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

import systems
from sides import GraphCalls, Haven, HavenDisplacements, HavenTwice, LongTrajectory, Script, Side

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Ratio:
    """Rate of one side over that of another, or how many times less memory it takes, in the same round."""
    of: str
    over: str
    goal: Optional[float] = None
    memory: bool = False


@dataclass(frozen=True)
class Comparison:
    """`sides` makes the files in a scratch folder and names who runs; the first side is the reference of physics.

    `tolerance` limits how far the physics of a side may be from that of the first one, `compare.differences` has the
    keys. Sides in `checked_as_others` are the same code as another side on more processors: timed, not checked again. Sides
    in `untimed` are asked for their physics alone. What takes too long for the rest is run only when it is named.
    """
    name: str
    title: str
    text: str
    sides: Callable[[Path], dict[str, Side]]
    ratios: tuple[Ratio, ...]
    tolerance: dict[str, float]
    files: tuple[Path, ...] = ()
    checked_as_others: tuple[str, ...] = ("Haven mixed, 2 threads", "Haven mixed, 2 processes")
    untimed: tuple[str, ...] = ()
    only_when_named: bool = False


def tolerance(energy_ev_per_atom: float, forces_relative: float) -> dict[str, float]:
    """Energy per atom, and root mean square of the difference of forces over root mean square of forces."""
    return {"energy_ev_per_atom": energy_ev_per_atom, "forces_relative": forces_relative}


def _nep_sides(potential: Path, structure: Path) -> Callable[[Path], dict[str, Side]]:
    md = ("--temperature-k", "1000", "--time-step-fs", "1")
    modules = ("calorine", "ase")
    return lambda _: {
        "Haven double": Haven(potential, structure, "double", 1, md),
        "Haven mixed": Haven(potential, structure, "mixed", 1, md),
        "Haven mixed, 2 threads": Haven(potential, structure, "mixed", 2, md),
        "Haven mixed, 2 processes": HavenTwice(potential, structure, "mixed", 1, md),
        "NEP_CPU": Script("nep_cpu.py", structure, potential, modules=modules),
    }


def _nep(name: str, what: str, potential: Path, structure: Path) -> Comparison:
    # Float pairs with double sums: 2e-5 eV/Å in forces of about 1 eV/Å, 1e-7 eV/atom (what Haven holds mixed to).
    return Comparison(
        name, f"NEP, {what}",
        "Haven: whole steps at 1 fs and 1000 K (list rebuilds, thermostat, thermodynamic quantities every 100 steps)."
        " NEP_CPU: bare calls of energy, forces, virials. Two processes share nothing: they tell what two processors of this"
        " machine give at most.",
        _nep_sides(potential, structure),
        (Ratio("Haven mixed", "NEP_CPU", 30), Ratio("Haven double", "NEP_CPU", 4),
         Ratio("Haven mixed, 2 threads", "Haven mixed", 1.8),
         Ratio("Haven mixed, 2 threads", "Haven mixed, 2 processes")),
        tolerance(2e-7, 5e-5), (potential, structure))


def _lennard_jones(scratch: Path) -> dict[str, Side]:
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


TIGHT = "an Ewald sum to 1e-11"


def _buckingham(scratch: Path) -> dict[str, Side]:
    structure = scratch / "ceria.data"
    systems.ceria(structure, (7, 8, 8))
    potential = HERE / "ceria.yaml"
    # Sums over wave vectors to 1e-11: with 1e-12, another splitting, its forces differ by 7e-11 of their mean square root.
    tight = scratch / "ceria_tight.yaml"
    tight.write_text(re.sub(r"accuracy: .*", "accuracy: 1.0e-11\n    method: direct", potential.read_text()))
    md = ("--temperature-k", "1600", "--time-step-fs", "2", "--nve", "--warm-up-steps", "200")
    lammps = ("--input", str(HERE / "lammps_buck_coul.in"))
    return {
        TIGHT: Haven(tight, structure, "double", 1),
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
        (Ratio("Haven mixed", "ASE"),), tolerance(2e-7, 5e-5), (potential, structure))


def _torch(reference: Path) -> Comparison:
    model = reference / "torchscript/tensornet_matpes_pbe_float32.pth"
    structure = reference / "torchscript/li6ps5cl_52.xyz"
    # Single precision, sums in another order: 1e-6 of forces, some eV of energy a float holds to 1e-7.
    return Comparison(
        "torchscript", "Python torch on the same TorchScript: TensorNet-MatPES, Li6PS5Cl, 52 atoms",
        "Haven: whole steps, with its own neighbour lists. torch: bare calls of energy and forces, the list made once.",
        lambda _: {"Haven": Haven(model, structure),
                   "torch": Script("torchscript.py", structure, model, modules=("torch", "ase"))},
        (Ratio("Haven", "torch"),), tolerance(1e-5, 1e-4), (model, structure))


def _graph_calls(name: str, what: str, model: Path, structure: Path, repeat: str) -> Comparison:
    # Single precision, sums in another order, energies of 1e3 eV: a float holds them to 1e-7 of their size.
    return Comparison(
        name, f"Calls of a graph potential: {what}",
        "Positions to energy, forces and stress, one thread, edges made beforehand. Haven runs libtorch without its"
        " optimiser of graphs, as `plain` does in Python.",
        lambda _: {"Haven": GraphCalls(model, structure, repeat),
                   "torch": GraphCalls(model, structure, repeat, python=True),
                   "torch plain": GraphCalls(model, structure, repeat, python=True, modes=("plain",))},
        (Ratio("Haven", "torch"), Ratio("Haven", "torch plain")),
        {"energy_ev_per_atom": 1e-5}, (model, structure))


def _displacements() -> Comparison:
    script, modules = "msd_numpy.py", ("numpy",)
    return Comparison(
        "displacements", "Mean squared displacements of 10,000 frames of 1,000 ions",
        "Of single ions and of their sum, every lag up to half the run, walks in memory (the same numbers in both"
        " programs). numpy: the recipe that one finds (one transform per ion and axis), and a version with whole arrays"
        " in chunks on two threads. Haven gives six tensor components, numpy the trace.",
        lambda _: {"Haven, 2 threads": HavenDisplacements(2), "Haven, 1 thread": HavenDisplacements(1),
                   "numpy recipe": Script(script, modules=modules, options=("--way", "recipe")),
                   "numpy whole arrays": Script(script, modules=modules, threads=2, options=("--way", "whole"))},
        (Ratio("Haven, 2 threads", "numpy recipe", 3), Ratio("Haven, 2 threads", "numpy whole arrays"),
         Ratio("Haven, 2 threads", "Haven, 1 thread")),
        # Both transform in double: 1e-16 of the largest displacement squared, times the depth of the transform.
        {"msd_relative": 1e-9})


def _long_trajectory() -> Comparison:
    frames = 100_000

    def sides(scratch: Path) -> dict[str, Side]:
        file = scratch / "long.lammpstrj"
        return {"Haven": LongTrajectory(file, frames), "Python recipe": LongTrajectory(file, frames, "recipe"),
                "Python lean": LongTrajectory(file, frames, "lean")}

    return Comparison(
        "long_trajectory", "A trajectory of 100,000 frames, 300 atoms, 1 GB",
        "From the file to the displacements of 120 ions and of their sum at every lag up to half of the run, and D. A"
        " dump of LAMMPS, unwrapped. `haven analyze --mechanism none`, which gives errors, sigma and H_R as well;"
        " Python: MDAnalysis reads, numpy transforms; positions in double and a curve for each ion as in MDAnalysis'"
        " own analysis (recipe), or in float, one ion at a time and spectra added (lean). Memory is the peak of the"
        " process. Only when named, since Python takes minutes.",
        sides,
        (Ratio("Haven", "Python recipe", 2), Ratio("Haven", "Python recipe", 3, memory=True),
         Ratio("Haven", "Python lean"), Ratio("Haven", "Python lean", memory=True)),
        # Positions are floats in MDAnalysis: 1e-6 Å in 10 Å.
        {"d_relative": 1e-5}, only_when_named=True)


def all_of(root: Path, reference: Path) -> list[Comparison]:
    """In the order of the report."""
    examples = root / "inputs/examples"
    llzo = reference / "nep-llzo"
    graphs = reference / "torchscript"
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
            tolerance(1e-7, 1e-4)),
        Comparison(
            "buckingham_coulomb", "Buckingham and Coulomb: CeO2, 5,376 ions",
            "Whole steps at constant energy. Both programs are set to the fastest splitting whose forces are within 1e-4 of those"
            " of an Ewald sum to 1e-11 (root mean square of the difference over that of the forces); the errors measured are"
            " below. Splittings tried are in the files lammps_buck_coul.in and ceria.yaml. LAMMPS' Coulomb constant is 3e-8"
            " smaller than Haven's (CODATA 2018), which is part of its error.",
            _buckingham, (Ratio("Haven mixed", "LAMMPS", 1.2), Ratio("Haven double", "LAMMPS")),
            tolerance(1e-3, 1e-4), untimed=(TIGHT,)),
        _torch(reference),
        _graph_calls("graph_calls_96", "SevenNet, HfO2, 96 atoms", graphs / "sevennet_deployed_serial.pt",
                     graphs / "hfo2_96.xyz", "1x1x1"),
        _graph_calls("graph_calls_1152", "SevenNet, HfO2, 1,152 atoms", graphs / "sevennet_deployed_serial.pt",
                     graphs / "hfo2_96.xyz", "2x2x3"),
        _graph_calls("graph_calls_tensornet", "TensorNet-MatPES, Li6PS5Cl, 52 atoms",
                     graphs / "tensornet_matpes_pbe_float32.pth", graphs / "li6ps5cl_52.xyz", "1x1x1"),
        _displacements(),
        _long_trajectory(),
    ]
