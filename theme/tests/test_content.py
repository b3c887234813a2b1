"""How mystmd's content server is asked."""

import socket
from threading import Thread

import pytest
from plainbook.site.content_server import ContentError, ContentServer


def answering(count: int, asked: list[bytes]) -> str:
    """The address of a server that closes its connection after each answer.

    Only before its last answer it says so.
    """

    def answer_all():
        with server:
            for number in range(count):
                connection, _ = server.accept()
                with connection:
                    asked.append(connection.recv(1000).split(b" ")[1])
                    closing = b"Connection: close\r\n" if number == count - 1 else b""
                    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + closing
                    connection.sendall(head + b"\r\nok")

    server = socket.create_server(("localhost", 0))
    Thread(target=answer_all, daemon=True).start()
    return f"http://localhost:{server.getsockname()[1]}"


def test_a_connection_that_was_closed_is_opened_anew():
    asked = []
    content = ContentServer(answering(2, asked))
    assert [content.read("/a"), content.read("/b")] == [b"ok", b"ok"]
    assert asked == [b"/a", b"/b"]


def test_a_path_is_quoted_once():
    asked = []
    content = ContentServer(answering(2, asked))
    content.read("/a b/é.png")
    content.read("/a%20b")
    assert asked == [b"/a%20b/%C3%A9.png", b"/a%20b"]


def test_what_is_missing_is_named_and_the_next_answer_is_read(mystmd):
    content = ContentServer(mystmd.address)
    with pytest.raises(ContentError, match=r"no /gone\.json .* answered 404"):
        content.json("/gone.json")
    assert content.json("/public.json") == []
