"""Python torch on the same TorchScript model (NequIP's contract): bare calls with a fixed neighbour list."""
from __future__ import annotations

import contract


def main() -> None:
    options = contract.arguments(__doc__).parse_args()
    try:
        import ase.io
        import torch
        from ase.neighborlist import neighbor_list
    except ImportError as absent:
        contract.missing(f"torch with ASE is not installed: {absent}")
    torch.set_num_threads(options.threads)
    metadata = {"r_max": "", "type_names": "", "model_dtype": ""}
    model = torch.jit.load(options.potential, map_location="cpu", _extra_files=metadata)
    text = {key: value.decode() if isinstance(value, bytes) else value for key, value in metadata.items()}
    atoms = ase.io.read(options.structure, index=0)
    i, j, shift = neighbor_list("ijS", atoms, float(text["r_max"]))
    names = text["type_names"].split()
    inputs = {
        "pos": torch.tensor(atoms.positions, dtype=torch.float64),
        "cell": torch.tensor(atoms.cell.array, dtype=torch.float64),
        "edge_index": torch.stack([torch.from_numpy(i), torch.from_numpy(j)]).long(),
        "edge_cell_shift": torch.tensor(shift, dtype=torch.float64),
        "atom_types": torch.tensor([[names.index(s)] for s in atoms.get_chemical_symbols()]),
    }

    def call() -> dict[str, "torch.Tensor"]:
        return model(dict(inputs))

    settings = {"precision": text["model_dtype"], "threads": options.threads, "atoms": len(atoms),
                "timed": "bare calls, the neighbour list made once"}
    if options.check:
        result = call()
        contract.report("torch", torch.__version__, settings, check={
            "energy_ev": float(result["total_energy"]), "forces_ev_per_angstrom": result["forces"].tolist()})
        return
    contract.report("torch", torch.__version__, settings, unit="atom-steps/s",
                    rate=contract.rate(len(atoms), call, options.seconds, warm_up=5))


if __name__ == "__main__":
    main()
