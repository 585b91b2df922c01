#!/usr/bin/env python3
"""Train a committee of small equivariant graph potentials on labelled frames, to see what its spread is worth.

    train_committee.py --frames dft.xyz --out work --minutes 4
    haven validate --potential work/committee.yaml --frames work/judged.xyz

Every second frame is held out (judged.xyz). Each member is the network of
`inputs/examples/li6ps5cl-graph/train_graph.py` with random weights of its own, trained on its own
draw of the other frames (with replacement, as many as there are: about two thirds of them), so
members share neither weights nor all of the data. `--member K` trains one alone, for several at a
time. The frames need energy, forces and stress, in any format of ASE.

Needs Python with torch 2.7.1, numpy, ase. Writes member-K.pth (TorchScript, Haven's contract).
"""

import argparse
import importlib.util
import pathlib

import ase.data
import ase.io
import numpy as np
import torch

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "inputs/examples/li6ps5cl-graph/train_graph.py"


def network_module(symbols):
    """The example's network and training, for other species."""
    spec = importlib.util.spec_from_file_location("train_graph", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.SPECIES = symbols
    module.ATOMIC_NUMBERS = [float(ase.data.atomic_numbers[s]) for s in symbols]
    return module


def labelled(atoms):
    """A frame as the training takes it; virial = -stress V in eV."""
    stress = atoms.get_stress(voigt=False)
    return dict(symbols=atoms.get_chemical_symbols(), x=atoms.positions, cell=atoms.cell.array,
                energy=atoms.get_potential_energy(), forces=atoms.get_forces(),
                virial=-stress * atoms.get_volume())


def train(module, frames, held_out, given, member):
    """One member: its own draw of frames, its own weights."""
    drawn = np.random.default_rng(1000 + member).integers(0, len(frames), len(frames))
    torch.manual_seed(member)
    network = module.Network(cutoff=given.cutoff)
    training = module.Graphs([frames[k] for k in drawn], network.cutoff)
    print(f"member {member}: {len(set(drawn.tolist()))} different frames of {len(frames)}", flush=True)
    module.standardise(network, training.batch(range(len(frames))))
    file = given.out / f"member-{member}.pth"
    module.train(network, training, held_out, given.minutes, given.rate, 1, member,
                 lambda trained: module.export(trained, file, torch.float32))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--frames", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--member", type=int, help="train this one alone, counted from 0")
    parser.add_argument("--minutes", type=float, default=4, help="processor time of one member")
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--cutoff", type=float, default=4.5, help="angstrom")
    given = parser.parse_args()
    torch.set_num_threads(1)
    given.out.mkdir(parents=True, exist_ok=True)
    frames = ase.io.read(given.frames, index=":")
    symbols = list(dict.fromkeys(s for f in frames for s in f.get_chemical_symbols()))
    module = network_module(symbols)
    ase.io.write(given.out / "judged.xyz", frames[1::2], format="extxyz")
    (given.out / "committee.yaml").write_text("type: committee\nof:\n" + "".join(
        f"  - {{type: graph, file: member-{m}.pth}}\n" for m in range(given.members)))
    held_out = module.Graphs([labelled(f) for f in frames[1::2]], given.cutoff)
    learned = [labelled(f) for f in frames[::2]]
    for member in range(given.members) if given.member is None else [given.member]:
        train(module, learned, held_out, given, member)


if __name__ == "__main__":
    main()
