"""What is looked for first stands in whatever the rules find: nothing slips through the quick look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.addressing.undeliverable import RULES, judge
from letters.reasons import Unaddressable

LATIN = st.characters(max_codepoint=255)


@given(st.one_of(*(st.tuples(st.just(code), st.from_regex(rule, alphabet=LATIN)) for code, rule in RULES)))
def test_whatever_a_rule_finds_is_refused(found: tuple[str, str]) -> None:
    with pytest.raises(Unaddressable):
        judge([found[1]])
