// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { k8sgpt, start, state } from '../support/command-line.ts';

const cascade = state('cascade-db-oom');
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'k8sgpt-journey-'));

describe('clusters of a kubeconfig', () => {
  const contexts = async (): Promise<Readonly<Record<string, string>>> => {
    const server = await serveRecording({
      objects: (await readObjects({ path: cascade })).objects,
      clock: Date.now,
    });
    onTestFinished(server.close);
    const one = JSON.parse(server.kubeconfig('prod')) as Record<'clusters' | 'users' | 'contexts', object[]>;
    const two = JSON.parse(server.kubeconfig('staging')) as typeof one;
    const path = join(await folder(), 'config');
    const both = (key: keyof typeof one) => [...one[key], ...two[key]];
    await writeFile(
      path,
      JSON.stringify({
        ...one,
        clusters: both('clusters'),
        users: both('users'),
        contexts: both('contexts'),
      }),
    );
    return { KUBECONFIG: path };
  };

  test('each context is one, and --context chooses', async () => {
    const env = await contexts();
    const { stdout } = await k8sgpt(['clusters'], { env });
    expect(stdout).toMatch(/^prod \(default\) /m);
    expect(stdout).toMatch(/^staging /m);
    const chosen = await k8sgpt(['analyze', '--context', 'staging', '-o', 'json'], { env });
    expect(JSON.parse(chosen.stdout)).toMatchObject({ cluster: 'staging' });
  });

  test('doctor tells rights and clock of each', async () => {
    const { code, stdout } = await k8sgpt(['doctor'], { env: await contexts() });
    expect(stdout).toContain('Cluster staging');
    expect(stdout).toMatch(/✓ rights +\d+ of \d+ kinds can be listed/);
    expect(stdout).toMatch(/✓ clock +this machine and the API server agree/);
    expect(code).toBe(0);
  });
});

describe('what goes wrong', () => {
  test('half a set of tokens keeps nobody from a check; doctor names the rest', async () => {
    const env = { SLACK_SIGNING_SECRET: 'hush-hush-hush' };
    const analysed = await k8sgpt(['analyze', '--objects', cascade], { env });
    expect(analysed.code).toBe(0);
    const { code, stdout } = await k8sgpt(['doctor'], { env });
    expect(stdout.replace(/\s+/g, ' ')).toContain('SLACK_BOT_TOKEN is not');
    expect([code, stdout.includes('hush')]).toEqual([1, false]);
  });

  test.each([
    [['analize'], 'I don\'t know "analize". Did you mean analyze?', 2],
    [['docter'], 'Did you mean doctor?\nTry: k8sgpt doctor', 2],
    [['analyze', '--outptu', 'json'], 'analyze has no flag --outptu. Did you mean --output?', 2],
    [['analyze', '-n', 'shpo'], 'demo has no namespace shpo. Did you mean shop?', 2],
    [['analyze', '--cluster', 'dmeo'], 'I do not know cluster dmeo. Did you mean demo?', 2],
    [['filters', '-o', 'sarif'], 'not as sarif', 2],
    [['analyze', '--objects', '/nowhere.json'], '/nowhere.json', 2],
    [['analyze', '--kubeconfig', '/nowhere'], 'which does not exist', 2],
    [['analyze', '-n', 'a\u001b[2Jb'], 'control characters', 2],
  ])('%j is told in a sentence', async (argv, words, expected) => {
    const { code, stdout, stderr } = await k8sgpt(argv);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(code).toBe(expected);
  });

  test('a cluster that does not answer is 3, said once', async () => {
    const kubeconfig = join(await folder(), 'config');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'prod' },
        clusters: [{ name: 'prod', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name: 'prod', user: { token: 'hush-hush' } }],
        contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'prod' } }],
      }),
    );
    const { code, stdout, stderr } = await k8sgpt(['analyze', '-o', 'json'], {
      env: { KUBECONFIG: kubeconfig },
    });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('I could not check prod');
    expect(stderr).not.toContain('hush-hush');
  });

  test('a reader that goes away ends it quietly', async () => {
    const { child, ended } = start(['analyze', '--objects', cascade, '-o', 'json']);
    child.stdout?.destroy();
    expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s cancels the run', async (signal, expected) => {
    // An API server that accepts and never answers.
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const reached = new Promise((resolve) => silent.once('connection', resolve));
    const { port } = silent.address() as { port: number };
    const kubeconfig = join(await folder(), 'config');
    await writeFile(
      kubeconfig,
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'prod' },
        clusters: [
          { name: 'prod', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } },
        ],
        users: [{ name: 'prod', user: {} }],
        contexts: [{ name: 'prod', context: { cluster: 'prod', user: 'prod' } }],
      }),
    );
    const { child, ended } = start(['analyze'], { env: { KUBECONFIG: kubeconfig } });
    await reached;
    child.kill(signal);
    const { code, stdout } = await ended;
    silent.close();
    expect([code, stdout]).toEqual([expected, '']);
  });
});

describe('operations', () => {
  test('alone it says what it can do', async () => {
    const { code, stdout } = await k8sgpt([]);
    expect(code).toBe(0);
    expect(stdout).toContain('analyze');
    expect(stdout).toContain('doctor');
  });

  test.each([[['analyze', '--help']], [['help', 'analyze']]])('%j shows one command', async (argv) => {
    const { stdout } = await k8sgpt(argv);
    await expect(stdout).toMatchFileSnapshot('./command-line/help-analyze.txt');
  });

  test('--version', async () => {
    expect((await k8sgpt(['--version'])).stdout).toMatch(/^k8sgpt \d+\.\d+\.\d+\n$/);
  });

  test('config check names every error with its place, and prints no secret', async () => {
    const path = join(await folder(), 'k8sgpt.yaml');
    await writeFile(path, 'http:\n  prot: 1\n  adminToken: hush-hush-hush-hush\n');
    const { code, stderr } = await k8sgpt(['config', 'check', '--config', path]);
    expect(code).toBe(2);
    const unwrapped = stderr.replace(/\s+/g, ' ');
    expect(unwrapped).toContain(`${path}:2:3: http: unknown setting prot; did you mean port?`);
    expect(unwrapped).toContain(`${path}:3:3: http.adminToken is a secret`);
    expect(stderr).not.toContain('hush');
  });

  test('config check names codes that no analyzer has, which serve only warns of', async () => {
    const path = join(await folder(), 'k8sgpt.yaml');
    await writeFile(path, 'analysis:\n  codes:\n    pod-crash/crashloop: { severity: info }\n');
    const { code, stderr } = await k8sgpt(['config', 'check', '--config', path]);
    expect(code).toBe(2);
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      `${path}:3:5: analysis.codes.pod-crash/crashloop: no analyzer has the code pod-crash/crashloop; did you mean pod-crash/crash-loop?`,
    );
  });

  test('config check names sinks that nobody could page with', async () => {
    const path = join(await folder(), 'k8sgpt.yaml');
    const step = (sink: string): string => `    - { after: 15m, page: ${sink} }\n`;
    await writeFile(
      path,
      `alerts:\n  escalate:\n${step('pagerdudy')}${step('pagerduty')}${step('opsgenie')}`,
    );
    const env = { PAGERDUTY_ROUTING_KEY: 'a'.repeat(32) };
    const { code, stderr } = await k8sgpt(['config', 'check', '--config', path], { env });
    expect(code).toBe(2);
    const unwrapped = stderr.replace(/\s+/g, ' ');
    expect(unwrapped).toContain(
      `${path}:3:21: alerts.escalate.0.page: there is no sink pagerdudy to page; did you mean pagerduty?`,
    );
    expect(unwrapped).toContain(
      'alerts.escalate.2.page: there is no sink opsgenie to page; set are pagerduty',
    );
    expect(unwrapped).not.toContain('alerts.escalate.1');
  });

  test('what the configuration says of a condition is what analyze tells', async () => {
    const root = await folder();
    const config = join(root, 'k8sgpt.yaml');
    const objects = join(root, 'objects.yaml');
    const condition = { type: 'OutOfMilk', status: 'True', message: 'the fridge is empty' };
    const widget = {
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'fridge', namespace: 'shop', creationTimestamp: '2026-01-01T00:00:00Z' },
      status: { conditions: [{ ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' }] },
    };
    await writeFile(objects, JSON.stringify(widget));
    await writeFile(
      config,
      'analysis:\n  conditions:\n    - { kind: Widget.example.com, type: OutOfMilk, bad: True, severity: critical, settleMinutes: 0 }\n',
    );
    const plain = await k8sgpt(['analyze', '--objects', objects]);
    expect(plain.stdout).not.toContain('OutOfMilk');
    const { stdout } = await k8sgpt(['analyze', '--objects', objects, '--config', config, '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ code: 'custom-object/declared', severity: 'critical' }],
    });
  });

  test('config show says where each setting comes from', async () => {
    const env = {
      ADMIN_TOKEN: 'hush-hush-hush-hush',
      PORT: '8080',
      OPENAI_BASE_URL: 'http://u:hush-hush@ai/v1',
    };
    const { stdout } = await k8sgpt(['config', 'show'], { env });
    expect(stdout).toMatch(/^http\.port +8080 +PORT$/m);
    expect(stdout).toMatch(/^http\.adminToken +set +ADMIN_TOKEN$/m);
    expect(stdout).not.toContain('hush');
  });

  test('doctor looks at every part and ends with 1 when one has failed', async () => {
    const well = await k8sgpt(['doctor']);
    expect(well.code).toBe(0);
    for (const part of ['Configuration', 'State directory', 'Cluster demo', 'Slack', 'AI'])
      expect(well.stdout).toContain(part);
    const ill = await k8sgpt(['doctor', '-o', 'json'], { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    expect(ill.code).toBe(1);
    expect(JSON.parse(ill.stdout)).toMatchObject({ status: 'failed' });
  });
});
