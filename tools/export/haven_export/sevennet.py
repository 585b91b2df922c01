"""SevenNet, deployed by its own package."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from sevenn.calculator import SevenNetCalculator
from sevenn.scripts.deploy import deploy

from haven_export.contracts import Exported


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Deploys the serial model that `sevenn_get_model` writes."""
    deploy(options.model, fname=str(file), modal=options.modal)
    metadata = {"chemical_symbols_to_index": "", "cutoff": "", "dtype": ""}
    torch.jit.load(str(file), _extra_files=metadata)
    text = {key: value.decode() for key, value in metadata.items()}
    dtype = torch.float64 if text["dtype"] == "double" else torch.float32
    species = text["chemical_symbols_to_index"].split()
    original = SevenNetCalculator(options.model, device="cpu", modal=options.modal)
    return Exported("sevennet", species, float(text["cutoff"]), dtype, original)
