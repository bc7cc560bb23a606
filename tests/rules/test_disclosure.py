"""What of an event may be shown above the branch: nothing that says who a person is."""

from __future__ import annotations

import msgspec

from shared.events.base import Event
from shared.events.rights import EventCorrected
from shared.streams.disclosure import disclosed, open_fields
from tests.rules.care import hardship_applied, hardship_decided
from tests.rules.organization import (
    double_found,
    double_settled,
    member_joined,
    officer_took_post,
    union_split,
)


def shown(event: Event) -> set[str]:
    """Give the fields of an event that may be shown."""
    return set(disclosed(type(event), msgspec.to_builtins(event)))


def test_members_keys_are_not_shown_wherever_they_stand() -> None:
    """As a field, in a list, or in the id of a membership."""
    assert "member" not in shown(member_joined())
    assert "member_keys" not in shown(union_split())
    assert not {"member", "memberships"} & shown(double_found())
    assert "member" not in shown(double_settled())


def test_who_holds_a_post_is_not_shown_and_which_post_is() -> None:
    """The reference may be a member's key; sex and year of birth point at somebody too."""
    fields = shown(officer_took_post())

    assert not {"officer", "sex", "birth_year", "reported_by"} & fields
    assert {"post", "kind", "basis", "near_relative"} <= fields


def test_units_days_and_counts_are_shown() -> None:
    """They are what the office reads."""
    assert {"union", "part", "members", "from"} <= set(open_fields(type(union_split())))


def test_how_a_household_lives_is_not_shown() -> None:
    """Neither as it was reported nor as it was corrected; what became of its file is."""
    fields = shown(hardship_decided()) | shown(hardship_applied())
    corrected = {"fields": {"cause": "illness", "tier": "deep", "decision": "filed"}}

    assert not {"household", "persons", "cause", "tier", "income_month", "rigid_costs"} & fields
    assert "decision" in fields
    assert disclosed(EventCorrected, corrected)["fields"] == {"decision": "filed"}
