// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { scopeQuery } from '../../adapters/prometheus/scope-query.ts';

const namespaces = ['shop', 'billing'];

describe('people of some namespaces', () => {
  test.each([
    'up{namespace="shop"}',
    `up{pod=~"a.*",namespace='billing'}`,
    'sum by (pod) (rate(errors_total{namespace="shop"}[5m])) / on (pod) requests{namespace=`shop`}',
    'up{"namespace"="shop"} offset 5m',
    '{__name__="up", namespace="shop"}',
    'vector(1)',
    'max_over_time(rate(errors_total{namespace="shop"}[5m])[1h:1m]) > bool 3',
  ])('may ask %s', (query) => {
    expect(scopeQuery(query, { namespaces })).toBe(query);
  });

  test.each([
    'up',
    'up{namespace="kube-system"}',
    'up{namespace=~"shop"}',
    'up{namespace!="shop"}',
    'up{namespace=""}',
    'up{exported_namespace="shop"}',
    'up{namespace="sh\\u006fp"}',
    'up{namespace="shop"} or up',
    'up{namespace="shop"} + on () group_left () secret_total',
    'topk(5, {__name__=~".+"})',
    'count({"namespace"})',
    'info(up{namespace="shop"})',
    'up{pod="namespace=\\"shop\\""}',
    'up{pod="x", p="namespace=shop"}',
    'label_replace(up, "namespace", "shop", "", "")',
    'up # {namespace="shop"}',
    'up{namespace="shop" or pod="x"}',
    'up{namespace="shop"} and',
    'up{namespace="shop"',
    '',
  ])('may not ask %j', (query) => {
    expect(() => scopeQuery(query, { namespaces })).toThrow(expect.objectContaining({ name: 'Refused' }));
  });
});

describe('one of several clusters', () => {
  const matcher = { label: 'cluster', value: 'eu "1"' };
  test.each([
    ['up', 'up{cluster="eu \\"1\\""}'],
    ['up{}', 'up{cluster="eu \\"1\\"",}'],
    ['up{cluster="other"}[5m]', 'up{cluster="eu \\"1\\"",cluster="other"}[5m]'],
    ['sum(a) / sum(b{c="{"})', 'sum(a{cluster="eu \\"1\\""}) / sum(b{cluster="eu \\"1\\"",c="{"})'],
    ['{"up"}', '{cluster="eu \\"1\\"","up"}'],
    ['a offset 1h', 'a{cluster="eu \\"1\\""} offset 1h'],
    ['time()', 'time()'],
  ])('is named in every selector of %s', (query, asked) => {
    expect(scopeQuery(query, { matcher, namespaces: undefined })).toBe(asked);
  });

  test('what is no query is not asked', () => {
    expect(() => scopeQuery('sum(', { matcher, namespaces: undefined })).toThrow(/no query in PromQL/);
  });
});

test('without bounds a query is passed as it is', () => {
  expect(scopeQuery('sum( # newer words', { namespaces: undefined })).toBe('sum( # newer words');
});
