"""Whether a 归档包 is what it was when it was made."""

import hashlib
import json
import zipfile
import zlib

from review.archive.bundles import MANIFEST
from review.archive.jobs import SEAL
from submissions.files import digest_file
from submissions.models import AuditEntry

DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError)
NOT_SEALED = (
    f"{MANIFEST}：与操作日志里登记的不一致，被改过，或者不是本平台生成的归档包。"
)


def find_differences(path):
    """[sentence] of what differs in the package at `path`; [] when it is whole.

    The manifest names the hash of every file; the log of the portal that of the
    manifest.
    """
    try:
        with zipfile.ZipFile(path) as package:
            found = compare_with_manifest(package)
    except DAMAGED:
        return ["打不开：文件不在，或者不是完整的 ZIP。"]
    return found or compare_with_log(path)


def compare_with_manifest(package):
    names = package.namelist()
    try:
        manifest = package.read(MANIFEST)
        listed = {file["path"]: file for file in json.loads(manifest)["files"]}
    except KeyError:
        return [f"{MANIFEST}：没有，这不是完整的归档包。"]
    except (*DAMAGED, ValueError, TypeError):
        return [f"{MANIFEST}：读不出来。"]
    found = [] if find_seal(hash_bytes(manifest)) else [NOT_SEALED]
    for name in sorted({*names, *listed} - {MANIFEST}):
        if name not in listed:
            found.append(f"{name}：清单里没有，是多出来的。")
        elif name not in names:
            found.append(f"{name}：清单里有，包里没有。")
        elif digest_part(package, name) != listed[name]["sha256"]:
            found.append(f"{name}：内容与清单不一致。")
    found += [f"{name}：有两个同名的。" for name in find_twice(names)]
    return found


def find_twice(names):
    return sorted({name for name in names if names.count(name) > 1})


def digest_part(package, name):
    """SHA-256 (hex) of a file in the package; "" when it cannot be read."""
    try:
        with package.open(name) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except DAMAGED:
        return ""


def hash_bytes(content):
    return hashlib.sha256(content).hexdigest()


def find_seal(manifest_sha256):
    """The entry of the log that was written when this package was made, or None."""
    seals = AuditEntry.objects.filter(action=SEAL, data__manifest=manifest_sha256)
    return seals.first()


def compare_with_log(path):
    """All files are right: whether the package around them is, too."""
    with zipfile.ZipFile(path) as package:
        seal = find_seal(hash_bytes(package.read(MANIFEST)))
    if digest_file(path) == seal.data["sha256"]:
        return []
    return ["整个文件的校验值与操作日志里登记的不一致，里面的文件都对得上。"]
