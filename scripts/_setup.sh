# shellcheck shell=bash
# Sourced by the other scripts: goes to the top of the project and sets `root` and `venv`. `set_up runtime` or
# `set_up dev` then makes .venv what the lock files say; scripts/environment.py does that work.

case ${PYTHON:-} in /* | "") ;; */*) PYTHON=$PWD/$PYTHON ;; esac

root=$(CDPATH='' cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv
cd "$root" || exit

# With standard input closed, the next file that anything opens would take its place.
if ! { true <&0; } 2>/dev/null; then exec </dev/null; fi

say() { printf 'pullquote: %s\n' "$*" >&2; }

# requirements/ has exact versions for Python 3.11 to 3.14. Says what is wrong with another one.
fitness='
import sys
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    sys.exit("is Python %d.%d" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError:
    sys.exit("has no venv module (on Debian and Ubuntu: apt install python%d.%d-venv)" % sys.version_info[:2])
'

find_python() { # sets `python` to the first that fits
  local candidates=(python3 python3.14 python3.13 python3.12 python3.11) candidate wrong trouble=""
  if [ -n "${PYTHON:-}" ]; then candidates=("$PYTHON"); fi
  for candidate in "${candidates[@]}"; do
    if wrong=$("$candidate" -E -c "$fitness" 2>&1); then
      python=$candidate
      return
    fi
    # Anything else it may say means that nothing of that name runs: not there, or pyenv's stand-in for what isn't.
    case $wrong in "is Python "* | "has no venv "*) trouble="$trouble; $candidate $wrong" ;; esac
  done
  say "needs Python 3.11, 3.12, 3.13 or 3.14${trouble:-; none found}. Install one, or name it: PYTHON=/path/to/python $0"
  exit 2
}

set_up() { # set_up runtime|dev
  if "$venv/bin/python" -E -m scripts.environment --check "$1" 2>/dev/null; then return; fi
  find_python
  "$python" -E -m scripts.environment "$1"
}
