// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, strong, type Text } from '../core/document.ts';
import { record } from '../core/read.ts';
import { codeList, joined, plural, shortText } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

const MOST = 8;
const LINE = 200;
const MESSAGE = 160;

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';
const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? (value as readonly unknown[]).map(record) : [];
const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(textOf) : []);

/** `asks for cpu 100m, memory 128Mi`. */
const amounts = (what: string, value: unknown): Text => {
  const each = Object.entries(record(value)).map(([name, amount]) => `${name} ${textOf(amount)}`);
  return each.length === 0 ? [] : [`${what} ${shortText(each.join(', '), LINE)}`];
};

const EMPTY: Text = [];

const stateText = (status: Fields): Text => {
  const state = record(status['state']);
  const [name = '', of] = Object.entries(state)[0] ?? [];
  const reason = textOf(record(of)['reason']);
  const message = textOf(record(of)['message']);
  const ended = record(record(status['lastState'])['terminated']);
  const restarts = Number(status['restartCount'] ?? 0);
  const end =
    'exitCode' in ended
      ? `last ended: ${textOf(ended['reason'])}, exit code ${textOf(ended['exitCode'])}`
      : '';
  return joined([
    name === '' ? EMPTY : [`${name}${reason === '' ? '' : `: ${reason}`}`],
    end === '' ? EMPTY : [end],
    restarts > 0 ? [plural(restarts, 'restart')] : EMPTY,
    message === '' ? EMPTY : [shortText(message, MESSAGE)],
  ]);
};

const containerBlock = (container: Fields, status: Fields | undefined): Block => {
  const line = [...textsOf(container['command']), ...textsOf(container['args'])].join(' ');
  const env = listOf(container['env']).map(({ name }) => textOf(name));
  const from = listOf(container['envFrom']).flatMap((source) =>
    (['configMapRef', 'secretRef'] as const).flatMap((ref) => {
      const name = textOf(record(source[ref])['name']);
      return name === '' ? [] : [`${ref === 'secretRef' ? 'Secret' : 'ConfigMap'} ${name}`];
    }),
  );
  const resources = record(container['resources']);
  const lines: readonly Text[] = [
    status === undefined ? EMPTY : stateText(status),
    line === '' ? EMPTY : ['runs ', code(shortText(line, LINE))],
    env.length + from.length === 0
      ? EMPTY
      : ['environment: ', ...codeList([...env, ...from.map((name) => `all of ${name}`)], 12)],
    joined([amounts('asks for', resources['requests']), amounts('at most', resources['limits'])]),
  ];
  return {
    type: 'section',
    tone: status === undefined ? 'neutral' : status['ready'] === true ? 'good' : 'warning',
    title: [code(textOf(container['name'])), ' · ', code(shortText(textOf(container['image']), LINE))],
    lines: lines.filter((each) => each.length > 0),
    actions: [],
  };
};

/** Of a pod itself, or of the template of a workload. */
const podSpecOf = (object: Fields): Fields => {
  const spec = record(object['spec']);
  const job = record(record(spec['jobTemplate'])['spec']);
  const template = record(record(('template' in spec ? spec : job)['template'])['spec']);
  return 'containers' in template ? template : spec;
};

const containers = (object: Fields): readonly Block[] => {
  const spec = podSpecOf(object);
  const status = record(object['status']);
  const statuses = [...listOf(status['containerStatuses']), ...listOf(status['initContainerStatuses'])];
  const all = [...listOf(spec['containers']), ...listOf(spec['initContainers'])].filter(
    ({ image }) => textOf(image) !== '',
  );
  return all.slice(0, MOST).map((container) =>
    containerBlock(
      container,
      statuses.find(({ name }) => name === container['name']),
    ),
  );
};

const conditionText = ({ type, status, reason, message }: Fields): Text => [
  strong(textOf(type)),
  ` ${textOf(status)}`,
  ...(textOf(reason) === '' ? [] : [` · ${textOf(reason)}`]),
  ...(textOf(message) === '' ? [] : [`: ${shortText(textOf(message), MESSAGE)}`]),
];

const listBlock = (items: readonly Text[]): readonly Block[] =>
  items.length === 0 ? [] : [{ type: 'list', ordered: false, items: items.slice(0, 2 * MOST) }];

const volumeText = ({ name, ...source }: Fields): Text => {
  const [kind = '', of] = Object.entries(source)[0] ?? [];
  const fields = record(of);
  const from = ['claimName', 'secretName', 'name', 'path', 'driver']
    .map((field) => textOf(fields[field]))
    .find((each) => each !== '');
  return ['volume ', code(textOf(name)), ` from ${kind}`, ...(from === undefined ? [] : [' ', code(from)])];
};

/** Keys and beginnings of a ConfigMap's values; of a Secret the keys alone. */
const dataTexts = (object: Fields): readonly Text[] =>
  Object.entries(record(object['data'])).map(
    ([key, value]): Text =>
      object['kind'] === 'Secret' ? [code(key)] : [code(key), ' ', shortText(textOf(value), 80)],
  );

/** What matters most of an object, before all of it is shown: containers, conditions, volumes, data. */
export const objectFacts = (object: Fields): Document['blocks'] => [
  ...containers(object),
  ...listBlock(listOf(record(object['status'])['conditions']).map(conditionText)),
  ...listBlock(
    listOf(podSpecOf(object)['volumes'])
      // Every pod has it.
      .filter(({ name }) => !textOf(name).startsWith('kube-api-access-'))
      .map(volumeText),
  ),
  ...listBlock(dataTexts(object)),
];
