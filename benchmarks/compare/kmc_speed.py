"""Kinetic Monte Carlo beside lattice_mc and kmcpy, in one run and in alternating rounds, one core each.

    python benchmarks/compare/kmc_speed.py --java "JAVA -cp …" [--sites [--pairs]] [--rounds 3]

lattice_mc (PyPI lattice_mc; B. J. Morgan, J. Open Source Softw. 2017, 2, 247, doi:10.21105/joss.00247) and kMCpy (PyPI kmcpy;
Deng et al., Comput. Mater. Sci. 2023, 229, 112394, doi:10.1016/j.commatsci.2023.112394) make the hops of a non-interacting simple
cubic lattice gas, as Haven does; kMCpy by its LocalBarrierModel.constant_barrier, since its cluster expansion asks for a fit.
Times are the process's own, which count on a busy machine too; making the lattice is not in them. kMCpy counts without its
Tracker. --java is what starts org.haven.benchmarks.KmcSpeed. --sites measures Haven alone from 1e3 to 1e6 sites, with --pairs
with an energy of 0.02 eV between neighbours. Prints a table. lattice_mc 1.0.4 asks for a version of coverage with which numba, and
so kMCpy, does not start: pip install lattice_mc kmcpy, then pip install --upgrade coverage.
"""

import argparse
import json
import random
import shlex
import subprocess
import time


def haven(java: str, edge: int, filled: float, hops: float, pairs: bool = False) -> dict:
    command = shlex.split(java) + [
        "org.haven.benchmarks.KmcSpeed", str(edge), str(filled), str(hops), "3"
    ] + (["0.02"] if pairs else [])
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def lattice_mc(edge: int, filled: float, hops: int) -> float:
    """Hops per second of the process's own time; making the lattice is not counted."""
    import lattice_mc.init_lattice
    import lattice_mc.simulation

    run = lattice_mc.simulation.Simulation()
    run.lattice = lattice_mc.init_lattice.cubic_lattice(edge, edge, edge, 4.0)
    run.set_number_of_atoms(round(filled * edge**3))
    run.set_number_of_jumps(hops)
    run.temperature = 300
    began = time.process_time()
    run.run()
    return hops / (time.process_time() - began)


class KmcPy:
    """Hops of kMCpy on a lattice that is made once: its table of dependencies takes the square of the number of hops."""

    def __init__(self, edge: int, filled: float) -> None:
        from kmcpy.event import Event, EventLib
        from kmcpy.models import LocalBarrierModel
        from kmcpy.simulator.config import Configuration
        from kmcpy.simulator.kmc import KMC
        from kmcpy.simulator.state import State
        from numpy.random import default_rng

        def site(a: int, b: int, c: int) -> int:
            return (a % edge * edge + b % edge) * edge + c % edge

        self.events = EventLib()
        for a in range(edge):
            for b in range(edge):
                for c in range(edge):
                    for end in (site(a + 1, b, c), site(a, b + 1, c), site(a, b, c + 1)):
                        self.events.add_event(Event((site(a, b, c), end), ()))
        self.events.generate_event_dependencies()
        occupations = [1] * edge**3
        for taken in random.Random(1).sample(range(edge**3), round(filled * edge**3)):
            occupations[taken] = 0
        self.run = KMC(
            structure=None,
            model=LocalBarrierModel.constant_barrier(300.0),
            event_lib=self.events,
            config=Configuration(temperature=300.0, attempt_frequency=1e13),
            simulation_state=State(occupations),
        )
        self.run.rng = default_rng(1)
        self.speed(5)

    def speed(self, hops: int) -> float:
        began = time.process_time()
        for _ in range(hops):
            self.run.update(*self.run.propose(self.events.events))
        return hops / (time.process_time() - began)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--java", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    options = parser.parse_args()
    if options.sites:
        print("sites    filled  Haven hops/s")
        for filled in (0.5,) if options.pairs else (0.5, 0.99):
            for edge in (10, 22, 46, 100):
                best = max(
                    haven(options.java, edge, filled, 1e6 if options.pairs else 1e7, options.pairs)[
                        "hops_per_cpu_s"
                    ]
                    for _ in range(options.rounds)
                )
                print(f"{edge**3:8d} {filled:6.2f} {best:13.3g}")
        return
    print("sites    filled  Haven hops/s  lattice_mc hops/s  ratio  kmcpy hops/s  ratio")
    for edge, hops in ((10, 2000), (22, 200)):
        other = KmcPy(edge, 0.5)
        ours, theirs, others = 0.0, 0.0, 0.0
        for _ in range(options.rounds):
            ours = max(ours, haven(options.java, edge, 0.5, 3e6)["hops_per_cpu_s"])
            theirs = max(theirs, lattice_mc(edge, 0.5, hops))
            others = max(others, other.speed(hops))
        print(
            f"{edge**3:8d} {0.5:6.2f} {ours:13.3g} {theirs:18.3g} {ours / theirs:6.0f}"
            f" {others:13.3g} {ours / others:6.0f}"
        )


if __name__ == "__main__":
    main()
