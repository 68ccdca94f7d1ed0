# SPDX-FileCopyrightText: Inspector contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail server that keeps what it takes, as Python's email reads it: mail_sink.py FOLDER

FOLDER/settings.json says how it behaves (mail_sink.h); FOLDER/port, FOLDER/log and FOLDER/mails are written."""
import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder = sys.argv[1]
with open(os.path.join(folder, "settings.json")) as file:
    settings = json.load(file)
replies = list(settings.get("dataReplies", []))
taken = 0


def note(line):
    with open(os.path.join(folder, "log"), "a") as log:
        log.write(line + "\n")


def write(name, text):
    """Whole or not at all."""
    with open(os.path.join(folder, "new"), "w") as file:
        file.write(text)
    os.replace(os.path.join(folder, "new"), os.path.join(folder, name))


def content(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else None


def read(raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    parts = list(message.walk())
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "types": [part.get_content_type() for part in parts],
        "defects": [repr(d) for part in parts for d in part.defects]
        + [repr(d) for value in message.values() for d in value.defects],
        "addresses": [a.addr_spec for a in message["To"].addresses],
        "from": message["From"].addresses[0].addr_spec,
        "fromName": message["From"].addresses[0].display_name,
        "plain": content(message, "plain"),
        "html": content(message, "html"),
        "longestLine": max(len(line) for line in raw.split(b"\r\n")),
    }


class Handler:
    async def handle_EHLO(self, server, session, envelope, hostname):
        note("EHLO " + hostname)
        session.host_name = hostname
        return "250 HELP"

    async def handle_MAIL(self, server, session, envelope, address, options):
        note("MAIL")
        envelope.mail_from = address
        return settings.get("mailReply", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        note("RCPT " + address)
        refused = settings.get("recipients", {}).get(address)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global taken
        reply = replies.pop(0) if replies else "250 2.0.0 Ok: queued"
        note("DATA " + reply)
        if reply == "silence":
            await asyncio.sleep(3600)
        if reply.startswith("2"):
            mail = read(envelope.original_content)
            mail["recipients"] = envelope.rcpt_tos
            mail["sender"] = envelope.mail_from
            mail["tls"] = settings["tls"] == "implicit" or session.ssl is not None
            mail["user"] = session.auth_data
            taken += 1
            write("mails/%03d" % taken, json.dumps(mail))
        return reply

    async def handle_QUIT(self, server, session, envelope):
        note("QUIT")
        if settings.get("silentFarewell"):
            await asyncio.sleep(3600)
        return "221 Bye"


def authenticate(server, session, envelope, mechanism, data):
    user = data.login.decode()
    note("AUTH " + user)
    session.auth_data = user
    if settings.get("authReply"):
        return AuthResult(success=False, handled=False, message=settings["authReply"])
    good = user == settings["user"] and data.password.decode() == settings["password"]
    return AuthResult(success=good, handled=False, auth_data=user)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(settings["certificate"], settings["key"])
    return context


async def serve():
    loop = asyncio.get_running_loop()
    form = settings["tls"]

    def connection():
        return SMTP(
            Handler(),
            hostname="mail.test",
            loop=loop,
            tls_context=tls() if form == "starttls" else None,
            auth_required=bool(settings.get("user")),
            auth_require_tls=form == "starttls",
            authenticator=authenticate,
        )

    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=tls() if form == "implicit" else None)
    os.mkdir(os.path.join(folder, "mails"))
    write("port", str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


asyncio.run(serve())
