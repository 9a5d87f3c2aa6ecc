"""Which requests can stand in each other's way: those that share an advisor, directly or through others."""

from collections.abc import Container, Iterable, Iterator

from scheduler.slots.matching.shapes import Request


def components(requests: Iterable[Request], advisors: Container[int]) -> Iterator[list[Request]]:
    """Groups that share none of `advisors`, in the order of their first case; who asks for none is left out."""
    leader: dict[int, int] = {}

    def led(advisor: int) -> int:
        while leader.setdefault(advisor, advisor) != advisor:
            leader[advisor] = advisor = leader[leader[advisor]]  # shortens the way for the next
        return advisor

    teams: dict[tuple[int, ...], list[Request]] = {}
    for request in requests:
        teams.setdefault(request.candidates, []).append(request)
    known = {team: [advisor for advisor in team if advisor in advisors] for team in teams}
    for first, *others in filter(None, known.values()):
        for advisor in others:
            leader[led(advisor)] = led(first)
    groups: dict[int, list[Request]] = {}
    for team, asking in teams.items():
        if known[team]:
            groups.setdefault(led(known[team][0]), []).extend(asking)
    for group in groups.values():
        yield sorted(group, key=lambda request: request.case_id)
