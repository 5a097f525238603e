// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { logEntries } from '../src/core/log-entries.ts';
import { errorsOf, lastWords, mostSaid, templateOf } from '../src/core/log-errors.ts';
import { logRecord } from '../src/core/log-record.ts';
import * as fc from './support/properties.ts';

const levelOf = (line: string) => logEntries([line])[0]?.level;
const said = (line: string) => logEntries([line])[0]?.message;

describe('a line is as grave as its program calls it', () => {
  it.each([
    // JSON of zap, zerolog, pino, bunyan, Serilog, GELF, log4j2, Logstash, GCP, OpenTelemetry, MongoDB.
    [
      'error',
      '{"level":"error","ts":1.7e9,"msg":"sync failed","error":"dial tcp: refused"}',
      'sync failed: dial tcp: refused',
    ],
    ['fatal', '{"level":60,"time":1700000000000,"msg":"cannot listen"}', 'cannot listen'],
    [
      'error',
      '{"level":50,"err":{"message":"no such table: orders"},"msg":"query"}',
      'query: no such table: orders',
    ],
    ['error', '{"@t":"2026-01-01T12:00:00Z","@l":"Error","@mt":"order {id} lost"}', 'order {id} lost'],
    ['error', '{"version":"1.1","level":3,"short_message":"disk full"}', 'disk full'],
    ['error', '{"severity":"ERROR","message":"quota exceeded"}', 'quota exceeded'],
    ['fatal', '{"severityNumber":21,"body":"going down"}', 'going down'],
    ['error', '{"t":{"$date":"2026"},"s":"E","c":"NETWORK","msg":"bind failed"}', 'bind failed'],
    ['error', '{"log":{"level":"error"},"message":"shard failed"}', 'shard failed'],
    ['error', '{"time":"x","error":"connection reset by peer"}', 'connection reset by peer'],
    ['info', '{"level":"info","error":null,"msg":"ok"}', 'ok'],
    ['info', '{"level":30,"msg":"0 errors"}', '0 errors'],
    [
      'error',
      '{"level":"error","msg":"a line that was cut off in the mid',
      'a line that was cut off in the mid',
    ],
    // logfmt of logrus, slog, go-kit, log15.
    [
      'error',
      'time="2026-01-01T12:00:00Z" level=error msg="sync failed" err="dial tcp: \\"db\\" refused"',
      'sync failed: dial tcp: "db" refused',
    ],
    ['error', 'ts=2026-01-01 caller=main.go:1 level=error err="no such bucket"', 'no such bucket'],
    ['error', 't=2026-01-01T12:00:00Z lvl=eror msg="lost"', 'lost'],
    ['info', 'time=2026-01-01T12:00:00Z level=INFO msg="failed over" err=<nil>', 'failed over'],
    // klog.
    [
      'error',
      'E0102 12:00:00.123456       1 reflector.go:147] Failed to watch *v1.Pod: forbidden',
      'Failed to watch *v1.Pod: forbidden',
    ],
    ['info', 'I0102 12:00:00.123456       1 controller.go:1] error budget is full', 'error budget is full'],
    // Text of common loggers.
    [
      'error',
      '2026-01-01 12:00:00,123 ERROR [main] com.shop.Orders - cannot save',
      '[main] com.shop.Orders - cannot save',
    ],
    [
      'info',
      '2026-01-01 12:00:00.123  INFO 1 --- [main] c.s.Orders : handled ERROR code 3',
      '1 --- [main] c.s.Orders : handled ERROR code 3',
    ],
    ['error', 'ERROR:root:no config', 'root:no config'],
    [
      'fatal',
      '2026-01-01 12:00:00.123 UTC [7] FATAL:  password authentication failed for user "app"',
      'password authentication failed for user "app"',
    ],
    ['info', '2026-01-01 12:00:00.123 UTC [7] LOG:  database system is ready', 'database system is ready'],
    [
      'error',
      '2026/01/01 12:00:00 [error] 7#7: *1 connect() failed (111: Connection refused)',
      '*1 connect() failed (111: Connection refused)',
    ],
    ['fatal', 'nginx: [emerg] host not found in upstream "api"', 'host not found in upstream "api"'],
    [
      'error',
      '[Thu Jan 01 12:00:00.000000 2026] [core:error] [pid 1] AH00037: broken',
      '[pid 1] AH00037: broken',
    ],
    [
      'error',
      '2026-01-01T12:00:00.123456Z 0 [ERROR] [MY-010119] [Server] Aborting',
      '[MY-010119] [Server] Aborting',
    ],
    ['error', '12:00PM ERR cannot reach queue error="timeout"', 'cannot reach queue error="timeout"'],
    ['error', '[12:00:00 ERR] Payment failed', 'Payment failed'],
    ['error', 'fail: Shop.Orders[0]', 'Shop.Orders[0]'],
    ['error', 'ERRO[0001] cannot open socket', 'cannot open socket'],
    ['error', '[2026-01-01T12:00:00Z ERROR shop::orders] no space', 'shop::orders] no space'],
    ['error', 'E, [2026-01-01T12:00:00.1 #1] ERROR -- : undefined method', ': undefined method'],
    ['error', 'npm ERR! missing script: start', 'missing script: start'],
    ['fatal', 'panic: assignment to entry in nil map', 'panic: assignment to entry in nil map'],
    [
      'warning',
      '[2026-01-01 12:00:00][1][warning][config] gRPC stream failed',
      '[config] gRPC stream failed',
    ],
    // Nothing is said of a level.
    [
      'error',
      '2026/01/01 12:00:00 dial tcp 10.0.0.1:5432: connect: connection refused',
      'dial tcp 10.0.0.1:5432: connect: connection refused',
    ],
    ['error', "Error: Cannot find module '/app/server.js'", "Cannot find module '/app/server.js'"],
    ['error', '/bin/sh: 1: ./start: not found', '/bin/sh: 1: ./start: not found'],
    ['error', 'exec /app: exec format error', 'exec /app: exec format error'],
    ['error', 'failed to load config: EOF', 'failed to load config: EOF'],
    ['error', 'java.lang.IllegalStateException: no bean', 'java.lang.IllegalStateException: no bean'],
    ['info', 'build finished with 0 errors', undefined],
    ['info', 'failover replica is in sync', undefined],
    ['info', 'error handler installed', undefined],
    ['info', 'no error found but the word is here', undefined],
    ['info', 'GET /api/errors 200 12ms', undefined],
    ['info', 'errors=0 failures=0', undefined],
    ['info', '10.0.0.1 - - [01/Jan/2026:12:00:00 +0000] "GET /failed HTTP/1.1" 404 12', undefined],
  ])('%s: %s', (level, line, message) => {
    expect(levelOf(line)).toBe(level);
    if (message !== undefined) expect(said(line)).toBe(message);
  });
});

describe('a stack trace belongs to what it follows', () => {
  const only = (text: string) => {
    const { groups, errors, entries } = errorsOf(text.split('\n'));
    return { errors, entries, message: groups[0]?.entry.message, trace: groups[0]?.entry.hasTrace };
  };

  it.each([
    [
      'Java',
      'ERROR [main] Application run failed\norg.springframework.BeanCreationException: Error creating bean\n\tat org.A.b(A.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\t... 12 more',
      '[main] Application run failed: java.net.ConnectException: Connection refused',
    ],
    [
      'Java without a logger',
      'Exception in thread "main" java.lang.NullPointerException: name\n\tat shop.Main.main(Main.java:3)',
      'Exception in thread "main" java.lang.NullPointerException: name',
    ],
    [
      'Python',
      'Traceback (most recent call last):\n  File "/app/main.py", line 3, in <module>\n    connect()\npsycopg2.OperationalError: could not translate host name "db"',
      'psycopg2.OperationalError: could not translate host name "db"',
    ],
    [
      'Python behind a logged line',
      'ERROR:app:job failed\nTraceback (most recent call last):\n  File "a.py", line 1\nKeyError: \'TOKEN\'',
      "app:job failed: KeyError: 'TOKEN'",
    ],
    [
      'Go',
      'panic: runtime error: invalid memory address\n[signal SIGSEGV: segmentation violation]\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:7 +0x1\nexit status 2',
      'panic: runtime error: invalid memory address',
    ],
    [
      'Node',
      "TypeError: Cannot read properties of undefined (reading 'id')\n    at handler (/app/server.js:3:9)\n    at node:internal/main:1",
      "TypeError: Cannot read properties of undefined (reading 'id')",
    ],
    [
      '.NET',
      'Unhandled exception. System.IO.FileNotFoundException: no appsettings.json\n   at Shop.Program.Main()',
      'Unhandled exception. System.IO.FileNotFoundException: no appsettings.json',
    ],
    [
      'Rust',
      "thread 'main' panicked at src/main.rs:4:5:\n  called `unwrap()` on a `None` value\nnote: run with `RUST_BACKTRACE=1`",
      "thread 'main' panicked at src/main.rs:4:5:",
    ],
  ])('%s', (_, text, message) => {
    expect(only(`starting\n${text}`)).toMatchObject({ errors: 1, entries: 2, message });
  });
});

describe('equal errors', () => {
  const lines = [
    'ERROR order 1 of 10.0.0.7:4242 lost after 12ms',
    'INFO fine',
    'ERROR order 2 of 10.0.0.9:1111 lost after 7ms',
    'ERROR disk 0b2c7d1e-6a0a-4a8b-9a51-0d1f6a1c2b3d is full',
    'ERROR order 3 of 10.0.0.9:1112 lost after 8ms',
  ];

  it('are counted, however numbers differ, and told by the newest', () => {
    const { groups, errors, entries } = errorsOf(lines);
    expect({ errors, entries }).toEqual({ errors: 4, entries: 5 });
    expect(groups.map(({ count, entry }) => [count, entry.message])).toEqual([
      [1, 'disk 0b2c7d1e-6a0a-4a8b-9a51-0d1f6a1c2b3d is full'],
      [3, 'order 3 of 10.0.0.9:1112 lost after 8ms'],
    ]);
    expect(mostSaid(errorsOf(lines))?.count).toBe(3);
  });

  it('tell the end of a program by what was loud, else by what came last', () => {
    expect(lastWords(errorsOf(lines))?.entry.message).toContain('order 3');
    expect(lastWords(errorsOf(['FATAL no licence', ...lines]))?.entry.message).toBe('no licence');
    expect(lastWords(errorsOf(['all fine']))).toBeUndefined();
  });

  it('have one template', () => {
    expect(templateOf('pod web-5d4f8c7b9-x2x9p: 0xc000 at "a-17"')).toBe(
      templateOf('pod web-77fd58b6c-x2x9p: 0xc0ff at "a-18"'),
    );
  });
});

it('no line takes long, or makes it fail', { timeout: 60_000 }, () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .constantFrom('{"level":', 'level=', 'ERROR ', '[', 'a.', 'Error: ', '\t', '"', ' ')
      .chain((part) =>
        fc.nat(4_000).map((times) => part.repeat(Math.ceil(times / part.length)).slice(0, 4_000)),
      ),
  );
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 5 }), (lines) => {
      const started = performance.now();
      const { groups, errors } = errorsOf(lines);
      for (const line of lines) logRecord(line);
      expect(groups.length).toBeLessThanOrEqual(errors);
      expect(performance.now() - started).toBeLessThan(5_000);
    }),
    { numRuns: 50 },
  );
});
