// SPDX-License-Identifier: Apache-2.0

import { type Block, code, type Document, plain, strong, type Text } from '../core/document.ts';
import type { Silence } from '../core/silence.ts';
import { untilSpan, whoText } from './marks.ts';
import { codeList, joined, plural } from './words.ts';

/** "namespace `shop` of prod-eu · codes `pod/*`". */
const aboutText = ({ cluster, namespaces, codes, severities, labels }: Silence): Text =>
  joined([
    namespaces === undefined
      ? [strong(cluster)]
      : [
          namespaces.length === 1 ? 'namespace ' : 'namespaces ',
          ...codeList(namespaces),
          ' of ',
          strong(cluster),
        ],
    codes === undefined ? [] : [codes.length === 1 ? 'code ' : 'codes ', ...codeList(codes)],
    severities === undefined ? [] : [severities.join(', ')],
    labels === undefined ? [] : ['labels ', code(labels)],
  ]);

const howText = ({ by, at, until, reason }: Silence): Text => [
  `muted by ${whoText(by)} until `,
  untilSpan(until, at),
  ...(reason === undefined ? [] : [`: “${reason}”`]),
];

const unmuteLine = ({ id }: Silence): string => `unmute --rule ${id}`;

/** Said where it was asked for: what nobody is told of any more, and until when. */
export const silencedView = (silence: Silence): Document => {
  const text: Text = [...aboutText(silence), ' · ', ...howText(silence)];
  return {
    summary: plain(text.filter((span) => typeof span === 'string' || span.type !== 'time')),
    blocks: [
      { type: 'paragraph', text },
      {
        type: 'note',
        text: [
          'Nothing new is told of it meanwhile; what is still there then is told once. Reports show it all the same.',
        ],
      },
      {
        type: 'actions',
        actions: [{ label: 'Unmute', line: unmuteLine(silence), style: 'default' }],
      },
    ],
  };
};

export const silenceEndedView = (silence: Silence, by: string): Document => {
  const text: Text = [`@${by} unmuted `, ...aboutText(silence), '; what is there is told again'];
  return { summary: plain(text), blocks: [{ type: 'paragraph', text }] };
};

/** Every mute by rule that holds now. */
export const silencesView = (silences: readonly Silence[]): Document => {
  const headline =
    silences.length === 0 ? 'Nothing is muted by rule' : `${plural(silences.length, 'mute')} by rule`;
  return {
    summary: headline,
    blocks: [
      { type: 'headline', tone: 'neutral', text: [headline] },
      ...silences.map(
        (silence): Block => ({
          type: 'section',
          tone: 'neutral',
          title: aboutText(silence),
          lines: [howText(silence)],
          actions: [{ label: 'Unmute', line: unmuteLine(silence), style: 'default' }],
        }),
      ),
      ...(silences.length > 0
        ? []
        : [
            {
              type: 'note' as const,
              text: ['For example: ', code('/k8sgpt mute --rule --namespace shop --code pod-* --for 2h')],
            },
          ]),
    ],
  };
};
