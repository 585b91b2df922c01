"""The calculator against `haven evaluate`, and against mechanics."""
from __future__ import annotations

import copy
import json
import pickle
import subprocess

import numpy as np
import pytest
from ase import Atoms, units
from ase.md.velocitydistribution import MaxwellBoltzmannDistribution
from ase.md.verlet import VelocityVerlet

import haven
from haven.ase import Haven
from haven.forces import GPA_PER_EV_PER_ANGSTROM3
from haven.process import find
from haven.structures import write


@pytest.mark.parametrize("precision", [pytest.param("double", marks=pytest.mark.quick), "mixed"])
def test_every_digit_is_that_of_haven_evaluate(crystal, nep, tmp_path, precision):
    crystal.rattle(0.05, seed=1)
    file = write(crystal, tmp_path / "crystal.xyz")
    words = [str(find()), "evaluate", "--potential", nep, str(file), "--precision", precision, "--json"]
    expected = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    crystal.calc = Haven(nep, precision=precision)
    assert crystal.get_potential_energy() == expected["energy_ev"]
    assert np.array_equal(crystal.get_potential_energies(), expected["energies_ev"])
    assert np.array_equal(crystal.get_forces(), expected["forces_ev_per_angstrom"])
    # Haven's GPa, divided by the factor: one rounding, half a unit in the last place.
    stress = np.array(expected["stress_gpa"])[[0, 1, 2, 1, 0, 0], [0, 1, 2, 2, 2, 1]]
    assert np.array_equal(crystal.get_stress(), stress / GPA_PER_EV_PER_ANGSTROM3)


def test_stress_is_the_derivative_of_the_energy(crystal, nep):
    crystal.rattle(0.05, seed=2)
    crystal.calc = Haven(nep)
    stress = crystal.get_stress(voigt=False)
    numeric = np.zeros((3, 3))
    h = 1e-4  # error h² times a third derivative of some 100 eV/Å³ per strain: 1e-6; rounding 1e-13/h: 1e-9
    for i in range(3):
        for j in range(3):
            energies = []
            for sign in (1, -1):
                strain = np.eye(3)
                strain[i, j] += sign * h
                strained = crystal.copy()
                strained.set_cell(crystal.cell.array @ strain, scale_atoms=True)
                strained.calc = crystal.calc
                energies.append(strained.get_potential_energy())
            numeric[i, j] = (energies[0] - energies[1]) / (2 * h) / crystal.get_volume()
    assert np.abs(stress - numeric).max() < 1e-6


def test_verlet_conserves_the_energy(crystal, nep):
    """The error of velocity Verlet is bounded and goes with dt²: a quarter of it at half the step."""
    spreads = []
    for step_fs, steps in ((1.0, 120), (0.5, 240)):
        atoms = crystal.copy()
        atoms.calc = Haven(nep, threads=1)
        np.random.seed(1)
        MaxwellBoltzmannDistribution(atoms, temperature_K=600)
        dynamics = VelocityVerlet(atoms, step_fs * units.fs)
        energies = []
        dynamics.attach(lambda: energies.append(atoms.get_total_energy()))
        dynamics.run(steps)
        spreads.append(np.std(energies) / len(atoms))
    assert spreads[0] < 1e-4  # eV: 0.2 % of the kinetic energy of 0.078 eV an atom
    assert 3 < spreads[0] / spreads[1] < 5


@pytest.mark.quick
def test_the_list_is_kept_between_steps(crystal, nep):
    crystal.calc = Haven(nep, threads=1)
    np.random.seed(1)
    MaxwellBoltzmannDistribution(crystal, temperature_K=300)
    VelocityVerlet(crystal, units.fs).run(20)
    # 20 fs at 300 K: 0.01 Å/fs at most for Li, less than half a skin. One list without a skin, one with.
    assert crystal.calc._series.last["rebuilds"] == 2


@pytest.mark.quick
def test_small_triclinic_cells_are_right(nep):
    """An atom in a cell thinner than the cutoff sees its own images: a supercell of it has as much energy an atom."""
    small = Atoms("LiCl", cell=[3.1, 3.4, 4.2, 70, 80, 65], positions=[[0, 0, 0], [1.9, 1.2, 2]], pbc=True)
    large = small.repeat((3, 2, 2))
    small.calc, large.calc = Haven(nep), Haven(nep)
    assert large.get_potential_energy() == pytest.approx(12 * small.get_potential_energy(), abs=1e-10)
    assert np.allclose(large.get_forces()[:2], small.get_forces(), atol=1e-11)
    assert np.allclose(large.get_stress(), small.get_stress(), atol=1e-12)


@pytest.mark.quick
def test_atoms_without_periodicity_are_refused_with_a_remedy(crystal, nep):
    crystal.pbc = [True, True, False]
    crystal.calc = Haven(nep)
    with pytest.raises(haven.InputError, match=r"pbc is \(True, True, False\).*atoms.center\(vacuum=10\)"):
        crystal.get_potential_energy()
    crystal.pbc = True
    assert crystal.get_potential_energy() < 0


def test_other_atoms_open_the_potential_anew(crystal, nep):
    calc = Haven(nep)
    crystal.calc = calc
    whole = crystal.get_potential_energy()
    less = crystal[:-1]
    less.calc = calc
    assert less.get_potential_energy() > whole
    crystal.calc = calc
    assert crystal.get_potential_energy() == whole


@pytest.mark.quick
def test_nothing_is_computed_twice(crystal, nep):
    calc = crystal.calc = Haven(nep)
    crystal.get_forces()
    first = calc._series.process._last
    crystal.get_potential_energy(), crystal.get_stress(), crystal.get_forces()
    assert calc._series.process._last == first
    crystal.positions[0, 0] += 1e-15  # nor is anything that changed left out
    crystal.get_forces()
    assert calc._series.process._last == first + 1


@pytest.mark.quick
def test_copies_have_potentials_of_their_own(crystal, nep):
    crystal.calc = Haven(nep)
    energy = crystal.get_potential_energy()
    for other in (copy.deepcopy(crystal.calc), pickle.loads(pickle.dumps(crystal.calc))):
        atoms = crystal.copy()
        atoms.calc = other
        assert atoms.get_potential_energy() == energy
        assert other._series is not crystal.calc._series


def test_errors_are_those_of_the_command_line(crystal, tmp_path, nep):
    file = tmp_path / "none.txt"
    crystal.calc = Haven(str(file))
    with pytest.raises(haven.InputError) as refused:
        crystal.get_forces()
    assert str(refused.value) == f"{file}: no such potential file"
    said = subprocess.run([str(find()), "evaluate", "--potential", str(file), str(write(crystal, tmp_path / "a.xyz"))],
                          capture_output=True, text=True)
    assert said.stderr.strip() == f"haven: {refused.value}"
    assert said.returncode == refused.value.exit_code == 2
    crystal.symbols[0] = "Na"
    crystal.calc = Haven(nep)
    with pytest.raises(haven.InputError, match="Na"):
        crystal.get_forces()
