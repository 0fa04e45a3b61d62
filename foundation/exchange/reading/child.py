"""The child process that reads one file under limits: python -m foundation.exchange.reading.child ANSWER < request."""

from __future__ import annotations

import pickle
import resource
import sys
from pathlib import Path


def main(answer: Path) -> int:
    """Read the file named in the request and pickle the result, or the sentence why not, to `answer`."""
    path, filename, headers, limits, include_hidden, chosen = pickle.load(sys.stdin.buffer)  # noqa: S301 (written by our own parent process)
    # The soft limit of processor time ends the process with SIGXCPU, which the parent understands.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    from foundation.exchange.reading import refusals
    from foundation.exchange.reading.ledgers import CHILD_READ, CHILD_REFUSED, ReadFile, read_file

    content: ReadFile | str
    try:
        content = read_file(
            Path(path), filename, headers=headers, limits=limits, include_hidden=include_hidden, chosen=chosen
        )
        code = CHILD_READ
    except refusals.UnreadableFile as refusal:
        content, code = refusal.sentence, CHILD_REFUSED
    except MemoryError:
        content, code = refusals.TOO_MUCH_MEMORY, CHILD_REFUSED
    with answer.open("wb") as file:
        pickle.dump(content, file, protocol=pickle.HIGHEST_PROTOCOL)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
