"""What skills answers of a nomination's standing: its checks, and what they would come to now."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from services.skills.rules.nomination import Nomination
from services.skills.rules.standing import Check, Standing, now
from shared.events.skills.standing import Veto
from shared.law.vetoes import VETOES
from shared.streams.ledger import Connection
from shared.streams.queries import load_queries

SUBJECTS: Final = load_queries(Path(__file__).parents[2] / "shared" / "streams" / "subjects.sql")


def standing(tx: Connection, nomination: str) -> dict[str, Any]:
    """Give the checks of a nomination, as they were and as they would be now.

    `added` bar now and didn't then, `lifted` barred then and no longer do, `by` are the ids of the
    announcements because of which; of a nomination that there isn't `employer` is null.
    """
    found = read(tx, "nomination", nomination, Nomination)
    own = read(tx, "standing", found.employer, Standing) if found else None
    checks = own.checks if own else ()
    return {
        "nomination": nomination,
        "employer": found.employer if found else None,
        "checks": [
            told(own, one) for one in checks if own is not None and one.nomination == nomination
        ],
    }


def read(tx: Connection, kind: str, id_: str, cls: type[Any]) -> Any:  # noqa: ANN401 - of the class
    """Read a subject; None where there isn't one."""
    rows = tx.execute(SUBJECTS.read_subjects, {"kinds": kind, "ids": id_}).fetchall()
    states = [state for _, _, state in rows if state is not None]
    return msgspec.json.decode(states[0], type=cls) if states else None


def told(standing: Standing, check: Check) -> dict[str, Any]:
    """Give a check: when it was made, and now."""
    answer = now(standing, check)
    return {
        "event": check.decision,
        "occasion": check.occasion,
        "on": check.on.isoformat(),
        "rule_pack": check.rule_pack,
        "result": check.result,
        "vetoes": barring(standing, check, check.vetoes),
        "positions": msgspec.to_builtins(check.positions),
        "changed": answer.changed,
        "result_now": answer.result,
        "added": barring(standing, check, answer.added),
        "lifted": barring(standing, check, answer.lifted),
        "by": list(answer.by),
    }


def barring(standing: Standing, check: Check, vetoes: tuple[Veto, ...]) -> list[dict[str, Any]]:
    """Give vetoes with their article, how sure it is, and until when they bar.

    `until` is what was announced of the fact, `rule_until` what the rule says.
    """
    return [barred(standing, check, one) for one in vetoes]


def barred(standing: Standing, check: Check, veto: Veto) -> dict[str, Any]:
    """Give one of them."""
    line = VETOES[check.rule_pack].line(veto.rule)
    fact = next((one for one in standing.facts if one.fact == veto.fact), None)
    rule_until = line.until(fact.from_) if line and fact else None
    return {
        "rule": veto.rule,
        "event": veto.event,
        "fact": veto.fact,
        "article": line.article if line else "",
        "source": line.source if line else "",
        "mark": line.mark if line else "unverified",
        "from": fact.from_.isoformat() if fact else None,
        "until": fact.until.isoformat() if fact else None,
        "rule_until": rule_until.isoformat() if rule_until else None,
    }
