// SPDX-License-Identifier: Apache-2.0

import { createInterface } from 'node:readline';
import type { Screen } from '../../../adapters/terminal/screen.ts';
import type { SurfaceFlags } from '../../../adapters/terminal/surface-flags.ts';
import { completeLine } from '../../completion/complete-line.ts';
import { code, type Document, plain } from '../../core/document.ts';
import { Refused } from '../../core/errors.ts';
import { exitCode } from '../exit-code.ts';
import { answered } from './answered.ts';
import { knownNames } from './complete.ts';
import { grammar } from './grammar.generated.ts';
import { openHistory } from './line-history.ts';
import type { Session } from './session.ts';
import { checkOutput } from './show-answer.ts';
import { troubleShown } from './trouble-shown.ts';
import { readTyped, type TypedLine } from './typed-line.ts';

const PROMPT = 'k8sgpt> ';
const ENDING = ['exit', 'quit', 'bye', ':q'];
/** Flags that choose what is talked about: once, when it begins. */
const AT_START = ['objects', 'demo', 'kubeconfig', 'config', 'backend', 'watch', 'interactive'] as const;
const TAIL = 200;

const note = (screen: Screen, text: Document['summary'], ...lines: readonly string[]): void =>
  screen.remark({
    summary: text,
    blocks: [{ type: 'note', text: [text, ...lines.flatMap((line) => [' ', code(line)])] }],
  });

/** The end of what is being written, on the line at the bottom: the whole comes when it is there. */
const tailOf = (document: Document): string | undefined => {
  const texts = document.blocks.flatMap((block) => (block.type === 'paragraph' ? [plain(block.text)] : []));
  const text = texts.join(' ').replaceAll(/\s+/g, ' ').trim();
  return text === '' ? undefined : text.slice(-TAIL);
};

/** Lines as they come, one at a time; undefined when there are no more. */
const lineQueue = () => {
  const lines: string[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const changed = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    push: (line: string): void => {
      lines.push(line);
      changed();
    },
    end: (): void => {
      ended = true;
      changed();
    },
    next: async (): Promise<string | undefined> => {
      while (lines.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return lines.shift();
    },
  };
};

/** Throws Refused for what cannot be done in the middle of a conversation. */
const typed = (line: string): TypedLine | undefined => {
  const [first = ''] = line.trim().split(/\s+/);
  const isOperation = grammar.operations.some(({ verb, takes }) => takes === undefined && verb === first);
  if (isOperation && line.trim().split(/\s+/).length <= 2)
    throw new Refused(`${first} is run by itself: Ctrl-D ends this conversation.`, {
      hint: `k8sgpt ${first}`,
    });
  const read = readTyped(line, grammar.commands);
  const late = AT_START.find(
    (name) => read?.read.surface[name] !== undefined && read.read.surface[name] !== false,
  );
  if (late !== undefined)
    throw new Refused(`--${late} is chosen when a conversation begins: Ctrl-D ends this one.`, {
      hint: `k8sgpt chat --${late} …`,
    });
  return read;
};

const completer = (text: string, done: (error: null, found: [string[], string]) => void): void => {
  const words = text.trimStart().split(/\s+/);
  const current = words.at(-1) ?? '';
  completeLine(words.slice(0, -1), current, {
    grammar: { ...grammar, operations: [] },
    known: knownNames(process.env),
  })
    .then(({ candidates }) => {
      const values = candidates.map(({ value }) => value);
      done(null, [values.length === 1 ? values.map((value) => `${value} `) : values, current]);
    })
    .catch(() => done(null, [[], current]));
};

/**
 * A conversation at a terminal, or of lines that are piped in: commands without `k8sgpt` before them, and questions in
 * plain words. Ctrl-C cancels what runs, Ctrl-D ends it. Resolves to the exit code.
 */
export const runInteractive = async (
  session: Session,
  { surface, screen }: { readonly surface: SurfaceFlags; readonly screen: Screen },
): Promise<number> => {
  if (surface.objects === '-')
    throw new Refused('A conversation reads standard input, so that no recording can come from there.', {
      hint: 'analyze --objects cluster.json --interactive',
    });
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const history = await openHistory(session.settings.general.stateDir);
  const queue = lineQueue();
  const reader = createInterface({
    input: process.stdin,
    ...(isTerminal ? { output: process.stdout, completer } : {}),
    terminal: isTerminal,
    history: [...history.lines],
    historySize: Math.max(history.lines.length, 500),
    removeHistoryDuplicates: true,
    prompt: PROMPT,
  });
  let running: AbortController | undefined;
  const interrupt = (): void => {
    if (running !== undefined) running.abort();
    else if (isTerminal) {
      // As in a shell: what was typed is let go.
      reader.write(null, { ctrl: true, name: 'e' });
      reader.write(null, { ctrl: true, name: 'u' });
    } else reader.close();
  };
  const terminate = (): void => {
    running?.abort();
    reader.close();
  };
  reader.on('line', queue.push);
  reader.on('close', queue.end);
  reader.on('SIGINT', interrupt);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);

  const answer = async (line: string): Promise<void> => {
    let verb: string | undefined;
    const controller = new AbortController();
    running = controller;
    try {
      const said = typed(line);
      if (said === undefined) return;
      verb = said.command.verb;
      await checkOutput(said.read.surface, verb);
      const hear = (document: Document): void => {
        const tail = tailOf(document);
        if (tail !== undefined) screen.progress(tail);
      };
      const interruption = { signal: controller.signal, code: () => exitCode.interrupted };
      await answered(session, said.read, { ...said, screen, hear }, interruption);
    } catch (error) {
      screen.remark(troubleShown(error, verb).document);
    } finally {
      running = undefined;
    }
  };

  try {
    if (isTerminal)
      note(
        screen,
        'Ask in your own words, or type a command. Ctrl-C cancels it, Ctrl-D ends. All commands:',
        'help',
      );
    // Without a prompt between them, answers need a space.
    let answers = 0;
    for (;;) {
      if (isTerminal) reader.prompt();
      const line = await queue.next();
      if (line === undefined || ENDING.includes(line.trim().toLowerCase())) break;
      if (line.trim() === '') continue;
      await history.add(line.trim());
      if (answers > 0 && !isTerminal) screen.raw('\n');
      answers += 1;
      await answer(line);
    }
    return exitCode.ok;
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', terminate);
    reader.close();
    if (isTerminal) screen.raw('\n');
  }
};
