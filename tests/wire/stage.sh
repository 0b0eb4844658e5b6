#!/bin/sh
# stage.sh TREE ROOT COMMAND...: runs COMMAND with the packages unpacked in TREE laid over this machine's folders, and the files of ROOT/etc and
# ROOT/var over those. What COMMAND writes to /usr, /etc, /var and /run is gone when it ends. Wants a mount namespace of its own.
set -eu
tree=$1 root=$2
shift 2
upper=$root/upper
mkdir -p "$upper"
mount -t tmpfs -o size=512m,mode=755 tmpfs "$upper"
for top in usr etc var; do
	mkdir "$upper/$top" "$upper/$top.work"
	chmod 755 "$upper/$top"
	if [ -d "$root/$top" ]; then cp -a "$root/$top/." "$upper/$top/"; fi
	lower=/$top
	if [ -d "$tree/$top" ]; then lower=$tree/$top:/$top; fi
	mount -t overlay overlay -o "lowerdir=$lower,upperdir=$upper/$top,workdir=$upper/$top.work" "/$top"
done
mount -t tmpfs -o size=64m,mode=755 tmpfs /run
exec "$@"
