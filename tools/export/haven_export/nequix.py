"""Nequix: the weights of a .nqx file (JAX) in its own PyTorch implementation, traced."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Dict

import torch
from ase.data import chemical_symbols
from nequix.calculator import NequixCalculator
from nequix.model import load_model
from nequix.torch_impl.utils import convert_model_jax_to_torch

from haven_export import installed
from haven_export.check import structures
from haven_export.contracts import Edges, Exported, save_haven


class Energies(torch.nn.Module):
    """Energies of the atoms by Haven's contract.

    Nequix sends along displacement = pos[sender] - pos[receiver]; here the target sends.
    """

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        index = data["edge_index"]
        energies = self.model.node_energies(data["edge_vectors"], data["types"], index[1], index[0])
        return {"energies": energies}


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Converts, traces on one structure and saves; the original is the JAX calculator."""
    model, config = convert_model_jax_to_torch(*load_model(options.model, False), False)
    species = [chemical_symbols[z] for z in config["atomic_numbers"]]
    original = NequixCalculator(model_path=options.model, backend="jax", use_kernel=False)
    exported = Exported("haven", species, float(config["cutoff"]), torch.float32, original)
    atoms = structures(species)[1]
    edges = Edges(atoms, exported.cutoff)
    example = {
        "types": torch.tensor([species.index(s) for s in atoms.symbols]),
        "edge_index": edges.index,
        "edge_vectors": edges.vectors.to(torch.float32),
    }
    traced = torch.jit.trace(Energies(model.eval()), (example,), strict=False, check_trace=False)
    origin = f"haven-export, {installed('nequix')}, {installed('torch')}"
    save_haven(traced, file, exported, origin)
    return exported
