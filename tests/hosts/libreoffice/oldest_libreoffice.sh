#!/usr/bin/env bash
# Unpacks LibreOffice 7.4, Debian 12's own, into a folder of its own beside the installed one and prints its program folder:
#   XLADDIN_LIBREOFFICE_74=$(tests/hosts/libreoffice/oldest_libreoffice.sh /var/tmp/libreoffice-7.4) pytest -m libreoffice
set -euo pipefail
root=$(realpath -m "$1")
program=usr/lib/libreoffice/program
if [ ! -d "$root" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    version=$(apt-cache madison libreoffice-core | awk '$3 ~ /^4:7\.4/ { print $3; exit }')
    [ -n "$version" ] || { echo "no LibreOffice 7.4 in the package lists" >&2; exit 1; }
    (
        cd "$work"
        for name in libreoffice-{core,common,calc,base-core,style-colibre,script-provider-python} ure uno-libs-private python3-uno \
            libuno-{cppu3,cppuhelpergcc3-3,purpenvhelpergcc3-3,sal3,salhelpergcc3-3}; do
            apt-get -o APT::Sandbox::User=root download -qq "$name=$version" >&2
        done
        apt-get -o APT::Sandbox::User=root download -qq liborcus-0.17-0 liborcus-parser-0.17-0 libixion-0.17-0 >&2
        for package in *.deb; do dpkg -x "$package" unpacked; done
        cd unpacked/usr/lib/libreoffice
        # Debian keeps the configuration under /etc; here all of it is below the folder.
        rm -rf share/registry
        cp -r share/.registry share/registry
        sed -i "s#file:///usr/lib/libreoffice#file://$root/usr/lib/libreoffice#g
            s#file:///etc/libreoffice/registry#file://$root/usr/lib/libreoffice/share/registry#g" program/*rc
    )
    # In one step, so that what was interrupted is not taken for the whole.
    mv "$work/unpacked" "$root"
fi
echo "$root/$program"
