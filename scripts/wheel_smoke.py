"""Build the wheel, install it alone in a fresh environment, and do the main job from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    # Nothing of the repository may help: no PYTHONPATH, another working folder.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} → {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT, cwd=ROOT)
        wheel = next((folder / "dist").glob("*.whl"))
        venv.create(folder / "env", with_pip=True)
        python = folder / "env" / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
        empty = folder / "empty"
        empty.mkdir()
        draft = folder / "env" / "bin" / "draft"
        print(run(draft, "--version", cwd=empty).strip())
        run(draft, "new", "--region", "凤翔区", "--year", "2024", cwd=empty)
        form = next(empty.glob("*.yaml"))
        run(draft, "check", form, cwd=empty)
        run(draft, "build", form, cwd=empty)
        run(draft, "demo", cwd=empty)
        run(draft, "skeleton", cwd=empty)
        run(draft, "read", next(empty.glob("*.docx")), cwd=empty)
        drafts = sorted(p.name for p in empty.rglob("*.docx"))
        assert len(drafts) == 3, drafts
        print(
            f"wheel smoke: 1 passed, 0 failed ({wheel.name}, {wheel.stat().st_size // 1024} kB, {len(drafts)} drafts)"
        )


if __name__ == "__main__":
    main()
