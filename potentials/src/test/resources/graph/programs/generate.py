"""Small models made by the programs themselves, and what those programs' calculators say of them.

    PYTHONPATH=PROJECT/tools/export python generate.py mace       (environment with haven-export[mace])
    PYTHONPATH=PROJECT/tools/export python generate.py nequip     (environment with haven-export[nequip])
    PYTHONPATH=PROJECT/tools/export python generate.py nequip06
        (environment with nequip 0.6.2, nequip-allegro 0.3.0, e3nn 0.5.1, numpy 1 and PyTorch 1.13)

Writes FAMILY-DTYPE.pt, .nequip.pth or .pth and FAMILY-DTYPE.json beside this script. Weights are
random, from a fixed seed, or after one epoch of training (0.6, which deploys nothing else);
energies are scaled so that forces are some 1 eV/A. The debugging records of TorchScript, half of
each file, are left out.
"""

import json
import os
import sys
import tempfile
import zipfile

os.environ["TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"] = "1"

import numpy as np
import torch
from haven_export.check import structures

SPECIES = ["Li", "P", "S", "Cl"]
SHIFTS = [-1.0, -2.0, -1.5, -1.2]
CUTOFF = 4.0
HERE = os.path.dirname(os.path.abspath(__file__))


def mace(dtype: str):
    from ase.data import atomic_numbers
    from e3nn import o3
    from e3nn.util import jit
    from mace.calculators import LAMMPS_MACE, MACECalculator
    from mace.modules import ScaleShiftMACE, gate_dict, interaction_classes

    model = ScaleShiftMACE(
        r_max=CUTOFF,
        num_bessel=4,
        num_polynomial_cutoff=5,
        max_ell=2,
        interaction_cls=interaction_classes["RealAgnosticResidualInteractionBlock"],
        interaction_cls_first=interaction_classes["RealAgnosticInteractionBlock"],
        num_interactions=2,
        num_elements=4,
        hidden_irreps=o3.Irreps("4x0e+4x1o"),
        MLP_irreps=o3.Irreps("4x0e"),
        atomic_energies=np.array(SHIFTS),
        avg_num_neighbors=12.0,
        atomic_numbers=[atomic_numbers[s] for s in SPECIES],
        correlation=2,
        gate=gate_dict["silu"],
        radial_MLP=[8],
        radial_type="bessel",
        atomic_inter_scale=100.0,
        atomic_inter_shift=0.1,
    )
    original = MACECalculator(models=[model], device="cpu", default_dtype=dtype)
    file = os.path.join(HERE, f"mace-{dtype}.pt")
    jit.compile(LAMMPS_MACE(model).eval()).save(file)
    return file, original


def nequip_family(name: str, dtype: str, build, **options):
    from nequip.integrations.ase import NequIPCalculator
    from nequip.integrations.utils import basic_transforms
    from nequip.model.inference_models.torchscript import save_torchscript_model
    from nequip.utils.global_state import get_latest_global_state, set_global_state

    set_global_state(allow_tf32=False)
    model = build(
        seed=1,
        model_dtype=dtype,
        type_names=SPECIES,
        r_max=CUTOFF,
        l_max=2,
        avg_num_neighbors=12.0,
        per_type_energy_shifts=dict(zip(SPECIES, SHIFTS)),
        per_type_energy_scales=50.0,
        **options,
    ).eval()
    metadata = {**model.metadata, **get_latest_global_state(only_metadata_related=True)}
    metadata = {k: str(int(v)) if isinstance(v, bool) else v for k, v in metadata.items()}
    file = os.path.join(HERE, f"{name}-{dtype}.nequip.pth")
    transforms = basic_transforms(metadata, CUTOFF, SPECIES, {s: s for s in SPECIES})
    original = NequIPCalculator(model, "cpu", transforms=transforms)
    save_torchscript_model(model, metadata, file, "cpu")
    return file, original


def nequip(dtype: str):
    from nequip.model import NequIPGNNModel

    return nequip_family(
        "nequip", dtype, NequIPGNNModel, num_bessels=4, num_layers=2, parity=False, num_features=4,
        radial_mlp_depth=1, radial_mlp_width=8,
    )


def allegro(dtype: str):
    from allegro.model import AllegroModel

    return nequip_family(
        "allegro", dtype, AllegroModel,
        radial_chemical_embed={"_target_": "allegro.nn.TwoBodyBesselScalarEmbed", "num_bessels": 4},
        radial_chemical_embed_dim=8,
        scalar_embed_mlp_hidden_layers_depth=1,
        scalar_embed_mlp_hidden_layers_width=8,
        num_layers=2,
        num_scalar_features=8,
        num_tensor_features=4,
        allegro_mlp_hidden_layers_depth=1,
        allegro_mlp_hidden_layers_width=8,
        readout_mlp_hidden_layers_depth=1,
        readout_mlp_hidden_layers_width=8,
        per_edge_type_cutoff={"Li": 3.5, "P": {"Li": 4.0, "P": 3.0, "S": 4.0, "Cl": 3.5}, "S": 4.0,
                              "Cl": 4.0},
    )


def nequip_until_06(name: str, dtype: str, options: dict):
    """One epoch of `nequip-train` on frames of a Lennard-Jones liquid, then `nequip-deploy`."""
    import yaml
    from ase.calculators.lj import LennardJones
    from ase.calculators.singlepoint import SinglePointCalculator
    from ase.io import write
    from nequip.ase import NequIPCalculator
    from nequip.scripts import deploy, train

    os.environ["NEQUIP_NUM_TASKS"] = "1"
    frames = []
    for seed in range(4):
        for atoms in structures(SPECIES):
            atoms.rattle(0.05, seed=seed)
            atoms.calc = LennardJones(sigma=2.2, epsilon=0.2, rc=CUTOFF, smooth=True)
            atoms.calc = SinglePointCalculator(
                atoms, energy=atoms.get_potential_energy(), forces=atoms.get_forces())
            frames.append(atoms)
    file = os.path.join(HERE, f"{name}-{dtype}.pth")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        config = {
            "root": ".", "run_name": "run", "seed": 1, "dataset_seed": 1, "verbose": "warning",
            "wandb": False, "model_dtype": dtype, "allow_tf32": False, "r_max": CUTOFF,
            "type_names": SPECIES, "num_types": 4, "chemical_symbols": SPECIES,
            "avg_num_neighbors": 12.0, "l_max": 2, "BesselBasis_trainable": True,
            "PolynomialCutoff_p": 6, "per_species_rescale_shifts": SHIFTS,
            "per_species_rescale_scales": [50.0] * 4, "global_rescale_scale": None,
            "dataset": "ase", "dataset_file_name": "frames.xyz",
            "n_train": 10, "n_val": 2, "batch_size": 5, "validation_batch_size": 2, "max_epochs": 1,
            "learning_rate": 0.001, "optimizer_name": "Adam",
            "loss_coeffs": {"forces": 1.0, "total_energy": 1.0},
            "metrics_components": [["forces", "mae"]], **options,
        }
        write(config["dataset_file_name"], frames)
        with open("run.yaml", "w") as out:
            yaml.dump(config, out)
        train.main(["run.yaml"])
        deploy.main(["build", "--train-dir", "run", file])
        os.chdir(HERE)
    return file, NequIPCalculator.from_deployed_model(
        file, species_to_type_name={s: s for s in SPECIES})


def nequip06(dtype: str):
    return nequip_until_06("nequip06", dtype, {
        "model_builders": ["SimpleIrrepsConfig", "EnergyModel", "PerSpeciesRescale",
                           "StressForceOutput", "RescaleEnergyEtc"],
        "parity": False, "num_features": 4, "num_layers": 2, "num_basis": 4,
        "invariant_layers": 1, "invariant_neurons": 8,
    })


def allegro03(dtype: str):
    return nequip_until_06("allegro03", dtype, {
        "model_builders": ["allegro.model.Allegro", "PerSpeciesRescale", "StressForceOutput",
                           "RescaleEnergyEtc"],
        "parity": "o3_restricted", "num_layers": 2, "num_bessels_per_basis": 4,
        "num_tensor_features": 4, "two_body_latent_mlp_latent_dimensions": [8],
        "latent_mlp_latent_dimensions": [8], "latent_resnet": True,
        "per_species_rescale_scales": [2.0] * 4,
        "env_embed_mlp_latent_dimensions": [], "edge_eng_mlp_latent_dimensions": [8],
    })


def answer(original, atoms) -> dict:
    atoms.calc = original
    return {
        "symbols": list(atoms.symbols),
        "cell_angstrom": atoms.cell.array.tolist(),
        "positions_angstrom": atoms.positions.tolist(),
        "energy_ev": float(atoms.get_potential_energy()),
        "forces_ev_per_angstrom": atoms.get_forces().tolist(),
        "stress_ev_per_angstrom3": atoms.get_stress(voigt=False).tolist(),
    }


def strip(file: str) -> None:
    """Leaves out the debugging records."""
    with zipfile.ZipFile(file) as archive:
        kept = [(e.filename, archive.read(e)) for e in archive.infolist()
                if not e.filename.endswith(".debug_pkl")]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in kept:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)


def main() -> None:
    families = {"mace": [mace], "nequip": [nequip, allegro],
                "nequip06": [nequip06, allegro03]}[sys.argv[1]]
    for family in families:
        for dtype in ("float32", "float64"):
            torch.manual_seed(1)
            torch.set_default_dtype(getattr(torch, dtype))
            file, original = family(dtype)
            strip(file)
            answers = [answer(original, atoms) for atoms in structures(SPECIES)]
            versions = {p: __import__("importlib.metadata").metadata.version(p)
                        for p in ("torch", "ase", "mace-torch" if family is mace else "nequip")}
            with open(file.split(".")[0] + ".json", "w") as out:
                json.dump({"versions": versions, "structures": answers}, out, indent=1)
                out.write("\n")
            forces = np.abs(np.concatenate([a["forces_ev_per_angstrom"] for a in answers])).max()
            print(file, os.path.getsize(file), "bytes, largest force", forces)


if __name__ == "__main__":
    main()
