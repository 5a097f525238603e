# SPDX-License-Identifier: Apache-2.0

"""A custom analyzer over plain HTTP, in Python without any package: backups that are too old.

    BACKUPS=/var/backups HOURS=26 PORT=8086 python3 backup_age.py

Each folder in BACKUPS is one backup; its newest file tells how old it is.
"""

import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(os.environ.get("BACKUPS", "/var/backups"))
HOURS = float(os.environ.get("HOURS", "26"))
TOKEN = os.environ.get("TOKEN")


def newest(folder: Path) -> float | None:
    """When the newest file of a folder was written."""
    times = [file.stat().st_mtime for file in folder.iterdir() if file.is_file()]
    return max(times, default=None)


def finding(folder: Path) -> dict | None:
    at = newest(folder)
    if at is None:
        return {
            "kind": "Backup",
            "name": folder.name,
            "text": "has never been written",
            "code": "backup-missing",
            "severity": "critical",
            "fix": "Look why the job that writes it has not run.",
        }
    hours = (time.time() - at) / 3600
    if hours <= HOURS:
        return None
    return {
        "kind": "Backup",
        "name": folder.name,
        "text": f"is {hours:.0f} hours old",
        "code": "backup-old",
        "severity": "critical" if hours > 3 * HOURS else "warning",
        "fix": "Look why the job that writes it has not run.",
        "since": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at + HOURS * 3600)),
        # A path tells how the machine is built: no model needs it.
        "sensitive": [str(folder)],
    }


def look() -> dict:
    if not FOLDER.is_dir():
        # What could not be looked at is not well.
        return {"findings": [], "unchecked": [{"kind": "Backup", "reason": f"{FOLDER} is no folder"}]}
    folders = sorted(folder for folder in FOLDER.iterdir() if folder.is_dir())
    return {"findings": [found for found in map(finding, folders) if found is not None]}


class Handler(BaseHTTPRequestHandler):
    def answer(self, status: int, body: dict) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        self.answer(200 if self.path == "/healthz" else 404, {})

    def do_POST(self) -> None:
        # The request says which cluster and until when; backups are the same for all.
        self.rfile.read(int(self.headers.get("content-length", "0")))
        if TOKEN is not None and self.headers.get("authorization") != f"Bearer {TOKEN}":
            self.answer(401, {})
        elif self.path != "/v1/run":
            self.answer(404, {})
        else:
            self.answer(200, look())

    def log_message(self, *_: object) -> None:
        """Nobody reads a line for each look."""


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8086"))), Handler)
    print(f"listening on http://{server.server_address[0]}:{server.server_address[1]}", flush=True)
    server.serve_forever()
