// SPDX-License-Identifier: Apache-2.0

import { topics } from '../../../adapters/recorded/demo/lessons/index.ts';
import type { Lesson } from '../../../adapters/recorded/demo/lessons/lesson.ts';
import { demoName, lessonNamed } from '../../../adapters/recorded/demo.ts';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import { type Block, code, type Document, strong, type Text } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import type { ParsedWords } from '../../core/parse-flags.ts';
import { plural } from '../../views/words.ts';
import { exitCode } from '../exit-code.ts';

const list = (): Document => ({
  summary: 'Lessons of the demo',
  blocks: [
    {
      type: 'paragraph',
      text: [
        `${plural(topics.flatMap(({ lessons }) => lessons).length, 'recorded cluster')} to learn with. Nothing of yours is read. Begin with those that say first.`,
      ],
    },
    ...topics.map(
      ({ title, lessons }): Block => ({
        type: 'table',
        columns: [title, '', ''],
        rows: lessons.map((lesson): Text[] => [[code(lesson.name)], [lesson.level], [lesson.title]]),
      }),
    ),
    {
      type: 'note',
      text: [
        'Look at one: ',
        code('/k8sgpt analyze --demo pending-cpu'),
        ' · in the browser: ',
        code('/k8sgpt serve --demo pending-cpu'),
      ],
    },
  ],
});

/** How to begin with a lesson, without its solution. */
export const lessonView = ({ name, title, notice, tries }: Lesson): Document => ({
  summary: title,
  blocks: [
    { type: 'paragraph', text: [strong(title)] },
    { type: 'paragraph', text: [notice] },
    {
      type: 'list',
      ordered: true,
      items: ['analyze', ...tries.filter((line) => line !== 'analyze')].map((line) => [
        code(`/k8sgpt ${line} --demo ${name}`),
      ]),
    },
    { type: 'note', text: ['The solution: ', code(`/k8sgpt demo ${name} --solution`)] },
  ],
});

const solutionView = ({ title, solution }: Lesson): Document => ({
  summary: solution,
  blocks: [
    { type: 'paragraph', text: [strong(title)] },
    { type: 'paragraph', text: [solution] },
  ],
});

/** `k8sgpt demo [LESSON [--solution]]`. */
export const runDemo = ({ operands: [name], flags }: ParsedWords, screen: Pick<Screen, 'answer'>): number => {
  if (name === undefined) {
    if (flags['solution'] === true)
      throw new Refused('Say of which lesson.', { hint: 'demo pending-cpu --solution' });
    screen.answer(list());
    return exitCode.ok;
  }
  const lesson = lessonNamed(name);
  if (lesson === undefined)
    throw new Refused('The demo itself is no lesson: it has three things wrong, which the report explains.', {
      hint: `analyze --demo ${demoName}`,
    });
  screen.answer(flags['solution'] === true ? solutionView(lesson) : lessonView(lesson));
  return exitCode.ok;
};
