#!/usr/bin/env bash
# ASE's SocketIOCalculator sends the inverse of the cell transposed.
#
# Expected: i-PI's protocol sends the matrix h, whose columns are the lattice vectors, then its inverse,
# so that fractional coordinates are s = h⁻¹ r: the product of both is 1 for any server.
# Seen: i-PI sends h⁻¹; ASE sends (h⁻¹)ᵀ after the same h. For cells along the axes these are the same;
# for others a client that takes fractional coordinates or nearest images from the second matrix is wrong
# and nothing says so. ASE's own client leaves the second matrix unread.
# Haven inverts the cell itself, whoever sends it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder" "/tmp/ipi_inverse-$$"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q ase==3.29.0 ipi==3.3.1
cat > peer.py << 'PYTHON'
"""A client that prints h · second matrix, as the first POSDATA has them, and goes."""
import socket
import sys
import time

import numpy as np


def words(connection, count):
    got = b""
    while len(got) < count:
        piece = connection.recv(count - len(got))
        if not piece:
            sys.exit("the server hung up")
        got += piece
    return got


def product(address):
    for _ in range(600):
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(address)
            break
        except OSError:
            time.sleep(0.1)
    connection.settimeout(60)
    ready = b"READY"
    while True:
        head = words(connection, 12).strip()
        if head == b"STATUS":
            connection.sendall(ready.ljust(12))
        elif head == b"INIT":
            words(connection, 4)
            words(connection, int.from_bytes(words(connection, 4), "little"))
        elif head == b"POSDATA":
            h, second = (np.frombuffer(words(connection, 72)).reshape(3, 3) for _ in range(2))
            connection.close()
            return h, h @ second
        else:
            sys.exit(f"unexpected {head}")
PYTHON
cat > ase_server.py << 'PYTHON'
import sys

from ase import Atoms
from ase.calculators.socketio import SocketIOCalculator

atoms = Atoms("Ar2", positions=[[0, 0, 0], [1, 2, 3]], cell=[[6, 0, 0], [2, 6, 0], [1, 1, 6]], pbc=True)
try:
    with SocketIOCalculator(unixsocket=sys.argv[1]) as calc:
        atoms.calc = calc
        atoms.get_potential_energy()
except Exception:
    pass
PYTHON
cat > input.xml << XML
<simulation verbosity='quiet'>
  <output prefix='out'/><total_steps>1</total_steps>
  <ffsocket name='peer' mode='unix' pbc='false'><address>inverse-$$</address></ffsocket>
  <system>
    <initialize nbeads='1'><file mode='ase'>init.xyz</file></initialize>
    <forces><force forcefield='peer'/></forces>
    <motion mode='dynamics'><dynamics mode='nve'><timestep units='femtosecond'>1</timestep></dynamics></motion>
  </system>
</simulation>
XML
printf '2\nLattice="6 0 0 2 6 0 1 1 6" Properties=species:S:1:pos:R:3 pbc="T T T"\nAr 0 0 0\nAr 1 2 3\n' > init.xyz
venv/bin/python - "inverse-$$" << 'PYTHON'
import os
import subprocess
import sys

import numpy as np

from peer import product

name = sys.argv[1]
found = {}
for server, command in (("i-PI 3.3.1", ["venv/bin/i-pi", "input.xml"]),
                        ("ASE 3.29.0", ["venv/bin/python", "ase_server.py", name])):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    h, found[server] = product(f"/tmp/ipi_{name}")
    process.terminate()
    process.wait()
    if os.path.exists(f"/tmp/ipi_{name}"):
        os.unlink(f"/tmp/ipi_{name}")
    print(f"{server}: h times what it calls the inverse is\n{np.round(found[server], 4)}")
ours = np.abs(found["i-PI 3.3.1"] - np.eye(3)).max()
theirs = np.abs(found["ASE 3.29.0"] - h @ np.linalg.inv(h).T).max()
sys.exit(0 if ours < 1e-6 and theirs < 1e-6 and np.abs(found["ASE 3.29.0"] - np.eye(3)).max() > 0.1 else 1)
PYTHON
