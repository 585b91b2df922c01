"""Exports trained graph potentials as TorchScript for Haven, each checked against its own program."""

from importlib.metadata import PackageNotFoundError, version


def installed(package: str) -> str:
    """`package version` as installed, for the record in an exported file."""
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} (not installed)"
