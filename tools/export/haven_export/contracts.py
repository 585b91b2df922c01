"""The contracts that Haven speaks, spoken in Python: what a saved file answers for a structure.

Every ordered pair of atoms within the cutoff is an edge, each periodic image one of its own. The
vector of an edge is pos[target] + shift @ cell - pos[source].
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List

import numpy as np
import torch
from ase import Atoms
from ase.neighborlist import primitive_neighbor_list


@dataclass
class Answer:
    """Energy in eV, forces (N, 3) in eV/Å, stress (3, 3) = dE/dstrain / V in eV/Å³."""

    energy: float
    forces: np.ndarray
    stress: np.ndarray


@dataclass
class Exported:
    """What an exporter made: how to talk to the file, and the original to compare with.

    contract: haven, nequip, mace or sevennet; species: the model's types in order; dtype: its
    precision; original: an ASE calculator of the program that made the model.
    """

    contract: str
    species: List[str]
    cutoff: float
    dtype: torch.dtype
    original: object


class Edges:
    """The edges of a structure."""

    def __init__(self, atoms: Atoms, cutoff: float):
        i, j, s, d = primitive_neighbor_list(
            "ijSD", atoms.pbc, atoms.cell.array, atoms.positions, cutoff
        )
        self.index = torch.tensor(np.stack([i, j]), dtype=torch.int64)
        self.shifts = torch.tensor(s, dtype=torch.float64)
        self.vectors = torch.tensor(d, dtype=torch.float64)


def ask(file: Path, exported: Exported, atoms: Atoms) -> Answer:
    """Loads the file and evaluates a structure with it."""
    module = torch.jit.load(str(file))
    edges = Edges(atoms, exported.cutoff)
    types = torch.tensor([exported.species.index(s) for s in atoms.symbols], dtype=torch.int64)
    return _CONTRACTS[exported.contract](module, atoms, types, edges, exported)


def _numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().to(torch.float64).numpy()


def _from_gradients(energy: torch.Tensor, vectors: torch.Tensor, edges: Edges, atoms: Atoms) -> Answer:
    """Forces and stress from the derivatives of the energy by the edge vectors."""
    (g,) = torch.autograd.grad(energy, vectors)
    g = g.to(torch.float64)
    forces = torch.zeros(len(atoms), 3, dtype=torch.float64)
    forces.index_add_(0, edges.index[0], g)
    forces.index_add_(0, edges.index[1], -g)
    stress = edges.vectors.T @ g / atoms.get_volume()
    return Answer(energy.item(), forces.numpy(), stress.numpy())


def _haven(module, atoms: Atoms, types: torch.Tensor, edges: Edges, exported: Exported) -> Answer:
    vectors = edges.vectors.to(exported.dtype, copy=True).requires_grad_(True)
    out = module({"types": types, "edge_index": edges.index, "edge_vectors": vectors})
    return _from_gradients(out["energies"].to(torch.float64).sum(), vectors, edges, atoms)


def _sevennet(module, atoms: Atoms, types: torch.Tensor, edges: Edges, exported: Exported) -> Answer:
    vectors = edges.vectors.to(exported.dtype, copy=True).requires_grad_(True)
    count = torch.tensor(len(atoms))
    out = module(
        {
            "x": types,
            "edge_index": edges.index,
            "edge_vec": vectors,
            "num_atoms": count,
            "nlocal": count,
        }
    )
    return _from_gradients(out["inferred_total_energy"].sum(), vectors, edges, atoms)


def _nequip(module, atoms: Atoms, types: torch.Tensor, edges: Edges, exported: Exported) -> Answer:
    out = module(
        {
            "pos": torch.tensor(atoms.positions),
            "cell": torch.tensor(atoms.cell.array),
            "edge_index": edges.index,
            "edge_cell_shift": edges.shifts,
            "atom_types": types.unsqueeze(1),
        }
    )
    return Answer(
        out["total_energy"].item(), _numpy(out["forces"]), _numpy(out["stress"]).reshape(3, 3)
    )


def _mace(module, atoms: Atoms, types: torch.Tensor, edges: Edges, exported: Exported) -> Answer:
    cell = torch.tensor(atoms.cell.array)
    data: Dict[str, torch.Tensor] = {
        "positions": torch.tensor(atoms.positions).to(exported.dtype),
        "cell": cell.to(exported.dtype),
        "edge_index": edges.index,
        "unit_shifts": edges.shifts.to(exported.dtype),
        "shifts": (edges.shifts @ cell).to(exported.dtype),
        "node_attrs": torch.nn.functional.one_hot(types, len(exported.species)).to(exported.dtype),
        "batch": torch.zeros(len(atoms), dtype=torch.int64),
        "ptr": torch.tensor([0, len(atoms)]),
    }
    out = module(data, torch.ones(len(atoms), dtype=torch.bool), True)
    return Answer(
        out["node_energy"].to(torch.float64).sum().item(),
        _numpy(out["forces"]),
        -_numpy(out["virials"]).reshape(3, 3) / atoms.get_volume(),
    )


_CONTRACTS: Dict[str, Callable[..., Answer]] = {
    "haven": _haven,
    "nequip": _nequip,
    "mace": _mace,
    "sevennet": _sevennet,
}


def save_haven(module: torch.nn.Module, file: Path, exported: Exported, origin: str) -> None:
    """Saves a scripted or traced module with the metadata of Haven's own contract."""
    torch.jit.save(
        module,
        str(file),
        _extra_files={
            "haven_contract": "1",
            "species": " ".join(exported.species),
            "cutoff_angstrom": repr(exported.cutoff),
            "precision": str(exported.dtype).removeprefix("torch."),
            "exported_by": origin,
        },
    )
