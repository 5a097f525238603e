// SPDX-License-Identifier: Apache-2.0

import { spawn, spawnSync } from 'node:child_process';

/** The user of the image. */
const NOBODY = 65_532;
/** Only root can become another user. */
const someone = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** In a user namespace of its own: whoever begins it is root there, as far as mounts of its own go, and nowhere else. */
const begin = ['--user', '--map-root-user', '--mount', '--propagation', 'private'] as const;

/**
 * Makes a root that holds what the image holds and nothing else, and becomes its user: node with its libraries, the
 * tree of the application, and the state folder as the only place that is written to. No shell, no /tmp, no /etc.
 * Arguments: the folder to make it on, node, the application, what node needs ("," between), then arguments of node.
 */
const script = `
set -e
new=$1 node=$2 app=$3 libraries=$4
shift 4
mount -t tmpfs -o mode=755,size=2m tmpfs "$new"
file() { mkdir -p "$new$(dirname "$2")"; : > "$new$2"; mount --bind "$1" "$new$2"; mount -o remount,bind,ro "$new$2"; }
file "$node" /nodejs/bin/node
old=$IFS; IFS=,
for library in $libraries; do file "$library" "$library"; done
IFS=$old
for device in null zero urandom random; do mkdir -p "$new/dev"; : > "$new/dev/$device"; mount --bind "/dev/$device" "$new/dev/$device"; done
mkdir -p "$new/proc" "$new/app" "$new/var/lib/k8sgpt"
mount --rbind /proc "$new/proc"
mount --bind "$app" "$new/app"
mount -o remount,bind,ro "$new/app"
mount -t tmpfs -o mode=700,size=4m,nosuid,nodev,noexec tmpfs "$new/var/lib/k8sgpt"
mount -o remount,bind,ro "$new"
exec unshare --user --map-user=${NOBODY} --map-group=${NOBODY} --root="$new" --wd=/app /nodejs/bin/node "$@"
`;

/** Why this kernel lets nobody do that; undefined where it does. */
export const whyNotSealed = (): string | undefined => {
  const { status, stderr, error } = spawnSync('unshare', [...begin, 'true'], {
    encoding: 'utf8',
    ...someone,
  });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
};

const librariesOf = (program: string): string =>
  [...spawnSync('ldd', [program], { encoding: 'utf8' }).stdout.matchAll(/(\/\S+) \(0x/g)]
    .map(([, path]) => path)
    .join(',');

/**
 * Starts node as a container of the image does, with `app` at /app; `root` is an empty folder that its root is mounted
 * on, for nobody else to see. The process is node itself: signals reach it.
 */
export const startSealed = (
  { root, app }: { readonly root: string; readonly app: string },
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) =>
  spawn(
    'setpriv',
    [
      ...['--no-new-privs', 'unshare', ...begin, 'sh', '-c', script, 'sh'],
      ...[root, process.execPath, app, librariesOf(process.execPath), ...args],
    ],
    // Neither a home nor a folder for temporary files.
    { env, stdio: ['ignore', 'pipe', 'pipe'], ...someone },
  );
