"""Readers of ab initio references on files of the documented layout with random numbers (docs/validation.md).

    python validation/readers/layouts.py FOLDER

What no real file was at hand for is written here by h5py, numpy and ASE: vaspout.h5 against py4vasp, molecular
dynamics of pw.x against ASE, cp.x with velocities and stress against dpdata (whose virial keeps the ions' kinetic
part, which numpy adds to Haven's here), extended XYZ in the spellings of several programs against the numbers
that were written and, where it reads them, ASE (not a stress of 6 numbers).
Needs ase, dpdata, h5py, numpy, py4vasp; HAVEN names another haven."""

import sys

import numpy as np

from references import OUT, Frame, compare, failed, of_ase, of_dpdata, own

rng = np.random.default_rng(7)
CELL = np.array([[8, 0.3, 0], [0, 7, 0.2], [0.5, 0, 9]])
SYMBOLS = ["Li"] * 3 + ["S"] * 2 + ["Cl"]
N, FRAMES = len(SYMBOLS), 4
BOHR, HARTREE, TIME_FS = 0.529177210903, 27.211386245988, 0.024188843265857
GPA = 1 / 160.2176634  # eV/Å³


def rows(values, form="%20.12f"):
    return "".join(" ".join(form % x for x in row) + "\n" for row in values)


def vaspout():
    import h5py
    from py4vasp import Calculation

    folder = OUT / "h5"
    folder.mkdir(parents=True, exist_ok=True)
    start = rng.random((N, 3))
    stress = rng.normal(size=(FRAMES, 3, 3)) * 10
    tags = ["ion-electron   TOTEN ", "kinetic energy EKIN  ", "kin. lattice   EKIN_LAT", "temperature    TEIN  ",
            "nose potential ES    ", "nose kinetic   EPS   ", "total energy   ETOTAL"]
    with h5py.File(folder / "vaspout.h5", "w") as f:
        steps = "intermediate/ion_dynamics/"
        f[steps + "scale"] = 1.5
        f[steps + "lattice_vectors"] = np.array([CELL / 1.5] * FRAMES)
        f[steps + "position_ions"] = np.array([(start + 0.003 * k) % 1 for k in range(FRAMES)])
        f[steps + "forces"] = rng.normal(size=(FRAMES, N, 3))
        f[steps + "stress"] = stress + stress.transpose(0, 2, 1)
        f[steps + "ion_velocities"] = rng.normal(size=(FRAMES, N, 3)) * 0.01
        f[steps + "energies_tags"] = np.array(tags, dtype="S")
        f[steps + "energies"] = rng.normal(size=(FRAMES, 7)) * 10 - 30
        group = "results/positions/"
        f[group + "ion_types"] = np.array(["Li", "S ", "Cl"], dtype="S")
        f[group + "number_ion_types"] = [3, 2, 1]
        f[group + "scale"] = 1.5
        f[group + "lattice_vectors"] = CELL / 1.5
        f[group + "position_ions"] = start
        for tag, value in (("POTIM", 2.0), ("NSW", FRAMES), ("IBRION", 0), ("TEBEG", 600.0)):
            f["input/incar/" + tag] = value
        f["version/major"], f["version/minor"], f["version/patch"] = 6, 5, 1
    mine, said = own(folder / "vaspout.h5")
    calculation = Calculation.from_path(folder)
    energies, forces = calculation.energy[:].to_numpy("TOTEN"), calculation.force[:].read()["forces"]
    stresses, velocities = calculation.stress[:].read()["stress"], calculation.velocity[:].read()["velocities"]
    theirs = []
    for k in range(FRAMES):
        frame, atoms = Frame(), calculation.structure[k].to_ase()
        frame.symbols, frame.positions, frame.cell = atoms.get_chemical_symbols(), atoms.positions, atoms.cell.array
        frame.energy, frame.forces = energies[k], forces[k]
        frame.virial = stresses[k] * 0.1 * GPA * atoms.cell.volume
        theirs.append(frame)
        off = np.abs(mine[k].velocities - velocities[k]).max()
        if off > 1e-12:
            failed.append(f"vaspout.h5: velocities off by {off}")
    compare("vaspout.h5, py4vasp", mine, theirs, {})


def pwscf():
    alat = 10.0
    axes = CELL / BOHR / alat
    start = rng.random((N, 3)) @ CELL
    text = "     Program PWSCF v.7.2 starts on  1Jan2024 at 10: 0: 0\n\n"
    text += f"     bravais-lattice index     =            0\n     lattice parameter (alat)  =      {alat:.4f}  a.u.\n"
    text += f"     unit-cell volume          =    {abs(np.linalg.det(CELL)) / BOHR**3:.4f} (a.u.)^3\n"
    text += f"     number of atoms/cell      =            {N}\n     number of atomic types    =            3\n\n"
    text += f"     celldm(1)=  {alat:.6f}  celldm(2)=   0.000000  celldm(3)=   0.000000\n\n"
    text += "     crystal axes: (cart. coord. in units of alat)\n"
    for k in range(3):
        text += f"               a({k + 1}) = ( " + " ".join(f"{x:.9f}" for x in axes[k]) + " )\n"
    text += "\n   Cartesian axes\n\n     site n.     atom                  positions (alat units)\n"
    for i in range(N):
        text += f"        {i + 1:2d}           {SYMBOLS[i]:2s}  tau({i + 1:4d}) = ( "
        text += " ".join(f"{x:.10f}" for x in start[i] / BOHR / alat) + " )\n"
    text += "\n     Molecular Dynamics Calculation\n     mass Li = 6.94\n     Time step             =   20.00 a.u.,  0.9676 femto-seconds\n"
    for k in range(FRAMES):
        if k:
            text += f"\n     Entering Dynamics:    iteration = {k:5d}\n                           time      =    {k * 9.676e-4:.4f} pico-seconds\n\n"
            text += "ATOMIC_POSITIONS (angstrom)\n"
            text += "".join(f"{s:2s} " + " ".join(f"{x:16.10f}" for x in r) + "\n" for s, r in zip(SYMBOLS, start + 0.02 * k))
            text += "\n     kinetic energy (Ekin) =           0.00100000 Ry\n     temperature           =         300.00000000 K\n"
        text += f"\n!    total energy              =  {-100 - rng.random():.8f} Ry\n"
        text += "\n     Forces acting on atoms (cartesian axes, Ry/au):\n\n"
        for i, f in enumerate(rng.normal(size=(N, 3)) * 0.01):
            text += f"     atom {i + 1:4d} type {1 + (i > 2) + (i > 4):2d}   force = " + " ".join(f"{x:13.8f}" for x in f) + "\n"
        t = rng.normal(size=(3, 3)) * 1e-4
        t += t.T
        text += "\n     Total force =     0.010000     Total SCF correction =     0.000000\n\n"
        text += "          total   stress  (Ry/bohr**3)                   (kbar)     P=        1.00\n"
        for k2 in range(3):
            text += " ".join(f"{x:13.8f}" for x in t[k2]) + "  " + " ".join(f"{x * 147105.1:12.2f}" for x in t[k2]) + "\n"
    text += "\n   JOB DONE.\n"
    file = OUT / "md.pwo"
    file.write_text(text)
    mine, said = own(file)
    compare("pw.x molecular dynamics, ASE", mine, of_ase(file, format="espresso-out"),
            {"positions / Å": 1e-6, "cell / Å": 1e-6, "energy": 1e-7, "forces": 2e-7, "virial": 2e-6})


def cpx():
    import dpdata
    from ase.data import atomic_masses, atomic_numbers

    start = rng.random((N, 3)) @ CELL / BOHR
    texts = dict.fromkeys(("pos", "for", "vel", "cel", "str", "evp"), "")
    texts["evp"] = "# nfi time(ps) ekinc Tcell(K) Tion(K) etot enthal econs econt\n"
    speeds = []
    for k in range(FRAMES):
        head = f"{k + 1:8d}  {0.0005 * (k + 1):.9f}\n"
        v = rng.normal(size=(N, 3)) * 2e-4
        t = rng.normal(size=(3, 3))
        speeds.append(v * BOHR / TIME_FS)
        texts["pos"] += head + rows(start + 0.02 * k)
        texts["for"] += head + rows(rng.normal(size=(N, 3)) * 0.01)
        texts["vel"] += head + rows(v)
        texts["cel"] += head + rows(CELL.T / BOHR)
        texts["str"] += head + rows(t + t.T)
        texts["evp"] += f"{k + 1} {0.0005 * (k + 1):.6f} 0.001 0.0 300.0 {-100 - rng.random():.10f} -99.9 -99.8 -99.7\n"
    for end, text in texts.items():
        (OUT / f"salt.{end}").write_text(text)
    (OUT / "salt.in").write_text(
        "&control\n calculation='cp', dt=5.0, isave=1, iprint=1, ndr=50, prefix='salt'\n/\n&system\n ibrav=0, nat=6, ntyp=3, ecutwfc=30\n/\n"
        "&electrons\n/\n&ions\n/\nATOMIC_SPECIES\nLi 6.94 Li.UPF\nS 32.06 S.UPF\nCl 35.45 Cl.UPF\nATOMIC_POSITIONS bohr\n"
        + "".join(f"{s} " + " ".join(map(str, r)) + "\n" for s, r in zip(SYMBOLS, start))
        + "CELL_PARAMETERS bohr\n" + rows(CELL / BOHR))
    mine, said = own(OUT / "salt.pos")
    theirs = of_dpdata(dpdata.LabeledSystem(str(OUT / "salt"), fmt="qe/cp/traj"))
    masses = np.array([{"Li": 6.94, "S": 32.06, "Cl": 35.45}[s] for s in SYMBOLS])
    for frame, v in zip(mine, speeds):
        # u (Å/fs)² in eV
        frame.virial = frame.virial + 1.66053906660e-17 / 1.602176634e-19 * np.einsum("i,ij,ik->jk", masses, v, v)
    compare("cp.x with velocities, dpdata", mine, theirs,
            {"positions / Å": 1e-6, "cell / Å": 1e-6, "energy": 1e-7, "forces": 1e-7, "virial": 1e-6})


def extxyz():
    start = rng.random((N, 3)) @ CELL
    sigma = rng.normal(size=(3, 3)) * 0.01
    sigma += sigma.T
    voigt = [sigma[0, 0], sigma[1, 1], sigma[2, 2], sigma[1, 2], sigma[0, 2], sigma[0, 1]]
    nine = " ".join(map(repr, map(float, sigma.flatten())))
    six = " ".join(map(repr, map(float, voigt)))
    virial = " ".join(map(repr, map(float, (-sigma * abs(np.linalg.det(CELL))).flatten())))
    lattice = " ".join(map(repr, map(float, CELL.flatten())))
    pulls = rng.normal(size=(N, 3))
    truth = Frame()
    truth.symbols, truth.positions, truth.cell, truth.energy, truth.forces = SYMBOLS, start, CELL, -12.5, pulls
    truth.virial = -sigma * abs(np.linalg.det(CELL))
    for name, column, tensor, ase in (("stress of 9, forces", "forces", f'stress="{nine}"', True),
                                      ("stress of 6, forces", "forces", f'stress="{six}"', False),
                                      ("virial, force", "force", f'virial="{virial}"', False),
                                      ("virials, REF_forces", "REF_forces", f'virials="{virial}"', False)):
        file = OUT / "one.xyz"
        file.write_text(f'{N}\nLattice="{lattice}" Properties=species:S:1:pos:R:3:{column}:R:3 energy=-12.5 {tensor} pbc="T T T"\n'
                        + "".join(f"{s} " + " ".join(map(repr, map(float, [*r, *f]))) + "\n" for s, r, f in zip(SYMBOLS, start, pulls)))
        mine, said = own(file)
        compare(f"extended XYZ: {name}", mine, [truth], {})
        if ase:
            compare(f"extended XYZ: {name}, ASE", mine, of_ase(file), {})


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for one in (vaspout, pwscf, cpx, extxyz):
        try:
            one()
        except Exception as error:
            failed.append(one.__name__)
            print(f"{one.__name__}: {type(error).__name__}: {str(error)[:300]}")
    sys.exit("failed: " + "; ".join(failed) if failed else 0)
