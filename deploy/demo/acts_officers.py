"""Live reports on officers: they take posts, leave them, are trained."""

from __future__ import annotations

from typing import Final

from deploy.demo.acts_standing import of_old
from deploy.demo.scene import NothingToDo, Scene
from shared.codes import id_card
from shared.events.organization import (
    Basis,
    Engagement,
    OfficerLeftPost,
    OfficerTookPost,
    OfficerTrained,
    Post,
)

POSTS: Final[tuple[tuple[Post, Engagement, Basis], ...]] = (
    ("chair", "part", "elected"), ("vice_chair", "part", "elected"), ("audit", "part", "elected"),
    ("women", "part", "elected"), ("committee", "part", "elected"),
    ("staff", "socialized", "hired"),
)  # fmt: skip
"""The posts of a union in the order in which they are filled, how they are held, and by what."""
RELATIVES: Final = 0.02
"""Share of those elected who may not sit there: the law's finding on it is seen."""


def take_post(scene: Scene) -> None:
    """Let a member take the first post that a union has free."""
    members = scene.standing.members
    union = of_old(scene, lambda one: len(one.posts) < len(POSTS) and bool(members[one.code]))
    post, kind, basis = next(one for one in POSTS if one[0] not in union.posts)
    key = scene.pick([one for one in members[union.code] if one not in union.posts.values()])
    known = scene.store(union.code).people.find(key)
    if known is None:
        raise NothingToDo
    card = id_card.read(known.id_number)
    event = OfficerTookPost(
        on=scene.today, reported_by=scene.clerk(union.code), officer=key, union=union.code,
        post=post, kind=kind, basis=basis, sex=card.sex, birth_year=card.born_on.year,
        near_relative=basis == "elected" and scene.maybe(RELATIVES),
    )  # fmt: skip
    scene.say(union.code, event)
    union.posts[post] = key


def leave_post(scene: Scene) -> None:
    """Let an officer leave a post; chairs stay."""
    union = of_old(scene, lambda one: bool(one.posts.keys() - {"chair"}))
    post = scene.pick([one for one, _, _ in POSTS if one in union.posts and one != "chair"])
    event = OfficerLeftPost(
        on=scene.today, reported_by=scene.clerk(union.code), officer=union.posts.pop(post),
        union=union.code, post=post, reason=scene.chance.choice(("resigned", "retired", "term")),
    )  # fmt: skip
    scene.say(union.code, event)


def train(scene: Scene) -> None:
    """Report a course for the officers of a union, held by itself or by the union above."""
    union = of_old(scene, lambda one: bool(one.posts))
    own = scene.maybe(0.3)
    source = union.code if own else union.parent
    above = scene.standing.unions[union.parent].kind
    event = OfficerTrained(
        on=scene.today, reported_by=scene.clerk(source), union=union.code,
        course=scene.reference(source), days=scene.chance.randint(1, 5),
        officers=len(set(union.posts.values())),
        level="union" if own else "town" if above == "town" else "district",
    )  # fmt: skip
    scene.say(source, event)
