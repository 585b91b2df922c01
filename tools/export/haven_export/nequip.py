"""NequIP and Allegro from 0.7, compiled by their own `nequip-compile`."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from nequip.integrations.ase import NequIPCalculator
from nequip.scripts import compile as nequip_compile

from haven_export.contracts import Exported


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Compiles a checkpoint or package; the original is the model as it stands in Python."""
    nequip_compile.main(
        [options.model, str(file), "--device", "cpu", "--mode", "torchscript"]
    )
    metadata = {"r_max": "", "type_names": "", "model_dtype": ""}
    torch.jit.load(str(file), _extra_files=metadata)
    text = {key: value.decode() for key, value in metadata.items()}
    species = text["type_names"].split()
    original = NequIPCalculator._from_saved_model(
        options.model, device="cpu", chemical_species_to_atom_type_map={s: s for s in species}
    )
    dtype = getattr(torch, text["model_dtype"].removeprefix("torch."))
    return Exported("nequip", species, float(text["r_max"]), dtype, original)
