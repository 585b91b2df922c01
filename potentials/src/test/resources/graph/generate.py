"""Small TorchScript models for the tests of graph potentials: one energy, every contract.

    python3 generate.py        (PyTorch 1.13 or newer; writes the files beside this script)

Energy of atom i of species s (0 Li, 1 S):
    E_i = sum_j 1/2 a_st b(r) exp(-r / 0.8) - sqrt(1 + sum_j c_st b(r)),   b(r) = (1 - r^2 / rc_st^2)^3
over all neighbours j of species t within rc_st, which depends on the pair in `nequip07` and `haven`
(4.0, 3.5; 3.5, 3.0 A) and is 4.0 A in the others.
"""

import os
import zipfile
from typing import Dict, List, Optional

import torch

A = [[900.0, 500.0], [500.0, 1200.0]]
C = [[0.7, 1.3], [0.4, 0.9]]
SAME = [[4.0, 4.0], [4.0, 4.0]]
PER_PAIR = [[4.0, 3.5], [3.5, 3.0]]


class Energy(torch.nn.Module):
    def __init__(self, cutoffs: List[List[float]], dtype: torch.dtype):
        super().__init__()
        self.register_buffer("a", torch.tensor(A, dtype=dtype))
        self.register_buffer("c", torch.tensor(C, dtype=dtype))
        self.register_buffer("rc", torch.tensor(cutoffs, dtype=dtype))
        # A matrix product, so that mixed precisions fail as in a real network.
        self.one = torch.nn.Parameter(torch.ones(1, 1, dtype=dtype))

    def forward(self, types: torch.Tensor, src: torch.Tensor, dst: torch.Tensor, vec: torch.Tensor):
        r = torch.matmul(torch.sqrt((vec * vec).sum(dim=1)).unsqueeze(1), self.one).squeeze(1)
        s = types[src]
        t = types[dst]
        x = 1 - (r / self.rc[s, t]) ** 2
        b = torch.where(x > 0, x, torch.zeros_like(x)) ** 3
        zero = torch.zeros(types.shape[0], dtype=r.dtype)
        pair = zero.index_add(0, src, 0.5 * self.a[s, t] * b * torch.exp(-r / 0.8))
        density = zero.index_add(0, src, self.c[s, t] * b)
        return pair - torch.sqrt(1 + density)


class Nequip(torch.nn.Module):
    """`flavour`: right, wrong (stress of the other sign), bare (neither stress nor virial) or partial
    (the atoms carry three quarters of the total)."""

    def __init__(self, cutoffs: List[List[float]], dtype: torch.dtype, cast: bool, flavour: str):
        super().__init__()
        self.energy = Energy(cutoffs, dtype)
        self.cast = cast
        self.flavour = flavour

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        pos = data["pos"].detach().requires_grad_(True)
        cell = data["cell"].view(3, 3)
        strain = torch.zeros(3, 3, dtype=pos.dtype).requires_grad_(True)
        sym = 0.5 * (strain + strain.t())
        p = pos + pos @ sym
        c = cell + cell @ sym
        src = data["edge_index"][0]
        dst = data["edge_index"][1]
        vec = p[dst] - p[src] + data["edge_cell_shift"] @ c
        if self.cast:
            vec = vec.to(self.energy.one.dtype)
        atomic = self.energy(data["atom_types"].view(-1), src, dst, vec)
        total = atomic.sum()
        g = torch.autograd.grad([total], [pos, strain])
        gp = g[0]
        gs = g[1]
        assert gp is not None and gs is not None
        out = {
            "atomic_energy": (0.75 if self.flavour == "partial" else 1.0) * atomic.detach().unsqueeze(1),
            "total_energy": total.detach().view(1, 1),
            "forces": -gp,
        }
        if self.flavour != "bare":
            stress = gs / torch.abs(torch.linalg.det(cell))
            if self.flavour == "wrong":
                stress = -stress
            out["stress"] = stress.view(1, 3, 3)
        return out


class SevenNet(torch.nn.Module):
    def __init__(self, dtype: torch.dtype):
        super().__init__()
        self.energy = Energy(SAME, dtype)

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        index = data["edge_index"]
        atomic = self.energy(data["x"], index[0], index[1], data["edge_vec"])
        data["atomic_energy"] = atomic.unsqueeze(1)
        data["inferred_total_energy"] = atomic[: int(data["nlocal"].item())].sum()
        return data


class Haven(torch.nn.Module):
    """`mean`: each atom has the mean energy of all atoms of the call."""

    def __init__(self, dtype: torch.dtype, mean: bool = False):
        super().__init__()
        self.energy = Energy(PER_PAIR, dtype)
        self.mean = mean

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        index = data["edge_index"]
        energies = self.energy(data["types"], index[0], index[1], data["edge_vectors"])
        return {"energies": torch.ones_like(energies) * energies.mean() if self.mean else energies}


class Mace(torch.nn.Module):
    """The signature, buffers and outputs of MACE's LAMMPS export."""

    def __init__(self, dtype: torch.dtype):
        super().__init__()
        self.energy = Energy(SAME, dtype)
        self.register_buffer("atomic_numbers", torch.tensor([3, 16]))
        self.register_buffer("r_max", torch.tensor(4.0, dtype=dtype))

    def forward(
        self,
        data: Dict[str, torch.Tensor],
        local_or_ghost: torch.Tensor,
        compute_virials: bool = False,
    ) -> Dict[str, Optional[torch.Tensor]]:
        pos = data["positions"].requires_grad_(True)
        strain = torch.zeros(1, 3, 3, dtype=pos.dtype).requires_grad_(True)
        sym = 0.5 * (strain + strain.transpose(-1, -2))[0]
        p = pos + pos @ sym
        index = data["edge_index"]
        shifts = data["unit_shifts"] @ (data["cell"] + data["cell"] @ sym)
        vec = p[index[1]] - p[index[0]] + shifts
        node = self.energy(torch.argmax(data["node_attrs"], dim=1), index[0], index[1], vec)
        node = node + 0 * data["shifts"].sum()
        total = torch.zeros(data["ptr"].numel() - 1, dtype=node.dtype).index_add(
            0, data["batch"], node * local_or_ghost
        )
        g = torch.autograd.grad([total.sum()], [pos, strain])
        gp = g[0]
        gs = g[1]
        assert gp is not None and gs is not None
        virials: Optional[torch.Tensor] = None
        if compute_virials:
            virials = -gs
        return {
            "total_energy_local": total,
            "node_energy": node,
            "forces": -gp,
            "virials": virials,
            "displacement": None,
        }


def save(name: str, module: torch.nn.Module, **extra: str) -> None:
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    torch.jit.save(torch.jit.script(module.eval()), path, _extra_files=extra)
    # The records for debuggers name the folder of this script.
    with zipfile.ZipFile(path) as file:
        records = [(name, file.read(name)) for name in file.namelist() if not name.endswith(".debug_pkl")]
    with zipfile.ZipFile(path, "w") as file:
        for name, content in records:
            file.writestr(zipfile.ZipInfo(name), content)


def main() -> None:
    single = torch.float32
    double = torch.float64
    old = dict(r_max="4.0", n_species="2", type_names="Li S")
    save("nequip06.pth", Nequip(SAME, double, False, "right"), model_dtype="float64", **old)
    save("nequip06_single.pth", Nequip(SAME, single, False, "right"), model_dtype="float32", **old)
    save("wrong_stress.pth", Nequip(SAME, double, False, "wrong"), model_dtype="float64", **old)
    save("partial.pth", Nequip(SAME, double, False, "partial"), model_dtype="float64", **old)
    save("without_stress.pth", Nequip(SAME, double, False, "bare"), model_dtype="float64", **old)
    save(
        "nequip07.nequip.pth",
        Nequip(PER_PAIR, double, True, "right"),
        r_max="4.0",
        num_types="2",
        type_names="Li S",
        model_dtype="float64",
        per_edge_type_cutoff="4.0 3.5 3.5 3.0",
    )
    save(
        "sevennet.pt",
        SevenNet(double),
        chemical_symbols_to_index="Li S ",
        cutoff="4.0",
        dtype="double",
        version="0.11.0",
    )
    save("mace-lammps.pt", Mace(double))
    # Without the buffers that tell species and cutoff.
    frozen = Mace(double)
    del frozen.atomic_numbers, frozen.r_max
    save("mace-frozen.pt", frozen)
    save(
        "haven.pth",
        Haven(double),
        haven_contract="1",
        species="Li S",
        cutoff_angstrom="4.0",
        precision="float64",
        pair_cutoffs_angstrom="4.0 3.5 3.5 3.0",
    )
    save(
        "haven_mean.pth",
        Haven(double, mean=True),
        haven_contract="1",
        species="Li S",
        cutoff_angstrom="4.0",
        precision="float64",
        pair_cutoffs_angstrom="4.0 3.5 3.5 3.0",
    )
    save("nameless.pth", Haven(double))
    torch.save({"weights": torch.zeros(2)}, os.path.join(os.path.dirname(os.path.abspath(__file__)), "raw.ckpt"))


if __name__ == "__main__":
    main()
