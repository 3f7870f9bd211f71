"""Reads .doc, .wps, .rtf and .odt through LibreOffice, where it is installed: it writes a .docx, the Word reader reads that.

LibreOffice works in a folder of its own that is deleted afterwards, with a profile of its own, so that one that is open does
not matter; macros and links to other files are switched off; it is ended with its children when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from drafter.diagnostics import Diagnostic, Location, Severity
from drafter.document import Document
from drafter.errors import Unreadable
from drafter.readers import docx, packages
from drafter.resources import read_bytes

TIMEOUT_SECONDS = 90  # a report takes two, the first start on a slow machine some twenty
# Where LibreOffice is when it is not on the PATH, seen from the root of the disk.
PLACES = {
    "/": (
        "usr/lib/libreoffice/program/soffice",
        "opt/libreoffice*/program/soffice",
        "Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "C:/": (
        "Program Files/LibreOffice/program/soffice.exe",
        "Program Files (x86)/LibreOffice/program/soffice.exe",
    ),
}
# What a file is read as, so that a damaged one is not taken for plain text.
FILTERS = {".doc": "MS Word 97", ".wps": "MS Word 97", ".rtf": "Rich Text Format", ".odt": "writer8"}
_OPEN_AND_SAVE = "请用 Word 或 WPS 打开它，另存为 .docx 再读；或者安装 LibreOffice，装了就能直接读"
_SETTINGS = {
    "Office.Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Writer/Content/Update": {"Link": "0"},
}


def read(path: Path) -> tuple[Document, list[Diagnostic]]:
    """Return a file that LibreOffice can open as a Document; raise Unreadable with the reason in words."""
    data = read_bytes(path, packages.MAX_FILE_BYTES)
    suffix = _suffix(path, data)
    program = find()
    if program is None:
        raise Unreadable(f"“{path.name}”是 {suffix} 文件，要先转换才能读", _OPEN_AND_SAVE)
    with tempfile.TemporaryDirectory(prefix="drafter-", ignore_cleanup_errors=True) as folder:
        made = _converted(program, data, suffix, Path(folder))
    if made is None:
        raise Unreadable(f"“{path.name}”用 LibreOffice 转换不了，可能已损坏或设了密码", packages.NO_PASSWORD)
    document, findings = docx.parse(path, made)
    note = f"由 LibreOffice 转成 .docx 后读入（原是 {suffix}）"
    return document, [Diagnostic("RD28", Severity.NOTE, note, "", Location(str(path))), *findings]


def find() -> Path | None:
    """Return LibreOffice's program, None where it is not installed."""
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(on_path) if on_path else next(_usual_places(), None)


def _usual_places() -> Iterator[Path]:
    for root, places in PLACES.items():
        for place in places if Path(root).is_dir() else ():
            yield from (found for found in Path(root).glob(place) if found.is_file())


def _suffix(path: Path, data: bytes) -> str:
    """Return what the file is, by its bytes; LibreOffice tells formats apart by them too."""
    if data.startswith(packages.RTF):
        return ".rtf"
    if data.startswith(packages.ZIP):
        packages.checked(path, data)
        packages.refuse_crowded(path, data)
        return ".odt"
    packages.refuse_locked(path, data)
    return ".wps" if path.suffix.lower() == ".wps" else ".doc"


def _converted(program: Path, data: bytes, suffix: str, folder: Path) -> bytes | None:
    """Return the .docx that LibreOffice makes of a file, None if it makes none in time."""
    source, target, profile = folder / f"source{suffix}", folder / "out", folder / "profile"
    source.write_bytes(data)
    _write_profile(profile)
    command = [
        *(str(program), "--headless", "--norestore", "--nodefault", "--nolockcheck"),
        f"--infilter={FILTERS[suffix]}",
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "docx:Office Open XML Text", "--outdir", str(target), str(source)),
    ]
    _run(command)
    made = target / "source.docx"
    return read_bytes(made, packages.MAX_FILE_BYTES) if made.is_file() else None


def _run(command: list[str]) -> None:
    """Run a program without a word; end it with all its children when it takes too long."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=silent, stdout=silent, stderr=silent, start_new_session=os.name == "posix"
    )
    try:
        process.wait(TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children; LibreOffice's program is only a starter of another."""
    if os.name == "posix":
        os.killpg(process.pid, 9)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    process.wait()


def _write_profile(profile: Path) -> None:
    """Write the settings of a new profile: no macros, no links."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{where}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for where, settings in _SETTINGS.items()
        for name, value in settings.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    file = profile / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    file.write_text(f"{head}{items}</oor:items>", "utf-8")
