"""The sides of a comparison: how a program is started, timed and asked for its physics."""
from __future__ import annotations

import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Protocol

import contract

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
JAVA_SOURCES = HERE.parent / "src/main/java/org/haven/benchmarks"
WARM_UP_S = 20  # at most; a few on an idle machine

Physics = dict[str, Any]


class Missing(Exception):
    """Why a program or a file is not there."""


@dataclass
class Programs:
    """What is installed, and how it is started."""
    haven: list[str]
    pythons: list[str]
    seconds: float
    limit_s: float = 400
    _fitting: dict[tuple[str, ...], str] = field(default_factory=dict)
    _java: list[str] = field(default_factory=list)

    def text(self, words: list[str]) -> str:
        """The last line of standard output."""
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=self.limit_s)
        except FileNotFoundError as absent:
            raise Missing(f"{absent.filename} is not there") from absent
        except subprocess.TimeoutExpired as late:
            raise Missing(f"{Path(words[0]).name} took more than {self.limit_s:.0f} s") from late
        if done.returncode != 0 or not done.stdout.strip():
            last = (done.stderr.strip().splitlines() or ["nothing on standard error"])[-1]
            raise Missing(last if done.returncode == contract.MISSING else f"failed ({done.returncode}): {last}")
        return done.stdout.strip().splitlines()[-1]

    def json(self, words: list[str]) -> dict[str, Any]:
        """One JSON object."""
        return json.loads(self.text(words))

    def python(self, modules: tuple[str, ...]) -> str:
        """The first interpreter that has the modules."""
        if modules not in self._fitting:
            imports = "import " + ", ".join(modules) if modules else ""
            fitting = [python for python in self.pythons if _succeeds([python, "-c", imports])]
            if not fitting:
                raise Missing(f"no Python here has {', '.join(modules)}; name one with --python")
            self._fitting[modules] = fitting[0]
        return self._fitting[modules]

    def java(self, name: str) -> list[str]:
        """Words that start a class of `benchmarks` from its source, with the libraries of the haven command."""
        if not self._java:
            self.text([*self.haven, "--version"])
            jdk = self.text([*self.haven, "--jdk"])
            jar = ROOT / "cli/target/haven-cli.jar"
            self._java = [f"{jdk}/bin/java", "--add-modules=jdk.incubator.vector",
                          "--enable-native-access=ALL-UNNAMED", "-XX:PerMethodTrapLimit=100000", "-cp", str(jar)]
        return [*self._java, str(JAVA_SOURCES / f"{name}.java")]

    def haven_version(self) -> str:
        """Version and commit."""
        words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
        commit = subprocess.run(words, capture_output=True, text=True).stdout.strip()
        version = re.search(r"\d\S*", self.first_line([*self.haven, "--version"]))
        return f"{version[0] if version else ''} {commit}".strip()

    @staticmethod
    def first_line(words: list[str]) -> str:
        return (subprocess.run(words, capture_output=True, text=True).stdout.splitlines() or [""])[0]


def _succeeds(words: list[str]) -> bool:
    try:
        return subprocess.run(words, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


class Side(Protocol):
    """One program with its settings.

    `rate` returns what contract.py says a program prints; a side that is `checked_when_timed` puts its physics in
    there too, as "check".
    """
    checked_when_timed: bool
    threads: int

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]: ...

    def physics(self, programs: Programs) -> Physics: ...


@dataclass(frozen=True)
class Haven:
    """Haven, whole time steps by `haven bench`; its physics by `haven evaluate`."""
    potential: Path
    structure: Path
    precision: str = "mixed"
    threads: int = 1
    options: tuple[str, ...] = ()
    checked_when_timed = False

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        result = programs.json([
            *programs.haven, "bench", "--potential", str(self.potential), str(self.structure), "--precision",
            self.precision, "--threads", str(self.threads), "--seconds", str(programs.seconds),
            "--warm-up-seconds", str(WARM_UP_S), "--json", "--quiet", *self.options])
        row = result["rows"][0]
        settings = {"precision": self.precision, "threads": self.threads, "skin Å": row["skin_angstrom"],
                    "steps a list": round(row["steps"] / max(1, row["rebuilds"]), 1)}
        if not row["steady"]:
            settings["warm-up"] = "cut short"
        return {"program": "Haven", "version": f"{result['version']} {result.get('commit', '')}".strip(),
                "settings": settings, "rate": row["atom_steps_per_s"], "unit": "atom-steps/s",
                "machine": result["machine"], "others": row.get("others_share_of_machine", 0)}

    def physics(self, programs: Programs) -> Physics:
        return programs.json([
            *programs.haven, "evaluate", "--potential", str(self.potential), str(self.structure), "--precision",
            self.precision, "--threads", str(self.threads), "--json"])


@dataclass(frozen=True)
class HavenTwice(Haven):
    """Two processes of one thread at once, their rates added: what two processors give where nothing is shared."""

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        with ThreadPoolExecutor(2) as pool:
            runs = [pool.submit(Haven.rate, self, programs, again) for _ in range(2)]
            results = [run.result() for run in runs]
        return {**results[0], "rate": sum(result["rate"] for result in results), "others": 0}


@dataclass(frozen=True)
class Script:
    """A program of this folder that keeps the contract of contract.py."""
    file: str
    structure: Optional[Path] = None
    potential: Optional[Path] = None
    threads: int = 1
    options: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    checked_when_timed = False

    def _words(self, programs: Programs) -> list[str]:
        words = [programs.python(self.modules), str(HERE / self.file),
                 "--threads", str(self.threads), "--seconds", str(programs.seconds), *self.options]
        for name, file in (("--structure", self.structure), ("--potential", self.potential)):
            words += [name, str(file)] if file else []
        return words

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        return programs.json(self._words(programs) + again)

    def physics(self, programs: Programs) -> Physics:
        return programs.json([*self._words(programs), "--check"])["check"]


@dataclass(frozen=True)
class HavenDisplacements:
    """Haven's mean squared displacements, by `DisplacementSpeed` of benchmarks, which keeps the contract too."""
    threads: int
    checked_when_timed = False

    def _words(self, programs: Programs) -> list[str]:
        return [*programs.java("DisplacementSpeed"), str(self.threads), str(programs.seconds)]

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        return {**programs.json([*self._words(programs), "time"]), "version": programs.haven_version()}

    def physics(self, programs: Programs) -> Physics:
        return programs.json([*self._words(programs), "check"])["check"]


@dataclass(frozen=True)
class LongTrajectory:
    """A long dump analysed, by `haven analyze` or by `analyze_python.py` in one of its ways; with its peak memory."""
    file: Path
    frames: int
    way: str = ""
    checked_when_timed = True
    threads: int = 1

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        python = programs.python(("MDAnalysis", "numpy"))
        program = str(HERE / "analyze_python.py")
        if not self.file.exists():
            subprocess.run([python, program, str(self.file), "--make", str(self.frames)], check=True)
        if self.way:
            words = [python, program, str(self.file), "--way", self.way]
        else:
            words = [*programs.haven, "analyze", str(self.file), "--types", "Li,S", "--lammps-units", "metal",
                     "--frame-interval", "100", "--mobile", "Li", "--temperature", "700", "--mechanism", "none",
                     "--window", "3.2,102.4", "--json"]
        began = time.monotonic()
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            text = process.stdout.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        if process.returncode != 0:
            raise Missing(f"{Path(words[0]).name} ended with {process.returncode}")
        found = json.loads(text)
        if self.way:
            names, d = ("MDAnalysis", f"{found['version']}, numpy {found['numpy']}"), found["d_cm2_s"]
        else:
            names = ("Haven", programs.haven_version())
            d = found["simulations"][0]["species"]["Li"]["d_tracer_least_squares_cm2_s"]["value"]
        peak = used.ru_maxrss / 1024
        settings = {"peak MiB": round(peak), "seconds": round(seconds, 1),
                    "processor seconds": round(used.ru_utime + used.ru_stime, 1)}
        return {"program": names[0], "version": names[1], "settings": settings, "rate": self.frames / seconds,
                "unit": "frames/s", "peak_mib": peak, "check": {"d_cm2_s": d}}

    def physics(self, programs: Programs) -> Physics:
        return self.rate(programs, [])["check"]


@dataclass(frozen=True)
class GraphCalls:
    """Calls of a TorchScript model: by Haven's `TorchscriptSpeed`, or by `torchscript_call.py` in Python.

    Both take model, structure, repetition, threads and seconds, and print one line with the number of atoms, the
    median time of a call and the energy. `modes` are further words of the Python program.
    """
    model: Path
    structure: Path
    repeat: str
    python: bool = False
    modes: tuple[str, ...] = ()
    threads: int = 1
    checked_when_timed = True

    def rate(self, programs: Programs, again: list[str]) -> dict[str, Any]:
        if self.python:
            python = programs.python(("torch", "ase"))
            version = programs.first_line([python, "-c", "import torch; print(torch.__version__)"])
            words, program = [python, str(HERE / "torchscript_call.py")], "torch"
        else:
            words, version, program = programs.java("TorchscriptSpeed"), programs.haven_version(), "Haven"
        line = programs.text([*words, str(self.model), str(self.structure), self.repeat, str(self.threads),
                              str(programs.seconds), *self.modes])
        atoms, median, energy = (float(_found(line, what)) for what in
                                 (r"(\d+) atoms", r"median +(\S+) ms", r"energy (\S+) eV"))
        settings = {"threads": self.threads, "atoms": int(atoms), "a call, ms": round(median, 1),
                    "timed": " ".join(["bare calls", *self.modes])}
        return {"program": program, "version": version, "settings": settings, "rate": 1e3 * atoms / median,
                "unit": "atom-calls/s", "check": {"energy_ev": energy, "atoms": int(atoms)}}

    def physics(self, programs: Programs) -> Physics:
        return self.rate(programs, [])["check"]


def _found(line: str, pattern: str) -> str:
    match = re.search(pattern, line)
    if not match:
        raise Missing(f"printed no {pattern}: {line}")
    return match[1]
