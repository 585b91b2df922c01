"""numpy: mean squared displacements of single ions and of their sum, at every lag up to half of the run.

The counterpart of DisplacementSpeed: 10,000 frames of 1000 ions in memory, the same numbers. Two ways:

recipe   what one finds: for each ion and axis a complex transform of twice the length, the autocorrelation,
         and the recursion for the squares
whole    the same on whole arrays: real transforms over many ions of an axis at once, lags up to half only,
         spectra added before one inverse transform; in chunks of ions on threads, since numpy lets go of the
         interpreter in transforms
"""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import contract

try:
    import numpy as np
except ImportError as absent:
    contract.missing(f"numpy is not installed: {absent}")

FRAMES, IONS = 10_000, 1_000
IONS_AT_ONCE = 20


def walks(frames: int, ions: int) -> "np.ndarray":
    """[N, 3, F]: the walks of DisplacementSpeed, by the mixing function of SplitMix64."""
    with np.errstate(over="ignore"):
        z = np.arange(3 * ions * frames, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    steps = 0.1 * np.sqrt(12) * ((z >> np.uint64(11)) * 2.0**-53 - 0.5)
    steps = steps.reshape(ions, 3, frames)
    steps[:, :, 0] = 0
    return np.cumsum(steps, axis=2)


def squares(x: "np.ndarray", lags: int) -> "np.ndarray":
    """Sum over origins of r(t)² + r(t + m)² for m = 0 … lags - 1; x is [F, axes]."""
    s = np.sum(x**2, axis=1)
    total = 2 * s.sum()
    out = np.empty(lags)
    for m in range(lags):
        if m > 0:
            total -= s[m - 1] + s[len(s) - m]
        out[m] = total
    return out


def recipe_one(x: "np.ndarray") -> "np.ndarray":
    """MSD of one trajectory [F, 3] at all lags."""
    frames = len(x)
    correlation = np.zeros(frames)
    for d in range(3):
        spectrum = np.fft.fft(x[:, d], n=2 * frames)
        correlation += np.fft.ifft(spectrum * np.conj(spectrum))[:frames].real
    return (squares(x, frames) - 2 * correlation) / (frames - np.arange(frames))


def recipe(r: "np.ndarray", threads: int) -> tuple["np.ndarray", "np.ndarray"]:
    """MSD of ions and of their sum."""
    if threads != 1:
        contract.missing("the recipe has one thread")
    msd = sum(recipe_one(ion.T) for ion in r) / len(r)
    return msd, recipe_one(r.sum(axis=0).T)


def length(n: int) -> int:
    """The least length of a fast transform from n on."""
    return min(factor << max(0, (-(-n // factor) - 1).bit_length()) for factor in (1, 3, 5, 9, 15))


def chunk(r: "np.ndarray", lags: int) -> tuple["np.ndarray", "np.ndarray"]:
    """Sum over ions [n, 3, F] of power spectra, and of squares per frame."""
    size = length(r.shape[2] + lags)
    power = np.zeros(size // 2 + 1)
    for d in range(3):
        spectrum = np.fft.rfft(r[:, d], n=size)
        power += np.einsum("if,if->f", spectrum.real, spectrum.real)
        power += np.einsum("if,if->f", spectrum.imag, spectrum.imag)
    return power, np.einsum("idf,idf->f", r, r)


def from_spectrum(power: "np.ndarray", s: "np.ndarray", lags: int, particles: int) -> "np.ndarray":
    frames = len(s)
    correlation = np.fft.irfft(power, n=2 * (len(power) - 1))[:lags]
    edges = np.zeros(lags)
    edges[1:] = np.cumsum(s)[: lags - 1] + np.cumsum(s[::-1])[: lags - 1]
    return (2 * s.sum() - edges - 2 * correlation) / (frames - np.arange(lags)) / particles


def whole(r: "np.ndarray", threads: int) -> tuple["np.ndarray", "np.ndarray"]:
    """MSD of ions and of their sum."""
    lags = r.shape[2] // 2 + 1
    parts = [r[i:i + IONS_AT_ONCE] for i in range(0, len(r), IONS_AT_ONCE)]
    with ThreadPoolExecutor(threads) as pool:
        sums = list(pool.map(lambda part: chunk(part, lags), parts))
    single = from_spectrum(sum(s[0] for s in sums), sum(s[1] for s in sums), lags, len(r))
    power, square = chunk(r.sum(axis=0)[None], lags)
    return single, from_spectrum(power, square, lags, 1)


def main() -> None:
    parser = contract.arguments(__doc__)
    parser.add_argument("--way", choices=("recipe", "whole"), required=True)
    options = parser.parse_args()
    way = {"recipe": recipe, "whole": whole}[options.way]
    settings = {"way": options.way, "threads": options.threads}
    version = np.__version__
    if options.check:
        r = walks(2000, 50)
        msd = [float(x) for part in way(r, options.threads) for x in part[1:r.shape[2] // 2 + 1]]
        contract.report("numpy", version, settings, check={"msd_angstrom2": msd})
        return
    r = walks(FRAMES, IONS)
    speed = contract.rate(FRAMES * IONS, lambda: way(r, options.threads), options.seconds, warm_up=1)
    contract.report("numpy", version, {**settings, "seconds each": round(FRAMES * IONS / speed, 3)}, rate=speed,
                    unit="ion-frames/s")


if __name__ == "__main__":
    main()
