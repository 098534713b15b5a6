#!/bin/sh
# Make a virtual environment in the folder $1 with a Python that Headcount can run on; PYTHON names another one.
set -eu
folder=$1

fits() {
    command -v "$1" >/dev/null 2>&1 && "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# One that works is kept.
if fits "$folder/bin/python" && "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

# 3.11 and 3.12 first: for them a Redis server comes as a wheel.
for python in ${PYTHON:-python3.12 python3.11 python3 python3.13 python3.14 python}; do
    if fits "$python"; then
        found=$python
        break
    fi
done

if [ -z "${found:-}" ]; then
    echo "Headcount needs Python 3.11 or newer; found: $(python3 --version 2>&1 || echo none)." >&2
    echo "Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2
    exit 1
fi

# One that is broken (its Python is gone, the folder was moved) is made anew; one that is half made is completed.
clear=
if [ -e "$folder" ] && ! "$folder/bin/python" -c 'import sys' 2>/dev/null; then
    clear=--clear
fi

echo "Making a virtual environment in $folder with $("$found" --version) ..."
if ! "$found" -m venv $clear "$folder"; then
    echo "$found cannot make virtual environments. Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
fi
