"""The XML of Office files: parsed without entities, looked at by local names."""

import posixpath

from submissions.intake.files import Parts
from submissions.intake.reading import IntakeRefused

DECLARES = (
    "文件里有不该有的 XML 声明，为了安全没有读取。"
    "请新建一个空白文件，只把表格复制过去，保存后再交。"
)


def parse_part(parts: Parts, name: str):
    """The root element of a part, None if there is no such part. IntakeRefused."""
    content = parts.read(name)
    if not content:
        return None
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise IntakeRefused(DECLARES)
    try:
        return parse_xml(content)
    except SyntaxError as error:
        raise parts.damaged from error


def parse_xml(content):
    from lxml import etree

    # Office writes UTF-8; another declared encoding could hide a DOCTYPE from us.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(content, parser)


def read_local_name(element) -> str:
    """`p` of `{…wordprocessingml…}p`."""
    return element.tag.rpartition("}")[2]


def read_attribute(element, name, default=""):
    """An attribute by its local name."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def find_child(element, *path):
    """The first descendant along local names, or None."""
    for name in path:
        element = next(element.iterchildren(f"{{*}}{name}"), None)
        if element is None:
            return None
    return element


def find_main_part(parts: Parts) -> str:
    """The name of the part that holds the document or the workbook."""
    for kind, target, _ in list_relations(parts, ""):
        if kind == "officeDocument":
            return target
    raise parts.damaged


def list_relations(parts: Parts, source: str):
    """(kind, name of the part, id) of each part that `source` leads to.

    Templates, pictures and workbooks outside the file are passed by: nothing is fetched.
    """
    folder, base = posixpath.split(source)
    root = parse_part(parts, posixpath.join(folder, "_rels", f"{base}.rels"))
    for element in [] if root is None else root:
        kind = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode") != "External":
            target = posixpath.join("/", folder, element.get("Target", ""))
            yield kind, posixpath.normpath(target).lstrip("/"), element.get("Id")
