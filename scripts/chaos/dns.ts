// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineFault, during } from './_fault.ts';
import { cannotMount } from './disk-full.ts';

const HOSTS = '127.0.0.1 localhost redis.chaos.test slack.chaos.test\n';
const NONE = '127.0.0.1 localhost\n';

/** Names are looked up in a file of its own, and nowhere else. */
const withHosts = (hosts: string, resolver: string): readonly string[] => [
  'unshare',
  ...(process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--user', '--map-root-user']),
  'sh',
  '-c',
  'mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"',
  hosts,
  resolver,
];

export default defineFault({
  name: 'dns',
  title: 'Names cannot be looked up: whoever connects anew fails',
  cannot: cannotMount,
  run: async ({ quick, open }) => {
    const scene = await open({ roles: [], redis: {}, domain: 'chaos.test' });
    const hosts = join(scene.folder, 'hosts');
    const resolver = join(scene.folder, 'resolv.conf');
    writeFileSync(hosts, HOSTS);
    // Nobody answers there: what the file does not know is unknown, at once.
    writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
    const under = withHosts(hosts, resolver);
    for (const role of ['worker', 'bot'] as const) await scene.start(role, { under });
    for (const peer of quick ? (['redis'] as const) : (['redis', 'slack'] as const))
      await during(scene, {
        step: `of ${peer}, for 5 s`,
        lastsMs: 5_000,
        breaks: () => {
          writeFileSync(hosts, NONE);
          for (const front of scene.fronts(peer)) front.cut();
        },
        mends: () => writeFileSync(hosts, HOSTS),
      });
  },
});
