"""Hops from site to site: their barriers, and kinetic Monte Carlo with them."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Mapping, Optional, Union

from ase import Atoms

from .commands import _file, _new, _transport, _yaml, options, run_command
from .results import Hops, Transport
from .scratch import scratch
from .structures import Source, file_of


def hops(structure: Source, potential: Any, *, output: Optional[Any] = None, progress: bool = True,
         **keys: Any) -> Hops:
    """Sites of the mobile ion, the hops that symmetry tells apart and the barrier of each: `haven hops`.

    Args:
        structure: Atoms or a file
        potential: file, the word ``"universal"``, or a mapping as in a deck
        output: folder; default a new one, ``hops/NAME-1``, …; one that is there goes on
        keys: the options of `haven hops`: ``ion="Li"``, ``relax="cell"``, ``mechanism="interstitial"``, ``length=4.0``,
            ``prefactor="all"``
    """
    with scratch() as made:
        folder = Path(made)
        name = structure.get_chemical_formula() if isinstance(structure, Atoms) else Path(structure).stem
        place = Path(output).absolute() if output is not None else _new(Path("hops"), name)
        if isinstance(structure, Atoms):
            # Kept: the same command goes on with the same file.
            place.mkdir(parents=True, exist_ok=True)
        file = file_of(structure, place if isinstance(structure, Atoms) else folder, "structure")
        found = run_command(["hops", file, "--potential", _file(potential, folder),
                             *options(output=str(place), json=True, **keys)], progress)["result"]
    return Hops.of(found, place)


def kmc(model: Union[str, "os.PathLike[str]", Mapping[str, Any]], *, output: Optional[Any] = None, resume: bool = False,
        progress: bool = True, **keys: Any) -> Transport:
    """Kinetic Monte Carlo: `haven kmc`.

    Args:
        model: a file (docs/kmc-models.md), a mapping with its keys, or `Hops.model`
        output: folder; default a new one, ``kmc/NAME-1``, …
        resume: go on with what is in `output`
        keys: the options of `haven kmc`: ``threads=2``
    """
    with scratch() as made:
        mapping = isinstance(model, Mapping)
        name = "model" if mapping else Path(model).stem
        file = _yaml(model, Path(made) / "model.yaml") if mapping else os.path.abspath(model)
        place = Path(output).absolute() if output is not None else _new(Path("kmc"), name)
        return _transport(["kmc", file, *options(output=str(place), resume=resume, json=True, **keys)], place, progress)
