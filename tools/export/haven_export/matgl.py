"""M3GNet and TensorNet of MatGL, with the scriptable kernels of its own LAMMPS wrapper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Dict

import matgl
import torch
from matgl.ext.ase import PESCalculator
from matgl.ext.lammps import LAMMPSMatGLModel

from haven_export import installed
from haven_export.contracts import Exported, save_haven


class Energies(torch.nn.Module):
    """Energies of the atoms from the edge vectors, by Haven's contract.

    MatGL's vector of an edge is pos[target] + offset - pos[source]: with all atoms at the origin
    the offset is the edge vector.
    """

    def __init__(self, wrapper: LAMMPSMatGLModel):
        super().__init__()
        self.kernel = wrapper.kernel
        self.register_buffer("scale", wrapper.data_std.clone())
        self.register_buffer("references", wrapper.element_refs.clone())

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        types = data["types"]
        vectors = data["edge_vectors"]
        origin = torch.zeros((types.size(0), 3), dtype=vectors.dtype)
        raw = self.kernel(types, data["edge_index"], vectors, origin, int(types.size(0)))
        return {"energies": self.scale * raw + self.references[types]}


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Loads a folder that MatGL saved, scripts its energies and saves them."""
    dtype = getattr(torch, options.dtype)
    matgl.set_default_dtype("float", int(options.dtype.removeprefix("float")))
    # Without the Warp kernels, which TorchScript cannot hold.
    potential = matgl.load_model(options.model).to(dtype).eval()
    wrapper = LAMMPSMatGLModel(potential, dtype)
    if abs(float(wrapper.data_mean)) > 0:
        raise ValueError(
            f"adds {float(wrapper.data_mean)} eV to the energy of every structure, whatever its"
            " size, which a sum over atoms cannot have"
        )
    species = list(potential.model.element_types)
    original = PESCalculator(potential, stress_unit="eV/A3")
    exported = Exported("haven", species, float(potential.model.cutoff), dtype, original)
    origin = f"haven-export, {installed('matgl')}, {installed('torch')}"
    save_haven(torch.jit.script(Energies(wrapper).eval()), file, exported, origin)
    return exported
