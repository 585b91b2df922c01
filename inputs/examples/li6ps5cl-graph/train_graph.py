#!/usr/bin/env python3
"""Distil the bundled NEP of Li6PS5Cl into a small equivariant graph potential for Haven.

    train_graph.py --haven ../../../haven --work work --minutes 40 --out li6ps5cl_graph.pth

1. `haven run` samples Li6PS5Cl with the NEP in ../li6ps5cl: 52 atoms, 0 to 4 exchanged S/Cl pairs, cells strained
   by a few percent, 300 to 1300 K; some frames are rattled further. `haven evaluate` labels them. (5 minutes)
2. The network learns energies, forces and virials on one thread.
3. It is written as TorchScript with Haven's own contract (docs/graph-potentials.md), in float32 and, on
   request (--double), in float64.

The network, for atom i with neighbours j within the cutoff rc, u = r_ij/|r_ij|:
    radial functions  R(r) = W2 silu(W1 b(r) + P[type_i, type_j]) f(r),  b_n = sin(n pi r/rc)/r,  f = (1 - (r/rc)^2)^3
    moments           A_l = sum_j R_l(r) u^(l),  l = 0..3, the symmetric powers 1, u, uu, uuu of u
    invariants        q_l = <A_l, M A_l> channel by channel (M mixes channels), and A_1.A_2.A_1
    first readout     s (scalars) from all q; vectors v = gates * (A_1, A_2.A_1), mixed
    messages          m = sum_j R(r) s_j,  sum_j R(r) (v_j.u);  w = v + sum_j R(r) s_j u + sum_j R(r) v_j
    energy            E_i = e0[type_i] + readout(s, m, <w, M w>, <v, w>)  + universal ZBL core below 1.8 angstrom
Scalars depend on positions through products of tensors that turn with the crystal, so energies are invariant and
forces equivariant by construction, reflections included. All functions vanish at rc with two derivatives.
Moments: Shapeev, Multiscale Model. Simul. 2016, 14, 1153; messages of scalars and vectors: Schuett, Unke, Gastegger,
ICML 2021 (PaiNN). ZBL: Ziegler, Biersack, Littmark 1985, joined as in the teacher.
"""
import argparse, json, math, pathlib, shlex, subprocess, time
from typing import Dict, List, Tuple

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
TEACHER = HERE.parent / "li6ps5cl"
SPECIES = ["Li", "P", "S", "Cl"]
ATOMIC_NUMBERS = [3.0, 15.0, 16.0, 17.0]


# ------------------------------------------------------------------------------------------------ frames
def write_xyz(path, frames):
    """frames: dicts with symbols [N], x [N, 3], cell [3, 3] (rows)"""
    with open(path, "w") as f:
        for k in frames:
            lattice = " ".join(f"{v:.8f}" for v in k["cell"].reshape(-1))
            f.write(f'{len(k["symbols"])}\nLattice="{lattice}" Properties=species:S:1:pos:R:3 pbc="T T T"\n')
            for s, (x, y, z) in zip(k["symbols"], k["x"]):
                f.write(f"{s} {x:.8f} {y:.8f} {z:.8f}\n")


def read_xyz(path):
    """the first frame of an extended XYZ file of species and positions"""
    lines = open(path).read().split("\n")
    n = int(lines[0])
    cell = np.array(lines[1].split('Lattice="')[1].split('"')[0].split(), float).reshape(3, 3)
    rows = [line.split() for line in lines[2:2 + n]]
    return dict(symbols=[r[0] for r in rows], x=np.array([r[1:4] for r in rows], float), cell=cell)


def exchange(frame, pairs, rng):
    """swaps so many Cl with S that is not bonded to P (4a/4c disorder)"""
    symbols = np.array(frame["symbols"])
    x, cell = frame["x"], frame["cell"]
    d = x[:, None] - x[None]
    d -= np.rint(d @ np.linalg.inv(cell)) @ cell
    to_p = np.linalg.norm(d, axis=-1)[:, symbols == "P"].min(1)
    free = rng.permutation(np.flatnonzero((symbols == "S") & (to_p > 2.8)))[:pairs]
    chlorine = rng.permutation(np.flatnonzero(symbols == "Cl"))[:pairs]
    symbols[free], symbols[chlorine] = "Cl", "S"
    return dict(frame, symbols=list(symbols))


def strained(frame, scale, shear, rng):
    e = rng.normal(size=(3, 3)) * shear
    m = scale * (np.eye(3) + (e + e.T) / 2)
    return dict(frame, cell=frame["cell"] @ m, x=frame["x"] @ m)


DECK = """structure: start.xyz
potential: {{type: nep, file: {nep}}}
mobile: [Li]
charges: {{Li: 1, P: 5, S: -2, Cl: -1}}
temperatures_k: {temperatures}
time_step_fs: 2
seed: {seed}
precision: double
stages:
  - minimise: {{max_steps: 100}}
  - nvt: {{duration_ps: 2}}
  - nvt: {{duration_ps: 12, production: true}}
output: {{trajectory_interval_fs: 600, mobile_only: false}}
"""


def sample(work, haven, runs, seed):
    """frames of `runs` sweeps over temperature, each of its own disorder and strain"""
    import h5py
    rng = np.random.default_rng(seed)
    ordered, frames = read_xyz(TEACHER / "li6ps5cl_52.xyz"), []
    for k in range(runs):
        folder = work / f"sample-{seed}-{k}"
        folder.mkdir(parents=True, exist_ok=True)
        temperatures = sorted(float(round(t)) for t in rng.uniform(300, 1300, 4))
        start = strained(exchange(ordered, k % 5, rng), rng.uniform(0.995, 1.045), 0.01 * (k % 3 > 0), rng)
        write_xyz(folder / "start.xyz", [start])
        (folder / "deck.yaml").write_text(DECK.format(nep=TEACHER / "nep.txt", temperatures=temperatures, seed=seed + k))
        if not (folder / "run" / "result.json").exists():
            subprocess.run(haven + ["run", str(folder / "deck.yaml"), "--output", str(folder / "run"), "--force", "--quiet"],
                           check=True, stdout=subprocess.DEVNULL)
        for file in sorted((folder / "run").glob("*K-1/trajectory.h5")):
            with h5py.File(file) as h:
                box, x = h["particles/all/box/edges/value"][:], h["particles/all/position/value"][:]
            for c, p in zip(box, x):
                frames.append(dict(start, cell=c.astype(float), x=p.astype(float)))
    # Every eighth frame once more, rattled and strained: what dynamics seldom visits.
    for f in frames[::8]:
        f = strained(f, rng.uniform(0.95, 1.04), 0.02, rng)
        frames.append(dict(f, x=f["x"] + rng.normal(size=f["x"].shape) * rng.uniform(0.03, 0.15)))
    return frames


def label(path, haven, frames):
    """energies, forces and virials of the teacher in double precision"""
    write_xyz(path, frames)
    text = subprocess.run(haven + ["evaluate", "--potential", str(TEACHER / "nep.txt"), str(path), "--frame", "all",
                                   "--precision", "double", "--json"], check=True, stdout=subprocess.PIPE).stdout
    for f, r in zip(frames, json.loads(text)["frames"], strict=True):
        f.update(energy=r["energy_ev"], forces=np.array(r["forces_ev_per_angstrom"]), virial=np.array(r["virial_ev"]))
    return frames


def dataset(path, haven, runs, seed):
    cache = path.with_suffix(".pt")
    if not cache.exists():
        frames = label(path, haven, sample(path.parent, haven, runs, seed))
        torch.save([f for f in frames if np.abs(f["forces"]).max() < 20], cache)
    return torch.load(cache, weights_only=False)


def edges(frame, cutoff):
    """source, target, vector of every ordered pair within the cutoff; the cells are wider than the cutoff"""
    cell, x = frame["cell"], frame["x"]
    shifts = np.array(np.meshgrid(*[[-1, 0, 1]] * 3, indexing="ij")).reshape(3, -1).T
    x = x - np.floor(x @ np.linalg.inv(cell)) @ cell
    d = x[None, :, None] + (shifts @ cell)[None, None] - x[:, None, None]
    i, j, k = np.nonzero(((r2 := (d * d).sum(-1)) < cutoff * cutoff) & (r2 > 1e-12))
    return i, j, d[i, j, k]


# ------------------------------------------------------------------------------------------------ model
class Mix(torch.nn.Module):
    """A linear map of channels, the components of each tensor alike: [N, C, m] to [N, D, m]."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(outputs, inputs) / math.sqrt(inputs))

    def forward(self, x):
        return torch.matmul(self.weight, x)


class Network(torch.nn.Module):
    cutoff: float

    def __init__(self, cutoff: float = 5.0, channels: int = 16, hidden: int = 32, basis: int = 10):
        super().__init__()
        self.cutoff, self.channels, self.types = cutoff, channels, len(SPECIES)
        C, D = channels, channels
        self.register_buffer("order", math.pi / cutoff * torch.arange(1, basis + 1))
        self.register_buffer("number", torch.tensor(ATOMIC_NUMBERS))
        self.register_buffer("zero", torch.zeros(self.types))
        self.register_buffer("scale", torch.ones(()))
        self.register_buffer("mean1", torch.zeros(5 * C)); self.register_buffer("std1", torch.ones(5 * C))
        self.register_buffer("mean2", torch.zeros(6 * C)); self.register_buffer("std2", torch.ones(6 * C))
        self.radial1 = torch.nn.Linear(basis, 2 * hidden)
        self.pair = torch.nn.Parameter(torch.randn(self.types * self.types, 2 * hidden))
        self.radial2 = torch.nn.Linear(hidden, 4 * C, bias=False)
        self.radial3 = torch.nn.Linear(hidden, 4 * D, bias=False)
        self.mix1, self.mix2, self.mix3 = Mix(C, C), Mix(C, C), Mix(C, C)
        self.atom = torch.nn.Parameter(torch.randn(self.types, 48))
        self.inner1, self.inner2 = torch.nn.Linear(5 * C, 48), torch.nn.Linear(48, 48)
        self.scalars, self.gates = torch.nn.Linear(48, 2 * D), torch.nn.Linear(48, 2 * C)
        self.vectors, self.selfs, self.mixw = Mix(2 * C, D), Mix(D, D), Mix(D, D)
        self.atom2 = torch.nn.Parameter(torch.randn(self.types, 48))
        self.outer1, self.outer2 = torch.nn.Linear(6 * D, 48), torch.nn.Linear(48, 48)
        self.readout = torch.nn.Linear(48, 1)

    def features(self, types, edge_index, edge_vectors) -> Tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """features of both layers, the last hidden layer and the core's energies, each a row per atom"""
        n, e = types.shape[0], edge_index.shape[1]
        # Edges as a table [N, M], so that sums over neighbours are products of matrices; blanks lie at the cutoff.
        source, order = torch.sort(edge_index[0], stable=True)
        count = torch.bincount(source, minlength=n)
        m = max(1, int(count.max()))
        slot = source * m + torch.arange(e, device=types.device) - (torch.cumsum(count, 0) - count)[source]
        blank = torch.zeros(n * m, 3, dtype=edge_vectors.dtype, device=types.device)
        blank[:, 0] = self.cutoff
        table = blank.index_copy(0, slot, edge_vectors[order])
        target = torch.zeros(n * m, dtype=torch.long, device=types.device)
        target[slot] = edge_index[1][order]
        pairs = torch.repeat_interleave(types, m) * self.types + types[target]

        r2 = (table * table).sum(1, keepdim=True)
        r = torch.sqrt(r2)
        u = table / r
        f = (1 - r2 / (self.cutoff * self.cutoff)).clamp(min=0.0) ** 3
        b = torch.sin(r * self.order) / r
        h1, h2 = (torch.nn.functional.silu(self.radial1(b) + self.pair[pairs]) * f).chunk(2, 1)
        C, D = self.channels, self.channels

        # The six and ten different components of uu and uuu, weighed so that squares add up to those of the tensor.
        two, three = math.sqrt(2.0), math.sqrt(3.0)
        x, y, z = u[:, 0:1], u[:, 1:2], u[:, 2:3]
        uu = torch.cat([u * u, two * u * torch.cat([y, z, x], 1)], 1)
        uuu = torch.cat([u * u * u, three * u * u * torch.cat([y, z, x], 1), three * u * u * torch.cat([z, x, y], 1),
                         three * two * x * y * z], 1)
        powers = torch.cat([torch.ones_like(x), u, uu, uuu], 1).reshape(n, m, 20)
        R0, R1, R2, R3 = self.radial2(h1).reshape(n, m, 4 * C).transpose(1, 2).split(C, 1)
        y0, y1, y2, y3 = powers.split([1, 3, 6, 10], 2)
        a0, a1, a2, a3 = torch.bmm(R0, y0)[:, :, 0], torch.bmm(R1, y1), torch.bmm(R2, y2), torch.bmm(R3, y3)
        xx, yy, zz, xy, yz, zx = a2.unbind(2)
        xy, yz, zx = xy / two, yz / two, zx / two
        matrix = torch.stack([xx, xy, zx, xy, yy, yz, zx, yz, zz], 2).reshape(n, C, 3, 3)
        a21 = (matrix * a1[:, :, None, :]).sum(3)
        q = torch.cat([a0, (a1 * self.mix1(a1)).sum(2), (a2 * self.mix2(a2)).sum(2), (a3 * self.mix3(a3)).sum(2),
                       (a1 * a21).sum(2)], 1)
        g = torch.nn.functional.silu(self.inner1((q - self.mean1) / self.std1) + self.atom[types])
        g = torch.nn.functional.silu(self.inner2(g))
        s = self.scalars(g)
        v = self.vectors(torch.cat([a1, a21], 1) * self.gates(g)[:, :, None])

        # What neighbour j sends: its scalars s_j and vectors v_j, [3, D] with channels last.
        sent = torch.cat([s[:, :D], v.transpose(1, 2).reshape(n, 3 * D)], 1)[target]
        sj, vx, vy, vz = sent.chunk(4, 1)
        Q0, Q1, Q2, Q3 = self.radial3(h2).chunk(4, 1)
        along = vx * x + vy * y + vz * z
        su = sj * Q2
        table = torch.cat([sj * Q0, along * Q1, su * x + vx * Q3, su * y + vy * Q3, su * z + vz * Q3], 1)
        ones = torch.ones(n, 1, m, dtype=u.dtype, device=u.device)
        m0, m1, wx, wy, wz = torch.bmm(ones, table.reshape(n, m, 5 * D))[:, 0].chunk(5, 1)
        w = torch.stack([wx, wy, wz], 2) + self.selfs(v)
        p = torch.cat([s, m0, m1, (w * self.mixw(w)).sum(2), (v * w).sum(2)], 1)
        o = torch.nn.functional.silu(self.outer1((p - self.mean2) / self.std2) + self.atom2[types])
        return q, p, torch.nn.functional.silu(self.outer2(o)) + o, self.core(types, r[:, 0], pairs, n, m)

    def core(self, types, r, pairs, n: int, m: int):
        """half the universal ZBL energy of each pair, switched off by a cosine from 0.9 to 1.8 angstrom"""
        close = torch.nonzero(r < 1.8)[:, 0]
        x, k = r[close], pairs[close]
        zi, zj = self.number[torch.div(k, self.types, rounding_mode="floor")], self.number[k % self.types]
        t = x * (zi ** 0.23 + zj ** 0.23) / 0.46848
        phi = (0.18175 * torch.exp(-3.1998 * t) + 0.50986 * torch.exp(-0.94229 * t)
               + 0.28022 * torch.exp(-0.4029 * t) + 0.02817 * torch.exp(-0.20162 * t))
        switch = 0.5 + 0.5 * torch.cos(math.pi * ((x - 0.9) / 0.9).clamp(min=0.0))
        energy = 0.5 * 14.399645 * zi * zj / x * phi * switch
        return torch.zeros(n, dtype=r.dtype, device=r.device).index_add(0, torch.div(close, m, rounding_mode="floor"), energy)

    def forward(self, types, edge_index, edge_vectors):
        _, _, o, core = self.features(types, edge_index, edge_vectors)
        return self.zero[types] + self.scale * self.readout(o)[:, 0] + core


class HavenContract(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, data: Dict[str, torch.Tensor]) -> Dict[str, torch.Tensor]:
        return {"energies": self.network(data["types"], data["edge_index"], data["edge_vectors"])}


def export(network, path, dtype):
    copy = Network(network.cutoff, network.channels)
    copy.load_state_dict(network.state_dict())
    module = torch.jit.script(HavenContract(copy.to(dtype).eval()))
    torch.jit.save(module, str(path), _extra_files={
        "haven_contract": "1", "species": " ".join(SPECIES), "cutoff_angstrom": str(network.cutoff),
        "precision": "float32" if dtype == torch.float32 else "float64"})


# ------------------------------------------------------------------------------------------------ training
class Graphs:
    def __init__(self, frames, cutoff):
        T = lambda x: torch.tensor(np.asarray(x), dtype=torch.float32)
        self.items = []
        for f in frames:
            i, j, d = edges(f, cutoff)
            self.items.append((torch.tensor([SPECIES.index(s) for s in f["symbols"]]), torch.tensor(np.stack([i, j])), T(d),
                               T(f["energy"]), T(f["forces"]), T(f["virial"])))

    def batch(self, ids):
        chosen = [self.items[k] for k in ids]
        n = torch.tensor([len(c[0]) for c in chosen])
        first = torch.cumsum(n, 0) - n
        index = torch.cat([c[1] + o for c, o in zip(chosen, first)], 1)
        frame = torch.repeat_interleave(torch.arange(len(ids)), n)
        return dict(types=torch.cat([c[0] for c in chosen]), index=index, vectors=torch.cat([c[2] for c in chosen]), n=n, frame=frame,
                    E=torch.stack([c[3] for c in chosen]), F=torch.cat([c[4] for c in chosen]), W=torch.stack([c[5] for c in chosen]))


def predict(network, b, create_graph):
    """energy of each frame, forces, virials W = sum r_ij F_ij"""
    d = b["vectors"].detach().requires_grad_()
    energies = network(b["types"], b["index"], d)
    g, = torch.autograd.grad(energies.sum(), d, create_graph=create_graph)
    k, n = len(b["n"]), len(b["types"])
    zeros = torch.zeros(n, 3, dtype=d.dtype)
    F = zeros.index_add(0, b["index"][0], g).index_add(0, b["index"][1], -g)
    W = -torch.zeros(k, 9, dtype=d.dtype).index_add(0, b["frame"][b["index"][0]], (d[:, :, None] * g[:, None, :]).reshape(-1, 9))
    return torch.zeros(k, dtype=d.dtype).index_add(0, b["frame"], energies), F, W.reshape(k, 3, 3)


def errors(network, graphs):
    """root mean square errors: energy meV/atom, force meV/angstrom, virial meV/atom"""
    e, f, w = [], [], []
    for ids in torch.split(torch.arange(len(graphs.items)), 8):
        b = graphs.batch(ids.tolist())
        E, F, W = predict(network, b, False)
        e.append(((E - b["E"]) / b["n"]).detach())
        f.append((F - b["F"]).detach().flatten())
        w.append(((W - b["W"]) / b["n"][:, None, None]).detach().flatten())
    return [1e3 * float(torch.cat(x).pow(2).mean().sqrt()) for x in (e, f, w)]


def standardise(network, b):
    """energy zero and scale, and features of mean 0 and spread 1, from one large batch"""
    network.zero[:] = (b["E"] / b["n"]).mean()
    network.scale[()] = b["F"].pow(2).mean().sqrt()
    with torch.no_grad():
        for layer, (mean, std) in enumerate(((network.mean1, network.std1), (network.mean2, network.std2))):
            x = network.features(b["types"], b["index"], b["vectors"])[layer]
            mean[:], std[:] = x.mean(0), x.std(0).clamp(min=1e-3)
        network.readout.weight *= 0.1
        network.readout.bias *= 0


def train(network, training, test, minutes, rate, batch, seed, save):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    average = {k: p.detach().clone() for k, p in network.named_parameters()}
    start, step, epoch, done = time.process_time(), 0, 0, 0.0
    while done < 1:
        total = torch.zeros(3)
        for ids in torch.split(torch.randperm(len(training.items)), batch):
            done = (time.process_time() - start) / (60 * minutes)
            for group in optimizer.param_groups:
                group["lr"] = min(1, (step + 1) / 100) * (1e-5 + rate * 0.5 * (1 + math.cos(math.pi * min(1, done))))
            b = training.batch(ids.tolist())
            E, F, W = predict(network, b, True)
            n = b["n"]
            parts = torch.stack([((E - b["E"]) / n).pow(2).mean(), (F - b["F"]).pow(2).mean(),
                                 ((W - b["W"]) / n[:, None, None]).pow(2).mean()])
            optimizer.zero_grad()
            (parts * torch.tensor([30.0, 1.0, 5.0])).sum().backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            step += 1
            total += parts.detach() * len(ids)
            decay = min(0.998, step / (step + 50))
            for k, p in network.named_parameters():
                average[k].mul_(decay).add_(p.detach(), alpha=1 - decay)
            if done >= 1:
                break
        epoch += 1
        if epoch % 5 == 1 or done >= 1:
            own = {k: p.detach().clone() for k, p in network.named_parameters()}
            network.load_state_dict(average, strict=False)
            save(network)
            e, f, w = errors(network, test)
            a, c, d = (1e3 * (total / len(training.items)).sqrt()).tolist()
            print(f"epoch {epoch} {time.process_time() - start:.0f} s | training {a:.2f} meV/atom {c:.1f} meV/A {d:.1f} meV/atom"
                  f" | test {e:.2f} meV/atom {f:.1f} meV/A {w:.1f} meV/atom", flush=True)
            if done < 1:
                network.load_state_dict(own, strict=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--haven", default=str(HERE.parents[2] / "haven"), help="the haven command")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("work"), help="folder for data")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("li6ps5cl_graph.pth"))
    parser.add_argument("--double", type=pathlib.Path, help="also write the model in float64 here")
    parser.add_argument("--resume", type=pathlib.Path, help="begin with the weights of this model")
    parser.add_argument("--minutes", type=float, default=40, help="processor time of the training")
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    a.work.mkdir(parents=True, exist_ok=True)
    haven = shlex.split(a.haven)
    network = Network()
    training = Graphs(dataset(a.work / "training.xyz", haven, a.runs, 1000), network.cutoff)
    test = Graphs(dataset(a.work / "test.xyz", haven, 3, 9000), network.cutoff)
    print(f"{len(training.items)} training and {len(test.items)} test frames, "
          f"{sum(p.numel() for p in network.parameters())} parameters", flush=True)

    def save(network):
        export(network, a.out, torch.float32)
        if a.double:
            export(network, a.double, torch.float64)

    if a.resume:
        network.load_state_dict(torch.jit.load(str(a.resume)).network.state_dict())
    else:
        standardise(network, training.batch(torch.randperm(len(training.items))[:40].tolist()))
    train(network, training, test, a.minutes, a.rate, a.batch, a.seed, save)


if __name__ == "__main__":
    main()
