// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startProcess } from '../../support/processes.ts';

const suite = fileURLToPath(
  new URL('../../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);
const asModule = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;
/** The suite wants fs.globSync, which Node.js 20 has not, for a part of it that tests no server. */
const files = asModule(`import fs from 'node:fs';
export const { existsSync, mkdtempSync, promises, readFileSync } = fs;
export const globSync = () => [];
export default fs;`);
const resolver = asModule(`export const resolve = (specifier, context, next) =>
  specifier === 'fs' && context.parentURL?.includes('/conformance/')
    ? { url: ${JSON.stringify(files)}, shortCircuit: true }
    : next(specifier, context);`);
const hooks = asModule(`import { register } from 'node:module'; register(${JSON.stringify(resolver)});`);

/** Scenarios that the server has to pass. */
const passed = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'server-sse-multiple-streams',
  'dns-rebinding-protection',
];

/** Scenarios that ask for what this server does not have, and why not. */
const notOurs: Readonly<Record<string, readonly string[]>> = {
  'want tools, resources or prompts of their own, which a server is given for the test only': [
    'tools-call-simple-text',
    'tools-call-image',
    'tools-call-audio',
    'tools-call-embedded-resource',
    'tools-call-mixed-content',
    'tools-call-with-logging',
    'tools-call-error',
    'tools-call-with-progress',
    'resources-read-text',
    'resources-read-binary',
    'resources-templates-read',
    'prompts-get-simple',
    'prompts-get-with-args',
    'prompts-get-embedded-resource',
    'prompts-get-with-image',
  ],
  'ask the client back, for which a stateless server has no way': [
    'tools-call-sampling',
    'tools-call-elicitation',
    'elicitation-sep1034-defaults',
    'elicitation-sep1330-enums',
  ],
  'use what is deprecated, or not offered: logs to the client, completion, subscriptions': [
    'logging-set-level',
    'completion-complete',
    'resources-subscribe',
    'resources-unsubscribe',
  ],
};

const runSuite = (url: string, cwd: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', hooks, suite, 'server', '--url', url],
      { cwd, timeout: 90_000 },
      // It ends with 1 where any scenario fails: which, its summary says.
      (_error, stdout, stderr) => resolve(`${stdout}${stderr}`),
    );
  });

it('passes what the official conformance suite asks of any server', { timeout: 150_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'k8sgpt-conformance-'));
  const server = await startProcess('serve', {
    HOME: home,
    K8SGPT_STATE_DIR: join(home, 'state'),
    K8SGPT_MCP_HTTP: 'true',
    K8SGPT_MCP_PORT: '0',
  });
  onTestFinished(async () => {
    await server.end('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  const url = /MCP\W+(http:\S+)/.exec(server.output())?.[1] ?? '';
  const said = await runSuite(url, home);
  const outcomes = new Map(
    [...said.matchAll(/^([✓✗]) ([\w-]+): /gmu)].map(([, mark = '', name = '']) => [name, mark === '✓']),
  );
  const names = (isPassed: boolean) =>
    [...outcomes].filter(([, is]) => is === isPassed).map(([name]) => name);
  expect(names(true).sort(), said).toEqual(passed.toSorted());
  expect(names(false).sort()).toEqual(Object.values(notOurs).flat().sort());
});
