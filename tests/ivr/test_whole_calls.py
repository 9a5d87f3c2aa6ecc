"""A link, a visit and what else a client tells us: whole calls through the routes, on both databases."""

from sqlalchemy import select

from callers import Hotline, Provider, heard_in
from db.calls import IvrCall
from db.cases import Wish, WishKind
from db.messages import Message
from db.rooms import Visit
from factories import a_room, a_visited_place


def test_link_of_a_place(hotline: Hotline, provider: Provider) -> None:
    provider.caller = "+4917604069017"
    assert "to the number that ends in 1 7" in provider.calls("1", "1", "1")
    with hotline.database.reading() as session:
        assert session.scalars(select(Message)).one().to == provider.caller
        assert session.scalars(select(IvrCall)).one().outcome == "link"


def test_visit_is_offered_taken_and_told_again(hotline: Hotline, provider: Provider) -> None:
    with hotline.database.transaction() as session:
        a_room(session, a_visited_place(session, hotline.office, "Quedlinburg"))
    offered = provider.calls("4", "2")
    assert "Quedlinburg, today, 10:30, in a consultation room: press 1." in offered
    told = heard_in(provider.press(3, "1"))
    with hotline.database.reading() as session:
        ticket = session.scalars(select(Visit)).one().ticket
    assert f"Say this number at the door: {' '.join(str(ticket))}." in told
    assert heard_in(provider.press(4, "*")) == told


def test_whoever_hangs_up_before_they_choose_has_no_visit(hotline: Hotline, provider: Provider) -> None:
    with hotline.database.transaction() as session:
        a_room(session, a_visited_place(session, hotline.office, "Quedlinburg"))
    provider.calls("4", "2")
    provider.post("/phone/status", {"CallStatus": "completed"})
    with hotline.database.reading() as session:
        assert session.scalars(select(Visit)).all() == []


def test_new_number_is_the_one_that_is_called(hotline: Hotline, provider: Provider) -> None:
    told = provider.calls("2", hotline.reference, "1", hotline.pin, "4", "1", "017604069018", "1")
    assert told.startswith("Thank you. From now on we will call you on this number.")
    provider.press(9, "1")
    assert "on your number that ends in 1 8." in heard_in(provider.press(10, "2"))
    with hotline.database.reading() as session:
        wish = session.scalars(select(Wish)).one()
    assert (wish.kind, wish.said) == (WishKind.NUMBER_WRONG, "+4917604069018")
