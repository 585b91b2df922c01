"""MACE, with the LAMMPS wrapper of its own package."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from ase.data import chemical_symbols
from e3nn.util import jit
from mace.calculators import LAMMPS_MACE, MACECalculator

from haven_export import installed
from haven_export.contracts import Exported


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Loads the whole model (a pickle: trust its source), wraps, scripts and saves it."""
    dtype = getattr(torch, options.dtype)
    torch.set_default_dtype(dtype)
    model = torch.load(options.model, map_location="cpu", weights_only=False).to(dtype)
    heads = list(getattr(model, "heads", None) or [None])
    head = options.head if options.head is not None else heads[0]
    if len(heads) > 1 and options.head is None:
        raise ValueError(f"the model has the heads {', '.join(map(str, heads))}; choose with --head")
    if head not in heads:
        raise ValueError(f"there is no head {head}, only {', '.join(map(str, heads))}")
    species = [chemical_symbols[int(z)] for z in model.atomic_numbers]
    original = MACECalculator(
        model_paths=options.model, device="cpu", default_dtype=options.dtype, head=head
    )
    wrapped = LAMMPS_MACE(model, head=head) if head is not None else LAMMPS_MACE(model)
    exported = Exported("mace", species, float(model.r_max), dtype, original)
    torch.jit.save(
        jit.compile(wrapped.eval()),
        str(file),
        _extra_files={
            "species": " ".join(species),
            "cutoff_angstrom": repr(exported.cutoff),
            "precision": options.dtype,
            "exported_by": f"haven-export, {installed('mace-torch')}, {installed('torch')}",
        },
    )
    return exported
