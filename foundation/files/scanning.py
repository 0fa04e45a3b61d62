"""The operator's own virus scanner, asked about every file that comes in; without one nothing is asked (M-28)."""

import logging
import shlex
import subprocess
from pathlib import Path

from django.conf import settings

from foundation.files.kinds import RefusedFile

log = logging.getLogger(__name__)
SECONDS = 60
FOUND = "查毒程序认为这个文件有问题，没有收下；请检查后再放"
SILENT = "查毒程序没有回答，文件没有收下；请稍后再试，仍不行请联系系统管理员"


def scan(path: Path) -> None:
    """Raises RefusedFile when the scanner finds something, and also when it does not answer: no file passes unseen."""
    if not settings.FILE_SCANNER:
        return
    try:
        done = subprocess.run(
            [*shlex.split(settings.FILE_SCANNER), str(path)], capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        log.exception("The virus scanner could not be asked.")
        raise RefusedFile(SILENT) from fault
    if done.returncode == 1:
        raise RefusedFile(FOUND)
    if done.returncode:
        log.error("The virus scanner ended with %s.", done.returncode)
        raise RefusedFile(SILENT)
