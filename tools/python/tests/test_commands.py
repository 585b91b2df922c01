"""run, analyze, evaluate, relax, neb, screen: their results as arrays."""
from __future__ import annotations

import json
import os
import signal
import threading

import ase.io
import numpy as np
import pytest
from ase.constraints import FixAtoms

import haven
from haven import process

SHORT = dict(charges={"Li": 1, "P": 5, "S": -2, "Cl": -1}, time_step_fs=2, seed=7, analysis={"mechanism": []})


@pytest.fixture(scope="module")
def result(tmp_path_factory, nep):
    crystal = ase.io.read(os.path.join(os.path.dirname(nep), "li6ps5cl_52.xyz"))
    return haven.run(crystal, potential=nep, temperatures=[700, 900], mobile="Li", progress=False,
                     directory=tmp_path_factory.mktemp("runs") / "short",
                     stages=[{"nvt": {"duration_ps": 1, "production": True}}], **SHORT)


def test_a_run_gives_arrays(result):
    assert result.temperatures.tolist() == [700, 900]
    assert len(result.sigma) == 2
    assert result.d_tracer["Li"].value.shape == (2,)
    assert (result.sigma.low <= result.sigma.value).all() and (result.sigma.value <= result.sigma.high).all()
    assert result.verdicts[0] in ("good", "doubtful", "unusable")
    written = json.loads((result.folder / "result.json").read_text())
    assert written["temperatures"][1]["sigma_ms_cm"]["value"] == result.sigma.value[1]
    fit = written["fit"]["sigma_t"]["arrhenius"]["activation_energy_ev"]["value"]
    assert result.activation_energy.value[0] == fit
    msd = result.curves("msd")[0]
    assert msd["lag_ps"].shape == msd["msd_angstrom2"].shape


def test_a_run_is_analysed_again_the_same(result):
    again = haven.analyze(result.folder, progress=False)
    assert again.sigma.value.tolist() == result.sigma.value.tolist()


@pytest.mark.quick
def test_wrong_keys_are_told_as_on_the_command_line(crystal, nep, tmp_path):
    with pytest.raises(haven.InputError, match="^keyword 'temperature' is unknown; did you mean 'temperatures_k'"):
        haven.run(crystal, potential=nep, temperatures=600, mobile="Li", temperature=3, directory=tmp_path / "run")
    with pytest.raises(haven.InputError, match="^keyword 'foo' is unknown"):
        haven.screen([crystal], stages=[{"geometry": {}}], mobile="Li", foo=3, output=tmp_path / "screen")
    with pytest.raises(haven.InputError, match="^key 'stages.nvt.duration_p' is unknown"):
        haven.run(crystal, potential=nep, temperatures=600, mobile="Li", stages=[{"nvt": {"duration_p": 3}}],
                  directory=tmp_path / "run")
    with pytest.raises(haven.InputError, match="^potential: key 'potential.foo' is unknown"):
        haven.relax(crystal, {"type": "nep", "file": nep, "foo": 3})
    crystal.positions[1] = crystal.positions[0]
    with pytest.raises(haven.InputError) as same:
        haven.relax(crystal, nep)
    assert "haven-py" not in str(same.value)
    with pytest.raises(haven.InputError, match="no such file"):
        haven.analyze(tmp_path / "none.xyz", mobile="Li")
    with pytest.raises(haven.InputError, match="unknown option '--mobil'"):
        haven.analyze(tmp_path / "none.xyz", mobil="Li")


def test_ctrl_c_stops_a_run_with_a_checkpoint_and_it_goes_on(crystal, nep, tmp_path):
    threading.Timer(4, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt, match="checkpoint written"):
        haven.run(crystal, potential=nep, temperatures=600, mobile="Li", directory=tmp_path / "run", progress=False,
                  stages=[{"nvt": {"duration_ps": 500, "production": True}}], **SHORT)
    assert process.shared().alive
    assert list((tmp_path / "run").rglob("checkpoint.h5"))


def walk(frames=400, ions=30, d=1e-5, interval_fs=100.0):
    """Independent walks with D = 1e-5 cm²/s = 1e-4 Å²/fs: steps of variance 2 D dt an axis."""
    random = np.random.default_rng(3)
    width = np.sqrt(2 * d * 10 * interval_fs)
    return random.uniform(0, 15, (ions, 3)) + np.cumsum(random.normal(0, width, (frames, ions, 3)), axis=0)


@pytest.mark.quick
def test_arrays_of_a_known_walk_have_its_diffusivity():
    found = haven.analyze(walk(), symbols=["Li"] * 30, cell=[15, 15, 15], mobile="Li", temperature=500,
                          frame_interval=100, mechanism="none", progress=False)
    d = found.d_tracer["Li"]
    assert d.low[0] < 1e-5 < d.high[0]
    # 30 ions, 400 frames: the error of D is about 2 %.
    assert d.value[0] == pytest.approx(1e-5, rel=0.1)


def test_lists_of_atoms_are_a_trajectory():
    atoms = [ase.Atoms(["Li"] * 30, positions=x, cell=[15, 15, 15], pbc=True) for x in walk(200)]
    keys = dict(mobile="Li", temperature=500, frame_interval=100, mechanism="none", unwrapped=True, progress=False)
    found = haven.analyze(atoms, **keys)
    same = haven.analyze(walk(200), symbols=["Li"] * 30, cell=[15, 15, 15], **keys)
    assert found.d_tracer["Li"].value[0] == same.d_tracer["Li"].value[0]


@pytest.mark.quick
def test_generators_and_lists_of_positions_have_all_their_frames():
    frames = walk(200)
    keys = dict(mobile="Li", temperature=500, frame_interval=100, mechanism="none", unwrapped=True, progress=False)
    whole = haven.analyze(frames, symbols=["Li"] * 30, cell=[15, 15, 15], **keys).d_tracer["Li"].value[0]
    atoms = (ase.Atoms(["Li"] * 30, positions=x, cell=[15, 15, 15], pbc=True) for x in frames)
    # The same bits: one frame less would change the last digits at least.
    assert haven.analyze(atoms, **keys).d_tracer["Li"].value[0] == whole
    assert haven.analyze(list(frames), symbols=["Li"] * 30, cell=[15, 15, 15], **keys).d_tracer["Li"].value[0] == whole


@pytest.mark.quick
def test_what_is_no_trajectory_is_told(crystal):
    for wrong, told in ((crystal, "one structure has no motion"), ([], "the list is empty"), (3, "int is no trajectory"),
                        ([np.zeros((2, 3)), np.zeros((3, 3))], "differ in their number of atoms"),
                        ([crystal, "a.xyz"], "frame 2 is a str")):
        with pytest.raises(haven.InputError, match=told):
            haven.analyze(wrong, mobile="Li", symbols=None, temperature=500)


def test_files_and_atoms_evaluate_alike(crystal, nep, hop):
    of_file = haven.evaluate(hop[0], nep)
    of_atoms = haven.evaluate(ase.io.read(hop[0]), nep)
    assert of_file.energy == of_atoms.energy
    for name in ("energies", "forces", "virial", "stress"):
        assert np.array_equal(getattr(of_file, name), getattr(of_atoms, name)), name
    several = haven.evaluate([crystal, ase.io.read(hop[0])], nep)
    assert [len(each.energies) for each in several] == [52, 51]


@pytest.mark.quick
def test_potentials_may_be_mappings(crystal, nep):
    one = {"type": "nep", "file": nep}
    twice = haven.evaluate(crystal, {"type": "sum", "of": [one, one]})
    assert twice.energy == pytest.approx(2 * haven.evaluate(crystal, nep).energy, rel=1e-14)


@pytest.mark.quick
def test_constraints_are_refused_not_dropped(crystal, nep, tmp_path):
    crystal.set_constraint(FixAtoms([0, 1]))
    free = crystal.copy()
    free.set_constraint()
    for call in (lambda: haven.relax(crystal, nep),
                 lambda: haven.neb(free, crystal, nep),
                 lambda: haven.run(crystal, potential=nep, temperatures=600, mobile="Li", directory=tmp_path / "run"),
                 lambda: haven.screen([crystal], stages=[{"geometry": {}}], mobile="Li", output=tmp_path / "screen")):
        with pytest.raises(haven.InputError, match=r"constrained \(FixAtoms\).*set_constraint"):
            call()


@pytest.mark.quick
def test_relaxed_atoms_stay_in_the_image_they_were_given_in(crystal, nep):
    crystal.positions[::3] += crystal.cell.array[0] - 2 * crystal.cell.array[2]
    crystal.rattle(0.05, seed=3)
    relaxed = haven.relax(crystal, nep, max_steps=3, tolerance=5, progress=False).atoms
    # Three steps of a minimiser from 0.05 Å off: nowhere near half a lattice vector of 10 Å.
    assert np.abs(relaxed.positions - crystal.positions).max() < 1
    assert haven.evaluate(relaxed, nep).energy <= haven.evaluate(crystal, nep).energy


def test_relaxed_atoms_feel_no_force(crystal, nep):
    crystal.rattle(0.05, seed=3)
    relaxed = haven.relax(crystal, nep, tolerance=0.05, precision="double", progress=False)
    assert np.abs(haven.evaluate(relaxed.atoms, nep).forces).max() < 0.051
    assert relaxed.energy < haven.evaluate(crystal, nep).energy
    with pytest.warns(haven.HavenWarning, match="not converged in 1 steps") as told:
        haven.relax(crystal, nep, max_steps=1, progress=False)
    assert told[0].filename == __file__


@pytest.mark.quick
def test_screening_ranks_crystals(crystal, tmp_path):
    found = haven.screen([crystal], stages=[{"geometry": {}}], mobile="Li", output=tmp_path / "screen", progress=False)
    assert found.rows[0]["formula"] == "Li6PS5Cl"
    assert found.rows[0]["geometry.shortest_angstrom"] == pytest.approx(2.048, abs=1e-3)


def test_a_barrier_is_the_saddle_of_its_path(hop, nep):
    found = haven.neb(*hop, nep, no_check=True, progress=False)
    assert found.converged
    assert found.barrier == pytest.approx(0.0714, abs=1e-3)  # docs/neb.md
    assert found.energies.max() == pytest.approx(found.barrier, abs=1e-4)
    assert len(found.images) == len(found.lengths) == 7
    assert found.barrier - found.reverse_barrier == pytest.approx(found.energies[-1], abs=1e-6)


def test_figures_and_tables(result):
    pandas = pytest.importorskip("pandas")
    table = result.to_dataframe()
    assert isinstance(table, pandas.DataFrame)
    assert list(table["temperature_k"]) == [700, 900]
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = result.plot()
    assert axes.get_yscale() == "log"
    assert len(result.plot("msd").lines) == len(result.curves("msd"))
    with pytest.raises(ValueError, match="no plot of 'rdf'"):
        result.plot("rdf")
