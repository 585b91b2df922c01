"""Kinetic Monte Carlo beside lattice_mc, in one run and in alternating rounds, one core each.

    python benchmarks/compare/kmc_speed.py --java "JAVA -cp …" [--sites] [--rounds 3]

lattice_mc (PyPI lattice_mc; B. J. Morgan, J. Open Source Softw. 2017, 2, 247, doi:10.21105/joss.00247) makes the hops of a
non-interacting simple cubic lattice gas, as Haven does. Times are the process's own, which count on a busy machine too.
--java is what starts org.haven.benchmarks.KmcSpeed. --sites measures Haven alone from 1e3 to 1e6 sites. Prints a table.
"""

import argparse
import json
import shlex
import subprocess
import time


def haven(java: str, edge: int, filled: float, hops: float) -> dict:
    command = shlex.split(java) + [
        "org.haven.benchmarks.KmcSpeed", str(edge), str(filled), str(hops), "3"
    ]
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--java", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", action="store_true")
    options = parser.parse_args()
    print("sites    filled  Haven hops/s  lattice_mc hops/s  ratio")
    if options.sites:
        for filled in (0.5, 0.99):
            for edge in (10, 22, 46, 100):
                best = max(
                    haven(options.java, edge, filled, 5e6)["hops_per_cpu_s"]
                    for _ in range(options.rounds)
                )
                print(f"{edge**3:8d} {filled:6.2f} {best:13.3g}")
        return
    for edge, hops in ((10, 2000), (22, 500)):
        ours, theirs = 0.0, 0.0
        for _ in range(options.rounds):
            ours = max(ours, haven(options.java, edge, 0.5, 3e6)["hops_per_cpu_s"])
            theirs = max(theirs, lattice_mc(edge, 0.5, hops))
        print(f"{edge**3:8d} {0.5:6.2f} {ours:13.3g} {theirs:18.3g} {ours / theirs:6.0f}")


if __name__ == "__main__":
    main()
