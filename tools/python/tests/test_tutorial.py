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
    assert [kelvin for kelvin, _ in found] == ["500", "700", "900"]
    # Experiment: 2 to 4e-5 cm²/s. Two picoseconds of sixteen ions know it to a factor of three.
    assert all(3e-6 < float(d) < 3e-4 for _, d in found)
