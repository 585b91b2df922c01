"""Mean squared displacement of single ions and of their sum with numpy, three ways.

The counterpart of DisplacementBenchmark: F frames of N ions in memory, every lag up to F/2.

plain     what the textbook recipe gives: for each ion and axis a complex transform of twice the length,
          the autocorrelation, and the recursion for the squares
whole     the same on whole arrays: one real transform over all ions of an axis at once, lags up to F/2
          only, spectra added before one inverse transform
threads   as `whole`, in chunks of ions on two threads: numpy lets go of the interpreter in transforms

Usage: msd_numpy.py [FRAMES [IONS [REPEATS]]]; prints seconds and the largest memory of the process.
"""

import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def squares(x, lags):
    """Sum over origins of r(t)^2 + r(t + m)^2 for m = 0 ... lags - 1; x is [F, axes]."""
    s = np.sum(x**2, axis=1)
    total = 2 * s.sum()
    out = np.empty(lags)
    for m in range(lags):
        if m > 0:
            total -= s[m - 1] + s[len(s) - m]
        out[m] = total
    return out


def plain_one(x):
    """MSD of one trajectory [F, 3] at all lags."""
    frames = len(x)
    correlation = np.zeros(frames)
    for d in range(3):
        spectrum = np.fft.fft(x[:, d], n=2 * frames)
        correlation += np.fft.ifft(spectrum * np.conj(spectrum))[:frames].real
    return (squares(x, frames) - 2 * correlation) / (frames - np.arange(frames))


def plain(r):
    """[N, 3, F] -> MSD of ions and of their sum."""
    ions = len(r)
    msd = sum(plain_one(r[i].T) for i in range(ions)) / ions
    return msd, plain_one(r.sum(axis=0).T)


def length(n):
    best = 1 << (n - 1).bit_length()
    for factor in (3, 5, 9, 15):
        size = factor
        while size < n:
            size *= 2
        best = min(best, size)
    return best


def chunk(r, lags):
    """Sum over ions [n, 3, F] of power spectra, and of squares per frame."""
    size = length(r.shape[2] + lags)
    power = np.zeros(size // 2 + 1)
    for d in range(3):
        spectrum = np.fft.rfft(r[:, d], n=size)
        power += np.einsum("if,if->f", spectrum.real, spectrum.real)
        power += np.einsum("if,if->f", spectrum.imag, spectrum.imag)
    return power, np.einsum("idf,idf->f", r, r)


def from_spectrum(power, s, lags, particles):
    frames = len(s)
    size = 2 * (len(power) - 1)
    correlation = np.fft.irfft(power, n=size)[:lags]
    edges = np.concatenate(([0], np.cumsum(s)[: lags - 1])) + np.concatenate(
        ([0], np.cumsum(s[::-1])[: lags - 1])
    )
    return (2 * s.sum() - edges - 2 * correlation) / (frames - np.arange(lags)) / particles


def batched(r, threads, ions_at_once):
    lags = r.shape[2] // 2 + 1
    parts = [r[i : i + ions_at_once] for i in range(0, len(r), ions_at_once)]
    if threads > 1:
        with ThreadPoolExecutor(threads) as pool:
            sums = list(pool.map(lambda p: chunk(p, lags), parts))
    else:
        sums = [chunk(p, lags) for p in parts]
    single = from_spectrum(sum(s[0] for s in sums), sum(s[1] for s in sums), lags, len(r))
    power, square = chunk(r.sum(axis=0)[None], lags)
    return single, from_spectrum(power, square, lags, 1)


def main():
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    ions = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    rng = np.random.default_rng(1)
    r = 0.1 * rng.standard_normal((ions, 3, frames))
    np.cumsum(r, axis=2, out=r)
    ways = {
        "threads": lambda: batched(r, 2, 20),
        "whole": lambda: batched(r, 1, ions),
        "plain": lambda: plain(r),
    }
    results = {}
    for name, way in ways.items():
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            results[name] = way()
            times.append(time.perf_counter() - start)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:8s} {min(times):.3f} s (best of {repeats}; {max(times):.3f} worst), {memory:.0f} MiB", flush=True)
    lags = np.arange(1, frames // 2)
    for name in ("threads", "whole"):
        for k in (0, 1):
            assert np.allclose(results[name][k][lags], results["plain"][k][lags], rtol=1e-6)


if __name__ == "__main__":
    main()
