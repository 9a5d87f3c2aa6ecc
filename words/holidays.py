"""The names of public holidays, under the English names that the package `holidays` has for them."""

from words.catalogues import N_, Words

NAMES = (
    N_("New Year's Day"),
    N_("Epiphany"),
    N_("Women's Day"),
    N_("Good Friday"),
    N_("Easter Sunday"),
    N_("Easter Monday"),
    N_("Labor Day"),
    N_("May Day"),
    N_("75th anniversary of the liberation from Nazism and the end of the Second World War in Europe"),
    N_("80th anniversary of the liberation from Nazism and the end of the Second World War in Europe"),
    N_("Ascension Day"),
    N_("Pentecost"),
    N_("Pentecost Monday"),
    N_("Åland's Autonomy Day"),
    N_("Corpus Christi"),
    N_("75th anniversary of the East German uprising of 1953"),
    N_("Midsummer Eve"),
    N_("Midsummer Day"),
    N_("Augsburg Peace Festival"),
    N_("Assumption Day"),
    N_("World Children's Day"),
    N_("German Unity Day"),
    N_("Reformation Day"),
    N_("All Saints' Day"),
    N_("Repentance and Prayer Day"),
    N_("Independence Day"),
    N_("Christmas Eve"),
    N_("Christmas Day"),
    N_("Second Day of Christmas"),
)
SEPARATOR = "; "  # the package's own, between two holidays of one day


def holiday_said(name: str, language: str) -> str:
    """As in "Karfreitag"; a name that is not in our table stays English."""
    _ = Words(language)
    return ", ".join(_(part) if part in NAMES else part for part in name.split(SEPARATOR))
