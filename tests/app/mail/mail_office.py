"""A mail server that keeps what it gets and says what it is told to say."""

import asyncio

from aiosmtpd.smtp import AuthResult


class Office:
    """A mail server's memory; ``says`` is what it answers to MAIL, RCPT, DATA and RSET next."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], bytes]] = []
        self.says: dict[str, str] = {}
        self.connections = 0
        self.rests = self.drops = False
        self.port = 0

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, _session, envelope, address, _options) -> str:
        envelope.mail_from = address
        return await self._answer("MAIL", server)

    async def handle_RCPT(self, server, _session, envelope, address, _options) -> str:
        said = await self._answer("RCPT", server)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_RSET(self, server, _session, _envelope) -> str:
        return await self._answer("RSET", server)

    async def handle_DATA(self, server, _session, envelope) -> str:
        said = await self._answer("DATA", server)
        if said.startswith("250"):
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return said

    async def _answer(self, command: str, server) -> str:
        said = self.says.get(command, "250 OK")
        if said == "hang":
            await asyncio.sleep(30)
        if said == "drop":
            server.transport.abort()
        return said


def lets_in(_server, _session, _envelope, _mechanism, data) -> AuthResult:
    """Whoever knows the password."""
    return AuthResult(success=data.password == b"geheim", handled=False)
