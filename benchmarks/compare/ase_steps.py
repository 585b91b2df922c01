#!/usr/bin/env python3
"""Time steps of ASE's VelocityVerlet with the same NEP by Haven and by NEP_CPU (calorine), on one core, in alternation.

    python benchmarks/compare/ase_steps.py --potential NEP.txt --structure FRAMES.xyz --steps 1000

Needs a Python with haven-md (pip install ./tools/python) and calorine. The process, and Haven's with it, is bound to
one core; "cpu" is the processor's time of both, which other work on the machine lengthens little. First energies and forces are compared: beyond 1e-5 eV/Å there is no comparison. Then each side does --steps
steps from the same state, round after round; the ratio is taken within a round, and the median counts. Also printed:
what a step of ASE costs without any forces, and what a call of Haven costs beside the forces themselves.
"""
from __future__ import annotations

import argparse
import os
import statistics
import time
from pathlib import Path
from typing import Any

WARM_UP_STEPS = 3000
AGREEMENT_EV_PER_ANGSTROM = 1e-5


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--potential", type=Path, required=True)
    parser.add_argument("--structure", type=Path, required=True, help="its first frame is taken")
    parser.add_argument("--steps", type=int, default=1000, help="of a round (default 1000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--temperature", type=float, default=600.0, help="of the first velocities in K (default 600)")
    parser.add_argument("--any-core", action="store_true", help="do not bind to one core")
    parser.add_argument("--without-calorine", action="store_true", help="Haven alone")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if not options.any_core:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    # Only now: numpy and the Java machine look at the number of cores when they start.
    import ase
    import ase.io
    import numpy as np
    from ase import units
    from ase.calculators.calculator import Calculator
    from ase.md.velocitydistribution import MaxwellBoltzmannDistribution
    from ase.md.verlet import VelocityVerlet
    import haven
    from haven.ase import Haven

    class Nothing(Calculator):
        """No forces: what is left is ASE."""
        implemented_properties = ["energy", "forces"]

        def calculate(self, atoms: Any = None, properties: Any = (), system_changes: Any = ()) -> None:
            super().calculate(atoms, properties, system_changes)
            self.results = {"energy": 0.0, "forces": np.zeros((len(atoms), 3))}

    start = ase.io.read(options.structure, index=0)
    start.calc = None
    np.random.seed(1)
    MaxwellBoltzmannDistribution(start, temperature_K=options.temperature)
    sides: dict[str, Any] = {f"Haven, {precision}": Haven(str(options.potential), precision=precision, threads=1)
                             for precision in ("double", "mixed")}
    if not options.without_calorine:
        import calorine
        from calorine.calculators import CPUNEP
        sides["calorine"] = CPUNEP(str(options.potential))
        print(f"ASE {ase.__version__}, calorine {calorine.__version__}, {len(start)} atoms, time step 1 fs")
    forces = {}
    for name, calculator in sides.items():
        atoms = start.copy()
        atoms.calc = calculator
        forces[name] = atoms.get_forces()
        apart = np.abs(forces[name] - forces["Haven, double"]).max()
        print(f"{name:16} {atoms.get_potential_energy():.8f} eV, forces differ by {apart:.1e} eV/Å at most")
        if name == "calorine" and apart > AGREEMENT_EV_PER_ANGSTROM:
            raise SystemExit("not the same potential: no comparison")

    def processor_s() -> float:
        """Of this process and of Haven's."""
        ticks = Path(f"/proc/{haven.process.shared().pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")

    def milliseconds(calculator: Any, steps: int) -> tuple[float, float]:
        """Of a step, by the clock and of the processor."""
        atoms = start.copy()
        atoms.calc = calculator
        dynamics = VelocityVerlet(atoms, units.fs)
        dynamics.run(1)
        began, used = time.perf_counter(), processor_s()
        dynamics.run(steps)
        return 1e3 * (time.perf_counter() - began) / steps, 1e3 * (processor_s() - used) / steps

    for name, calculator in sides.items():
        if name != "calorine":
            milliseconds(calculator, WARM_UP_STEPS)
    rounds: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for _ in range(options.rounds):
        for name, calculator in sides.items():
            rounds[name].append(milliseconds(calculator, options.steps))
    for name, each in rounds.items():
        for k, kind in enumerate(("clock", "cpu")):
            print(f"{name:16} {kind:6} {statistics.median(ms[k] for ms in each):8.3f} ms a step"
                  f" ({', '.join(f'{ms[k]:.3f}' for ms in each)})")
            if "calorine" in rounds and name != "calorine":
                ratios = [theirs[k] / ours[k] for theirs, ours in zip(rounds["calorine"], each)]
                print(f"{'':16} {'':6} calorine takes {statistics.median(ratios):.1f} times as long"
                      f" ({', '.join(f'{ratio:.1f}' for ratio in ratios)})")
    print(f"{'no forces':16} {'cpu':6} {milliseconds(Nothing(), options.steps)[1]:8.3f} ms a step of ASE alone")
    for name, calculator in sides.items():
        if name == "calorine":
            continue
        series, inside, outside = calculator._series, [], []
        positions, cell = start.positions.copy(), start.cell.array
        for k in range(1000):
            positions[0, 0] += 1e-4 * (-1) ** k
            began = time.perf_counter()
            series.evaluate(positions, cell)
            outside.append(1e3 * (time.perf_counter() - began))
            inside.append(1e-3 * series.last["microseconds"])
        beside = [whole - part for whole, part in zip(outside, inside)]
        print(f"{name:16} {statistics.median(outside):8.3f} ms a bare call, of which {statistics.median(inside):.3f} ms"
              f" in Haven, {statistics.median(beside):.3f} ms for the way there and back")


if __name__ == "__main__":
    main()
