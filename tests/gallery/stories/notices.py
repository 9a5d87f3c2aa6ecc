"""What editors publish, and the plans that stand behind it."""

from datetime import timedelta

from stories import Visit, open_all


def edited(visit: Visit) -> None:
    visit.go("/staff/koba/notices")
    visit.send("article .second >> nth=0")


def previewed(visit: Visit) -> None:
    edited(visit)
    visit.send("button[name=preview]")


def blamed(visit: Visit) -> None:
    visit.go("/staff/koba/notices/new")
    visit.page.fill("#ear-de", "Nur auf Deutsch.")
    visit.page.fill("#begins_at", "2026-01-02T08:00")
    visit.page.fill("#ends_at", "2026-01-01T08:00")
    visit.send("button[name=save]")


def closing(visit: Visit) -> None:
    """Halberstadt closes tomorrow at eight: what will be told, and which other notices lose their words."""
    visit.go("/staff/koba/notices/new")
    visit.page.check("input[name=effect][value=closed]")
    visit.page.check("input[name=places] >> nth=0")
    visit.page.check("input[name=instead][value=phone]")
    visit.page.fill("#begins_at", "2025-12-03T08:00")
    visit.page.fill("#review_on", "2025-12-10")
    visit.page.fill("#reason-de", "wegen einer Quarantäne")
    visit.page.fill("#reason-en", "because of a quarantine")
    visit.send("button[name=preview]")


def closed_then(visit: Visit) -> None:
    """The same is saved, and asked for on its day."""
    closing(visit)
    visit.send("button[name=save] >> nth=0")
    visit.go("/staff/koba/told?at=2025-12-03T09:00")
    visit.page.click("main details.more summary >> nth=0")


def in_vain(visit: Visit) -> None:
    visit.go("/staff/koba/notices")
    visit.page.fill("input[name=review_on] >> nth=0", "2021-04-19")
    visit.send(".holds button >> nth=0")


def figures(visit: Visit) -> None:
    """Two weeks from a file, one day of them missing; one rule is answered."""
    visit.go("/staff/koba/plans")
    open_all(visit)
    today = visit.scene.clock.at.date()
    rows = [f"{today - timedelta(days=back)};{66 + back * 5}" for back in range(14) if back != 3]
    file = "\n".join(["Tag;Wert", *rows]).encode()
    visit.page.set_input_files("input[type=file]", {"name": "f.csv", "mimeType": "text/csv", "buffer": file})
    visit.send("form[enctype] button:not([name])")
    answer(visit, 0)


def answer(visit: Visit, rule: int) -> None:
    open_all(visit)
    visit.page.check(f".rule >> nth={rule} >> input[value=yes]")
    visit.page.fill(f".rule >> nth={rule} >> input[name=source]", "14. SARS-CoV-2-EindV, § 3 Abs. 2")
    visit.send(f".rule >> nth={rule} >> button.second")


def reopening(visit: Visit) -> None:
    """The missing day is typed in, the second rule answered: it is proposed."""
    visit.go("/staff/koba/plans")
    visit.page.fill("input[name=day]", str(visit.scene.clock.at.date() - timedelta(days=3)))
    visit.page.fill("input[name=value]", "84,5")
    visit.send("form.field button")
    answer(visit, 1)


def standing_in(visit: Visit) -> None:
    """Vasa closes: Jakobstad is proposed, then Jakobstad closes, too."""
    closed(visit, "vasa")
    visit.go("/staff/te/plans")


def refused(visit: Visit) -> None:
    closed(visit, "jakobstad")
    visit.go("/staff/te/plans")


def closed(visit: Visit, place: str) -> None:
    visit.go("/staff/te/notices/new")
    visit.page.check("input[name=effect][value=closed]")
    visit.page.check(f"input[name=places][value={place}]")
    visit.page.fill("#review_on", str(visit.scene.clock.at.date() + timedelta(days=7)))
    visit.send("button[name=save] >> nth=0")
