"""A site that is not ours, on a port of its own: pages in which others put our open times into a frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class OtherSite:
    """`named` is in our EMBED_SITES. At `unnamed` it serves the same pages."""

    port: int
    pages: dict[str, str] = field(default_factory=dict)  # the body by its path

    @property
    def named(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def unnamed(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def other_site_served() -> Iterator[OtherSite]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = site.pages.get(self.path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            html = "<!doctype html><html lang='en'><title>Practice</title><link rel='icon' href='data:,'>"
            self.wfile.write(f"{html}<h1>Our practice</h1>{body or ''}".encode())

        def log_message(self, *_args: object) -> None:
            """Nothing: its visitors are the test's own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    site = OtherSite(server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
