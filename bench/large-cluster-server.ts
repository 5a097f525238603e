import { parseArgs } from 'node:util';
import type { SerialisedObject } from '../adapters/recorded/entry.ts';
import { serveRecording } from '../adapters/recorded/server.ts';
import { largeCluster, largeClusterNow } from './large-cluster.ts';

// A large cluster behind a real API in a process of its own: prints {"url","token","objects","bytes"} as one line of
// JSON when it listens, what it was asked so far as another for each line that it is given, and serves until its standard
// input closes or it is told to end.
const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1000' },
    pods: { type: 'string', default: '10000' },
    services: { type: 'string', default: '1000' },
    ingresses: { type: 'string', default: '500' },
    events: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const size = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

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

const server = await serveRecording({ objects, clock: () => largeClusterNow });
console.log(JSON.stringify({ url: server.url, token: server.token, objects: objects.length, bytes }));

const end = (): void => {
  void server.close().then(() => process.exit(0));
};
process.once('SIGTERM', end).once('SIGINT', end);
process.stdin
  .once('end', end)
  .once('error', end)
  .on('data', () => console.log(JSON.stringify(server.stats())));
