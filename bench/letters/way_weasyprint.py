# ruff: noqa: E501
from collections.abc import Iterator
from html import escape

from weasyprint import HTML

from bench.letters.codes import data_matrix, data_url, qr
from bench.letters.data import Runs, Words, words
from bench.letters.font_files import font_files
from db.letters import Letter

STYLE = """
@page { size: A4; margin: 12mm 20mm 8mm 25mm }
body { font: 9.5pt/12pt "Noto Sans"; } p { margin: 0 0 1.5mm; overflow-wrap: anywhere } small { font-size: 6.5pt }
section { break-after: page; position: relative } table { width: 100%; table-layout: fixed } td { vertical-align: top }
.box { background: #eff3f5; border-left: 1.4mm solid #1d4f6e; border-radius: 1.6mm; padding: 2mm }
.answer { border: 0.3mm solid #1d4f6e; border-radius: 1.6mm; padding: 2mm } .qr { width: 30mm; float: right }
.slip { border-top: 0.2mm dashed #5a5f66 } .fold { position: absolute; left: -20mm; width: 4mm; border-top: 0.1mm solid }
"""


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    pages = "".join(_letter(letter) for letter in words(letters))
    with font_files() as (regular, bold):
        faces = f"""@font-face {{ font-family: "Noto Sans"; src: url("{regular.as_uri()}") }}
            @font-face {{ font-family: "Noto Sans"; font-weight: bold; src: url("{bold.as_uri()}") }}"""
        yield bytes(HTML(string=f"<html lang=de><style>{faces}{STYLE}</style><body>{pages}").write_pdf())


def _letter(letter: Words) -> str:
    of = {
        name: "".join(_line(line) for kind, lines in letter.parts if kind in name for line in lines)
        for name in KINDS
    }
    text = "".join(
        f"<div class={kind}>{''.join(map(_line, lines))}</div>"
        for kind, lines in letter.parts
        if kind in ("text", "box")
    )
    codes = "".join(f"{escape(label)} <b>{value}</b> " for label, value in letter.codes)
    folds = "".join(f'<div class=fold style="top: {y - 12}mm"></div>' for y in (105, 148.5, 210))
    return (
        f"<section>{folds}<table><tr><td><h2>{escape(letter.office)}</h2><td>{_rows(letter.senders)}<tr><td>"
        f"<small>{escape(letter.return_line)}</small>{_rows(letter.address)}<td>"
        + "".join(f"<small>{escape(label)}</small><br>{escape(value)}<br>" for label, value in letter.info)
        + f"</table><h3>{escape(letter.subject)}</h3>{text}"
        f'<div class=answer><img class=qr src="{data_url(qr(letter.link))}">{codes}{of["answer"]}</div>'
        f"<div class=slip>{of['tick slip']}</div><small>{letter.mark}</small>"
        f'<img src="{data_url(data_matrix(letter.sheet))}" style="width: 12mm; float: right"></section>'
    )


KINDS = ("answer", "tick slip")


def _rows(lines: tuple[str, ...]) -> str:
    return "".join(f"<br>{escape(line)}" for line in lines)


def _line(line: Runs) -> str:
    return "<p>" + "".join(f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold in line) + "</p>"
