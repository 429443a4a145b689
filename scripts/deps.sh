#!/bin/sh
# Installs the Debian packages that building and testing need and that are missing. Swift itself is not among them.
set -eu

missing=""
need_command() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need_library() { pkg-config --exists "$1" 2>/dev/null || missing="$missing $2"; }

need_command make make
need_command curl curl
need_command python3 python3      # tests and benchmarks only
need_command pkg-config pkg-config
need_library libcurl libcurl4-openssl-dev
need_library sqlite3 libsqlite3-dev
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"

if ! command -v swift >/dev/null 2>&1; then
  echo "deps: 'swift' is not in PATH. Install Swift 6.2 or newer from https://www.swift.org/install/linux/" >&2
  exit 1
fi
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "deps: this system has no apt-get. Install what corresponds to:$missing" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "deps: missing packages, and only root may install them. Run this, then make again:" >&2
  echo "    sudo apt-get install -y$missing" >&2
  exit 1
fi
echo "deps: installing$missing"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # one word per package
apt-get install -y -qq --no-install-recommends $missing
