"""The words with which an advisor shows that the call is the one of the letter: short, friendly, easy to hear."""

GERMAN = """
Ahorn Amsel Apfel Birke Brunnen Distel Eiche Enzian Falke Farn Feder Fichte Flieder Forelle Garten Ginster Hafen
Hagebutte Heide Hirsch Holunder Igel Insel Kastanie Kiefer Kirsche Klee Kranich Lerche Linde Lotse Luchs Mohn Moos
Mühle Nachtigall Otter Pappel Quelle Rotbuche Schlehe Schwalbe Specht Stieglitz Tanne Ulme Veilchen Wacholder Weide
Wiese Zander Zaunkönig
"""

SWEDISH = """
Abborre Alm Asp Björk Blåklint Blåsippa Bofink Brygga Ejder Ek Ekorre Fiskmås Fjäril Fyr Gran Hallon Hassel Hägg
Hjortron Igelkott Klippa Klöver Lax Lind Ljung Lom Lärka Löja Lönn Mossa Nyckel Orre Pors Rönn Sippa Skata Skärgård
Slända Smultron Solros Spov Strand Svala Sälg Tall Tärna Utter Vass Vide Viol Våg Äpple Älv Äng
"""

FINNISH = """
Ahven Apila Haapa Haikara Halla Harakka Hauki Heinä Helmi Hilla Hirvi Honka Ilves Joki Joutsen Kallio Kanerva Karhu
Kaisla Kataja Kielo Kivi Koivu Koski Kuikka Kulta Kurki Kuusi Laine Lehmus Leppä Lokki Lumme Majava Mänty Mustikka
Naava Niitty Omena Pihlaja Poro Puro Pääsky Ruusu Saari Saarni Sammal Siili Tammi Tiainen Tuomi Vaahtera Vuokko
"""

ENGLISH = """
Acorn Alder Amber Anchor Apple Aspen Badger Barley Beech Birch Bramble Brook Cedar Cherry Clover Copper Daisy Elder
Falcon Fern Finch Hazel Heather Heron Holly Island Ivory Juniper Kestrel Lantern Larch Lark Linden Maple Marble
Meadow Mill Moss Oak Orchard Otter Pebble Poppy Robin Rowan Saffron Sparrow Spruce Swallow Thistle Violet Willow
"""

CALL_WORDS = {
    "de": tuple(GERMAN.split()),
    "sv": tuple(SWEDISH.split()),
    "fi": tuple(FINNISH.split()),
    "en": tuple(ENGLISH.split()),
}
