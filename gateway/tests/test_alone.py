"""The gateway runs where there is no Django, and knows nothing of the product but rules and periods."""

import subprocess
import sys

from tests.house.tree import ROOT

_LOOK = """
import importlib, pathlib, sys

class NoDjango:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "psycopg", "procrastinate"}:
            raise ImportError(name)

sys.meta_path.insert(0, NoDjango())
for path in sorted(pathlib.Path("gateway").rglob("*.py")):
    if "tests" not in path.parts and path.name != "__main__.py":
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
print("\\n".join(sorted(name for name in sys.modules if name.startswith("allmenning"))))
"""
_FEW = {"allmenning", "allmenning.core", "allmenning.core.period", "allmenning.keys"}


def test_it_imports_only_rules_and_periods_and_no_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], cwd=ROOT, capture_output=True, text=True, check=True
    )
    others = [name for name in done.stdout.split() if not name.startswith("allmenning.keys.rules")]
    assert set(others) == _FEW
