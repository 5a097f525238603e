// SPDX-License-Identifier: Apache-2.0

import { parseArgs } from 'node:util';
import type { SerialisedObject } from '../adapters/recorded/entry.ts';
import { serveRecording } from '../adapters/recorded/server.ts';
import { clusterLife } from './large-cluster/life.ts';
import { largeCluster, largeClusterNow } from './large-cluster.ts';

// A large cluster behind a real API in a process of its own: prints {"url","token","objects","bytes"} as one line of
// JSON when it listens, what it was asked so far as another for each line that it is given, and serves until its standard
// input closes or it is told to end. `live`: things happen there from then on; `break`: a workload does, and which and when is told.
const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    pods: { type: 'string', default: '10000' },
    services: { type: 'string', default: '1000' },
    ingresses: { type: 'string', default: '500' },
    events: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    running: { type: 'boolean', default: false },
  },
});
const { running, ...sizes } = values;
const size = Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, Number(value)]));

const objects: SerialisedObject[] = [];
let bytes = 0;
for (const { apiVersion, kind, ...rest } of largeCluster(size)) {
  const serialised = Buffer.from(JSON.stringify(rest));
  bytes += serialised.length;
  objects.push({
    apiVersion,
    kind,
    namespace: rest.metadata.namespace ?? '',
    name: rest.metadata.name,
    bytes: serialised,
  });
}

const startedAt = Date.now();
const clock = (): number => largeClusterNow + (running ? Date.now() - startedAt : 0);
const server = await serveRecording({ objects, clock });
const life = clusterLife(objects, server.update, clock);
const breakOne = (): unknown => {
  const workload = life.breakOne();
  return { workload, at: Date.now() };
};
console.log(JSON.stringify({ url: server.url, token: server.token, objects: objects.length, bytes }));

const end = (): void => {
  life.end();
  void server.close().then(() => process.exit(0));
};
process.once('SIGTERM', end).once('SIGINT', end);
process.stdin
  .once('end', end)
  .once('error', end)
  .on('data', (given: Buffer) => {
    for (const line of given.toString().split('\n').slice(0, -1)) {
      if (line === 'live') life.begin();
      console.log(JSON.stringify(line === 'break' ? breakOne() : server.stats()));
    }
  });
