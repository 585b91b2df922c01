"""CHGNet: the layers of its own package, called on a bond graph built from the edges, traced."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Dict

import chgnet.graph.converter
import chgnet.model.model
import torch
from ase.data import chemical_symbols
from chgnet.model import CHGNet, CHGNetCalculator

from haven_export import installed
from haven_export.check import structures
from haven_export.contracts import Edges, Exported, save_haven


class Energies(torch.nn.Module):
    """Energies of the atoms by Haven's contract.

    CHGNet keeps one feature for the two edges of a bond and lists angles between bonds shorter
    than `bond_cutoff`, both of which its own graph converter reads from a crystal; here they come
    from the edges. Reference: Deng et al., Nat. Mach. Intell. 2023, 5, 1031.
    """

    def __init__(self, model: CHGNet):
        super().__init__()
        self.model = model
        self.bond_cutoff = float(model.graph_converter.bond_graph_cutoff)

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        m = self.model
        z = data["types"]
        source, target = data["edge_index"][0], data["edge_index"][1]
        vectors = data["edge_vectors"]
        lengths = torch.norm(vectors, dim=1)
        bond_of, first = self.bonds(source, target, vectors)
        basis = m.bond_basis_expansion
        bases = basis.rbf_expansion_ag(lengths[first])
        atoms = m.atom_embedding(z)
        bonds = m.bond_embedding(bases)
        weights = m.bond_weights_ag(bases)
        weights_of_angles = m.bond_weights_bg(basis.rbf_expansion_bg(lengths[first]))

        # Angles: ordered pairs of different short edges from one atom.
        short = torch.nonzero(lengths.detach() < self.bond_cutoff).squeeze(1)
        left, right = self.pairs(source[short], z)
        left, right = short[left], short[right]
        unit = vectors / lengths.unsqueeze(1)
        angles = m.angle_embedding(self.fourier(unit[left], unit[right]))
        bond_graph = torch.stack([source[left], bond_of[left], bond_of[right]], dim=1)
        angular = torch.ones_like(left).sum() > 0

        layers = list(zip(m.atom_conv_layers[:-1], m.bond_conv_layers, m.angle_layers))
        for atom_layer, bond_layer, angle_layer in layers:
            atoms = self.atom_update(atom_layer, atoms, bonds[bond_of], weights[bond_of], source, target)
            if bond_layer is not None:
                updated = self.bond_update(
                    bond_layer, atoms, bonds, weights_of_angles, angles, bond_graph
                )
                # Without any angle CHGNet leaves its bonds alone.
                bonds = torch.where(angular, updated, bonds)
            if angle_layer is not None:
                angles = self.angle_update(angle_layer, atoms, bonds, angles, bond_graph)
        atoms = self.atom_update(
            m.atom_conv_layers[-1], atoms, bonds[bond_of], weights[bond_of], source, target
        )
        if m.readout_norm is not None:
            atoms = m.readout_norm(atoms)
        energies = m.mlp(atoms).squeeze(1)
        if m.composition_model is not None:
            energies = energies + m.composition_model.fc.weight[0, z].to(energies.dtype)
        return {"energies": energies}

    # Some of CHGNet's own forward methods use sizes or values that a trace would fix. What follows
    # calls their networks and weights instead.

    def fourier(self, left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
        """1/√2, sin kθ, cos kθ, all over √π, of the angle θ between unit vectors."""
        # CHGNet keeps the cosine off ±1, where acos has no derivative.
        angle = torch.acos((left * right).sum(dim=1) * (1 - 1e-6)).unsqueeze(1)
        phase = angle * self.model.angle_basis_expansion.fourier_expansion.frequencies
        constant = torch.full_like(angle, 0.5**0.5)
        return torch.cat([constant, torch.sin(phase), torch.cos(phase)], dim=1) / math.pi**0.5

    @staticmethod
    def atom_update(layer, atoms, bonds, weights, source, target):
        """Sums the messages of the edges from an atom."""
        messages = layer.twoBody_atom(torch.cat([atoms[source], bonds, atoms[target]], dim=1))
        new = torch.zeros_like(atoms).index_add(0, source, messages * weights)
        new = layer.mlp_out(new) if layer.use_mlp_out else new
        new = new + atoms if layer.resnet else new
        return new if layer.atom_norm is None else layer.atom_norm(new)

    @staticmethod
    def bond_update(layer, atoms, bonds, weights, angles, graph):
        """Sums the messages of the angles at a bond."""
        center, left, right = graph[:, 0], graph[:, 1], graph[:, 2]
        features = torch.cat([bonds[left], bonds[right], angles, atoms[center]], dim=1)
        messages = layer.twoBody_bond(features) * weights[left] * weights[right]
        new = torch.zeros_like(bonds).index_add(0, left, messages)
        new = layer.mlp_out(new) if layer.use_mlp_out else new
        new = new + bonds if layer.resnet else new
        return new if layer.bond_norm is None else layer.bond_norm(new)

    @staticmethod
    def angle_update(layer, atoms, bonds, angles, graph):
        """Updates each angle from its bonds and its atom."""
        center, left, right = graph[:, 0], graph[:, 1], graph[:, 2]
        new = layer.twoBody_bond(
            torch.cat([bonds[left], bonds[right], angles, atoms[center]], dim=1)
        )
        new = new + angles if layer.resnet else new
        return new if layer.angle_norm is None else layer.angle_norm(new)

    @staticmethod
    def bonds(source: torch.Tensor, target: torch.Tensor, vectors: torch.Tensor):
        """The bond of each edge and the first edge of each bond.

        An edge and its reverse have exactly opposite vectors. Of the two, the canonical one is
        that from the atom of lower index or, between images of one atom, whose vector's first
        non-zero component is positive.
        """
        v = vectors.detach()
        sign = torch.sign(target - source).to(v.dtype)
        for d in range(3):
            sign = torch.where(sign == 0, torch.sign(v[:, d]), sign)
        lower = torch.minimum(source, target).to(v.dtype)
        upper = torch.maximum(source, target).to(v.dtype)
        key = torch.cat([torch.stack([lower, upper], dim=1), v * sign.unsqueeze(1)], dim=1)
        unique, bond_of = torch.unique(key, dim=0, return_inverse=True)
        order = torch.arange(source.size(0))
        first = torch.zeros(unique.size(0), dtype=torch.int64).scatter_reduce(
            0, bond_of, order, "amin", include_self=False
        )
        return bond_of, first

    @staticmethod
    def pairs(owner: torch.Tensor, atoms: torch.Tensor):
        """Every ordered pair of different entries with the same owner, as indices."""
        order = torch.argsort(owner, stable=True)
        count = torch.zeros_like(atoms).scatter_add(0, owner, torch.ones_like(owner))
        start = torch.cumsum(count, 0) - count
        each = count[owner[order]]
        left = torch.repeat_interleave(torch.arange(order.size(0)), each)
        begin = torch.repeat_interleave(torch.cumsum(each, 0) - each, each)
        within = torch.arange(left.size(0)) - begin
        right = start[owner[order][left]] + within
        different = torch.nonzero(left != right).squeeze(1)
        return order[left[different]], order[right[different]]


def _load(name: str, dtype: torch.dtype) -> CHGNet:
    """A bundled or trained model and, in its package, the precision of what it reads."""
    if Path(name).is_file():
        model = CHGNet.from_file(name)
    else:
        model = CHGNet.load(model_name=name, use_device="cpu", verbose=False)
    for module in (chgnet.graph.converter, chgnet.model.model):
        module.TORCH_DTYPE = dtype
    model = model.to(dtype)
    if model.composition_model is not None:
        # Its input is float32 whatever the model is.
        model.composition_model.to(torch.float32)
    return model


def export(options: argparse.Namespace, file: Path) -> Exported:
    """Loads a bundled or trained model, traces it on one structure and saves it."""
    dtype = getattr(torch, options.dtype)
    model = _load(options.model, dtype).eval()
    original = CHGNetCalculator(_load(options.model, dtype), use_device="cpu")
    if not model.mlp_first:
        raise ValueError("reads the energy of the crystal, not of its atoms; there is no sum")
    species = chemical_symbols[1 : model.atom_embedding.embedding.num_embeddings + 1]
    cutoff = float(model.graph_converter.atom_graph_cutoff)
    exported = Exported("haven", species, cutoff, dtype, original)
    atoms = structures(["Li", "P", "S", "Cl"])[1]
    edges = Edges(atoms, cutoff)
    example = {
        "types": torch.tensor([species.index(s) for s in atoms.symbols]),
        "edge_index": edges.index,
        "edge_vectors": edges.vectors.to(dtype),
    }
    traced = torch.jit.trace(Energies(model), (example,), strict=False, check_trace=False)
    origin = f"haven-export, {installed('chgnet')}, {installed('torch')}"
    save_haven(traced, file, exported, origin)
    return exported
