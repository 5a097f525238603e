// SPDX-License-Identifier: Apache-2.0

import { Agent, get } from 'node:http';
import { parseArgs } from 'node:util';

// The least that reading takes: each list page by page over one kept connection, each page parsed and dropped. Prints what it took as one line of JSON.
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    token: { type: 'string' },
    path: { type: 'string', multiple: true },
    limit: { type: 'string' },
    lanes: { type: 'string', default: '1' },
  },
});
const { url = '', token = '', path: paths = [], limit = '', lanes } = values;

const agent = new Agent({ keepAlive: true });
const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };

const read = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    get(`${url}${path}`, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        response.statusCode === 200
          ? resolve(Buffer.concat(chunks).toString('utf8'))
          : reject(new Error(`${path}: ${response.statusCode}`)),
      );
    }).once('error', reject);
  });

interface Page {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly unknown[];
}

let pages = 0;
let objects = 0;
const started = performance.now();
const cpuAtStart = process.cpuUsage();
const waiting = [...paths];
const lane = async (): Promise<void> => {
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    for (let next: string | undefined = ''; next !== undefined; pages += 1) {
      const query = new URLSearchParams({ limit, ...(next === '' ? {} : { continue: next }) });
      const page = JSON.parse(await read(`${path}?${query.toString()}`)) as Page;
      objects += page.items.length;
      next = page.metadata.continue === '' ? undefined : page.metadata.continue;
    }
  }
};
await Promise.all(Array.from({ length: Number(lanes) }, lane));
const ms = performance.now() - started;
const cpu = process.cpuUsage(cpuAtStart);
console.log(
  JSON.stringify({
    ms,
    cpuMs: (cpu.user + cpu.system) / 1_000,
    pages,
    objects,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
agent.destroy();
