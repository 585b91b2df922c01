"""Haven and other programs over sockets, compared (docs/sockets.md).

    python validation/sockets/check.py evaluate mace 7net   # the same numbers as in Python?
    python validation/sockets/check.py ipi                  # i-PI drives Haven
    python validation/sockets/check.py ase                  # ASE's SocketIOCalculator drives Haven
    python validation/sockets/check.py tcp                  # both directions over TCP, on this machine
    python validation/sockets/check.py kill                 # the client is killed, the run resumed

Needs ase and, by part, ipi, mace-torch, sevenn, in the Python that runs it. Files are left in
runs/sockets."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
from ase.io import read, write

ROOT = pathlib.Path(__file__).resolve().parents[2]
HAVEN = os.environ.get("HAVEN", str(ROOT / "haven"))
EXAMPLE = ROOT / "inputs/examples/li6ps5cl"
HERE = pathlib.Path("runs/sockets")


def small_mace():
    """A MACE of fresh weights, the same ones each time."""
    import torch
    from e3nn import o3
    from mace import modules

    file = HERE / "mace.model"
    if file.exists():
        return file
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    numbers = [3, 15, 16, 17]
    model = modules.ScaleShiftMACE(
        r_max=5.0,
        num_bessel=6,
        num_polynomial_cutoff=5,
        max_ell=2,
        interaction_cls=modules.interaction_classes["RealAgnosticResidualInteractionBlock"],
        interaction_cls_first=modules.interaction_classes["RealAgnosticResidualInteractionBlock"],
        num_interactions=2,
        num_elements=len(numbers),
        hidden_irreps=o3.Irreps("8x0e + 8x1o"),
        MLP_irreps=o3.Irreps("8x0e"),
        atomic_energies=np.array([-0.2, -1.8, -1.1, -0.4]),
        avg_num_neighbors=15,
        atomic_numbers=numbers,
        correlation=2,
        gate=torch.nn.functional.silu,
        atomic_inter_scale=2.0,
        atomic_inter_shift=0.0,
    )
    torch.save(model, file)
    return file


def calculator(name):
    """module, calculator, arguments, and the deck's form of the arguments."""
    if name == "mace":
        keys = {"device": "cpu", "default_dtype": "float64"}
        return (
            "mace.calculators",
            "MACECalculator",
            {"model_paths": str(small_mace()), **keys},
            {"model_paths": {"file": "mace.model"}, **keys},
        )
    import torch

    # MACE has changed it for all.
    torch.set_default_dtype(torch.float32)
    keys = {"model": "7net-0", "device": "cpu"}
    return "sevenn.sevennet_calculator", "SevenNetCalculator", keys, keys


CLIENT = """
import importlib, sys, json
from ase.io import read
from ase.calculators.socketio import SocketClient
module, name, arguments, file, address = sys.argv[1:]
atoms = read(file, 0)
atoms.calc = getattr(importlib.import_module(module), name)(**json.loads(arguments))
SocketClient(unixsocket=address).run(atoms, use_stress=True)
"""


def client(name, file, address):
    """ASE's own client, once somebody listens."""
    wait_for(f"/tmp/ipi_{address}")
    module, cls, arguments, _ = calculator(name)
    return subprocess.Popen(
        [sys.executable, "-c", CLIENT, module, cls, json.dumps(arguments), str(file), address],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def wait_for(path, seconds=60):
    for _ in range(10 * seconds):
        if os.path.exists(path):
            return
        time.sleep(0.1)
    sys.exit(f"{path} does not appear")


def haven(*words, **options):
    return subprocess.Popen([HAVEN, *map(str, words)], text=True, **options)


def evaluate(potential, file, frame="0", name=None, address=None, precision="double"):
    process = haven(
        "evaluate", "--potential", potential, file, "--frame", frame, "--json", "--threads", 1,
        "--precision", precision, stdout=subprocess.PIPE,
    )
    other = client(name, file, address) if name else None
    out, _ = process.communicate()
    if other:
        print(f"    the client ended with exit code {other.wait(20)}")
    if process.returncode:
        sys.exit(f"haven evaluate: exit code {process.returncode}")
    return json.loads(out)


def write_potential(name, address):
    module, cls, _, arguments = calculator(name)
    own = HERE / f"{name}-ase.yaml"
    own.write_text(
        json.dumps(
            {"type": "ase", "module": module, "calculator": cls, "arguments": arguments,
             "python": sys.executable}
        )
    )
    there = HERE / f"{name}-socket.yaml"
    there.write_text(json.dumps({"type": "socket", "address": f"unix:{address}", "timeout_s": 120}))
    return own, there


def shaken():
    """A crystal without symmetry in a sheared cell, as both sides read it."""
    atoms = read(EXAMPLE / "li6ps5cl_52.xyz")
    atoms.rattle(0.05, seed=3)
    strain = np.eye(3)
    strain[0, 1] = 0.03
    atoms.set_cell(atoms.cell @ strain, scale_atoms=True)
    # As Haven does; else float32 rounds other numbers.
    atoms.wrap()
    file = HERE / "shaken.xyz"
    write(file, atoms, write_results=False)
    return file


def compare_evaluations(names):
    """Energy, forces and stress in Python, by `type: ase` and by `type: socket`."""
    import importlib

    import torch

    # As many as the clients have: other numbers of threads round differently.
    torch.set_num_threads(1)

    file = shaken()
    atoms = read(file)
    for name in names:
        module, cls, arguments, _ = calculator(name)
        atoms.calc = getattr(importlib.import_module(module), cls)(**arguments)
        energy, forces = atoms.get_potential_energy(), atoms.get_forces()
        stress = atoms.get_stress(voigt=False) * 160.2176634
        address = f"haven-{name}-{os.getpid()}"
        own, there = write_potential(name, address)
        for kind, result in (
            ("ase", evaluate(own, file)),
            ("socket", evaluate(there, file, name=name, address=address)),
        ):
            print(
                f"{name:6} type: {kind:6}  E {energy:.8f} eV, differs by"
                f" {abs(result['energy_ev'] - energy):.1e} eV; forces up to"
                f" {np.abs(forces).max():.2f} eV/Å, by"
                f" {np.abs(np.array(result['forces_ev_per_angstrom']) - forces).max():.1e}; stress by"
                f" {np.abs(np.array(result['stress_gpa']) - stress).max():.1e} GPa of"
                f" {np.abs(stress).max():.2f}"
            )


INPUT = """<simulation verbosity='low'>
  <output prefix='ipi'>
    <properties stride='1'>[step, time{{femtosecond}}, conserved{{electronvolt}},
      temperature{{kelvin}}, potential{{ase}}]</properties>
    <trajectory filename='pos' stride='10' format='ase'>positions{{ase}}</trajectory>
    <trajectory filename='for' stride='10' format='ase'>forces{{ase}}</trajectory>
  </output>
  <total_steps>{steps}</total_steps>
  <prng><seed>31415</seed></prng>
  <ffsocket name='haven' mode='unix' pbc='false'><address>{address}</address></ffsocket>
  <system>
    <initialize nbeads='1'>
      <file mode='ase'>init.xyz</file>
      <velocities mode='thermal' units='kelvin'>600</velocities>
    </initialize>
    <forces><force forcefield='haven'/></forces>
    <motion mode='dynamics'>
      <dynamics mode='nvt'>
        <timestep units='femtosecond'>1</timestep>
        <thermostat mode='svr'><tau units='femtosecond'>100</tau></thermostat>
      </dynamics>
    </motion>
    <ensemble><temperature units='kelvin'>600</temperature></ensemble>
  </system>
</simulation>
"""


def drive_by_ipi(steps=500):
    """i-PI runs NVT, Haven computes; its frames are evaluated again."""
    folder = HERE / "ipi"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("ipi.*"):
        old.unlink()
    atoms = read(EXAMPLE / "li6ps5cl_52.xyz")
    atoms.calc = None
    write(folder / "init.xyz", atoms)
    address = f"haven-{os.getpid()}"
    (folder / "input.xml").write_text(INPUT.format(steps=steps, address=address))
    program = pathlib.Path(sys.executable).parent / "i-pi"
    start = time.time()
    with open(folder / "ipi.log", "w") as log:
        server = subprocess.Popen([program, "input.xml"], cwd=folder, stdout=log, stderr=log)
        wait_for(f"/tmp/ipi_{address}")
        code = haven(
            "serve", "--ipi", f"unix:{address}", "--structure", folder / "init.xyz",
            "--potential", EXAMPLE / "nep.txt", "--precision", "double", "--threads", 1,
        ).wait()
    print(f"i-PI ended with {server.wait(60)}, Haven with {code}, after {time.time() - start:.0f} s")
    table = np.loadtxt(folder / "ipi.out")
    conserved = table[:, 2]
    print(
        f"{len(table) - 1} steps: temperature {table[len(table) // 2 :, 3].mean():.0f} K in the second"
        f" half, conserved quantity within {np.ptp(conserved):.4f} eV"
    )
    frames = read(next(folder.glob("ipi.pos_0*")), ":")
    forces = read(next(folder.glob("ipi.for_0*")), ":")
    for frame in frames:
        frame.calc = None
    write(folder / "frames.xyz", frames)
    mine = evaluate(EXAMPLE / "nep.txt", folder / "frames.xyz", "all")["frames"]
    stride = (len(table) - 1) // (len(frames) - 1)
    energies = table[::stride, 4]
    off = np.array([m["energy_ev"] for m in mine]) - energies
    print(
        f"{len(frames)} frames: energies of haven evaluate differ by {np.abs(off).max():.1e} eV of"
        f" {np.abs(energies).max():.1f}"
    )
    off = [
        np.abs(np.array(m["forces_ev_per_angstrom"]) - f.get_forces()).max()
        for m, f in zip(mine, forces)
    ]
    print(f"forces by {max(off):.1e} eV/Å")


def drive_by_ase():
    """ASE's SocketIOCalculator asks Haven, in a sheared cell."""
    from ase.calculators.socketio import SocketIOCalculator

    file = shaken()
    atoms = read(file)
    address = f"haven-{os.getpid()}"
    with SocketIOCalculator(unixsocket=address) as calc:
        process = haven(
            "serve", "--ipi", f"unix:{address}", "--structure", EXAMPLE / "li6ps5cl_52.xyz",
            "--potential", EXAMPLE / "nep.txt", "--precision", "double", "--threads", 1,
        )
        atoms.calc = calc
        energy, forces = atoms.get_potential_energy(), atoms.get_forces()
        stress = atoms.get_stress(voigt=False) * 160.2176634
        start = time.time()
        for _ in range(200):
            atoms.rattle(0.001)
            atoms.get_forces()
        each = (time.time() - start) / 200
        calc.server.protocol.end()
        print(f"Haven ended with {process.wait(20)}; {1e3 * each:.2f} ms a call")
    mine = evaluate(EXAMPLE / "nep.txt", file)
    print(
        f"energy differs by {abs(mine['energy_ev'] - energy):.1e} eV, forces by"
        f" {np.abs(np.array(mine['forces_ev_per_angstrom']) - forces).max():.1e} eV/Å, stress by"
        f" {np.abs(np.array(mine['stress_gpa']) - stress).max():.1e} GPa"
    )


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


LENNARD_JONES = {"sigma": 2.2, "epsilon": 0.01, "rc": 5.0, "smooth": True}

TCP_CLIENT = """
import json, sys, time
from ase.io import read
from ase.calculators.lj import LennardJones
from ase.calculators.socketio import SocketClient
port, file, arguments = sys.argv[1:]
atoms = read(file, 0)
atoms.calc = LennardJones(**json.loads(arguments))
for _ in range(600):
    try:
        client = SocketClient(port=int(port))
        break
    except OSError:
        time.sleep(0.1)
client.run(atoms, use_stress=True)
"""


def over_tcp():
    """ASE asks Haven, and Haven asks ASE, by ports of this machine."""
    from ase.calculators.lj import LennardJones
    from ase.calculators.socketio import SocketIOCalculator

    file = shaken()
    atoms = read(file)
    port = free_port()
    with SocketIOCalculator(port=port) as calc:
        process = haven(
            "serve", "--ipi", f"localhost:{port}", "--structure", file,
            "--potential", EXAMPLE / "nep.txt", "--precision", "double", "--threads", 1,
        )
        atoms.calc = calc
        energy, forces = atoms.get_potential_energy(), atoms.get_forces()
        calc.server.protocol.end()
        print(f"Haven ended with {process.wait(60)}")
    mine = evaluate(EXAMPLE / "nep.txt", file)
    print(
        f"ASE asks Haven: energy differs by {abs(mine['energy_ev'] - energy):.1e} eV, forces by"
        f" {np.abs(np.array(mine['forces_ev_per_angstrom']) - forces).max():.1e} eV/Å"
    )
    port = free_port()
    there = HERE / "tcp.yaml"
    there.write_text(json.dumps({"type": "socket", "address": port, "timeout_s": 120}))
    client = subprocess.Popen(
        [sys.executable, "-c", TCP_CLIENT, str(port), str(file), json.dumps(LENNARD_JONES)]
    )
    theirs = evaluate(there, file)
    atoms.calc = LennardJones(**LENNARD_JONES)
    print(
        f"Haven asks ASE (Lennard-Jones): energy differs by"
        f" {abs(theirs['energy_ev'] - atoms.get_potential_energy()):.1e} eV, forces by"
        f" {np.abs(np.array(theirs['forces_ev_per_angstrom']) - atoms.get_forces()).max():.1e} eV/Å;"
        f" the client ended with {client.wait(20)}"
    )


def deck(folder, name, address):
    own = write_potential(name, address)
    potential = json.loads(own[1].read_text())
    potential["address"] = f"unix:{address}"
    file = HERE / f"{folder}.yaml"
    file.write_text(
        json.dumps(
            {
                "title": "killed client",
                "structure": {"file": str(EXAMPLE / "li6ps5cl_52.xyz")},
                "potential": potential,
                "temperatures_k": [600],
                "mobile": ["Li"],
                "time_step_fs": 1,
                "threads": 1,
                # Fresh weights know no crystal: it melts.
                "guards": {
                    "max_temperature_ratio": "off",
                    "min_distance_angstrom": "off",
                    "max_framework_drift_angstrom": "off",
                },
                "stages": [
                    {"nvt": {"duration_ps": 0.05}},
                    {"nve": {"duration_ps": 0.15, "production": True}},
                ],
                "output": {
                    "directory": str((HERE / folder).absolute()),
                    "trajectory_interval_fs": 5,
                    "thermo_interval_fs": 1,
                },
            }
        )
        # A word of YAML, no text.
        .replace('"off"', "off")
    )
    return file


def kill_and_resume(name="mace"):
    """A run whose client is killed, against one without."""
    import shutil

    text = {}
    for kind in ("whole", "killed"):
        folder = HERE / kind
        shutil.rmtree(folder, ignore_errors=True)
        address = f"haven-{kind}-{os.getpid()}"
        process = haven("run", deck(kind, name, address))
        other = client(name, EXAMPLE / "li6ps5cl_52.xyz", address)
        thermo = folder / "600K-1/thermo.csv"
        if kind == "killed":
            while not thermo.exists() or len(thermo.read_text().splitlines()) < 80:
                time.sleep(0.05)
                if process.poll() is not None:
                    sys.exit("the run ended before its client could be killed")
            other.send_signal(signal.SIGKILL)
            print(f"client killed; haven run ends with exit code {process.wait(60)}")
            other.wait()
            process = haven("resume", folder)
            other = client(name, EXAMPLE / "li6ps5cl_52.xyz", address)
        print(f"{kind}: exit code {process.wait()}, client {other.wait(20)}")
        out = HERE / f"{kind}.xyz"
        haven("convert", folder / "600K-1/trajectory.h5", out).wait()
        text[kind] = (thermo.read_text(), out.read_text())
    print(f"thermo.csv the same: {text['whole'][0] == text['killed'][0]}, of"
          f" {len(text['whole'][0].splitlines())} lines")
    print(f"trajectory the same: {text['whole'][1] == text['killed'][1]}, of"
          f" {len(text['whole'][1].splitlines())} lines")


if __name__ == "__main__":
    HERE.mkdir(parents=True, exist_ok=True)
    part, *names = sys.argv[1:] or ["help"]
    if part == "evaluate":
        compare_evaluations(names or ["mace", "7net"])
    elif part == "ipi":
        drive_by_ipi()
    elif part == "ase":
        drive_by_ase()
    elif part == "tcp":
        over_tcp()
    elif part == "kill":
        kill_and_resume(*names)
    else:
        sys.exit(__doc__)
