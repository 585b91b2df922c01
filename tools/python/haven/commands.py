"""The commands of Haven as functions. They run in the resident process and say what the command line says."""
from __future__ import annotations

import csv
import itertools
import json
import os
from pathlib import Path
from typing import Any, Iterable, Mapping, Optional, Sequence, Union, cast

import numpy as np
from ase import Atoms

from .errors import HavenError, InputError
from .forces import Forces, absolute, path_of
from .process import Process, shared
from .progress import Progress, warn
from .results import Barrier, Evaluation, Relaxation, Screen, Transport
from .scratch import scratch
from .structures import Source, file_of, write, write_trajectory


def evaluate(structure: Union[Source, Sequence[Atoms]], potential: Any, *, precision: str = "double",
             threads: Optional[int] = None, trust: bool = False) -> Any:
    """Energy, forces, virial and stress: an `Evaluation`, or a list of them for several structures.

    Args:
        structure: Atoms, a list of them, or a file (all its frames)
        potential: file, the word ``"universal"``, or a mapping as under `potential` in a deck
        precision: ``"double"`` or ``"mixed"``
        threads: default all
        trust: do not check a model from elsewhere
    """
    if isinstance(structure, Atoms):
        return _evaluated([structure], potential, precision, threads, trust)[0]
    if isinstance(structure, (str, os.PathLike)):
        with scratch() as made:
            words = ["evaluate", os.path.abspath(structure), "--potential", _file(potential, Path(made)),
                     "--frame", "all", *options(precision=precision, threads=threads, trust=trust, json=True)]
            found = run_command(words)["result"]
        frames = [_of_json(frame) for frame in found.get("frames", [found])]
        return frames[0] if len(frames) == 1 else frames
    return _evaluated(list(structure), potential, precision, threads, trust)


def _evaluated(structures: list[Atoms], potential: Any, precision: str, threads: Optional[int],
               trust: bool) -> list[Evaluation]:
    found = []
    series: Optional[Forces] = None
    symbols: Optional[list[str]] = None
    for atoms in structures:
        if not atoms.pbc.all():
            raise InputError(
                "Haven computes crystals, periodic along all three vectors: leave vacuum, as in"
                " atoms.center(vacuum=10), and set atoms.pbc = True")
        if series is None or atoms.get_chemical_symbols() != symbols:
            if series is not None:
                series.close()
            symbols = atoms.get_chemical_symbols()
            # Without a skin: each structure for itself, the bits of `haven evaluate`.
            series = Forces(potential, symbols, atoms.cell.array, atoms.positions, precision=precision,
                            threads=threads, skin=0, trust=trust)
        got = series.evaluate(atoms.positions, atoms.cell.array)
        found.append(Evaluation(
            float(got["energy"][0]), got["energies"].copy(), got["forces"].copy(), got["virial"].copy(),
            got["stress"].copy(), got["force_spreads"].copy() if series.committee else None))
    if series is not None:
        series.close()
    return found


def _of_json(frame: dict[str, Any]) -> Evaluation:
    spreads = frame.get("force_spreads_ev_per_angstrom")
    return Evaluation(
        frame["energy_ev"], np.array(frame["energies_ev"]), np.array(frame["forces_ev_per_angstrom"]),
        np.array(frame["virial_ev"]), np.array(frame["stress_gpa"]), None if spreads is None else np.array(spreads))


def relax(structure: Source, potential: Any, *, progress: bool = True, **keys: Any) -> Relaxation:
    """Minimises forces, and stress with ``cell=True``. `keys` are the options of `haven relax`: ``tolerance=0.001``,
    ``pressure=0``, ``max_steps=…``, ``precision="double"``.

    Atoms stay in the image in which they were given. Constrained atoms are refused: Haven moves them all.
    """
    from ase.io import read

    with scratch() as made:
        folder = Path(made)
        out = folder / "relaxed.xyz"
        words = ["relax", file_of(structure, folder, "structure"), str(out), "--potential",
                 _file(potential, folder), *options(json=True, **keys)]
        found = run_command(words, progress, unconverged=True)["result"]
        atoms = cast(Atoms, read(out))
    if isinstance(structure, Atoms):
        relaxed = structure.copy()
        relaxed.set_cell(atoms.cell)
        # Haven writes atoms wrapped into the cell; here each stays in the image where it was given.
        crossed = np.round(atoms.cell.scaled_positions(atoms.positions)
                           - structure.cell.scaled_positions(structure.positions))
        relaxed.positions[:] = atoms.positions - crossed @ atoms.cell.array
        atoms = relaxed
    return Relaxation(atoms, found["energy_ev"], found["max_force_ev_per_angstrom"], found["steps"], found)


def run(structure: Source, *, potential: Any, temperatures: Any, mobile: Any, directory: Optional[Any] = None,
        progress: bool = True, **deck: Any) -> Transport:
    """The whole line of `haven run`: dynamics at each temperature, then transport.

    Args:
        structure: Atoms or a file
        potential: file, the word ``"universal"``, or a mapping as in a deck
        temperatures: in K
        mobile: symbol of the diffusing ion, or several
        directory: of the run; default a new one, ``runs/FORMULA-1``, …
        progress: show a bar
        deck: all other keys of a deck (docs/decks.md), with their names: ``stages=[{"npt": {"duration_ps": 4}}, …]``,
            ``time_step_fs=2``, ``charges={"Li": 1}``, ``seed=3``

    Ctrl-C stops with a checkpoint; `haven resume DIR` goes on, and `resume(DIR)`.
    """
    with scratch() as made:
        folder = Path(made)
        name = structure.get_chemical_formula() if isinstance(structure, Atoms) else Path(structure).stem
        spec = {"title": name, "structure": file_of(structure, folder, "structure"), "potential": _deck_potential(potential),
                "mobile": mobile, "temperatures_k": temperatures, **deck}
        place = Path(directory).absolute() if directory is not None else _new(Path("runs"), name)
        return _transport(["run", _yaml(spec, folder / "deck.yaml"), "--output", str(place), "--json"], place, progress)


def resume(directory: Any, *, progress: bool = True) -> Transport:
    """Goes on with an interrupted run: the same bits as without the interruption."""
    place = Path(directory).absolute()
    return _transport(["resume", str(place), "--json"], place, progress)


def _transport(words: list[str], place: Optional[Path], progress: bool) -> Transport:
    with Progress(progress) as bar:
        reply = shared().command_line(words, bar)
    return Transport.of(reply["result"], bar.warnings, place)


def analyze(sources: Any, *, symbols: Optional[Sequence[str]] = None, cell: Any = None, progress: bool = True,
            **keys: Any) -> Transport:
    """Transport from trajectories of any program.

    Args:
        sources: a run directory, a trajectory file, or several; Atoms, a list or a generator; or positions in Å,
            shape (frames, atoms, 3) or a list of (atoms, 3), taken as unwrapped (say ``unwrapped=False`` if they are not), with `symbols` and
            `cell`
        keys: the options of `haven analyze`: ``mobile="Li"``, ``temperature=600``, ``frame_interval=100`` (fs),
            ``charges={"Li": 1}``, ``mechanism="none"``, ``window=(2, 8)``
    """
    with scratch() as made:
        first, sources = _first(sources)
        if isinstance(sources, np.ndarray) or isinstance(first, Atoms):
            if isinstance(sources, np.ndarray):
                keys.setdefault("unwrapped", True)
            files = [str(write_trajectory(sources, Path(made) / "frames.traj", symbols, cell))]
        else:
            if symbols is not None:
                raise InputError("symbols are for arrays of positions; a file names its own, or give types=")
            keys["cell"] = cell
            files = [os.path.abspath(each) for each in sources]
        place = Path(files[0]) if len(files) == 1 and os.path.isdir(files[0]) else None
        return _transport(["analyze", *files, *options(json=True, **keys)], place, progress)


def _first(sources: Any) -> tuple[Any, Any]:
    """The first of several sources and all of them: arrays as one, anything else to be gone through once."""
    if isinstance(sources, (str, os.PathLike)):
        return sources, [sources]
    if isinstance(sources, np.ndarray):
        return None, sources
    if isinstance(sources, Atoms):
        raise InputError("one structure has no motion to analyse; give the frames of a trajectory, as in"
                         " analyze([atoms, …]), or its file")
    if not isinstance(sources, Iterable):
        raise InputError(f"{type(sources).__name__} is no trajectory; give files, a list of Atoms, or positions of"
                         " shape (frames, atoms, 3)")
    rest = iter(sources)
    first = next(rest, None)
    if first is None:
        raise InputError("no frames and no files to analyse: the list is empty")
    whole = itertools.chain([first], rest)
    if isinstance(first, (Atoms, str, os.PathLike)):
        return first, whole
    try:
        return None, np.array(list(whole), dtype=float)
    except (TypeError, ValueError):
        raise InputError(
            f"a list that starts with a {type(first).__name__} is no trajectory, or its frames differ in their number"
            " of atoms; give files, a list of Atoms, or positions of shape (frames, atoms, 3)") from None


def neb(initial: Source, final: Source, potential: Any, *, output: Optional[Any] = None, progress: bool = True,
        **keys: Any) -> Barrier:
    """The barrier between two states by a climbing nudged elastic band.

    `keys` are the options of `haven neb`: ``images=7``, ``match=True``, ``tolerance=0.002``, ``prefactor="all"``,
    ``no_check=True``. A path that is not converged is returned with a warning and ``converged=False``.
    """
    from ase.io import read

    with scratch() as made:
        folder = Path(made)
        place = Path(output).absolute() if output is not None else folder / "neb"
        words = ["neb", file_of(initial, folder, "initial"), file_of(final, folder, "final"), "--potential",
                 _file(potential, folder), "--output", str(place), *options(json=True, **keys)]
        found = run_command(words, progress, unconverged=True)["result"]
        images = cast("list[Atoms]", read(place / "path.xyz", index=":"))
    return Barrier(
        found["barrier_ev"], found["reverse_barrier_ev"],
        np.array([image["length_angstrom"] for image in found["images"]]),
        np.array([image["energy_ev"] for image in found["images"]]), images, found["converged"], found["warnings"],
        found)


def screen(structures: Any, *, output: Optional[Any] = None, progress: bool = True, resume: bool = False,
           threads: Optional[int] = None, potential: Any = None, **campaign: Any) -> Screen:
    """Many crystals through a funnel into a ranked table.

    Args:
        structures: SCREEN.yaml, which says all; or Atoms and files, several, with the keys of a campaign
            (docs/screens.md): ``stages=[{"geometry": {}}, {"bond_valence": {}}]``, ``ranking={…}``
        output: folder of the campaign; default ``screens/NAME``
        resume: go on with the campaign in the folder
    """
    with scratch() as made:
        folder = Path(made)
        if isinstance(structures, (str, os.PathLike)) and str(structures).endswith((".yaml", ".yml")):
            if campaign or potential is not None:
                raise InputError(f"{structures} says all of the campaign; leave out {', '.join(campaign) or 'potential'}")
            file, name = os.path.abspath(structures), Path(structures).stem
        else:
            kept = Path(output).absolute() if output is not None else _new(Path("screens"), "python")
            output = kept
            given = [structures] if isinstance(structures, (Atoms, str, os.PathLike)) else list(structures)
            # Beside the campaign's folder, which goes on from them.
            beside = kept.with_name(kept.name + "-structures")
            beside.mkdir(parents=True, exist_ok=True)
            files = [_structure(each, beside, k) for k, each in enumerate(given, 1)]
            keys = {"structures": {"files": files}, **campaign}
            if potential is not None:
                keys["potential"] = _deck_potential(potential)
            file, name = _yaml(keys, folder / "screen.yaml"), "screen"
        place = Path(output).absolute() if output is not None else Path("screens", name).absolute()
        words = ["screen", file, *options(output=str(place), resume=resume, threads=threads, json=True)]
        with Progress(progress) as bar:
            reply = shared().command_line(words, bar)
    with open(place / "screen.csv", newline="", encoding="utf-8") as table:
        rows = [{key: _value(text) for key, text in row.items()} for row in csv.DictReader(table)]
    return Screen(rows, place, reply["result"], bar.warnings)


def _structure(each: Any, folder: Path, number: int) -> str:
    if isinstance(each, Atoms):
        return str(write(each, folder / f"{number:04d}-{each.get_chemical_formula()}.xyz"))
    return os.path.abspath(each)


def _value(text: str) -> Any:
    if text == "":
        return None
    try:
        return float(text) if any(c in text for c in ".eE") else int(text)
    except ValueError:
        return text


def run_command(words: list[str], progress: bool = False, unconverged: bool = False,
                process: Optional[Process] = None) -> dict[str, Any]:
    """Any command of `haven` in the resident process, as on the command line: ``["pathways", "LLZO.cif", "--json"]``.

    Returns a mapping with `result`, the object of ``--json``, and `text`, what else was printed.

    Args:
        unconverged: a search that ends without success but with a result gives a warning in place of an error
    """
    with Progress(progress) as bar:
        try:
            return (process or shared()).command_line(words, bar)
        except HavenError as error:
            reply = getattr(error, "reply", {})
            if unconverged and error.exit_code == 1 and "result" in reply:
                warn(str(error))
                return reply
            raise


def options(**keys: Any) -> list[str]:
    """Options of the command line: ``frame_interval=100`` is ``--frame-interval 100``; lists with commas, mappings as
    ``Li=1,…``; True is the option alone; None and False are left out."""
    words = []
    for key, value in keys.items():
        if value is None or value is False:
            continue
        words.append("--" + key.replace("_", "-"))
        if value is not True:
            words.append(_word(value))
    return words


def _word(value: Any) -> str:
    if isinstance(value, Mapping):
        return ",".join(f"{name}={_word(each)}" for name, each in value.items())
    if isinstance(value, np.ndarray):
        return ",".join(_word(each) for each in value.ravel().tolist())
    if isinstance(value, (list, tuple)):
        return ",".join(_word(each) for each in value)
    if isinstance(value, os.PathLike):
        return os.path.abspath(value)
    return repr(float(value)) if isinstance(value, (float, np.floating)) else str(value)


def _deck_potential(potential: Any) -> Any:
    """What a deck has under `potential`: of a file alone Haven says which family it is of."""
    if isinstance(potential, (str, os.PathLike)) and path_of(potential) != "universal":
        file = path_of(potential)
        return {"type": shared().request("family", potential=file)["type"], "file": file}
    return absolute(potential)


def _file(potential: Any, folder: Path) -> str:
    """A potential as an option names it."""
    if isinstance(potential, Mapping):
        return _yaml({"potential": absolute(potential)}, folder / "potential.yaml")
    return path_of(potential)


def _yaml(keys: Mapping[str, Any], file: Path) -> str:
    """JSON, which is YAML."""
    def plain(value: Any) -> Any:
        if isinstance(value, (np.ndarray, np.generic)):
            return value.tolist()
        if isinstance(value, os.PathLike):
            return os.path.abspath(value)
        if isinstance(value, tuple):
            return list(value)
        raise TypeError(f"{value!r} has no place in a deck")

    file.write_text(json.dumps(keys, indent=1, default=plain), encoding="utf-8")
    return str(file)


def _new(folder: Path, name: str) -> Path:
    number = 1
    while (folder / f"{name}-{number}").exists():
        number += 1
    return (folder / f"{name}-{number}").absolute()
