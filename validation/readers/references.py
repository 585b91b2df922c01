"""Readers of ab initio references against dpdata and ASE (docs/validation.md).

    python validation/readers/references.py FOLDER [FORMAT=FILE …]

FOLDER is where haven writes. The files are real outputs of VASP, CP2K and Quantum ESPRESSO; they are not part
of the project: those of dpdata's tests are taken from DPDATA (a checkout of github.com/deepmodeling/dpdata,
its folder tests), others can be named. What `haven convert` makes of a file in extended XYZ is read here by a
few lines of our own and compared with what dpdata and ASE read from the same file: number of frames, elements,
cells, positions, energies, forces and stress.

The two have constants of their own (dpdata: CODATA 2018 of scipy, 1602.1766208 for kB; ASE: CODATA 2014, for
Quantum ESPRESSO 2006), which differ in the eighth digit or in the sixth; the limits below are these.
Needs ase, dpdata, numpy."""

import os
import pathlib
import re
import subprocess
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]
HAVEN = os.environ.get("HAVEN", str(ROOT / "haven"))
DPDATA = pathlib.Path(os.environ.get("DPDATA", "dpdata/tests"))
OUT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "runs/references").absolute()
failed = []


class Frame:
    pass


def own(file, *options):
    """Frames of what haven makes of a file."""
    OUT.mkdir(parents=True, exist_ok=True)
    made = OUT / "made.extxyz"
    made.unlink(missing_ok=True)
    ran = subprocess.run([HAVEN, "convert", str(file), str(made), *options], capture_output=True, text=True)
    if ran.returncode:
        raise RuntimeError(ran.stderr.strip().splitlines()[-1])
    lines = made.read_text().splitlines()
    frames, k = [], 0
    while k < len(lines):
        n, comment = int(lines[k]), lines[k + 1]
        frame = Frame()
        columns, at = {}, 0
        names = re.search(r"Properties=(\S+)", comment).group(1).split(":")
        for name, width in zip(names[::3], names[2::3]):
            columns[name] = slice(at, at + int(width))
            at += int(width)
        rows = [line.split() for line in lines[k + 2:k + 2 + n]]
        frame.symbols = [row[0] for row in rows]
        for key, column in (("positions", "pos"), ("forces", "forces"), ("velocities", "vel")):
            value = [row[columns[column]] for row in rows] if column in columns else None
            setattr(frame, key, None if value is None else np.array(value, dtype=float))
        frame.cell = np.array(re.search(r'Lattice="([^"]*)"', comment).group(1).split(), float).reshape(3, 3)
        energy, virial = re.search(r"\benergy=(\S+)", comment), re.search(r'\bvirial="([^"]*)"', comment)
        frame.energy = float(energy.group(1)) if energy else None
        frame.virial = np.array(virial.group(1).split(), float).reshape(3, 3) if virial else None
        frames.append(frame)
        k += n + 2
    return frames, [l for l in ran.stderr.splitlines() if l.startswith("warning")]


def of_dpdata(system):
    frames = []
    data = system.data
    for f in range(len(data["coords"])):
        frame = Frame()
        frame.symbols = [data["atom_names"][t] for t in data["atom_types"]]
        frame.positions, frame.cell = data["coords"][f], data["cells"][f]
        frame.energy = data["energies"][f] if "energies" in data else None
        frame.forces = data["forces"][f] if "forces" in data else None
        frame.virial = data["virials"][f] if "virials" in data else None
        frames.append(frame)
    return frames


def of_ase(file, **options):
    from ase.io import read

    frames = []
    for atoms in read(file, ":", **options):
        frame = Frame()
        frame.symbols, frame.positions, frame.cell = atoms.get_chemical_symbols(), atoms.positions, atoms.cell.array
        results = atoms.calc.results if atoms.calc else {}
        frame.energy = results.get("free_energy", results.get("energy"))
        frame.forces = results.get("forces")
        stress = results.get("stress")
        if stress is not None:
            stress = np.array([[stress[0], stress[5], stress[4]], [stress[5], stress[1], stress[3]], [stress[4], stress[3], stress[2]]])
            stress = -stress * atoms.cell.volume
        frame.virial = stress
        frames.append(frame)
    return frames


def compare(what, mine, theirs, limits, pick=None):
    """limits: of energy (relative), forces (relative to the largest), virial (the same), positions in Å."""
    theirs = [theirs[i] for i in pick] if pick else theirs
    if len(mine) != len(theirs):
        failed.append(what)
        print(f"{what:38} {len(mine)} frames, there {len(theirs)}")
        return
    worst, counts = {}, {}
    for a, b in zip(mine, theirs):
        if sorted(a.symbols) != sorted(b.symbols):
            failed.append(what)
            print(f"{what:38} other elements")
            return
        # programs that group atoms by element keep their order within one
        mine_order = sorted(range(len(a.symbols)), key=lambda i: (a.symbols[i], i))
        order = sorted(range(len(b.symbols)), key=lambda i: (b.symbols[i], i))
        # and dpdata turns a cell so that a lies along x
        turn = np.linalg.inv(b.cell) @ a.cell
        turned = np.abs(turn - np.eye(3)).max() > 1e-4
        if turned and np.abs(turn @ turn.T - np.eye(3)).max() > 1e-6:
            failed.append(what)
            print(f"{what:38} another cell")
            return
        turn = turn if turned else np.eye(3)
        far = (a.positions[mine_order] - (np.asarray(b.positions) @ turn)[order]) @ np.linalg.inv(a.cell)
        worst["positions / Å"] = max(worst.get("positions / Å", 0), np.abs((far - np.round(far)) @ a.cell).max())
        worst["cell / Å"] = max(worst.get("cell / Å", 0), np.abs(a.cell - b.cell @ turn).max())
        for key in ("energy", "forces", "virial"):
            x, y = getattr(a, key), getattr(b, key)
            if x is None or y is None:
                continue
            if key == "forces":
                x, y = x[mine_order], (np.asarray(y) @ turn)[order]
            elif key == "virial":
                y = turn.T @ np.asarray(y) @ turn
                if ", ASE" in what:  # which takes the upper half of a stress that VASP prints not quite symmetric
                    x = np.triu(x) + np.triu(x, 1).T
            size = max(np.abs(y).max(), 1e-12)
            worst[key] = max(worst.get(key, 0), np.abs(x - y).max() / size)
            counts[key] = counts.get(key, 0) + 1
    bad = [key for key, value in worst.items() if not value <= limits.get(key, 1e-9)]
    if bad:
        failed.append(what)
    said = "; ".join(f"{key} {value:.0e}" + (f" ({counts[key]})" if key in counts else "") for key, value in worst.items())
    print(f"{what:38} {len(mine)} frames: {said}", "TOO FAR: " + ", ".join(bad) if bad else "")


def main():
    import dpdata

    # kB: 1602.1766208 in dpdata, CODATA 2018 here, 4e-9 apart; ASE's GPa is CODATA 2014's
    vasp = {"positions / Å": 1e-7, "cell / Å": 1e-9, "energy": 1e-12, "forces": 1e-12, "virial": 1e-7}
    cases = [
        ("OUTCAR", "poscars/OUTCAR.h2o.md.10", "vasp/outcar", {"format": "vasp-out"}, vasp),
        ("OUTCAR, triclinic", "poscars/OUTCAR.Ge.vdw", "vasp/outcar", {"format": "vasp-out"}, vasp),
        ("OUTCAR, relaxation", "poscars/6362_OUTCAR", "vasp/outcar", {"format": "vasp-out"}, vasp),
        ("OUTCAR, VASP 6", "poscars/Ti-O-Ti-v6/OUTCAR", "vasp/outcar", {"format": "vasp-out"}, vasp),
        ("vasprun.xml", "poscars/vasprun.h2o.md.10.xml", "vasp/xml", {"format": "vasp-xml"}, vasp),
        ("vasprun.xml, triclinic", "poscars/vasprun.h2o.md.tribox.xml", "vasp/xml", {"format": "vasp-xml"}, vasp),
        ("vasprun.xml, VASP 6", "poscars/Ti-O-Ti-v6/vasprun.xml", "vasp/xml", {"format": "vasp-xml"}, vasp),
        ("vasprun.xml, NWRITE = 0", "poscars/Ti-aimd-nwrite0/vasprun.xml", "vasp/xml", {"format": "vasp-xml"}, vasp),
    ]
    for what, name, fmt, ase, limits in cases:
        file = DPDATA / name
        if not file.exists():
            print(f"{what:38} {name} is not there")
            continue
        mine, said = own(file)
        for line in said:
            print(f"{what:38} {line}")
        for program, make in (("dpdata", lambda: of_dpdata(dpdata.LabeledSystem(str(file), fmt=fmt, convergence_check=False) if fmt == "vasp/outcar"
                                                           else dpdata.LabeledSystem(str(file), fmt=fmt))),
                              ("ASE", lambda: of_ase(file, **ase))):
            try:
                theirs = make()
            except Exception as error:
                print(f"{what + ', ' + program:38} {type(error).__name__}: {str(error)[:150]}")
                continue
            compare(f"{what}, {program}", mine, theirs, limits)

    # Quantum ESPRESSO: atomic units of CODATA 2018 in dpdata, 2006 in ASE; dpdata takes the cell from the input and
    # the stress in kbar, with two decimals
    qe = {"positions / Å": 1e-7, "cell / Å": 1e-6, "energy": 1e-7, "forces": 2e-7, "virial": 1e-6}
    for name in ("qe.scf/01.out", "qe.scf/02.out", "qe.scf/Al.out"):
        file = DPDATA / name
        if file.exists():
            mine, _ = own(file)
            for program, make in (("ASE", lambda: of_ase(file, format="espresso-out")),
                                  ("dpdata", lambda: of_dpdata(dpdata.LabeledSystem([str(file.with_suffix(".in")), str(file)], fmt="qe/pw/scf")))):
                try:
                    # of several total energies of a geometry ASE takes the first, Haven and dpdata the last
                    compare(f"pw.x {name}, {program}", mine, make(), qe | ({"energy": 2e-6} if "Al" in name else {}) | ({"positions / Å": 1e-5, "cell / Å": 1e-5, "virial": 5e-3} if program == "dpdata" else {}))
                except Exception as error:
                    print(f"pw.x {name + ', ' + program:33} {type(error).__name__}: {str(error)[:150]}")
    prefix = DPDATA / "qe.traj/si/si"
    if prefix.with_suffix(".pos").exists():
        mine, said = own(prefix.with_suffix(".pos"))
        print(f"{'cp.x si':38} {said[0] if said else ''}")
        compare("cp.x si, dpdata", mine, of_dpdata(dpdata.LabeledSystem(str(prefix), fmt="qe/cp/traj")), qe)
    cp2k = DPDATA / "cp2k/aimd"
    if (cp2k / "DPGEN-pos-1.xyz").exists():
        box = np.load(cp2k / "deepmd/set.000/box.npy")[0]
        # its frames do not follow one another: cut one by one
        texts = {kind: (cp2k / f"DPGEN-{kind}-1.xyz").read_text().splitlines(keepends=True) for kind in ("pos", "frc")}
        made, size = [], int(texts["pos"][0]) + 2
        for f in range(3):
            for kind, lines in texts.items():
                (OUT / f"cut-{kind}-1.xyz").write_text("".join(lines[f * size:(f + 1) * size]))
            made += own(OUT / "cut-pos-1.xyz", "--cell", ",".join(map(str, box)))[0]
        theirs = of_dpdata(dpdata.LabeledSystem(str(cp2k / "deepmd"), fmt="deepmd/npy"))[:3]
        for frame in theirs:  # named there by kinds of the input
            frame.symbols = made[0].symbols
        compare("CP2K, dpdata's own npy", made, theirs,
                {"positions / Å": 1e-4, "cell / Å": 1e-5, "energy": 1e-6, "forces": 1e-6})
    # folders that dpdata writes
    source = DPDATA / "poscars/OUTCAR.h2o.md.10"
    if source.exists():
        system = dpdata.LabeledSystem(str(source), fmt="vasp/outcar")
        for fmt, name in (("deepmd/npy", "npy"), ("deepmd/npy/mixed", "mixed")):
            system.to(fmt, str(OUT / name), prec=np.float64, set_size=4)
            mine, _ = own(OUT / name, "--frame-interval", "1")
            compare(f"folder of dpdata ({fmt})", mine, of_dpdata(system), {"positions / Å": 1e-12, "virial": 1e-15, "energy": 1e-15, "forces": 1e-15})


if __name__ == "__main__":
    main()
    sys.exit("failed: " + "; ".join(failed) if failed else 0)
