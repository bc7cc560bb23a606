"""Every setting of a service, each with its default and a sentence of help.

`TONGXIN_BROKER_URL=…` in the environment, or `TONGXIN_BROKER_URL_FILE=…` with the name of a
file that holds it, which is how secrets come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple, get_type_hints

from environs import FileAwareEnv

from shared.runtime.rabbit_link import HOST_IN_URL

PREFIX: Final = "TONGXIN_"


def setting(default: Any, about: str, *, secret: bool = False) -> Any:  # noqa: ANN401  a field
    """Declare a setting; a secret's value is never shown."""
    return field(default=default, metadata={"about": about, "secret": secret}, repr=not secret)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a service is told."""

    broker_url: str = setting(
        "amqp://guest:guest@127.0.0.1:5672//", "The broker, with user and password.", secret=True
    )
    broker_ca: str = setting("", "File of the authority that signed the broker's certificate.")
    broker_heartbeat: float = setting(10.0, "Seconds between signs of life.")
    broker_deadline: float = setting(
        10.0, "Seconds without a confirm after which the broker counts as away."
    )
    management_url: str = setting(
        "", "The broker's management API; only the topology process needs it.", secret=True
    )
    database_url: str = setting("postgresql:///", "The service's own database.", secret=True)
    databases_url: str = setting(
        "",
        "The database server, as its administrator; only commands about all databases need it.",
        secret=True,
    )
    passwords: str = setting(
        "",
        "Each service's password at broker and database, by blanks: organization=… rights=…",
        secret=True,
    )
    health_urls: str = setting(
        "",
        "Where each service tells its health, by blanks: organization=http://127.0.0.1:8001 …;"
        " only doctor needs it.",
    )
    root_code: str = setting("", "Code of the city's federation, the root of the tree: 6401.")
    root_name: str = setting("", "Name of the city's federation: 银川市总工会.")
    agents_url: str = setting("", "The broker as branches reach it: amqps://city.example:5671//")
    federation_key: str = setting(
        "",
        "Key of 64 hex digits or more by which agents hash ID numbers; only `admit` needs it.",
        secret=True,
    )
    federation_before: str = setting(
        "",
        "The key before it, from `rotate` until its last day; only `admit` needs it.",
        secret=True,
    )
    federation_until: str = setting(
        "", "The last day on which the key before it counts: 2026-12-31."
    )
    months: str = setting("", "Folder of the ledger's months that were detached.")
    database_connections: int = setting(8, "Connections to the database at most.")
    statement_timeout: float = setting(60.0, "Seconds a statement may take.")
    lock_timeout: float = setting(20.0, "Seconds a statement may wait for a lock.")
    patience: float = setting(30.0, "Seconds that a question waits for a database that is away.")
    batch: int = setting(1000, "Messages that intake settles in one transaction at most.")
    linger: float = setting(0.002, "Seconds that intake waits for the next message of a batch.")
    cut_off: float = setting(300.0, "Seconds for which nothing is taken of an agent that floods.")
    workers: int = setting(10, "Calls of other services answered at once.")
    listen: str = setting("127.0.0.1", "Address that health and metrics listen on.")
    health_port: int = setting(8001, "Port of health and metrics; 0 for none.")
    web_port: int = setting(8000, "Port of the pages and the HTTP API.")
    web_tokens: str = setting(
        "", "Hashes (SHA-256, hex) of the tokens that may read, by commas.", secret=True
    )
    case_number: str = setting(
        "工{kind}〔{year}〕{serial:04}号",
        "Form of the numbers of cases, unique in the city: 宁银工{kind}〔{year}〕{serial:04}号.",
    )
    case_kinds: str = setting(
        "dispute=维 matter=监 contract=约 household=困 call=线",
        "What `kind` in such a number is, for each kind of case.",
    )
    certificate_at: str = setting(
        "", "Host and port where branches meet the broker's certificate, to see when it ends."
    )
    log_level: str = setting("INFO", "DEBUG, INFO, WARNING or ERROR.")
    log_format: str = setting("json", "json, or plain for eyes.")
    log_folder: str = setting(
        "", "Folder for a file of JSON lines each day, beside standard error; none where empty."
    )
    log_days: int = setting(
        184, "Days for which logs stay in their folder: six months at their longest."
    )

    @property
    def broker_tls(self) -> dict[str, Any] | None:
        """What TLS to the broker needs beyond its address; None where nothing was said."""
        if not self.broker_ca:
            return None
        return {"ca_certs": self.broker_ca, **HOST_IN_URL}


class Documented(NamedTuple):
    """A setting as the documents show it."""

    variable: str
    default: str
    about: str


def read_settings() -> Settings:
    """Read the environment. Raises environs.EnvError with the name of what can't be read."""
    env = FileAwareEnv(prefix=PREFIX, strip_whitespace=True)
    read: dict[type, Callable[..., Any]] = {str: env.str, int: env.int, float: env.float}
    kinds = get_type_hints(Settings)
    return Settings(
        **{
            one.name: read[kinds[one.name]](one.name.upper(), one.default)
            for one in fields(Settings)
        }
    )


def documented() -> Iterator[Documented]:
    """Give every setting, for the documents."""
    for one in fields(Settings):
        default = "" if one.default in {"", None} else str(one.default)
        yield Documented(f"{PREFIX}{one.name.upper()}", default, one.metadata["about"])
