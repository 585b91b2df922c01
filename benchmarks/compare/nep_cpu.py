"""NEP_CPU: bare calls of energy, forces and virials, without ASE or LAMMPS around them.

NEP_CPU as calorine (PyPI) binds it: double precision, one thread, its own neighbour lists in each call.
"""
from __future__ import annotations

import contract


def main() -> None:
    options = contract.arguments(__doc__).parse_args()
    try:
        import ase.io
        import calorine
        from calorine.calculators import CPUNEP
    except ImportError as absent:
        contract.missing(f"calorine, with NEP_CPU, is not installed: {absent}")
    if options.threads != 1:
        contract.missing("NEP_CPU of calorine has one thread")
    atoms = ase.io.read(options.structure, index=0)
    atoms.calc = CPUNEP(options.potential)
    forces = atoms.get_forces()
    version = f"calorine {calorine.__version__}"
    settings = {"precision": "double", "threads": 1, "timed": "bare force calls", "atoms": len(atoms)}
    if options.check:
        contract.report("NEP_CPU", version, settings, check={
            "energy_ev": float(atoms.get_potential_energy()), "forces_ev_per_angstrom": forces.tolist()})
        return
    bare = atoms.calc.nepy.get_potential_forces_and_virials
    contract.report("NEP_CPU", version, settings, unit="atom-steps/s",
                    rate=contract.rate(len(atoms), bare, options.seconds, warm_up=1))


if __name__ == "__main__":
    main()
