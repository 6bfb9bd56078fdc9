"""An issuer of signed identities, as GitHub and GitLab are one: discovery, keys, tokens."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

GITHUB = {
    "sub": "repo:acme@1234/career-api@5678:ref:refs/heads/main",
    "repository": "acme/career-api",
    "repository_id": "5678",
    "repository_owner_id": "1234",
    "event_name": "push",
    "ref": "refs/heads/main",
}
GITLAB = {
    "sub": "project_path:acme/career:ref_type:branch:ref:main",
    "project_path": "acme/career",
    "project_id": "22",
    "namespace_id": "72",
    "pipeline_source": "push",
}


class LittleIssuer:
    """Signs with ``key``; ``asked`` are the paths that were asked for, in order."""

    def __init__(self) -> None:
        self.key: RSAKey | ECKey = self.new_key("first")
        self.published: list[dict[str, Any]] | None = None
        self.status, self.name = 200, ""
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def new_key(self, kid: str, kind: str = "RSA") -> RSAKey | ECKey:
        named = {"kid": kid, "use": "sig"}
        if kind == "EC":
            return ECKey.generate_key("P-256", named)
        return RSAKey.generate_key(2048, named)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def token(self, audience: Any, *, alg: str = "RS256", key: Any = None, **said: Any) -> str:
        """A signed identity; a claim that is None is left out, a header goes by ``header``."""
        now = int(time.time())
        header = {"alg": alg, "kid": self.key.kid} | said.pop("header", {})
        basic = {"iss": self.url, "aud": audience, "iat": now, "nbf": now, "exp": now + 300}
        claims = {name: value for name, value in (basic | said).items() if value is not None}
        return jwt.encode(header, claims, key or self.key, algorithms=[alg])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked.append(self.path)
                body = json.dumps(issuer._document(self.path)).encode()
                self.send_response(issuer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler

    def _document(self, path: str) -> dict[str, Any]:
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.name or self.url, "jwks_uri": f"{self.url}/keys"}
        keys = self.published
        return {"keys": [self.key.as_dict(private=False)] if keys is None else keys}
