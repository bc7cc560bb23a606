"""What `./tongxin test` sees to before the tests that were chosen."""

from __future__ import annotations

import click
import pytest

from deploy.commands import test as command


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        ((), {"rabbitmq-server", "chromium", "prometheus"}),
        (("-k", "union"), {"rabbitmq-server", "chromium", "prometheus"}),
        (("tests",), {"rabbitmq-server", "chromium", "prometheus"}),
        (("tests/watch",), {"prometheus"}),
        (("tests/rules", "-k", "union"), set()),
        (("tests/browser",), {"chromium"}),
        (("tests/browser/test_page.py::test_x", "tests/system"), {"rabbitmq-server", "chromium"}),
        (("tests/faults",), {"rabbitmq-server"}),
    ],
)
def test_only_what_the_chosen_tests_need_is_seen_to(
    arguments: tuple[str, ...], needs: set[str]
) -> None:
    """Nobody installs a browser to run the rules."""
    assert command.wanted(arguments) == needs


@pytest.mark.parametrize("package", command.PLACES)
def test_what_is_missing_and_may_not_be_installed_is_said(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, with what to type."""
    monkeypatch.delenv(command.GIVEN[package], raising=False)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    with pytest.raises(click.ClickException, match=f"apt-get install {package}"):
        command.see_to(package)


@pytest.mark.parametrize("package", command.PLACES)
def test_one_that_is_given_is_enough(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address or path stands in the environment."""
    monkeypatch.setenv(command.GIVEN[package], "somewhere")
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)

    command.see_to(package)


@pytest.mark.parametrize("may", [True, False])
def test_a_chinese_font_is_installed_where_there_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, may: bool
) -> None:
    """Where that isn't allowed, a sentence says what to type, and the tests run."""
    installed: list[str] = []

    def install(package: str) -> str:
        installed.append(package)
        return ""

    monkeypatch.setattr(command, "chinese_font", lambda: False)
    monkeypatch.setattr(command, "may_install", lambda: may)
    monkeypatch.setattr(command, "install", install)

    command.see_to_font()

    assert installed == [command.FONT] * may
    assert ("apt-get install fonts-wqy-microhei" in capsys.readouterr().err) is not may
