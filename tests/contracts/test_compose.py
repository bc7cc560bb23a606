"""The compose file and what it is told agree with the settings, and hold no secret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from deploy import chosen, imaging
from deploy.certifying import CertificateMissing
from deploy.commands.certificates import command as certificates_command
from deploy.commands.images import command as images_command
from deploy.commands.secrets import command as secrets_command
from deploy.generators import TOP, environment
from deploy.imaging import ROOMS, copy_rooms, runtime
from deploy.roster import CLASSES, MADE_HERE

EXAMPLE: Final = (TOP / environment.PATH).read_text("utf-8")
COMPOSE: Final = (TOP / "docker-compose.yml").read_text("utf-8")


def test_every_setting_that_may_be_set_reaches_the_services() -> None:
    """One that the file forgets could be written into .env and would do nothing."""
    passed = re.findall(r"^  (TONGXIN_\w+):$", COMPOSE, re.MULTILINE)

    assert sorted(passed) == environment.passed_on()


def test_every_variable_of_the_compose_file_is_explained() -> None:
    """Who is told of a missing one finds it in the example."""
    explained = set(re.findall(r"^(TONGXIN_\w+)=", EXAMPLE, re.MULTILINE))
    used = set(re.findall(r"\$\{(TONGXIN_\w+)", COMPOSE))

    assert used - {"TONGXIN_IMAGE"} == explained


def test_no_secret_stands_in_the_compose_file_nor_has_a_default() -> None:
    """A password comes from .env, and one that is missing stops the start."""
    secrets = re.findall(r"\$\{(TONGXIN_\w+(?:PASSWORD|KEY))(.*?)\}", COMPOSE)

    assert {name for name, _ in secrets} == {f"TONGXIN_{name}" for name, _ in environment.SECRETS}
    assert all(rest.startswith(":?") for _, rest in secrets)


def test_what_is_made_here_is_never_pulled() -> None:
    """A stranger's image of that name would run with the city's secrets."""
    branch = (TOP / "deploy" / "branch" / "docker-compose.yml").read_text("utf-8")

    for file in (COMPOSE, branch):
        ours = re.findall(r"image: \$\{TONGXIN_IMAGE:-tongxin\}\n +pull_policy: (\w+)", file)
        assert ours == ["never"]
    assert set(re.findall(r"\{TONGXIN_BASES-(.*?)\}", COMPOSE)) == {MADE_HERE}
    assert f"TONGXIN_BASES={MADE_HERE}\n" in EXAMPLE


def test_how_many_processes_share_a_service_s_work_is_said_in_the_settings() -> None:
    """By --scale alone, the next `up` went back to one."""
    scaled = re.findall(r"command: \[serve, (\w+)\]\n +scale: \$\{(\w+):-1\}", COMPOSE)

    assert scaled == [(name, f"TONGXIN_{name.upper()}_PROCESSES") for name in environment.SHARED]


def test_the_doctor_is_told_where_every_service_tells_its_health() -> None:
    """One that it isn't told of could stand still for weeks."""
    told = re.findall(r"(\w+)=http://(\w+):8001", COMPOSE)

    assert told == [(name, name) for name in ("topology", *CLASSES)]


def test_a_missing_bundle_certificate_or_folder_is_told_and_no_folder_made_of_it() -> None:
    """Docker makes a folder of root's, which stands in the way of the file that comes later."""
    branch = (TOP / "deploy" / "branch" / "docker-compose.yml").read_text("utf-8")

    for file, bound in ((COMPOSE, 3), (branch, 1)):
        assert len(re.findall("type: bind\n", file)) == bound
        assert file.count("create_host_path: false") == bound
        assert not re.search(r"- \$\{TONGXIN_\w+[^}]*\}[^:]*:/", file)


def test_two_ports_are_published_and_no_more() -> None:
    """The gateway's and the broker's by TLS; the house agent has no desk yet."""
    assert re.findall(r"ports: (.*)", COMPOSE) == [
        '["${TONGXIN_BROKER_PUBLISH:-5671}:5671"]',
        '["${TONGXIN_WEB_PUBLISH:-127.0.0.1:8000}:8000"]',
    ]


def test_the_broker_is_healthy_when_it_listens_for_services_and_for_branches() -> None:
    """On the ports that its configuration names, asked by the check that is mounted."""
    conf = (TOP / "deploy" / "compose" / "rabbitmq.conf").read_text("utf-8")
    ports = re.findall(r"^listeners\.\w+\.default = (\d+)$", conf, re.MULTILINE)

    (asked,) = re.findall(r"test: \[CMD, bash, (.*?), (.*)\]", COMPOSE)

    assert asked[0] in re.findall(r"- \./deploy/compose/broker-healthy:(.*):ro", COMPOSE)
    assert [one.strip('"') for one in asked[1].split(", ")] == ["15672", *ports]


def test_the_image_holds_what_the_services_need_and_no_test_tools() -> None:
    """The lock's own comments say who needs what."""
    lock = runtime((TOP / "requirements.lock").read_text("utf-8"))

    names = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert {"nameko", "psycopg-binary", "cffi", "vine", "setuptools"} <= names
    assert not {"pytest", "mypy", "ruff", "playwright"} & names


def test_no_secret_lying_beside_the_code_comes_into_the_image(tmp_path: Path) -> None:
    """A branch's bundle lies where the README says, and the image goes to other branches."""
    code = [f"{room}/code.py" for room in ROOMS] + ["deploy/example.env", "shared/words.toml"]
    secret = [
        "deploy/branch/bundle.json", "deploy/branch/anna.json", "deploy/anna.bundle.json",
        "deploy/.env", "services/old.env", "services/broker.key", "shared/agent.store",
    ]  # fmt: skip
    for one in code + secret:
        path = tmp_path / "top" / one
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    copy_rooms(tmp_path / "top", tmp_path / "app")

    app = tmp_path / "app"
    found = [str(one.relative_to(app)) for one in app.rglob("*") if one.is_file()]
    assert sorted(found) == sorted(code)


def test_secrets_are_written_for_the_owner_alone_and_never_over_others(tmp_path: Path) -> None:
    """A second time would lose the key by which agents hash, and the database's password."""
    file = tmp_path / ".env"
    assert CliRunner().invoke(secrets_command, ["--to", str(file)]).exit_code == 0
    first = file.read_text("utf-8")

    again = CliRunner().invoke(secrets_command, ["--to", str(file)])

    assert isinstance(again.exception, FileExistsError)
    assert file.read_text("utf-8") == first
    assert file.stat().st_mode & 0o777 == 0o600
    assert not re.findall(r"_(?:PASSWORD|KEY)=$", first, re.MULTILINE)


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the file that stands for .env, with nothing of it in the environment."""
    for name in ("TONGXIN_BASES", "TONGXIN_CERTIFICATES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(chosen, "ENV", tmp_path / ".env")
    return tmp_path / ".env"


@pytest.mark.parametrize(
    ("written", "environment", "given"),
    [
        (None, None, MADE_HERE),
        ("TONGXIN_BASES=mirror.example/", None, "mirror.example/"),
        ("TONGXIN_BASES=", None, ""),
        ("TONGXIN_BASES=mirror.example/", "other.example/", "other.example/"),
        ("TONGXIN_BASES=mirror.example/", "", ""),
    ],
    ids=["the default", "a mirror's", "the public ones", "the environment's", "empty there"],
)
def test_commands_take_the_bases_that_compose_takes(
    env: Path, monkeypatch: pytest.MonkeyPatch, written: str | None,
    environment: str | None, given: str,
) -> None:  # fmt: skip
    """Else ours is made on another base than the one that runs beside it."""
    made: list[str] = []
    monkeypatch.setattr(imaging, "make_images", lambda _, bases, **__: made.append(bases))
    if environment is not None:
        monkeypatch.setenv("TONGXIN_BASES", environment)
    if written is not None:
        env.write_text(f"{written}\nTONGXIN_ROOT_NAME=银川市总工会\n", "utf-8")

    images_command.main([], standalone_mode=False)

    assert made == [given]


def test_commands_look_for_certificates_where_compose_does(env: Path) -> None:
    """A folder that .env names is seen from the compose file, wherever the command is typed."""
    env.write_text("TONGXIN_CERTIFICATES=./none\n", "utf-8")

    with pytest.raises(CertificateMissing) as caught:
        certificates_command.main([], standalone_mode=False)

    assert caught.value.facts["path"] == str(TOP / "none" / "broker" / "broker.pem")


def test_the_image_s_user_may_read_the_code_whatever_the_umask_was(tmp_path: Path) -> None:
    """A clone made with umask 077 gave an image that couldn't start."""
    for room in ROOMS:
        (tmp_path / "top" / room / "inner").mkdir(mode=0o700, parents=True)
        (tmp_path / "top" / room / "inner" / "code.py").touch(0o600)

    copy_rooms(tmp_path / "top", tmp_path / "app")

    app = tmp_path / "app"
    modes = {one.is_dir(): one.stat().st_mode & 0o777 for one in (app, *app.rglob("*"))}
    assert modes == {True: 0o755, False: 0o644}
