"""A network cable between a branch and the broker, to be cut: nothing is refused, nothing comes."""

from __future__ import annotations

import contextlib
import socket
import threading


class Cable:
    """Passes on what comes to a port of its own, while it is whole."""

    def __init__(self, port: int) -> None:
        """Lead to a port of this machine."""
        self.to = port
        self.whole = threading.Event()
        self.whole.set()
        self.ends: list[socket.socket] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        threading.Thread(target=self.let_in, name="cable", daemon=True).start()

    def cut(self) -> None:
        """Let nothing through any more, in either direction."""
        self.whole.clear()

    def mend(self) -> None:
        """Let through what comes from now on; what was connected is lost, as after a long cut."""
        self.drop()
        self.whole.set()

    def close(self) -> None:
        """Take the cable away."""
        self.door.close()
        self.whole.set()
        self.drop()

    def drop(self) -> None:
        """Break off every connection."""
        ends, self.ends = self.ends, []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def let_in(self) -> None:
        """Connect whoever comes."""
        with contextlib.suppress(OSError):
            while True:
                here, _ = self.door.accept()
                there = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=self.pass_on, args=pair, daemon=True).start()

    def pass_on(self, here: socket.socket, there: socket.socket) -> None:
        """Pass on one direction until it ends."""
        with contextlib.suppress(OSError), here:
            while piece := here.recv(65536):
                self.whole.wait()
                there.sendall(piece)
            there.shutdown(socket.SHUT_WR)
