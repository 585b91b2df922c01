"""What comes out, as arrays. The whole object that Haven wrote is under `json` (docs/results.md)."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import numpy as np
from ase import Atoms


@dataclass(frozen=True)
class Estimates:
    """Numbers with their error, not a number where unknown: best value, standard error, ends of the 95 % interval."""

    value: np.ndarray
    std: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @staticmethod
    def of(objects: list[Optional[dict[str, Any]]]) -> "Estimates":
        """From objects of a result, `null` where there is none."""
        def number(x: Any) -> float:
            return np.nan if x is None else float(x)

        rows = [(number(o["value"]), number(o["std"]), *map(number, o["ci95"])) if o else (np.nan,) * 4
                for o in objects]
        return Estimates(*np.array(rows, dtype=float).reshape(-1, 4).T)

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True)
class Transport:
    """Transport at each temperature, ascending, and the fit over them.

    Attributes:
        temperatures: (T,) in K
        sigma: conductivity in mS/cm
        haven_ratio: H_R = σ_NE/σ
        d_tracer: D* in cm²/s, by symbol of the ion
        verdicts: `good`, `doubtful` or `unusable`, of each temperature
        activation_energy: of σT, in eV; of D* of the first ion where there is no σ; None of one temperature
        warnings: what Haven said of it
        folder: the run directory, or None
        json: the whole of `result.json`
    """

    temperatures: np.ndarray
    sigma: Estimates
    haven_ratio: Estimates
    d_tracer: dict[str, Estimates]
    verdicts: list[str]
    activation_energy: Optional[Estimates]
    warnings: list[str] = field(repr=False)
    folder: Optional[Path]
    json: dict[str, Any] = field(repr=False)

    @staticmethod
    def of(json: dict[str, Any], warnings: list[str], folder: Optional[Path]) -> "Transport":
        """From the object of `result.json`."""
        points = json["temperatures"]
        ions = sorted({ion for point in points for ion in point["species"]})
        fit = json.get("fit") or {}
        chosen = fit.get("sigma_t") or next((f for f in (fit.get("d_tracer") or {}).values() if f), None)
        arrhenius = (chosen or {}).get("arrhenius")
        return Transport(
            temperatures=np.array([point["temperature_k"] for point in points], dtype=float),
            sigma=Estimates.of([point.get("sigma_ms_cm") for point in points]),
            haven_ratio=Estimates.of([point.get("haven_ratio") for point in points]),
            d_tracer={ion: Estimates.of([(point["species"].get(ion) or {}).get("d_tracer_cm2_s") for point in points])
                      for ion in ions},
            verdicts=[point["verdict"]["mark"] for point in points],
            activation_energy=Estimates.of([arrhenius["activation_energy_ev"]]) if arrhenius else None,
            warnings=warnings, folder=folder, json=json)

    def curves(self, quantity: str) -> list[dict[str, Any]]:
        """All curves of a quantity (`msd`, `thermo`, …): name of the `run`, of which ion or pair (`of`), `marks`, and
        each column as an array under its name."""
        found = []
        for curve in self.json.get("curves", []):
            if curve["quantity"] == quantity:
                columns = {c["name"]: np.array(
                    [np.nan if v is None else v for v in c["values"]]) for c in curve["columns"]}
                found.append({"run": curve.get("run"), "of": curve.get("of"), "marks": curve.get("marks"), **columns})
        return found

    def to_dataframe(self) -> Any:
        """A row for each temperature (pandas)."""
        columns: dict[str, Any] = {"temperature_k": self.temperatures}
        named = {"sigma_ms_cm": self.sigma, "haven_ratio": self.haven_ratio,
                 **{f"d_tracer_{ion}_cm2_s": each for ion, each in self.d_tracer.items()}}
        for name, each in named.items():
            columns |= {name: each.value, f"{name}_low": each.low, f"{name}_high": each.high}
        return _pandas().DataFrame({**columns, "verdict": self.verdicts})

    def plot(self, quantity: str = "sigma", axes: Any = None) -> Any:
        """Against 1000/T on a logarithmic axis: `sigma`, or `d_tracer`; or `msd` against the lag. Returns the axes."""
        axes = axes if axes is not None else _axes()
        if quantity == "msd":
            for curve in self.curves("msd"):
                axes.plot(curve["lag_ps"], curve["msd_angstrom2"], label=f"{curve['run']} {curve['of'] or ''}")
            axes.set(xlabel="lag / ps", ylabel="MSD / Å²")
        elif quantity in ("sigma", "d_tracer"):
            shown = {"": self.sigma} if quantity == "sigma" else self.d_tracer
            for name, each in shown.items():
                below, above = each.value - each.low, each.high - each.value
                axes.errorbar(1000 / self.temperatures, each.value, yerr=np.clip(np.nan_to_num([below, above]), 0, None),
                              fmt="o", capsize=3, label=name)
            axes.set(xlabel="1000 K / T", yscale="log",
                     ylabel="σ / (mS/cm)" if quantity == "sigma" else "D* / (cm²/s)")
        else:
            raise ValueError(f"no plot of {quantity!r}; there are sigma, d_tracer, msd")
        if any(axes.get_legend_handles_labels()[1]):
            axes.legend()
        return axes


@dataclass(frozen=True)
class Evaluation:
    """One structure: energy in eV, energies (N,), forces (N, 3) in eV/Å, virial in eV and stress in GPa (3, 3).

    `force_spreads` (N,) in eV/Å where the potential is a committee.
    """

    energy: float
    energies: np.ndarray
    forces: np.ndarray
    virial: np.ndarray
    stress: np.ndarray
    force_spreads: Optional[np.ndarray] = None

    def to_dataframe(self) -> Any:
        """A row for each atom (pandas)."""
        columns = {"energy_ev": self.energies, **{
            f"f{axis}_ev_per_angstrom": self.forces[:, k] for k, axis in enumerate("xyz")}}
        return _pandas().DataFrame(columns)


@dataclass(frozen=True)
class Relaxation:
    """A relaxed structure: `atoms`, its energy in eV, the largest force component left in eV/Å, steps."""

    atoms: Atoms
    energy: float
    max_force: float
    steps: int
    json: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Barrier:
    """A path between two states.

    Attributes:
        barrier: from the first state, in eV
        reverse_barrier: from the last one, in eV
        lengths: (M,) along the path in Å, of each image
        energies: (M,) above the first state in eV
        images: with energies and forces
        converged: whether the tolerance was reached
    """

    barrier: float
    reverse_barrier: float
    lengths: np.ndarray
    energies: np.ndarray
    images: list[Atoms] = field(repr=False)
    converged: bool
    warnings: list[str] = field(repr=False)
    json: dict[str, Any] = field(repr=False)

    def to_dataframe(self) -> Any:
        """A row for each image (pandas)."""
        return _pandas().DataFrame({"length_angstrom": self.lengths, "energy_ev": self.energies})

    def plot(self, axes: Any = None) -> Any:
        """Energy along the path, by the cubics between images. Returns the axes."""
        axes = axes if axes is not None else _axes()
        slopes = np.array([image["slope_ev_per_angstrom"] for image in self.json["images"]])
        for k in range(len(self.lengths) - 1):
            width = self.lengths[k + 1] - self.lengths[k]
            t = np.linspace(0, 1, 20)
            energy = ((2 * t**3 - 3 * t**2 + 1) * self.energies[k] + (t**3 - 2 * t**2 + t) * width * slopes[k]
                      + (3 * t**2 - 2 * t**3) * self.energies[k + 1] + (t**3 - t**2) * width * slopes[k + 1])
            axes.plot(self.lengths[k] + t * width, energy, "C0-")
        axes.plot(self.lengths, self.energies, "C0o")
        axes.set(xlabel="length / Å", ylabel="energy / eV")
        return axes


@dataclass(frozen=True)
class Hops:
    """The hops of an ion.

    Attributes:
        ion: its symbol
        percolation: in eV by carrier (`vacancy`, `interstitial`): what the network of hops asks for in 1, 2 and 3
            dimensions, (3,), nan where it does not reach so far
        barriers: (M,) of each distinct hop in eV, nan where it has none
        reverse_barriers: (M,)
        lengths: (M,) in Å
        multiplicities: (M,) how many symmetry makes of one in the cell
        model: the file for `haven.kmc`, or None where no model came of it
        folder: with hops.html and all paths
        json: the whole of `hops.json`
    """

    ion: str
    percolation: dict[str, np.ndarray]
    barriers: np.ndarray
    reverse_barriers: np.ndarray
    lengths: np.ndarray
    multiplicities: np.ndarray
    model: Optional[Path]
    folder: Path
    json: dict[str, Any] = field(repr=False)

    @staticmethod
    def of(json: dict[str, Any], folder: Path) -> "Hops":
        """From the object of `hops.json`."""
        def column(key: str) -> np.ndarray:
            return np.array([np.nan if hop.get(key) is None else hop[key] for hop in json["hops"]], dtype=float)

        return Hops(
            ion=json["ion"],
            percolation={each["carrier"]: np.array(
                [np.nan if each.get(f"e_{d}d_ev") is None else each[f"e_{d}d_ev"] for d in (1, 2, 3)], dtype=float)
                for each in json["carriers"]},
            barriers=column("barrier_ev"), reverse_barriers=column("reverse_barrier_ev"),
            lengths=column("length_angstrom"), multiplicities=np.array([hop["multiplicity"] for hop in json["hops"]]),
            model=folder / "kmc.yaml" if (folder / "kmc.yaml").exists() else None, folder=folder, json=json)

    def to_dataframe(self) -> Any:
        """A row for each distinct hop (pandas)."""
        return _pandas().DataFrame({
            "from": [hop["from"] for hop in self.json["hops"]], "to": [hop["to"] for hop in self.json["hops"]],
            "barrier_ev": self.barriers, "reverse_barrier_ev": self.reverse_barriers, "length_angstrom": self.lengths,
            "multiplicity": self.multiplicities})


@dataclass(frozen=True)
class Screen:
    """A campaign: `folder`, and the ranked table as a list of rows by column."""

    rows: list[dict[str, Any]]
    folder: Path
    json: dict[str, Any] = field(repr=False)
    warnings: list[str] = field(repr=False)

    def to_dataframe(self) -> Any:
        """A row for each structure (pandas)."""
        return _pandas().DataFrame(self.rows)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as absent:
        raise ImportError("to_dataframe() needs pandas: pip install 'haven-md[table]'") from absent
    return pandas


def _axes() -> Any:
    try:
        from matplotlib import pyplot
    except ImportError as absent:
        raise ImportError("plot() needs matplotlib: pip install 'haven-md[plot]'") from absent
    return pyplot.subplots()[1]
