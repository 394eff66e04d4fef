#!/usr/bin/env bash
# A stand-in for the Dockerfile's base image, where no registry of images can be reached: the same Debian from its
# own packages, and in /usr/local the Python that is named, as the official image has it there.
#
#     sudo tests/container/base.sh NAME PREFIX [FOLDER]
#
# NAME is the image's name as the Dockerfile has it, PREFIX a CPython of the same minor version that was compiled
# (as by pyenv). It needs debootstrap and podman.
set -euo pipefail

name=$1 prefix=$2 root=${3:-$(mktemp -d)}
suite=${name##*-}
version=$("$prefix/bin/python3" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
libraries=libssl3t64,libffi8,libsqlite3-0,libbz2-1.0,liblzma5,libreadline8t64,libncursesw6,zlib1g,libuuid1,libexpat1

if [ ! -d "$root/usr" ]; then
    debootstrap --variant=minbase --include="ca-certificates,netbase,tzdata,$libraries" "$suite" "$root"
fi
rm -rf "$root"/usr/share/{doc,man,locale} "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/usr/local/lib/python*
mkdir -p "$root/usr/local/bin" "$root/usr/local/lib"
cp -a "$prefix/bin/python$version" "$root/usr/local/bin/"
cp -a "$prefix"/lib/libpython3*.so* "$root/usr/local/lib/" 2>/dev/null || true
tar -C "$prefix/lib" --exclude=__pycache__ --exclude="python$version/site-packages/*" --exclude="python$version/test" \
    --exclude="python$version/config-*" -c "python$version" | tar -C "$root/usr/local/lib" -x
ln -sf "python$version" "$root/usr/local/bin/python3"
ln -sf python3 "$root/usr/local/bin/python"
chroot "$root" ldconfig
chroot "$root" /usr/local/bin/python -m ensurepip >/dev/null 2>&1
ln -sf pip3 "$root/usr/local/bin/pip"
find "$root/usr/local" -name __pycache__ -prune -exec rm -rf {} +
tar -C "$root" -c . | podman import --change "ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin" \
    - "docker.io/library/$name"
