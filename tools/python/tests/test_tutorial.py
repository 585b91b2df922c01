"""The tutorial runs as it stands, from a folder of its own."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_the_tutorial_comes_to_a_conductivity(tmp_path):
    script = Path(__file__).resolve().parents[1] / "tutorial.py"
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, cwd=tmp_path, timeout=1800)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(\d+) K: D\* = (\S+) \(", done.stdout)
    assert [kelvin for kelvin, _ in found] == ["600", "900"]
    # Above what one hop of 2 Å by one of 15 ions in 1.5 ps gives, ⟨r²⟩/6t = 3e-6; below more than a hop of 2 Å at each
    # vibration of 0.1 ps, 4 Å²/0.6 ps = 7e-4. So short a run of sixteen ions knows no more.
    assert all(3e-6 < float(d) < 7e-4 for _, d in found)
