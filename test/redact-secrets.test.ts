// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { redactSecrets } from '../src/core/redact/redact-secrets.ts';
import * as fc from './support/properties.ts';

// Put together at run time, so that no scanner takes this file for a leak.
const j = (...parts: string[]): string => parts.join('');
const jwt = j(
  'eyJ',
  'hbGciOiJIUzI1NiJ9',
  '.eyJ',
  'zdWIiOiIxMjM0NTY3ODkwIn0',
  '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
);
const random = j('q7Zt3Kx9', 'Lm2Vb8Rn5', 'Wc1Yd6Hf4', 'Js0Gp2Tk8Q');

const secrets: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  jwt: [`token rejected: ${jwt}`, jwt],
  'AWS access key': [
    `InvalidClientTokenId ${j('AKIA', 'IOSFODNN7EXAMPLE')} for sts`,
    j('AKIA', 'IOSFODNN7EXAMPLE'),
  ],
  'AWS secret key': [`aws_secret_access_key = ${j('wJalrXUtnFEMI', '/K7MDENG/bPxRfiCY')}`, 'bPxRfiCY'],
  'GitHub token': [
    `remote: ${j('ghp_', '16C7e42F292c6912E7710c838347Ae178B4a')} invalid`,
    '16C7e42F292c6912E7710c838347Ae178B4a',
  ],
  'GitLab token': [`fatal: ${j('glpat-', 'x8Zk29dLmQ7rT3vW1yBc')}`, 'x8Zk29dLmQ7rT3vW1yBc'],
  'Slack token': [`invalid_auth ${j('xoxb-', '1234567890-abcdefGHIJ')}`, 'abcdefGHIJ'],
  'Slack webhook': [
    `POST https://hooks.slack.com/services/${j('T000/B000/', 'XXXXYYYYZZZZ')}`,
    'XXXXYYYYZZZZ',
  ],
  'OpenAI key': [
    `Incorrect API key provided: ${j('sk-', 'proj-Ab12Cd34Ef56Gh78Ij90')}`,
    'Ab12Cd34Ef56Gh78Ij90',
  ],
  'Google key': [`key ${j('AIza', 'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY')}`, '9tSrke72PouQMnMX'],
  'Stripe key': [`using ${j('sk_', 'live_', '4eC39HqLyjWDarjtT1zdp7dc')}`, '4eC39HqLyjWDarjtT1zdp7dc'],
  'Vault token': [
    `permission denied ${j('hvs.', 'CAESIJ1e2f3g4h5i6j7k8l9m0n')}`,
    'CAESIJ1e2f3g4h5i6j7k8l9m0n',
  ],
  'bootstrap token': [
    `kubeadm join --token ${j('abcdef.', '0123456789abcdef')} 10.0.0.1:6443`,
    '0123456789abcdef',
  ],
  'private key': [
    `loaded -----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY----- ok`,
    'IBAAKC',
  ],
  'private key on one line': [
    'key="-----BEGIN EC PRIVATE KEY-----\\nMHcCAQEE\\n-----END EC PRIVATE KEY-----"',
    'MHcCAQEE',
  ],
  'certificate that is cut off': [
    'x509: -----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkq',
    'MIIDdzCCAl',
  ],
  'database URL': ['dial postgres://shop:pa55word@db.shop.svc:5432/shop failed', 'pa55word'],
  'mysql option': ['exec: mysql -h db -u root -psw0rdfish shop: exit 1', 'sw0rdfish'],
  'redis-cli option': ['sh -c "redis-cli -h cache -a sw0rdfish ping" failed', 'sw0rdfish'],
  'curl option': ['curl -sS -u admin:sw0rdfish http://api/health: 401', 'sw0rdfish'],
  'spoken password': ["the password is 'sw0rdfish'", 'sw0rdfish'],
  'quoted password': ['invalid password "sw0rdfish" for user root', 'sw0rdfish'],
  'password with an @': ['amqp://guest:p@ss@rabbit:5672/', 'p@ss'],
  'password with a slash': ['redis://:pa/ss@cache:6379/0', 'pa/ss'],
  'Go MySQL address': ['root:s3cr3t@tcp(mysql:3306)/shop: refused', 's3cr3t'],
  'ADO connection string': [
    'Server=db;Database=shop;User Id=sa;Password=Sup3r$ecret;Encrypt=yes',
    'Sup3r$ecret',
  ],
  'storage account': [
    'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=Zm9vYmFyYmF6cXV4Zm9v==;',
    'Zm9vYmFyYmF6cXV4Zm9v',
  ],
  'environment variable': ['DB_PASSWORD=hunter2 starting', 'hunter2'],
  'variable in quotes': ['export API_KEY="abc def ghi"', 'abc def ghi'],
  'JSON field': ['{"user":"ana","password":"correct horse"}', 'correct horse'],
  'JSON in JSON': ['{\\"client_secret\\":\\"abc-def\\"}', 'abc-def'],
  'YAML field': ['password: letmein', 'letmein'],
  flag: ['mysqld --password hunter2', 'hunter2'],
  'argument list': ['args ["--api-key", "abcdef123"]', 'abcdef123'],
  'Java property': ['spring.datasource.password=tiger', 'tiger'],
  'comma in a password': ['password=ab,cd next', 'cd'],
  'bearer header': ['Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123456789abcdef'],
  'basic header': ['authorization: basic dXNlcjpwYXNzd29yZDE=', 'dXNlcjpwYXNzd29yZDE'],
  cookie: ['Set-Cookie: session=abc123; Path=/', 'abc123'],
  'signed URL': ['https://shop.blob.core.windows.net/c/b?sv=2020&sig=abcDEF123%2Bxyz', 'abcDEF123%2Bxyz'],
  'random string': [`unexpected value ${random} in config`, random],
};

const kept: readonly string[] = [
  'secret "shop-tls" not found',
  'MountVolume.SetUp failed for volume "creds" : secret "db-credentials" not found',
  "couldn't find key DATABASE_URL in Secret shop/shop-secret",
  'references non-existent secret key: DATABASE_URL',
  'exceeded quota: compute, requested: secrets=1, used: secrets=10, limited: secrets=10',
  'automountServiceAccountToken: false, tokenExpirationSeconds: 3607, secretName: shop-tls',
  'password authentication failed for user "shop"',
  'Invalid password: authentication failed',
  'the token is expired; token: expired',
  'Bearer token is missing',
  'Failed to pull image "registry.example.com/shop/checkout:1.4.2@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
  'docker-pullable://nginx@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'back-off 5m0s restarting failed container=api pod=api-567df96bc9-b22xg_shop(0b5c2f0e-9d5e-4a1c-8c7e-0f6f4a7d9a11)',
  'Get "https://10.0.0.1:10250/containerLogs/shop/checkout-7d9f8b6c5-x2x9k/api": dial tcp 10.0.0.1:10250: connect: connection refused',
  'sk-checkout-worker-7d9f8b6c5-x2x9k is pending; xapp-frontend-7d9f8b6c5-x2x9k too',
  'com.example.shop.checkout.CheckoutServiceConfigurationException at CheckoutServiceConfiguration2Loader',
  'https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/v1/defaults.go',
];

describe('redactSecrets', () => {
  test.each(Object.entries(secrets))('hides a %s', (_, [text, secret]) => {
    const result = redactSecrets(text);
    expect(result).not.toContain(secret);
    expect(result).toMatch(/\[redacted [\w ]+\]/);
    expect(redactSecrets(result)).toBe(result);
  });

  test.each(kept)('leaves %s', (text) => {
    expect(redactSecrets(text)).toBe(text);
  });

  test('keeps what surrounds a secret', () => {
    expect(redactSecrets('dial postgres://shop:pa55@db:5432/shop: refused')).toBe(
      'dial postgres://[redacted credentials]@db:5432/shop: refused',
    );
    expect(redactSecrets('DB_PASSWORD=hunter2, retrying')).toBe('DB_PASSWORD=[redacted password], retrying');
  });

  test('hides a token wherever it stands in whatever text', () => {
    const noise = fc
      .array(
        fc.oneof(
          fc.string(),
          fc.constantFrom('password=', 'token: ', 'eyJ', '-----BEGIN ', '://a:b@', 'bearer ', '"', "'", '='),
        ),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(noise, fc.constantFrom(jwt, random), noise, (before, token, after) => {
        expect(redactSecrets(`${before} ${token} ${after}`)).not.toContain(token);
      }),
      { numRuns: 500 },
    );
  });

  test('finds in what looks like a name what it finds in any text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'password',
        'token',
        'glpat-',
        'xoxb-',
        'sk-',
        'key-',
        'dapi',
        'hvs.',
        '--',
        '-',
        '.',
        'pwd',
      ),
      fc.string({ unit: fc.constantFrom(...'abcdef0123456789'), minLength: 4, maxLength: 40 }),
    );
    const name = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(name, (text) => {
        // With a space after it, it is a name no more.
        expect(`${redactSecrets(text)} `).toBe(redactSecrets(`${text} `));
      }),
      { numRuns: 2_000 },
    );
  });

  test('finds in words without any sign what it finds in any text', () => {
    const words = fc.constantFrom(
      ...'password passphrase passwd passcode is was to of the code pin one-time access secret token key api-key cookie bearer basic login docker sshpass mysql redis-cli curl http -p -a -u -psecret1 hunter22 482913 9aF a8f3kk29dllq0zx7 auth identified by at is. /etc/x --token'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 8 }), (pieces) => {
        const text = pieces.join(' ');
        // Behind a semicolon it is read with all steps.
        expect(`;\n${redactSecrets(text)}`).toBe(redactSecrets(`;\n${text}`));
      }),
      { numRuns: 3_000 },
    );
  });
});
