// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { hostsNamed, isDomainName, namesUnknown } from '../src/core/hosts-named.ts';

const named = (words: string): readonly string[] =>
  hostsNamed(words).map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));

describe('hosts that programs say they do not reach', () => {
  it.each([
    ['dial tcp: lookup db.example.com on 10.96.0.10:53: no such host', 'db.example.com'],
    ['dial tcp: lookup db.example.com: read udp 10.1.0.7:4312->10.96.0.10:53: i/o timeout', 'db.example.com'],
    ['read tcp 10.1.0.7:4312->203.0.113.9:443: read: connection reset by peer', '203.0.113.9:443'],
    ['PSQLException: Connection to db.example.com:5432 refused.', 'db.example.com:5432'],
    [
      'connection to server at "db.example.com" (10.2.0.9), port 5432 failed: Connection refused',
      'db.example.com:5432',
    ],
    [
      'could not connect to server: Connection refused\n\tIs the server on host "db.example.com" there?',
      'db.example.com',
    ],
    ['Error: getaddrinfo ENOTFOUND db.example.com', 'db.example.com'],
    ['Error: connect ECONNREFUSED 10.2.0.9:5432', '10.2.0.9:5432'],
    ["Can't connect to MySQL server on 'db.example.com:3306' (111)", 'db.example.com:3306'],
    ["HTTPSConnectionPool(host='pay.example.com', port=443): Connection refused", 'pay.example.com:443'],
    ['java.net.UnknownHostException: db.example.com', 'db.example.com'],
    ['curl: (7) Failed to connect to pay.example.com port 443 after 2 ms: refused', 'pay.example.com:443'],
    ['nc: db.example.com (10.1.2.3:5432): Connection timed out', 'db.example.com:5432'],
    ["ConnectionRefusedError: Connect call failed ('10.2.0.9', 5432)", '10.2.0.9:5432'],
    ['postgres://joe.doe:12345@db.example.com:5432/x: connection refused', 'db.example.com:5432'],
  ])('%s', (words, host) => {
    expect(named(words)).toContain(host);
    expect(named(words).join(' ')).not.toMatch(/joe|10\.96\.0\.10|10\.1\.0\.7/);
  });

  it('leaves out what other lines name, the machine itself and who was asked', () => {
    expect(named('connected to cache.example.com:6379\npanic: connection refused')).toEqual([]);
    expect(named('dial tcp 127.0.0.1:5432: connect: connection refused')).toEqual([]);
    expect(named('lookup db on 10.96.0.10:53: no such host')).toEqual(['db']);
  });

  it('knows a domain from a place in a program', () => {
    expect(['db.example.com', 'main.go', 'a.b.HikariPool.java', 'db'].filter(isDomainName)).toEqual([
      'db.example.com',
    ]);
  });

  it('tells names that a resolver does not know from hosts that do not answer', () => {
    expect(namesUnknown('Error: getaddrinfo ENOTFOUND redis')).toEqual(['redis']);
    expect(namesUnknown('dial tcp redis:6379: connection refused')).toEqual([]);
  });
});
