"""Logging in and out: sessions as rows, their end, and what a stranger can learn."""

import pytest
from flask import Flask
from sqlalchemy import select

from browser import Browser
from db.audit import AuditEntry
from db.staff import Login, Staff
from web import auth
from web.access.brake import LOGINS_OF_ONE
from web.app import create_app
from web.auth import WeakPassword, hash_password
from web.house import House
from web.settings import Settings
from web_house import ENVIRON, PASSWORD, Clock, LogIn, Town


def logins(house: House) -> list[Login]:
    with house.database.reading() as session:
        return list(session.scalars(select(Login).order_by(Login.id)))


def test_a_login_is_a_row_with_a_hash(house: House, town: Town, browser: Browser) -> None:
    assert "Good day" in browser.log_in("Advisor@Example.org ", PASSWORD).text
    cookie = browser.client.get_cookie("rufzeit")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    [login] = logins(house)
    assert login.token_hash != cookie.value
    assert len(cookie.value) >= 43
    with house.database.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all().count("login") == 1


def test_the_session_is_a_new_one_after_each_login(house: House, town: Town, browser: Browser) -> None:
    browser.log_in("advisor@example.org", PASSWORD)
    first = browser.client.get_cookie("rufzeit")
    browser.log_in("editor@example.org", PASSWORD)
    second = browser.client.get_cookie("rufzeit")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert [login.ended_at is None for login in logins(house)] == [False, True]


def test_a_planted_token_opens_nothing(town: Town, browser: Browser) -> None:
    browser.client.set_cookie("rufzeit", "planted-by-somebody-else-0000000000000000000")
    assert browser.look("/staff/").status_code == 302
    browser.log_in("advisor@example.org", PASSWORD)
    cookie = browser.client.get_cookie("rufzeit")
    assert cookie is not None
    assert not cookie.value.startswith("planted")


def test_idle_for_half_an_hour_ends_it(as_: LogIn, town: Town, clock: Clock) -> None:
    browser = as_(town.advisor)
    for _ in range(4):
        clock.wait(minutes=29)
        assert browser.look("/staff/").status_code == 200
    clock.wait(minutes=31)
    assert browser.look("/staff/").status_code == 302


def test_after_twelve_hours_it_ends_in_any_case(as_: LogIn, town: Town, clock: Clock) -> None:
    browser = as_(town.advisor)
    for _ in range(28):
        clock.wait(minutes=25)
        assert browser.look("/staff/").status_code == 200
    clock.wait(minutes=25)
    assert browser.look("/staff/").status_code == 302


def test_whoever_is_disabled_is_out_at_once(house: House, as_: LogIn, town: Town, clock: Clock) -> None:
    browser = as_(town.advisor)
    with house.database.transaction() as session:
        session.get_one(Staff, town.advisor.id).disabled_at = clock()
    assert browser.look("/staff/").status_code == 302
    assert "not right" in browser.log_in("advisor@example.org", PASSWORD).text


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.advisor)
    assert browser.go("/staff/koba/calls").status_code == 200
    with house.database.transaction() as session:
        for member in session.get_one(Staff, town.advisor.id).memberships:
            session.delete(member)
    assert browser.go("/staff/koba/calls").status_code == 403


def test_logging_out_ends_the_row(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.advisor)
    cookie = browser.client.get_cookie("rufzeit")
    assert "logged out" in browser.send("/logout").text
    assert logins(house)[-1].ended_at is not None
    browser.client.set_cookie("rufzeit", cookie.value)
    assert browser.look("/staff/").status_code == 302


def test_unknown_and_wrong_look_the_same(
    house: House, town: Town, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    real = type(auth_hasher()).verify

    def counted(hasher: object, hashed: str, password: str) -> bool:
        verified.append(hashed)
        return real(hasher, hashed, password)  # type: ignore[arg-type]

    monkeypatch.setattr(type(auth_hasher()), "verify", counted)
    answers = []
    for email in ("nobody@example.org", "advisor@example.org"):
        browser = Browser(app)
        page = browser.log_in(email, "this is not the password")
        answers.append((page.status_code, page.text.replace(email, "E"), len(verified)))
    statuses, texts, hashings = zip(*answers, strict=True)
    assert statuses == (422, 422)
    assert hashings == (1, 2)
    assert _without_tokens(texts[0]) == _without_tokens(texts[1])


def test_a_person_without_password_takes_as_long_as_a_wrong_one(
    house: House, town: Town, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.database.transaction() as session:
        session.get_one(Staff, town.advisor.id).password_hash = "!"
    hashed: list[str] = []
    real = auth.PasswordHasher.verify

    def counted(hasher: object, stored: str, password: str) -> bool:
        answer = real(hasher, stored, password)  # type: ignore[arg-type]
        hashed.append(stored)
        return answer

    monkeypatch.setattr(auth, "_nobodys_hash", auth._hasher.hash("not the right one"))
    monkeypatch.setattr(auth.PasswordHasher, "verify", counted)
    assert Browser(app).log_in("advisor@example.org", "not the right one").status_code == 422
    assert hashed == [auth._nobodys_hash]


def test_guessing_is_braked_and_the_innocent_get_in(town: Town, app: Flask, clock: Clock) -> None:
    guesser, innocent = Browser(app), Browser(app)
    innocent.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for _ in range(LOGINS_OF_ONE):
        assert guesser.log_in("advisor@example.org", "guessed again and again").status_code == 422
    assert guesser.log_in("advisor@example.org", PASSWORD).status_code == 429
    assert innocent.log_in("advisor@example.org", PASSWORD).status_code == 200
    clock.wait(hours=1)
    assert guesser.log_in("advisor@example.org", PASSWORD).status_code == 200


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_a_login_leads_nowhere_else(town: Town, browser: Browser, wanted: str) -> None:
    browser.client.get("/login", query_string={"next": wanted})
    browser.go("/login")
    form = browser.form("/login")
    answer = browser.client.post(
        "/login",
        query_string={"next": wanted},
        data={**form.fields, "email": "advisor@example.org", "password": PASSWORD},
    )
    assert answer.location == "/staff/"


def test_a_login_leads_where_one_wanted_to_go(town: Town, browser: Browser) -> None:
    browser.go("/staff/koba/calls")
    page = browser.send("/login", email="advisor@example.org", password=PASSWORD)
    assert page.request.path == "/staff/koba/calls"


def test_on_https_the_cookies_are_bound_to_the_host(house: House, town: Town) -> None:
    settings = Settings.read({**ENVIRON, "RUFZEIT_PUBLIC_URL": "https://localhost"})
    app = create_app(House(settings, house.database, house.vault, house.access_keys, house.audit_key, house.now))
    client = app.test_client()
    page = client.get("/login", base_url="https://localhost")
    token = page.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(
        "/login",
        base_url="https://localhost",
        headers={"Referer": "https://localhost/login"},
        data={"csrf_token": token, "email": "advisor@example.org", "password": PASSWORD},
    )
    told = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("__Host-rufzeit=")]
    assert len(told) == 1
    assert all(word in told[0] for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in told[0]
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_password_has_fifteen_characters() -> None:
    with pytest.raises(WeakPassword):
        hash_password("fourteen chars")


def auth_hasher() -> object:
    from web import auth

    return auth._hasher


def _without_tokens(page: str) -> str:
    before, _, rest = page.partition('name="csrf_token" value="')
    return before + rest.partition('"')[2]
