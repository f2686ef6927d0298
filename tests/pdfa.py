"""What ISO 19005-2 (PDF/A-2a) and ISO 14289-1 (PDF/UA-1) ask of our papers, as far as a file
says it of itself: no validator of the whole standards is in the package registries."""

from io import BytesIO

from defusedxml import ElementTree
from pypdf import PdfReader

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PDFA, PDFUA = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
DATES = {
    "/CreationDate": "{http://ns.adobe.com/xap/1.0/}CreateDate",
    "/ModDate": "{http://ns.adobe.com/xap/1.0/}ModifyDate",
}
FORBIDDEN = {"/AA", "/OpenAction", "/AcroForm", "/Encrypt"}
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


def find_flaws(content):
    """A list of what is missing or forbidden, empty for a paper that can be kept."""
    reader = PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"]
    xmp = ElementTree.fromstring(metadata.get_data())
    checks = {
        "identifier of the file (6.1.3)": "/ID" in reader.trailer,
        "no encryption, forms or actions": not FORBIDDEN & {*root, *reader.trailer},
        "metadata in the clear": "/Filter" not in metadata,
        "PDF/A-2a named (6.6.4)": read_property(xmp, f"{PDFA}part") == "2"
        and read_property(xmp, f"{PDFA}conformance") == "A",
        "PDF/UA-1 named": read_property(xmp, f"{PDFUA}part") == "1",
        "its schema described (6.6.2.3.3)": "pdfuaid"
        in [each.text for each in xmp.iter(f"{SCHEMA}prefix")],
        "colours told by a profile (6.2.3)": has_profile(root),
        "tagged (6.7)": bool(root["/MarkInfo"]["/Marked"])
        and "/StructTreeRoot" in root,
        "language (6.7.4)": root.get("/Lang") == "zh-CN",
        "title shown": bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        and bool(reader.metadata.title),
        "pages in the order of their tags": all(
            page.get("/Tabs", "/S") == "/S" for page in reader.pages
        ),
        "fonts embedded, with their text (6.2.11)": all(
            map(is_complete, find_fonts(reader))
        ),
        "dates agree (6.6.3)": all(
            digits(reader.metadata.get(name, ""))[:8]
            == digits(read_property(xmp, there) or "")[:8]
            for name, there in DATES.items()
        ),
    }
    return [what for what, holds in checks.items() if not holds]


def read_property(xmp, name):
    """A property of the metadata, written as an attribute or as an element."""
    for element in xmp.iter(f"{RDF}Description"):
        if name in element.attrib:
            return element.get(name)
        if (child := element.find(name)) is not None:
            return child.text
    return None


def has_profile(root):
    intents = [each.get_object() for each in root.get("/OutputIntents", ())]
    return [
        (intent["/S"], intent["/DestOutputProfile"]["/N"]) for intent in intents
    ] == [("/GTS_PDFA1", 3)]


def find_fonts(reader):
    for page in reader.pages:
        fonts = page["/Resources"].get("/Font", {}).get_object()
        yield from (font.get_object() for font in fonts.values())


def is_complete(font):
    descendant = font["/DescendantFonts"][0].get_object()
    described = descendant["/FontDescriptor"].get_object()
    return bool(FONT_FILES & {*described}) and "/ToUnicode" in font


def digits(text):
    return "".join(char for char in text if char.isdigit())
