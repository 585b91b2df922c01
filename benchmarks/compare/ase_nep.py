"""ASE: whole time steps (Langevin thermostat) with the same NEP, computed by NEP_CPU through calorine."""
from __future__ import annotations

import contract


def main() -> None:
    options = contract.arguments(__doc__).parse_args()
    try:
        import ase
        import ase.io
        import ase.units
        import calorine
        from ase.md.langevin import Langevin
        from ase.md.velocitydistribution import MaxwellBoltzmannDistribution
        from calorine.calculators import CPUNEP
        import numpy
    except ImportError as absent:
        contract.missing(f"ASE with calorine is not installed: {absent}")
    if options.threads != 1:
        contract.missing("NEP_CPU of calorine has one thread")
    atoms = ase.io.read(options.structure, index=0)
    atoms.calc = CPUNEP(options.potential)
    version = f"ASE {ase.__version__}, calorine {calorine.__version__}"
    settings = {"precision": "double", "threads": 1, "timed": "whole steps, Langevin", "atoms": len(atoms)}
    if options.check:
        contract.report("ASE", version, settings, check={
            "energy_ev": float(atoms.get_potential_energy()),
            "forces_ev_per_angstrom": atoms.get_forces().tolist()})
        return
    random = numpy.random.default_rng(1)
    MaxwellBoltzmannDistribution(atoms, temperature_K=600, rng=random)
    steps = Langevin(atoms, 1 * ase.units.fs, temperature_K=600, friction=0.01 / ase.units.fs, rng=random)
    contract.report("ASE", version, settings, unit="atom-steps/s",
                    rate=contract.rate(len(atoms), lambda: steps.run(1), options.seconds))


if __name__ == "__main__":
    main()
