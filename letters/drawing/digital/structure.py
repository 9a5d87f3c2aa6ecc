"""What a page's parts are, in the order of reading: the structure tree of ISO 32000-1, 14.7, as PDF/UA-1 asks."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from letters.drawing.digital.marked import NAMES, Part
from letters.drawing.plain import POINTS_PER_MM
from letters.geometry.page import PAGE_HEIGHT
from letters.setting.elements import QrCode, Role

PRINTED_TOO = 4  # a flag of annotations that PDF/A asks for
Told = tuple[Part, ...]  # of one tag: a paragraph may go on on the next page


def add_structure(file: Pdf, parts: Sequence[Part]) -> None:
    tree = _Tree(file)
    document = tree.element("Document", tree.root)
    for (role, _), group in groupby(_in_order(parts), key=_kind):
        if role is Role.ITEM:
            _add_list(tree, document, group)
        else:
            for told in group:
                tree.leaf(document, told)
    tree.finish()


def _in_order(parts: Sequence[Part]) -> list[Told]:
    told: dict[int, Told] = {}
    for part in parts:
        told[part.tag.number] = (*told.get(part.tag.number, ()), part)
    return [told[number] for number in sorted(told)]


def _kind(told: Told) -> tuple[Role, str]:
    """Items that follow each other are one list, in one language."""
    return told[0].tag.role, told[0].tag.language


def _add_list(tree: "_Tree", document: Object, items: Iterable[Told]) -> None:
    whole = tree.element("L", document)
    for told in items:
        tree.leaf(tree.element("LI", whole), told)


class _Tree:
    """Grows downwards; remembers which element each marked content and each link belongs to."""

    def __init__(self, file: Pdf) -> None:
        self.file = file
        self.root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array()))
        self._owners: dict[int, dict[int, Object]] = {number: {} for number in range(len(file.pages))}
        self._links: list[Object] = []

    def element(self, kind: str, above: Object) -> Object:
        made = self.file.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=above, K=Array()))
        above.K.append(made)
        return made

    def leaf(self, above: Object, told: Told) -> None:
        tag = told[0].tag
        code = next((element for element in told[0].elements if isinstance(element, QrCode)), None)
        if code is not None:
            above = self._link(above, code, told[0])
        made = self.element(NAMES[tag.role], above)
        if tag.language:
            made.Lang = String(tag.language)
        if code is not None:
            made.Alt = code.told
            made.A = Dictionary(O=Name.Layout, BBox=_corners(code), Placement=Name.Block)
        for part in told:
            self._add(made, part)

    def finish(self) -> None:
        """Say what each part of a page and each link belongs to, and that tabs follow the tree."""
        numbers: list[object] = []
        for number, page in enumerate(self.file.pages):
            owners = self._owners[number]
            numbers += [number, self.file.make_indirect(Array([owners[at] for at in sorted(owners)]))]
            page.obj.StructParents = number
            page.obj.Tabs = Name.S
        for number, link in enumerate(self._links, start=len(self.file.pages)):
            numbers += [number, link]
        self.root.ParentTree = self.file.make_indirect(Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = len(self.file.pages) + len(self._links)
        self.file.Root.StructTreeRoot = self.root
        self.file.Root.MarkInfo = Dictionary(Marked=True)

    def _add(self, made: Object, part: Part) -> None:
        owner = made
        if part.meaning:
            owner = self.element("Span", made)
            owner.ActualText = part.meaning
        owner.K.append(Dictionary(Type=Name.MCR, Pg=self.file.pages[part.page].obj, MCID=part.number))
        self._owners[part.page][part.number] = owner

    def _link(self, above: Object, code: QrCode, part: Part) -> Object:
        """Whoever reads the letter on a screen opens by a click what a camera reads on paper."""
        page = self.file.pages[part.page].obj
        made = self.element("Link", above)
        if part.tag.language:
            made.Lang = String(part.tag.language)
        place = self.file.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=_corners(code),
                Border=[0, 0, 0],
                F=PRINTED_TOO,
                A=Dictionary(S=Name.URI, URI=code.payload),
                Contents=code.told,
                StructParent=len(self.file.pages) + len(self._links),
            )
        )
        made.K.append(Dictionary(Type=Name.OBJR, Obj=place, Pg=page))
        page.Annots = Array([*page.get("/Annots", Array()), place])
        self._links.append(made)
        return made


def _corners(code: QrCode) -> Array:
    """In points from the bottom left corner."""
    left, top = code.x * POINTS_PER_MM, (PAGE_HEIGHT - code.y) * POINTS_PER_MM
    side = code.side * POINTS_PER_MM
    return Array([round(edge, 2) for edge in (left, top - side, left + side, top)])
