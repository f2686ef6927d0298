"""Into the SBOM named: the files of others under static/vendor, by their hashes."""

import json
import sys
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[2] / "static/vendor"


def list_vendored():
    """[component] of CycloneDX, one a file."""
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    return [describe(*line.split("  ")) for line in lines]


def describe(digest, path):
    name, version = path.split("/")[0].rsplit("-", 1)
    return {
        "bom-ref": path,
        "type": "library",
        "name": f"{name}/{path.split('/')[-1]}",
        "version": version,
        "purl": f"pkg:npm/{name}@{version}#{path.split('/')[-1]}",
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def add_vendored(bom):
    for component in bom["components"]:
        component.pop("description", None)
    bom["components"] += list_vendored()
    return bom


if __name__ == "__main__":
    target = Path(sys.argv[1])
    bom = add_vendored(json.loads(target.read_text()))
    target.write_text(json.dumps(bom, ensure_ascii=False, indent=1))
    sys.stdout.write(f"{target}：{len(bom['components'])} 个部分。\n")
