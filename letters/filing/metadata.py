"""What an archive has to know of a letter, as JSON and as XML with the terms of Dublin Core (ISO 15836-2).

Where it belongs in the archive's own scheme (xdomea, SÄHKE2) is for the archive to say; the facts are here.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

SCHEMA = "rufzeit-file/1"
DCTERMS = "http://purl.org/dc/terms/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FORMAT = "application/pdf"
STANDARDS = ("PDF/A-2u (ISO 19005-2)", "PDF/UA-1 (ISO 14289-1)")


@dataclass(frozen=True)
class Metadata:
    """Of one letter. `file`, `sha256`: its PDF. `case`, `client`: their numbers in the office's own register.

    `history`: state, reason and moment of each event of the letter, in order.
    """

    identifier: str
    file: str
    sha256: str
    authority: str
    office: str
    case: str
    client: str
    reference: str
    letter: int
    issue: int
    kind: str
    language: str
    subject: str
    text_version: str
    written_at: datetime
    posted_on: date
    carrier: str | None
    state: str
    history: tuple[dict[str, str | None], ...]

    def as_json(self) -> bytes:
        told: dict[str, Any] = {"schema": SCHEMA, "format": FORMAT, "conforms_to": STANDARDS, **vars(self)}
        return json.dumps(told, default=_told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    def as_xml(self) -> bytes:
        register_namespace("dcterms", DCTERMS)
        register_namespace("xsi", XSI)
        root = Element("metadata")
        for term, value in self._terms():
            told = SubElement(root, f"{{{DCTERMS}}}{term}")
            told.text = _told(value)
            if isinstance(value, date):
                told.set(f"{{{XSI}}}type", "dcterms:W3CDTF")
        indent(root)
        whole: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
        return whole + b"\n"

    def _terms(self) -> list[tuple[str, str | date]]:
        return [
            ("identifier", self.identifier),
            ("identifier", f"sha256:{self.sha256}"),
            ("title", self.subject),
            ("type", "Text"),
            ("creator", self.office),
            ("publisher", self.authority),
            ("created", self.written_at),
            ("issued", self.posted_on),
            ("language", self.language),
            ("format", FORMAT),
            *(("conformsTo", standard) for standard in STANDARDS),
            ("isPartOf", self.case),
            ("references", self.client),
            ("hasFormat", self.file),
        ]


def _told(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
