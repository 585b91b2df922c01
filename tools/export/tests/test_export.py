"""Each family that is installed: a small model made by its own package, exported and checked.

    python -m pytest            in an environment with haven-export[FAMILY,test]
"""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from haven_export.check import compare, structures
from haven_export.command import main
from haven_export.contracts import Exported, save_haven

SPECIES = ["Li", "P", "S", "Cl"]


def needs(package: str):
    return pytest.mark.skipif(
        importlib.util.find_spec(package) is None, reason=f"{package} is not installed"
    )


class Springs(torch.nn.Module):
    """Energy 1/2 (1 - r²/16)³ per edge, in the contract of Haven."""

    def forward(self, data: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        r2 = (data["edge_vectors"] ** 2).sum(dim=1)
        e = 0.5 * (1 - r2 / 16) ** 3
        zero = torch.zeros(data["types"].size(0), dtype=e.dtype)
        return {"energies": zero.index_add(0, data["edge_index"][0], e)}


class Original:
    """A calculator that agrees with Springs up to a factor."""

    def __init__(self, factor: float):
        self.factor = factor

    def __call__(self, atoms):
        from ase.neighborlist import primitive_neighbor_list

        i, d = primitive_neighbor_list("iD", atoms.pbc, atoms.cell.array, atoms.positions, 4.0)
        x = 1 - (d**2).sum(axis=1) / 16
        g = -3 * x[:, None] ** 2 * d / 16 * self.factor
        forces = np.zeros((len(atoms), 3))
        np.add.at(forces, i, 2 * g)
        return 0.5 * self.factor * (x**3).sum(), forces, d.T @ g / atoms.get_volume()

    def get_potential_energy(self, atoms, force_consistent=False):
        return self(atoms)[0]

    def get_forces(self, atoms):
        return self(atoms)[1]

    def get_stress(self, atoms):
        from ase.stress import full_3x3_to_voigt_6_stress

        return full_3x3_to_voigt_6_stress(self(atoms)[2])


@pytest.mark.parametrize("factor, agrees", [(1.0, True), (1.0001, False), (-1.0, False)])
def test_a_difference_from_the_original_is_found(tmp_path: Path, factor: float, agrees: bool):
    exported = Exported("haven", SPECIES, 4.0, torch.float64, Original(factor))
    file = tmp_path / "springs.pt"
    save_haven(torch.jit.script(Springs()), file, exported, "test")
    assert all(compare(file, exported, s).passes() for s in structures(SPECIES)) == agrees


def test_a_missing_model_is_refused(tmp_path: Path, capsys):
    assert main(["mace", str(tmp_path / "none.model"), "-o", str(tmp_path / "out.pt")]) == 2
    assert "no such file" in capsys.readouterr().err


@needs("mace")
def test_mace(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    from e3nn import o3
    from mace.modules import ScaleShiftMACE, gate_dict, interaction_classes

    torch.set_default_dtype(torch.float64)
    model = ScaleShiftMACE(
        r_max=4.0, num_bessel=4, num_polynomial_cutoff=5, max_ell=2,
        interaction_cls=interaction_classes["RealAgnosticResidualInteractionBlock"],
        interaction_cls_first=interaction_classes["RealAgnosticInteractionBlock"],
        num_interactions=2, num_elements=4, hidden_irreps=o3.Irreps("4x0e+4x1o"),
        MLP_irreps=o3.Irreps("4x0e"), atomic_energies=np.array([-1.0, -2.0, -1.5, -1.2]),
        avg_num_neighbors=12.0, atomic_numbers=[3, 15, 16, 17], correlation=2,
        gate=gate_dict["silu"], radial_MLP=[8], radial_type="bessel",
        atomic_inter_scale=100.0, atomic_inter_shift=0.1,
    )
    torch.save(model, tmp_path / "a.model")
    out = tmp_path / "a.pt"
    assert main(["mace", str(tmp_path / "a.model"), "-o", str(out)]) == 0
    assert main(["mace", str(tmp_path / "a.model"), "-o", str(out)]) == 2  # exists


@needs("sevenn")
def test_sevennet(tmp_path: Path):
    import sevenn

    folder = Path(sevenn.__file__).parent / "pretrained_potentials"
    checkpoint = folder / "SevenNet_0__11Jul2024" / "checkpoint_sevennet_0.pth"
    if not checkpoint.exists():
        pytest.skip("the package brings no checkpoint")
    assert main(["sevennet", str(checkpoint), "-o", str(tmp_path / "a.pt")]) == 0


@needs("chgnet")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_chgnet(tmp_path: Path, dtype: str):
    assert main(["chgnet", "0.3.0", "--dtype", dtype, "-o", str(tmp_path / "a.pt")]) == 0


@needs("matgl")
@pytest.mark.parametrize("name", ["TensorNet", "M3GNet"])
def test_matgl(tmp_path: Path, name: str):
    import matgl.models
    from matgl.apps.pes import Potential

    torch.manual_seed(1)
    common = dict(element_types=tuple(SPECIES), units=8, nblocks=2, cutoff=5.0, is_intensive=False)
    model = (
        matgl.models.TensorNet(num_rbf=8, use_warp=False, **common)
        if name == "TensorNet"
        else matgl.models.M3GNet(
            dim_node_embedding=8, dim_edge_embedding=8, threebody_cutoff=4.0, use_smooth=True, **common
        )
    )
    refs = np.array([-1.0, -2.0, -1.5, -1.2])
    Potential(model, data_std=3.0, element_refs=refs).save(str(tmp_path / "model"))
    assert main(["matgl", str(tmp_path / "model"), "-o", str(tmp_path / "a.pt")]) == 0


@needs("nequix")
def test_nequix(tmp_path: Path):
    import jax
    from nequix.model import Nequix, save_model

    shape = dict(
        hidden_irreps="8x0e+8x1o+8x2e", lmax=2, cutoff=5.0, n_layers=2, radial_basis_size=4,
        radial_mlp_size=8, radial_mlp_layers=1, radial_polynomial_p=6.0, mlp_init_scale=4.0,
        index_weights=False, layer_norm=True, shift=0.1, scale=1.0, avg_n_neighbors=12.0,
    )
    numbers = [3, 15, 16, 17]
    energies = {str(z): -0.1 * z for z in numbers}
    model = Nequix(
        jax.random.PRNGKey(0), n_species=4, atom_energies=list(energies.values()), **shape
    )
    config = dict(atomic_numbers=numbers, atom_energies=energies, **shape)
    save_model(str(tmp_path / "a.nqx"), model, config)
    assert json.loads((tmp_path / "a.nqx").open("rb").readline())["lmax"] == 2
    assert main(["nequix", str(tmp_path / "a.nqx"), "-o", str(tmp_path / "a.pt")]) == 0
