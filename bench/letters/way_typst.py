# ruff: noqa: E501
import json
from collections.abc import Iterator
from dataclasses import asdict

import typst

from bench.letters.codes import data_matrix, png, qr
from bench.letters.data import words
from bench.letters.font_files import font_files
from db.letters import Letter

TEMPLATE = """
#set page(paper: "a4", margin: (left: 25mm, right: 20mm, top: 12mm, bottom: 8mm),
  background: for y in (105mm, 148.5mm, 210mm) { place(top + left, dx: 5mm, dy: y, line(length: 4mm, stroke: 0.25pt)) })
#set text(font: "Noto Sans", size: 9.5pt, hyphenate: false)
#set par(leading: 0.5em, spacing: 0.8em)
#let runs(line) = for run in line { if run.at(1) { strong(run.at(0)) } else { run.at(0) } }
#let some(letter, kinds) = for part in letter.parts { if part.at(0) in kinds { for line in part.at(1) { par(runs(line)) } } }
#for (at, letter) in json("letters.json").enumerate() {
  if at > 0 { pagebreak() }
  grid(columns: (100mm, 1fr), text(14pt, weight: "bold", letter.office), stack(..letter.senders.map(line => text(8pt, line))))
  v(12mm)
  grid(columns: (100mm, 1fr),
    { text(6.5pt, letter.return_line); v(8mm); for line in letter.address { par(line) } },
    for row in letter.info { text(6.5pt, row.at(0)); linebreak(); row.at(1); linebreak() })
  strong(letter.subject)
  for part in letter.parts {
    if part.at(0) == "text" { for line in part.at(1) { par(runs(line)) } }
    if part.at(0) == "box" { block(fill: rgb("#eff3f5"), stroke: (left: 4pt + rgb("#1d4f6e")), inset: 2mm, width: 100%,
      for line in part.at(1) { par(runs(line)) }) }
  }
  block(stroke: 0.9pt + rgb("#1d4f6e"), radius: 1.6mm, inset: 2mm, width: 100%, grid(columns: (1fr, 30mm), {
      for code in letter.codes { code.at(0); " "; strong(code.at(1)); " " }
      some(letter, ("answer",)) },
    image("qr" + str(at) + ".png", width: 30mm)))
  line(length: 100%, stroke: (dash: "dashed"))
  some(letter, ("tick", "slip"))
  grid(columns: (1fr, 12mm), text(6.5pt, letter.mark), image("dm" + str(at) + ".png", width: 12mm))
}
"""


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    with font_files() as (regular, _):
        folder = regular.parent
        told = []
        for at, letter in enumerate(words(letters)):
            (folder / f"qr{at}.png").write_bytes(png(qr(letter.link)))
            (folder / f"dm{at}.png").write_bytes(png(data_matrix(letter.sheet)))
            told.append(asdict(letter))
        (folder / "letters.json").write_text(json.dumps(told))
        (folder / "all.typ").write_text(TEMPLATE)
        yield bytes(typst.compile(folder / "all.typ", font_paths=[str(folder)], ignore_system_fonts=True))
