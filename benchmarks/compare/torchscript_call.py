"""Time of one call of a TorchScript model in Python, to set beside Haven's TorchscriptSpeed.

    python torchscript_call.py MODEL STRUCTURE 2x2x2 THREADS SECONDS [plain] [ordered] [frozen] [steps]

Edges are made beforehand and not timed. A call takes tensors of positions to energy, forces and
stress as numpy arrays. `plain` turns off the graph executor's optimiser, as Haven does; `ordered`
lets libtorch add in a fixed order, as Haven does; `frozen` is
`torch.jit.freeze`. `steps` times whole steps of molecular dynamics instead: ASE's velocity Verlet of
1 fs from 300 K, edges from a neighbour list with a skin of 0.5 Å, made anew when an atom has moved by
half of that, and chosen by numpy in each step. With `-` for the seconds it measures again for
every number of seconds on a line of standard input: `torchscript_speed.py` runs both in turns.
MODEL has the contract of NequIP 0.6 (TensorNet, Nequix) or that of SevenNet 0.8.
"""

import sys
import time
from contextlib import nullcontext

import numpy as np
import torch
from ase.io import read
from ase.neighborlist import primitive_neighbor_list


def cutoff_of(file: str) -> float:
    extra = {"r_max": "", "cutoff": ""}
    torch.jit.load(file, _extra_files=extra)
    return float(extra["r_max"] or extra["cutoff"])


def inputs(file: str, atoms) -> dict:
    """The tensors of a structure, in the model's precision."""
    extra = {"r_max": "", "type_names": "", "model_dtype": "", "cutoff": "",
             "chemical_symbols_to_index": ""}
    torch.jit.load(file, _extra_files=extra)
    extra = {k: v.decode() if isinstance(v, bytes) else v for k, v in extra.items()}
    nequip = bool(extra["r_max"])
    species = (extra["type_names"] or extra["chemical_symbols_to_index"]).split()
    dtype = torch.float64 if extra["model_dtype"].endswith("64") else torch.float32
    i, j, shift = primitive_neighbor_list(
        "ijS", atoms.pbc, atoms.cell.array, atoms.positions,
        float(extra["r_max"] or extra["cutoff"]),
    )
    index = torch.tensor(np.stack([i, j]), dtype=torch.int64)
    types = torch.tensor([species.index(s) for s in atoms.symbols])
    shift = torch.tensor(shift, dtype=dtype)
    cell = torch.tensor(atoms.cell.array, dtype=dtype)
    if nequip:
        return {"pos": torch.tensor(atoms.positions, dtype=dtype), "edge_index": index,
                "edge_cell_shift": shift, "cell": cell, "atom_types": types.unsqueeze(1)}
    return {"x": types, "edge_index": index, "pos": torch.tensor(atoms.positions, dtype=dtype),
            "cell_lattice_vectors": cell, "pbc_shift": shift,
            "cell_volume": torch.tensor(atoms.get_volume(), dtype=dtype),
            "num_atoms": torch.tensor(len(atoms))}


def dynamics(atoms, given: dict, model, cutoff: float):
    """A function that makes one step of molecular dynamics."""
    from ase import units
    from ase.calculators.calculator import Calculator
    from ase.md.velocitydistribution import MaxwellBoltzmannDistribution
    from ase.md.verlet import VelocityVerlet

    skin = 0.5
    shift_key = "edge_cell_shift" if "edge_cell_shift" in given else "pbc_shift"
    dtype = given["pos"].dtype

    class Model(Calculator):
        implemented_properties = ["energy", "forces"]
        listed = None

        def calculate(self, atoms=None, properties=("energy",), system_changes=()):
            super().calculate(atoms, properties, system_changes)
            x, cell = atoms.positions, atoms.cell.array
            if self.listed is None or ((x - self.listed) ** 2).sum(1).max() > (skin / 2) ** 2:
                self.i, self.j, self.shift = primitive_neighbor_list("ijS", atoms.pbc, cell, x, cutoff + skin)
                self.offset = self.shift @ cell
                self.listed = x.copy()
            r = x[self.j] - x[self.i] + self.offset
            near = np.einsum("ij,ij->i", r, r) < cutoff * cutoff
            data = dict(given)
            data["edge_index"] = torch.from_numpy(np.stack([self.i[near], self.j[near]]))
            data[shift_key] = torch.from_numpy(self.shift[near]).to(dtype)
            data["pos"] = torch.from_numpy(x).to(dtype)
            if "x" in data:
                data["pos"].requires_grad_(True)
            out = model(data)
            force, energy = ("forces", "total_energy") if "forces" in out else (
                "inferred_force", "inferred_total_energy")
            self.results = {"energy": out[energy].item(), "forces": out[force].detach().numpy().astype(float)}

    atoms.calc = Model()
    MaxwellBoltzmannDistribution(atoms, temperature_K=300, rng=np.random.default_rng(1))
    run = VelocityVerlet(atoms, timestep=units.fs)

    def step() -> float:
        run.run(1)
        return atoms.get_potential_energy()

    return step


def main() -> None:
    file, structure, repeat, threads, seconds, *modes = sys.argv[1:]
    torch.set_num_threads(int(threads))
    if "ordered" in modes:
        torch.use_deterministic_algorithms(True, warn_only=True)
        torch.utils.deterministic.fill_uninitialized_memory = False
    atoms = read(structure).repeat([int(k) for k in repeat.split("x")])
    given = inputs(file, atoms)
    model = torch.jit.load(file)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    if "frozen" in modes:
        model = torch.jit.freeze(model.eval())

    def call() -> float:
        data = {k: v.clone() for k, v in given.items()}
        if "x" in data:
            data["pos"].requires_grad_(True)
        out = model(data)
        force, energy = ("forces", "total_energy") if "forces" in out else (
            "inferred_force", "inferred_total_energy")
        out[force].detach().numpy()
        return out[energy].item()

    if "steps" in modes:
        call = dynamics(atoms, given, model, cutoff_of(file))

    def measure(seconds: float) -> str:
        times = []
        processor = []
        begin = time.perf_counter()
        while len(times) < 2 or time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            spent = time.process_time()
            energy = call()
            processor.append(1e3 * (time.process_time() - spent))
            times.append(1e3 * (time.perf_counter() - start))
        return (f"python  {len(atoms):5d} atoms {given['edge_index'].shape[1]:7d} edges"
                f"  least {min(times):9.2f} ms  median {np.median(times):9.2f} ms"
                f"  processor {np.median(processor):9.2f} ms"
                f"  {len(times):4d} calls  {' '.join(modes)} energy {energy:.6f} eV")

    with torch.jit.optimized_execution(False) if "plain" in modes else nullcontext():
        for _ in range(3):
            call()
        if seconds != "-":
            print(measure(float(seconds)))
            return
        print("ready", flush=True)
        for line in sys.stdin:
            print(measure(float(line)), flush=True)


if __name__ == "__main__":
    main()
