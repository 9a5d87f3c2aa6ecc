"""The code is read off a photo, which nobody keeps."""

from typing import Any

import pytest

from at_the_scanner import PAGE, a_stack
from browser import Browser
from letters.drawing.datamatrix import SheetMark
from photos import photographed, sheet_picture
from web.app import LARGEST_REQUEST
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of


@pytest.fixture
def now(clock: Clock) -> None:
    clock.wait(days=4)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    sheet = sheet_picture(SheetMark(1, 7), tmp_path_factory.mktemp("photo"))
    return photographed([sheet], turned=8, light=0.6)


def send_photo(browser: Browser, content: bytes, to: str = f"{PAGE}/photo", **fields: str) -> None:
    """By hand: Werkzeug's client would put a large file on a disk."""
    browser.go(PAGE)
    parts = {"csrf_token": browser.form("/returned").fields["csrf_token"], **fields}
    browser.page = browser.client.post(
        to, headers=browser.headers, follow_redirects=True, **multipart(parts, content)
    )


def multipart(fields: dict[str, str], content: bytes) -> dict[str, Any]:
    said = [f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields]
    file = '--cut\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\n\r\n'
    body = "".join([*said, file]).encode() + content + b"\r\n--cut--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=cut"}


@pytest.mark.usefixtures("now")
def test_a_photo_leads_to_the_letter(house: House, town: Town, as_: LogIn, photo: bytes) -> None:
    a_stack(house, town, "Adler")
    browser = as_(town.printer)
    send_photo(browser, photo)
    assert browser.page.status_code == 200
    assert "Eva Adler" in text_of(browser)


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(("content", "said"), [(b"no photo", "This is no photo"), (b"", "This is no photo")])
def test_what_is_no_photo(town: Town, as_: LogIn, content: bytes, said: str) -> None:
    browser = as_(town.printer)
    send_photo(browser, content)
    assert browser.page.status_code == 422
    assert said in text_of(browser)


@pytest.mark.usefixtures("now")
def test_a_photo_may_be_larger_than_a_form_but_not_endless(
    house: House, town: Town, as_: LogIn, photo: bytes
) -> None:
    a_stack(house, town, "Adler")
    browser = as_(town.printer)
    send_photo(browser, photo + bytes(LARGEST_REQUEST))
    assert "Eva Adler" in text_of(browser)
    send_photo(browser, photo + bytes(13 * 1024 * 1024))
    assert browser.page.status_code == 413
    send_photo(browser, bytes(LARGEST_REQUEST), to=PAGE, code="1/7")
    assert browser.page.status_code == 413


def test_whoever_is_not_logged_in_makes_nobody_read_a_photo(browser: Browser) -> None:
    answer = browser.client.post(f"{PAGE}/photo", **multipart({}, bytes(13 * 1024 * 1024)))
    assert answer.status_code == 401


@pytest.mark.usefixtures("now")
def test_a_photo_never_touches_a_disk(
    house: House, town: Town, as_: LogIn, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_stack(house, town, "Adler")
    browser = as_(town.printer)

    def no_file(*arguments: object, **named: object) -> None:
        raise AssertionError("a file on the disk")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", no_file)
    send_photo(browser, photo + bytes(1024 * 1024))
    assert "Eva Adler" in text_of(browser)
