"""A bare encrypted ROUTER that sends back what it gets: what the wire costs without a hall.

Run as ``python -m scripts.bench_hall.echo ADDRESS PUBLIC SECRET``.
"""

from __future__ import annotations

import sys

import zmq


def main(address: str, public: str, secret: str) -> None:
    socket: zmq.Socket[bytes] = zmq.Context().socket(zmq.ROUTER)
    socket.curve_server = True
    socket.curve_publickey, socket.curve_secretkey = public.encode(), secret.encode()
    socket.bind(address)
    while True:
        socket.send_multipart(socket.recv_multipart())


if __name__ == "__main__":
    main(*sys.argv[1:])
