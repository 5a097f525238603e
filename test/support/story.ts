// SPDX-License-Identifier: Apache-2.0

import type { ChatCall, ScriptedChat } from './chat.ts';

const tones: Readonly<Record<string, string>> = {
  critical: '🔴',
  warning: '🟡',
  info: '🔵',
  good: '🟢',
  neutral: '⚪',
  busy: '⏳',
};

/** What a phone shows first. */
const firstLine = (text: string): string => {
  const [line = ''] = text.split('\n').filter((each) => each.trim() !== '');
  return line.replace(/^\((\w+)\)/, (_, tone: string) => tones[tone] ?? tone);
};

/** One thing that people could see happen. */
export interface Seen {
  readonly at: number;
  readonly platform: string;
  readonly channel: string;
  /** Something new in the channel, something new in a thread, or new words in an old message: only the first two are heard. */
  readonly type: 'message' | 'note' | 'edit';
  readonly line: string;
  /** Of the message, for those who count. */
  readonly key: string;
}

const typeOf = ({ type, thread }: ChatCall): Seen['type'] =>
  type === 'update' ? 'edit' : thread === undefined ? 'message' : 'note';

/** What people have seen on these platforms, in order; what changed in a message beyond its first line is left out. */
export const seenOn = (chats: ReadonlyMap<string, ScriptedChat>): readonly Seen[] => {
  const lines = new Map<string, string>();
  return [...chats]
    .flatMap(([platform, { calls }]) => calls.map((call) => ({ platform, call })))
    .filter(({ call }) => call.type !== 'whisper')
    .sort((a, b) => a.call.at - b.call.at)
    .flatMap(({ platform, call }): readonly Seen[] => {
      const line = firstLine(call.text);
      const key = `${platform} ${call.key ?? ''}`;
      if (call.type === 'update' && lines.get(key) === line) return [];
      lines.set(key, line);
      return [{ at: call.at, platform, channel: call.channel, type: typeOf(call), line, key }];
    });
};
