"""An offline bundle: what was put in comes out, and what isn't as it was put in is refused."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy import offline
from deploy.commands.__main__ import sentence
from shared import words

WHEEL, IMAGES = b"wheel" * 999, b"images" * 9999
Harm = Callable[[bytes], bytes]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Give a bundle for this Python with one wheel and images."""
    folder = tmp_path / "folder"
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "one-1.0-py3-none-any.whl").write_bytes(WHEEL)
    (folder / offline.IMAGES).write_bytes(IMAGES)
    offline.write(tmp_path / "bundle", folder, [offline.here()], ["tongxin"])
    return tmp_path / "bundle"


def test_what_was_put_in_comes_out(bundle: Path, tmp_path: Path) -> None:
    """Wheels into a folder, images piece by piece to whoever loads them."""
    out, pieces = tmp_path / "out", list[bytes]()
    out.mkdir()

    manifest = offline.check(bundle)
    offline.unpack_wheels(bundle, out)
    offline.hand_images(bundle, pieces.append)

    assert manifest.images == ("tongxin",)
    assert {one.name: one.read_bytes() for one in out.iterdir()} == {
        "one-1.0-py3-none-any.whl": WHEEL
    }
    assert b"".join(pieces) == IMAGES


def turned(at: bytes) -> Harm:
    """Turn one bit of what stands there."""

    def harm(body: bytes) -> bytes:
        place = body.index(at)
        return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]

    return harm


def without_wheels(body: bytes) -> bytes:
    """Leave the wheels out."""
    held = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(body)) as given,
        tarfile.open(fileobj=held, mode="w") as tar,
    ):
        for member in given.getmembers():
            if not member.name.startswith("wheels/"):
                tar.addfile(member, given.extractfile(member))
    return held.getvalue()


def twice(body: bytes) -> bytes:
    """Put other images behind the right ones."""
    held = io.BytesIO(body)
    with tarfile.open(fileobj=held, mode="a") as tar:
        member = tarfile.TarInfo(offline.IMAGES)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    return held.getvalue()


@pytest.mark.parametrize(
    ("harm", "file"),
    [
        (turned(WHEEL), "wheels/one-1.0-py3-none-any.whl"),
        (turned(IMAGES), "images.tar"),
        (turned(b"wheels/one-1.0-py3-none-any.whl\0"), "–"),
        (lambda body: body[: body.index(IMAGES) + 7], "–"),
        (without_wheels, "wheels/one-1.0-py3-none-any.whl"),
        (twice, "images.tar"),
    ],
    ids=["a wheel", "the images", "a name", "the end is missing", "a file is missing", "two"],
)
def test_a_damaged_bundle_is_refused(bundle: Path, harm: Harm, file: str) -> None:
    """One sentence names the file and what to do, in both languages."""
    bundle.write_bytes(harm(bundle.read_bytes()))

    with pytest.raises(offline.OfflineBundleDamaged) as caught:
        offline.check(bundle)

    assert caught.value.facts["file"].startswith(file)
    assert "copy it again" in str(sentence(caught.value))
    assert "重新复制" in words.told(caught.value, "zh")


@pytest.mark.parametrize(
    "body",
    [b"", b"PK\3\4 a zip", b"\0" * 20480],
    ids=["nothing", "another file", "an empty archive"],
)
def test_what_is_no_bundle_is_told(tmp_path: Path, body: bytes) -> None:
    """Whatever somebody names by mistake."""
    (tmp_path / "other").write_bytes(body)

    with pytest.raises(offline.NoOfflineBundle):
        offline.check(tmp_path / "other")


def test_a_file_that_leads_out_of_its_folder_is_refused(bundle: Path) -> None:
    """Even where the manifest names it."""
    name = "wheels/../../evil.whl"
    made = offline.Manifest("", (offline.here(),), "", (), {name: "0" * 64})
    told = json.dumps(made._asdict()).encode()
    with tarfile.open(bundle, "w") as tar:
        for one, content in ((offline.MANIFEST, told), (name, b"evil")):
            member = tarfile.TarInfo(one)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

    with pytest.raises(offline.OfflineBundleDamaged):
        offline.check(bundle)


def test_a_bundle_of_another_state_of_the_software_is_refused(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its wheels are others than those that the lock names."""
    other = tmp_path / "requirements.lock"
    other.write_text("another==1.0")
    monkeypatch.setattr(offline, "LOCK", other)

    with pytest.raises(offline.OfflineBundleOfOther):
        offline.check(bundle)


def test_a_bundle_for_another_python_is_refused(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names both, so that the next one fits."""
    monkeypatch.setattr(offline, "here", lambda: "3.99")

    with pytest.raises(offline.OfflineBundleElsewhere) as caught:
        offline.unpack_wheels(bundle, tmp_path)

    assert "3.99" in str(sentence(caught.value))
