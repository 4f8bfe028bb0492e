"""Write the next revision from the difference between the tables and the revisions so far: `make revision`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

HERE = Path(__file__).resolve().parent


def write_revision(message: str) -> Path:
    """The file of the new revision, numbered one higher than the last; the pinned head follows."""
    config = Config(toml_file=HERE.parent / "pyproject.toml")
    scripts = ScriptDirectory.from_config(config)
    number = f"{int(scripts.get_current_head() or 0) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        config.attributes["url"] = f"sqlite:///{folder}/scratch.sqlite"
        command.upgrade(config, "head")
        script = command.revision(config, message=message, autogenerate=True, rev_id=number)
    if script is None or isinstance(script, list):
        raise RuntimeError("one revision was expected")
    path = Path(script.path)
    for work in (["format", "--quiet"], ["check", "--quiet", "--fix"], ["format", "--quiet"]):
        subprocess.run([Path(sys.executable).with_name("ruff"), *work, path], check=False)
    (HERE / "HEAD").write_text(f"{number}\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('say what it does: make revision MESSAGE="add the contracts"')
    print(write_revision(sys.argv[1].strip()), "- read it before you commit it: autogeneration sees no checks")
