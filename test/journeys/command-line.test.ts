import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readObjects } from '../../adapters/recorded/read-objects.ts';
import { serveRecording } from '../../adapters/recorded/server.ts';
import { ReportJson } from '../../src/core/report-json-schema.ts';
import { k8sgpt, start, state } from '../support/command-line.ts';

const cascade = state('cascade-db-oom');
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'k8sgpt-journey-'));
const report = (text: string): ReportJson => ReportJson.parse(JSON.parse(text));

describe('analyze', () => {
  test.each(['cascade-db-oom', 'cascade-node', 'cascade-pvc-sts'])('%s reads as recorded', async (name) => {
    const { code, stdout, stderr } = await k8sgpt(['analyze', '--objects', state(name)]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const steady = stdout.replace(/in \d+(\.\d+)? s ·/, 'in … ·');
    await expect(steady).toMatchFileSnapshot(`./command-line/${name}.txt`);
  });

  test('without a cluster checks the demo, and says so', async () => {
    const { code, stdout, stderr } = await k8sgpt(['analyze']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✗ demo: 2 problems, 1 warning\n/);
    expect(stderr).toContain('this is a demo cluster');
  });

  test('-o json prints the documented document, the same every time, and nothing else', async () => {
    const argv = ['analyze', '--objects', cascade, '-o', 'json'];
    const [first, second] = await Promise.all([k8sgpt(argv), k8sgpt(argv)]);
    expect(second.stdout).toBe(first.stdout);
    const json = report(first.stdout);
    expect(json.status).toBe('ProblemDetected');
    expect(json.incidents[0]?.explanation).toBeUndefined();
    expect([first.code, first.stderr]).toEqual([0, '']);
  });

  test('--explain adds explanations to the text and to the document', async () => {
    const argv = ['analyze', '--objects', cascade, '--explain'];
    const [text, json] = await Promise.all([k8sgpt(argv), k8sgpt([...argv, '-o', 'json'])]);
    expect(text.stdout).toContain('What is happening');
    expect(text.stdout).toContain('Built-in guidance');
    expect(report(json.stdout).incidents[0]?.explanation?.source).toBe('guidance');
  });

  test('--all lists every finding', async () => {
    const { stdout } = await k8sgpt(['analyze', '--objects', cascade, '--all']);
    expect(stdout).toMatch(/^· \d+ findings$/m);
  });

  test('flags of chat narrow the check', async () => {
    const argv = ['analyze', '--objects', cascade, '--filter', 'Node', '--cluster', 'prod', '-o', 'json'];
    const json = report((await k8sgpt(argv)).stdout);
    expect([json.cluster, json.findings]).toEqual(['prod', []]);
  });

  test('--exit-code tells whether something is broken, -q is silent when nothing is', async () => {
    const argv = ['analyze', '--exit-code', '-q', '--objects'];
    const healthy = join(await folder(), 'healthy.json');
    await writeFile(
      healthy,
      JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }),
    );
    const [broken, well] = await Promise.all([k8sgpt([...argv, cascade]), k8sgpt([...argv, healthy])]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^✗ /);
    expect(well).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('--objects', () => {
  test('reads standard input', async () => {
    const input = await readFile(cascade, 'utf8');
    const [piped, read] = await Promise.all([
      k8sgpt(['analyze', '--objects', '-', '-o', 'json'], { input }),
      k8sgpt(['analyze', '--objects', cascade, '-o', 'json']),
    ]);
    expect(piped.stdout).toBe(read.stdout);
  });

  test('reads a folder of mixed files, and says on standard error what was passed over', async () => {
    const root = await folder();
    await mkdir(join(root, 'more'));
    await writeFile(
      join(root, 'pods.yaml'),
      [
        ...['apiVersion: v1', 'kind: Pod', 'metadata: { name: a, namespace: shop, uid: u1 }', '---'],
        ...['apiVersion: v1', 'kind: Namespace', 'metadata: { name: shop }', ''],
      ].join('\n'),
    );
    await writeFile(
      join(root, 'more', 'service.json'),
      '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"app":"web"}}}',
    );
    await writeFile(join(root, 'notes.txt'), 'hello');
    await writeFile(join(root, 'values.yaml'), 'replicas: 3\n');
    await writeFile(join(root, 'broken.json'), '{ "a": ');
    const { code, stdout, stderr } = await k8sgpt(['analyze', '--objects', root, '-o', 'json']);
    expect(code).toBe(0);
    expect(report(stdout).findings.map(({ object }) => object)).toContain('Service/shop/web');
    expect(stderr).toContain('notes.txt');
    expect(stderr).toContain('values.yaml');
    expect(stderr).toContain('broken.json, line 1');
  });

  test('reads a cluster-info dump', async () => {
    const root = await folder();
    await mkdir(join(root, 'shop', 'web-1'), { recursive: true });
    const { items } = JSON.parse(await readFile(cascade, 'utf8')) as { items: { kind: string }[] };
    const list = (kind: string) =>
      JSON.stringify({
        kind: `${kind}List`,
        apiVersion: 'v1',
        items: items.filter((item) => item.kind === kind),
      });
    await writeFile(join(root, 'shop', 'pods.json'), list('Pod'));
    await writeFile(join(root, 'shop', 'events.json'), list('Event'));
    await writeFile(
      join(root, 'shop', 'web-1', 'logs.txt'),
      '==== START logs for container web of pod shop/web-1 ====\nhello\n',
    );
    const { code, stdout } = await k8sgpt(['analyze', '--objects', root, '-o', 'json']);
    expect(code).toBe(0);
    expect(report(stdout).findings.map(({ object }) => object.split('/')[0])).toContain('Pod');
  });

  test('knows what a part of a cluster does not tell, unless it is said to be all of it', async () => {
    const path = join(await folder(), 'pod.json');
    await writeFile(path, '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"shop"}}');
    const argv = ['analyze', '--objects', path, '-o', 'json'];
    const [part, whole] = await Promise.all([k8sgpt(argv), k8sgpt([...argv, '--complete'])]);
    expect(report(part.stdout)).toMatchObject({
      status: 'Incomplete',
      skipped: expect.arrayContaining([{ kind: 'Service', reason: 'not-recorded' }]),
    });
    expect(report(whole.stdout)).toMatchObject({ status: 'OK', skipped: [] });
  });

  test('--at is the moment of the recording', async () => {
    const { stdout } = await k8sgpt([
      'analyze',
      '--objects',
      cascade,
      '--at',
      '2031-01-01T00:00:00Z',
      '-o',
      'json',
    ]);
    expect(report(stdout).takenAt).toBe('2031-01-01T00:00:00.000Z');
  });
});

describe('follow-ups', () => {
  test('details and explain find the last report', async () => {
    const env = { K8SGPT_STATE_DIR: await folder() };
    const nothing = await k8sgpt(['explain'], { env });
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    expect(nothing.stderr).toContain('There is no report here to explain yet.');
    await k8sgpt(['analyze', '--objects', cascade], { env });
    const details = await k8sgpt(['details', '1'], { env });
    expect(details.stdout).toMatch(/^✗ 1 · .*\n/);
    expect(details.stdout).toContain('kubectl ');
    const explained = await k8sgpt(['explain', '1'], { env });
    expect(explained.stdout).toContain('What is happening');
    const again = await k8sgpt(['details', '-o', 'json'], { env });
    expect(report(again.stdout).incidents[0]?.explanation?.source).toBe('guidance');
  });
});

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
    expect(report(chosen.stdout).cluster).toBe('staging');
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
    [['filters', '-o', 'json'], '-o json prints a report', 2],
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
