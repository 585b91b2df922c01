"""The command `haven-export FAMILY MODEL -o FILE`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import List, Optional

FAMILIES = {
    "mace": "MACE: .model of mace-torch",
    "nequip": "NequIP and Allegro from 0.7: .ckpt or .nequip.zip",
    "sevennet": "SevenNet: checkpoint .pth",
    "chgnet": "CHGNet: name (0.3.0, r2scan) or .pth.tar",
    "matgl": "M3GNet and TensorNet of MatGL: folder of the model",
    "nequix": "Nequix: .nqx",
}


def parser() -> argparse.ArgumentParser:
    """The options."""
    top = argparse.ArgumentParser(
        prog="haven-export",
        description="Exports a trained graph potential as TorchScript for Haven. The file is"
        " loaded anew and compared with the original program before it gets its name.",
    )
    families = top.add_subparsers(dest="family", required=True, metavar="FAMILY")
    for name, text in FAMILIES.items():
        family = families.add_parser(name, help=text, description=text)
        family.add_argument("model", help="the trained model")
        family.add_argument("-o", "--output", type=Path, required=True, help="file to write")
        if name in ("mace", "matgl", "chgnet"):
            family.add_argument(
                "--dtype",
                choices=("float32", "float64"),
                default="float64" if name == "mace" else "float32",
                help="precision of the exported model (default: %(default)s)",
            )
        if name == "mace":
            family.add_argument("--head", help="head of a model that has several")
        if name == "sevennet":
            family.add_argument("--modal", help="modality of a model that has several")
        family.add_argument(
            "--structure",
            type=Path,
            action="append",
            default=[],
            help="structure to compare on, any format of ASE; may be given again"
            " (default: three disordered cells of the model's species)",
        )
        family.add_argument("--force", action="store_true", help="overwrite the output")
    return top


def main(arguments: Optional[List[str]] = None) -> int:
    """Exports; 0 done, 1 the file does not agree with the original, 2 bad input."""
    options = parser().parse_args(arguments)
    if options.output.exists() and not options.force:
        return _fail(2, f"{options.output} exists; --force overwrites it")
    looks_like_a_path = options.family != "chgnet" or os.sep in options.model or "." in options.model[3:]
    if looks_like_a_path and not Path(options.model).exists() and options.model != "0.3.0":
        return _fail(2, f"{options.model}: no such file")
    # MACE's e3nn loads constants that newer PyTorch refuses otherwise; before torch is imported.
    os.environ.setdefault("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    try:
        family = importlib.import_module(f"haven_export.{options.family}")
    except ImportError as missing:
        return _fail(2, f"{missing}; install it with: pip install 'haven-export[{options.family}]'")

    from ase.io import read

    from haven_export.check import compare, structures

    with tempfile.TemporaryDirectory(dir=options.output.parent, prefix=".haven-export-") as folder:
        # The ending is part of NequIP's contract.
        made = Path(folder) / ("made.nequip.pth" if options.family == "nequip" else "made.pt")
        try:
            exported = family.export(options, made)
        except (ValueError, NotImplementedError) as refused:
            return _fail(2, f"{options.model}: {refused}")
        cells = [read(file) for file in options.structure] or structures(exported.species)
        good = True
        for cell in cells:
            difference = compare(made, exported, cell)
            print(difference)
            good = good and difference.passes()
        if not good:
            return _fail(1, f"the export differs from the original; {options.output} not written")
        os.replace(made, options.output)
    print(f"{options.output}: {exported.contract} contract, {exported.dtype}".replace("torch.", ""))
    return 0


def _fail(code: int, message: str) -> int:
    print(f"haven-export: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
