"""Where the tests find structures and potentials, and a command that keeps no process behind."""
from __future__ import annotations

from pathlib import Path

import ase.io
import pytest

import haven

EXAMPLES = Path(__file__).resolve().parents[3] / "inputs/examples"


@pytest.fixture(scope="session", autouse=True)
def ended():
    yield
    haven.close()


@pytest.fixture(scope="session")
def nep() -> str:
    return str(EXAMPLES / "li6ps5cl/nep.txt")


@pytest.fixture
def crystal():
    return ase.io.read(EXAMPLES / "li6ps5cl/li6ps5cl_52.xyz")


@pytest.fixture(scope="session")
def hop() -> tuple[Path, Path]:
    return EXAMPLES / "neb/initial.xyz", EXAMPLES / "neb/final.xyz"
