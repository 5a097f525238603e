import type { Conversation, Interaction, Person } from '../../src/core/conversation.ts';
import { type Document, plain } from '../../src/core/document.ts';
import { Refused } from '../../src/core/errors.ts';
import { type Accepted, type ChatPlatform, MessageGone } from '../../src/core/ports/chat-platform.ts';
import type { Screen } from './screen.ts';

export interface TerminalOptions {
  readonly screen: Pick<Screen, 'progress'>;
  readonly person: Person;
  readonly now: () => number;
  readonly newId: () => string;
}

export interface TerminalPlatform extends ChatPlatform {
  readonly conversation: Conversation;
  /** What was typed; `interaction` is the id that a run of it knows. */
  readonly say: (line: string) => Promise<Accepted & { readonly interaction: string }>;
  /** Every message as it stands now: roots in the order of their first words, each followed by its replies. */
  readonly transcript: () => readonly Document[];
}

interface Message {
  readonly id: string;
  readonly thread: string | undefined;
  document: Document;
}

/** The conversation that all commands of this terminal continue: reports are remembered there. */
export const terminalHome: Conversation = { platform: 'terminal', workspace: '-', channel: 'terminal' };

const BAR = 12;

/** A document under way → one line; undefined when it is no progress. */
const progressLine = (document: Document): string | undefined => {
  const [head] = document.blocks;
  if (head?.type !== 'headline' || head.tone !== 'busy') return undefined;
  const step = document.blocks.find((block) => block.type === 'progress');
  if (step === undefined || step.total <= 0) return plain(head.text);
  const full = Math.round((BAR * Math.min(step.done, step.total)) / step.total);
  return `${plain(head.text)} ${'━'.repeat(full)}${'╌'.repeat(BAR - full)} ${plain(step.label)}`;
};

/** The terminal is a chat platform of one person, who reads the answer when it is whole and sees progress until then. */
export const terminalPlatform = ({ screen, person, now, newId }: TerminalOptions): TerminalPlatform => {
  // Of this process alone: what an earlier one did not get to show is nobody's any more.
  const conversation: Conversation = { ...terminalHome, workspace: newId() };
  const messages: Message[] = [];
  let accept: ((interaction: Interaction) => Promise<Accepted>) | undefined;

  const show = (document: Document): void => {
    const line = progressLine(document);
    if (line !== undefined) screen.progress(line);
  };
  const add = (document: Document, thread: string | undefined): Message => {
    const message = { id: String(messages.length + 1), thread, document };
    messages.push(message);
    show(document);
    return message;
  };
  const shownOf = (payload: Readonly<Record<string, unknown>>): Document => payload['document'] as Document;

  return {
    id: 'terminal',
    workspace: conversation.workspace,
    pace: { postMs: 0, updateMs: 0 },
    conversation,
    start: async (take) => {
      accept = take;
    },
    stop: async () => {
      accept = undefined;
    },
    render: (document) => [{ document }],
    post: async (_to, payload, { thread }) => {
      const { id } = add(shownOf(payload), thread?.id);
      return { channel: conversation.channel, id };
    },
    update: async (at, payload) => {
      const message = messages.find(({ id }) => id === at.id);
      if (message === undefined) throw new MessageGone('the message was never shown here');
      message.document = shownOf(payload);
      show(message.document);
    },
    whisper: async (_to, _person, payload) => {
      add(shownOf(payload), undefined);
    },
    say: async (line) => {
      if (accept === undefined) throw new Refused('k8sgpt is stopping.');
      const interaction = `terminal-${newId()}`;
      const accepted = await accept({
        id: interaction,
        conversation,
        person,
        at: now(),
        source: 'command',
        line,
      });
      return { ...accepted, interaction };
    },
    transcript: () =>
      messages
        .filter(({ thread }) => thread === undefined)
        .flatMap((root) => [root, ...messages.filter(({ thread }) => thread === root.id)])
        .map(({ document }) => document),
  };
};
