#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of the autograder.
#
# Nothing is compiled but Python's bytecode. What student code needs goes to /opt/autograder,
# which everybody may read; the hidden tests stay in /autograder/source, which only root may.
set -euo pipefail
umask 022
source_folder=$(cd "$(dirname "$0")" && pwd)
home=/opt/autograder
export DEBIAN_FRONTEND=noninteractive TF_CPP_MIN_LOG_LEVEL=3

usable() { # TensorFlow has builds for these, and they can make an environment
  "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
    >/dev/null 2>&1
}

find_python() {
  for name in python3.12 python3.11 python3.13 python3; do
    if usable "$name"; then command -v "$name"; return; fi
  done
  return 1
}

install_python() { # the one that this distribution has packages of
  apt-get update -qq
  for version in 3.12 3.11 3.13; do
    if apt-cache show "python$version-venv" >/dev/null 2>&1; then
      apt-get install -qq --yes --no-install-recommends ca-certificates "python$version-venv"
      return
    fi
  done
}

install_packages() {
  find_python >/dev/null || install_python
  if ! python=$(find_python); then
    echo "This base image has no Python 3.11 to 3.13, and neither do its packages:" \
      "choose Ubuntu 24.04 in the autograder's settings." >&2
    exit 1
  fi
  echo "Installing the pinned packages for $("$python" --version)"
  rm -rf "$home"
  "$python" -m venv "$home/venv"
  PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_ONLY_BINARY=:all: UV_NO_CACHE=1 UV_NO_BUILD=1 \
    bash "$source_folder/install" "$home/venv/bin/python" \
    "$source_folder/requirements-gradescope.txt"
  "$home/venv/bin/python" -m pip uninstall --quiet --yes uv
  packages=$(echo "$home"/venv/lib/python3*/site-packages)
  rm -rf "$packages"/tensorflow/include "$packages"/clang  # they serve compilers
  echo "$home/kit" >"$packages/kit.pth"
  # Without bytecode the import of TensorFlow takes three times as long, for every submission. A
  # few files of other packages are templates that do not compile: not an error.
  "$home/venv/bin/python" -m compileall -qq -j 0 --invalidation-mode unchecked-hash \
    "$home/venv/lib" || true
  MPLCONFIGDIR=$home/cache/autograder/matplotlib MPLBACKEND=Agg \
    "$home/venv/bin/python" -c 'import matplotlib.font_manager'
  touch "$home/installed"
}

install_kit() {
  rm -rf "$home/kit"
  cp -r "$source_folder/kit" "$home/kit"
  "$home/venv/bin/python" -m compileall -q --invalidation-mode unchecked-hash "$home/kit"
  chmod -R go-rwx "$source_folder"
  chmod 700 /autograder
  "$home/venv/bin/python" -P -s -c 'import autograder.on_gradescope.run, keras'
}

[ -e "$home/installed" ] || install_packages
if [ "${1:-}" = packages ]; then exit; fi  # a layer of its own, for who builds images often
install_kit
echo "The autograder is ready"
