// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { methodsOf } from '../../adapters/grpc/definitions.ts';
import { AnalyzeRequest, parseRequest } from '../../src/core/api-messages.ts';
import { camelKeys, snakeKeys } from '../../src/core/camel-keys.ts';

const { Analyze } = methodsOf('schema.v1.ServerAnalyzerService');

/** What k8sgpt of August 2026 was asked and answered, recorded on loopback: base64 of the messages. */
const recorded = [
  {
    request: 'CgZub29wYWkSCHRlYW0tMDAwGABCBGpzb25KB0Nyb25Kb2I=',
    asked: { backend: 'noopai', namespace: 'team-000', output: 'json', filters: ['CronJob'] },
    response:
      'Gg9Qcm9ibGVtRGV0ZWN0ZWQgAionCgRIb3N0EgZub2RlLTEaFwoVZGlzayAvdmFyIGlzIDk3JSBmdWxsKmcKB0Nyb25Kb2ISD3RlYW0tMDAwL2FwcC0xNhpLChtDcm9uSm9iIGFwcC0xNiBpcyBzdXNwZW5kZWQSGAoIdGVhbS0wMDASDEtqTXBSbjFMSTA4PRISCgZhcHAtMTYSCFZ5ZGFVemg1',
    told: {
      error: null,
      errors: [],
      status: 'ProblemDetected',
      problems: 2,
      results: [
        {
          kind: 'Host',
          name: 'node-1',
          error: [{ text: 'disk /var is 97% full', sensitive: [] }],
          details: '',
          parentObject: '',
        },
        {
          kind: 'CronJob',
          name: 'team-000/app-16',
          error: [
            {
              text: 'CronJob app-16 is suspended',
              sensitive: [
                { unmasked: 'team-000', masked: 'KjMpRn1LI08=' },
                { unmasked: 'app-16', masked: 'VydaUzh5' },
              ],
            },
          ],
          details: '',
          parentObject: '',
        },
      ],
    },
  },
  {
    request: 'Egh0ZWFtLTAwMEoMTm9TdWNoRmlsdGVy',
    asked: { namespace: 'team-000', filters: ['NoSuchFilter'] },
    response:
      'EkUiTm9TdWNoRmlsdGVyIiBmaWx0ZXIgZG9lcyBub3QgZXhpc3QuIFBsZWFzZSBydW4gazhzZ3B0IGZpbHRlcnMgbGlzdC4aD1Byb2JsZW1EZXRlY3RlZCABKicKBEhvc3QSBm5vZGUtMRoXChVkaXNrIC92YXIgaXMgOTclIGZ1bGw=',
    told: {
      error: null,
      errors: ['"NoSuchFilter" filter does not exist. Please run k8sgpt filters list.'],
      status: 'ProblemDetected',
      problems: 1,
      results: [
        {
          kind: 'Host',
          name: 'node-1',
          error: [{ text: 'disk /var is 97% full', sensitive: [] }],
          details: '',
          parentObject: '',
        },
      ],
    },
  },
];

test.each(recorded)('reads what k8sgpt was asked ($asked.filters) and writes its very bytes', (exchange) => {
  const read = Analyze?.requestDeserialize(Buffer.from(exchange.request, 'base64'));
  const request = parseRequest(AnalyzeRequest, (read as { readonly request: unknown }).request);
  expect(request).toMatchObject({ explain: false, anonymize: false, labelSelector: '', ...exchange.asked });
  expect(Analyze?.responseSerialize(exchange.told).toString('base64')).toBe(exchange.response);
});

/** Field numbers of AnalyzeRequest, each with a value of its own, as bytes: tag, then value. */
const everyField = Buffer.concat([
  ...(
    [
      [1, 'b'],
      [2, 'n'],
    ] as const
  ).map(([field, text]) => Buffer.from([(field << 3) | 2, 1, text.charCodeAt(0)])),
  Buffer.from([3 << 3, 1, 4 << 3, 1, 5 << 3, 1]),
  Buffer.from([(6 << 3) | 2, 1, 'l'.charCodeAt(0), 7 << 3, 7]),
  Buffer.from([(8 << 3) | 2, 4, ...Buffer.from('json'), (9 << 3) | 2, 1, 'f'.charCodeAt(0)]),
  Buffer.from([(10 << 3) | 2, 1, 's'.charCodeAt(0)]),
]);

test('each field has the number that it has on the wire of k8sgpt', () => {
  const read = Analyze?.requestDeserialize(everyField) as { readonly request: unknown };
  expect(parseRequest(AnalyzeRequest, read.request)).toMatchObject({
    backend: 'b',
    namespace: 'n',
    explain: true,
    anonymize: true,
    nocache: true,
    language: 'l',
    maxConcurrency: 7,
    output: 'json',
    filters: ['f'],
    labelSelector: 's',
  });
});

test('the parent has a field of its own, the fifth', () => {
  const bytes = Analyze?.responseSerialize({ results: [{ kind: 'Pod', parentObject: 'Deployment/web' }] });
  const parent = Buffer.from('Deployment/web');
  expect(bytes?.includes(Buffer.concat([Buffer.from([(5 << 3) | 2, parent.length]), parent]))).toBe(true);
});

test('k8sgpt-operator reads an answer through JSON of its own names: all but the parent survives that', () => {
  const answer = {
    kind: 'Pod',
    name: 'shop/web',
    error: [{ text: 'x' }],
    details: 'd',
    parentObject: 'Deployment/web',
  };
  // Go writes the fields of a message by their names on the wire, and the operator reads them by its own.
  const written = JSON.parse(JSON.stringify(snakeKeys(answer))) as Record<string, unknown>;
  const { kind, name, error, details, parentObject } = written;
  expect({ kind, name, error, details, parentObject }).toEqual({ ...answer, parentObject: undefined });
  expect(written['parent_object']).toBe('Deployment/web');
});

test('bytes that are no message are told as such, not thrown', () => {
  expect(Analyze?.requestDeserialize(Buffer.from([0x0a, 0xff]))).toEqual({ broken: true });
});

test('names of the wire and of JSON are each other’s', () => {
  const value = { parent_object: { s3_cache: [{ bucket_name: 'my_bucket' }] } };
  expect(camelKeys(value)).toEqual({ parentObject: { s3Cache: [{ bucketName: 'my_bucket' }] } });
  expect(snakeKeys(camelKeys(value))).toEqual(value);
});
