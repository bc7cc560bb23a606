"""Frames of our own say what py-amqp's say, and nothing that arrives makes them raise."""

from __future__ import annotations

from struct import pack
from typing import Any

import amqp
from amqp.method_framing import frame_handler
from amqp.serialization import dumps
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime import frames
from shared.streams.wire import Delivery, Message

short = st.text(max_size=60)
headers = st.dictionaries(short, st.text(max_size=300), max_size=6)
messages = st.builds(Message, short, short, st.binary(max_size=300), headers, short, short, short)


class Connection:
    """As much of a connection as py-amqp's frame handler looks at."""

    bytes_recv = 0


def split(raw: bytes) -> list[tuple[int, int, bytes]]:
    """Take frames apart."""
    found = []
    while raw:
        kind, channel, size = frames.FRAME.unpack_from(raw)
        found.append((kind, channel, raw[7 : 7 + size]))
        assert raw[7 + size : 8 + size] == frames.END
        raw = raw[8 + size :]
    return found


def table(values: dict[str, Any]) -> bytes:
    """Encode headers as py-amqp does."""
    encoded: bytes = dumps("F", [values])
    return encoded[4:]


@given(messages, st.booleans())
def test_what_we_send_is_what_py_amqp_reads(message: Message, mandatory: bool) -> None:  # noqa: FBT001
    """A broker that understands py-amqp understands us."""
    raw = frames.publication(message, user=b"rights", channel=3, mandatory=mandatory, frame_max=200)
    seen: list[Any] = []
    # py-amqp only reads content that a broker delivers; the frames after the method are alike.
    read = frame_handler(
        Connection(), lambda *found: seen.append(found), content_methods={(60, 40)}
    )

    for frame in split(raw):
        read(frame)

    [(channel, method, arguments, content)] = seen
    assert (channel, method) == (3, (60, 40))
    assert arguments[6:] == dumps("ssb", [message.exchange, message.routing_key, mandatory])
    assert (content.body or b"") == message.body
    assert content.properties == {
        "content_type": message.content_type,
        "application_headers": message.headers,
        "delivery_mode": 2,
        "message_id": message.message_id,
        "type": message.type,
        "user_id": "rights",
    }


@given(messages, st.integers(1, 2**63))
def test_what_a_broker_delivers_is_read_whole(message: Message, tag: int) -> None:
    """However the body is cut into frames."""
    delivered: list[Delivery] = []
    method = b"\x00\x3c\x00\x3c" + dumps(
        "sLbss", ["consumer", tag, False, message.exchange, message.routing_key]
    )
    sent = frames.publication(message, user=b"rights", channel=3, mandatory=True, frame_max=100)
    read = frames.frames_for({3: delivered.append})(Connection(), None)

    read((frames.METHOD, 3, method))
    for frame in split(sent)[1:]:
        read(frame)

    assert delivered == [
        Delivery(
            message.body,
            message.headers,
            "rights",
            message.routing_key,
            message.content_type,
            tag,
            "consumer",
        )
    ]


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=20),
        st.text()
        | st.integers(-(2**31), 2**31 - 1)
        | st.booleans()
        | st.lists(st.text(max_size=9)),
    )
)
def test_headers_of_any_type_are_read_as_py_amqp_reads_them(values: dict[str, Any]) -> None:
    """CC is a list; whoever sends numbers may."""
    assert frames.table(table(values)) == values


@given(st.binary(max_size=200))
def test_no_bytes_in_place_of_headers_make_it_raise(block: bytes) -> None:
    """One sender's headers must not stop a queue that others share."""
    assert isinstance(frames.table(block), dict)


def test_headers_nested_beyond_reason_are_none() -> None:
    """Tables in tables in tables run Python's stack down."""
    block = b""
    for _ in range(3000):
        block = b"\x01aF" + pack(">I", len(block)) + block

    assert frames.table(block) == {}


def test_properties_that_are_not_text_are_read_with_marks() -> None:
    """py-amqp raises on a content type that isn't UTF-8."""
    header = pack(">HHQH", 60, 0, 0, 0x8000 | 0x0010) + b"\x02\xff\xfe" + b"\x04user"

    content_type, found, user = frames.properties(header)

    assert (content_type, found, user) == ("\ufffd\ufffd", {}, "user")


def test_frames_that_are_not_deliveries_go_to_py_amqp() -> None:
    """An answer on a channel that consumes is still an answer."""
    seen: list[Any] = []
    read = frames.frames_for({1: seen.append})(Connection(), lambda *found: seen.append(found[1]))

    read((frames.METHOD, 1, pack(">HH", *amqp.spec.Basic.QosOk)))

    assert seen == [amqp.spec.Basic.QosOk]
