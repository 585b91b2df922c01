"""hops and kmc: one drives the other."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import haven

EXAMPLES = Path(__file__).resolve().parents[3] / "inputs/examples"


def test_a_lattice_gas_of_one_ion_is_exact(tmp_path):
    # One ion on a cubic lattice, six ways out with k = ν exp(-E/kT): D = a² k, and Haven's interval of 95 % holds it
    # (a fixed seed).
    model = {"cell": [[4, 0, 0], [0, 4, 0], [0, 0, 4]], "replicate": [6, 6, 6],
             "sites": [{"name": "A", "position": [0, 0, 0]}], "species": [{"symbol": "Li", "charge": 1, "count": 1}],
             "hops": [{"from": "A", "to": "A", "offset": o, "attempt_thz": 10, "barrier_ev": 0.3}
                      for o in ([1, 0, 0], [0, 1, 0], [0, 0, 1])], "temperatures_k": [500], "seed": 3, "replicas": 4}
    found = haven.kmc(model, output=tmp_path / "kmc", progress=False)
    exact = 16e-16 * 1e13 * np.exp(-0.3 / (8.617333262e-5 * 500))
    d = found.d_tracer["Li"]
    assert d.low[0] < exact < d.high[0]
    assert found.folder == tmp_path / "kmc"


def test_hops_of_a_crystal_and_their_model(tmp_path, nep):
    found = haven.hops(EXAMPLES / "screen/Li2S.cif", nep, relax="cell", output=tmp_path / "hops", progress=False)
    assert found.ion == "Li"
    assert found.barriers == pytest.approx([0.2329], abs=5e-4)  # docs/hops.md
    assert found.multiplicities.tolist() == [24]
    assert found.percolation["vacancy"] == pytest.approx([found.barriers[0]] * 3)
    assert found.model is not None and found.model.exists()
