"""`.ci/run` stops at the first command that fails, also within a step."""

import shutil
import subprocess
import sys

import pytest

from tests.support.places import ROOT

# Stands in for Python: the pip that it installs can do nothing but `pip check`.
PYTHON = """#!/bin/sh
mkdir -p .venv/bin
printf '#!/bin/sh\\n[ "$1" = check ]\\n' > .venv/bin/pip
chmod +x .venv/bin/pip
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it runs where bash is")
def test_a_command_that_fails_within_a_step_ends_the_run(tmp_path):
    folder = tmp_path / "a path with spaces"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    tools = folder / "bin"
    tools.mkdir()
    for name, text in {"chromium": "#!/bin/sh\n", "python3": PYTHON}.items():
        (tools / name).write_text(text, encoding="utf-8")
        (tools / name).chmod(0o755)
    result = subprocess.run(
        ["/bin/bash", folder / ".ci" / "run"],
        env={"PATH": f"{tools}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert result.returncode == 1
    assert "Python packages  FAILED" in result.stdout
    assert "npm packages" not in result.stdout
