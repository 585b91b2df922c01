# %% [markdown]
# # From a CIF to a conductivity, in Python
#
# Silver iodide above 420 K: iodine is a body-centred crystal, silver flows through it. No potential for it has been
# fitted here, so the universal one is taken that comes with Haven. A minute of processor time, most of it
# dynamics; what comes out is rough, for a picosecond and a half of 16 ions is short, and Haven says so. For a number
# that counts set PICOSECONDS to 50 and more, take larger cells and more temperatures, and give the machine a night.
#
#     pip install './tools/python[plot,table]'
#     python tools/python/tutorial.py

# %%
from pathlib import Path

import haven
from haven.ase import Haven

PICOSECONDS = 1.5
TEMPERATURES = [600, 900]
CHECKOUT = haven.process.find().parent

# %% [markdown]
# The CIF has silver on twelve places, each a sixth full. Haven fills them at random, as far apart as charges want;
# `haven convert` writes what it makes of it: 2×2×2 cells, 32 atoms.

# %%
import tempfile

import ase.io

folder = Path(tempfile.mkdtemp(prefix="agi-"))
haven.run_command(["convert", str(CHECKOUT / "inputs/examples/screen/AgI.cif"), str(folder / "AgI.xyz"),
                   "--supercell", "2,2,2"])
crystal = ase.io.read(folder / "AgI.xyz")
print(crystal)

# %% [markdown]
# Energies and forces, as an ASE calculator: any optimiser, any dynamics, phonopy and the like can use it.

# %%
crystal.calc = Haven("universal", precision="mixed")
print(f"{crystal.get_potential_energy():.3f} eV, largest force component {abs(crystal.get_forces()).max():.2f} eV/Å")

# %% [markdown]
# Relaxed by Haven itself, which keeps all in one process: a loose tolerance, for the crystal is to melt its silver.

# %%
relaxed = haven.relax(crystal, "universal", tolerance=0.1)
print(f"{relaxed.energy:.3f} eV after {relaxed.steps} steps")

# %% [markdown]
# Dynamics at two temperatures, and the conductivity: keys of a deck (docs/decks.md) are keywords.

# %%
result = haven.run(
    relaxed.atoms,
    potential="universal",
    temperatures=TEMPERATURES,
    mobile="Ag",
    charges={"Ag": 1, "I": -1},
    time_step_fs=5,
    stages=[{"nvt": {"duration_ps": 0.3}},
            {"nvt": {"duration_ps": PICOSECONDS, "production": True}}],
    output={"trajectory_interval_fs": 20},
    analysis={"mechanism": []},
    directory=folder / "run")
for k, temperature in enumerate(result.temperatures):
    sigma, d = result.sigma, result.d_tracer["Ag"]
    print(f"{temperature:.0f} K: D* = {d.value[k]:.1e} ({d.low[k]:.1e} – {d.high[k]:.1e}) cm²/s, "
          f"σ = {sigma.value[k]:.0f} ({sigma.low[k]:.0f} – {sigma.high[k]:.0f}) mS/cm, {result.verdicts[k]}")

# %% [markdown]
# Why it is doubtful, in words, and the figures.

# %%
for reason in result.json["temperatures"][-1]["verdict"]["reasons"][:3]:
    print(reason["text"])
try:
    result.plot("msd").figure.savefig(folder / "msd.png", dpi=150)
    result.plot("d_tracer").figure.savefig(folder / "d_tracer.png", dpi=150)
    print(result.to_dataframe().to_string())
except ImportError as absent:
    print(absent)
print(f"all of it: {folder}")
