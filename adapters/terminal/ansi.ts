import Table from 'cli-table3';
import colours from 'picocolors';
import { assertNever } from '../../src/core/assert-never.ts';
import type { Block, Document, Span, Text, tones } from '../../src/core/document.ts';

type Tone = (typeof tones)[number];
type Paint = ReturnType<typeof colours.createColors>;

export interface AnsiOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** IANA zone of the reader. */
  readonly timeZone?: string | undefined;
  readonly now: number;
  /** How a command is typed here: `k8sgpt` on a command line. */
  readonly prompt: string;
}

/** Marks that carry meaning without colour. */
const MARK: Readonly<Record<Tone, string>> = {
  critical: '✗',
  warning: '!',
  info: 'i',
  good: '✓',
  neutral: '·',
  busy: '…',
};

const painted = (paint: Paint, tone: Tone, text: string): string => {
  switch (tone) {
    case 'critical':
      return paint.red(text);
    case 'warning':
      return paint.yellow(text);
    case 'info':
      return paint.blue(text);
    case 'good':
      return paint.green(text);
    case 'neutral':
    case 'busy':
      return paint.dim(text);
    default:
      return assertNever(tone);
  }
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: untrusted text must not steer the terminal
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Words of the cluster cannot move the cursor, set colours or turn the text around. */
const harmless = (text: string): string => text.replace(CONTROL, ' ');

const clockTime = (at: number, options: AnsiOptions): string =>
  new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
  }).format(at);

const ago = (ms: number): string => {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
};

const span = (item: Span, paint: Paint, options: AnsiOptions): string => {
  if (typeof item === 'string') return harmless(item);
  switch (item.type) {
    case 'strong':
      return paint.bold(harmless(item.text));
    case 'emphasis':
      return paint.italic(harmless(item.text));
    case 'code':
      return options.colour ? paint.cyan(harmless(item.text)) : harmless(item.text);
    case 'link':
      return `${harmless(item.text)} ${paint.dim(`<${harmless(item.url)}>`)}`;
    case 'person':
      return harmless(item.name);
    case 'time':
      return item.style === 'relative'
        ? `${clockTime(item.at, options)} (${ago(options.now - item.at)})`
        : clockTime(item.at, options);
    default:
      return assertNever(item);
  }
};

const table = (
  block: Extract<Block, { type: 'table' }>,
  write: (text: Text) => string,
  paint: Paint,
  options: AnsiOptions,
): string => {
  const grid = new Table({
    head: [...block.columns].map((column) => paint.bold(column)),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(
      [
        'top',
        'top-mid',
        'top-left',
        'top-right',
        'bottom',
        'bottom-mid',
        'bottom-left',
        'bottom-right',
        'left',
        'left-mid',
        'mid',
        'mid-mid',
        'right',
        'right-mid',
        'middle',
      ].map((part) => [part, '']),
    ),
    wordWrap: true,
    ...(block.columns.length > 1
      ? {
          colWidths: block.columns.map((_, column) =>
            column === block.columns.length - 1
              ? Math.max(20, options.width - 34 * (block.columns.length - 1) - 4)
              : null,
          ),
        }
      : {}),
  });
  for (const row of block.rows) grid.push(row.map(write));
  return grid.toString();
};

/** Document → text for a terminal: same words as in chat, aligned, coloured by severity, plain when it is not a terminal. */
export const renderAnsi = (document: Document, options: AnsiOptions): string => {
  const paint = colours.createColors(options.colour);
  const write = (text: Text): string => text.map((item) => span(item, paint, options)).join('');
  const one = (block: Block): string => {
    switch (block.type) {
      case 'headline':
        return `${painted(paint, block.tone, MARK[block.tone])} ${paint.bold(write(block.text))}`;
      case 'paragraph':
        return write(block.text);
      case 'section':
        return [
          `\n${painted(paint, block.tone, MARK[block.tone])} ${paint.bold(write(block.title))}`,
          ...block.lines.map((line) => `    ${write(line)}`),
        ].join('\n');
      case 'list':
        return block.items
          .map((item, index) => `  ${block.ordered ? `${index + 1}.` : '•'} ${write(item)}`)
          .join('\n');
      case 'fields':
        return block.fields
          .map(({ label, value }) => `  ${paint.dim(`${label}:`)} ${write(value)}`)
          .join('\n');
      case 'table':
        return table(block, write, paint, options);
      case 'code':
        return block.text
          .split('\n')
          .map((line) => `    ${paint.cyan(harmless(line))}`)
          .join('\n');
      case 'quote':
        return write(block.text)
          .split('\n')
          .map((line) => `  ${paint.dim('│')} ${line}`)
          .join('\n');
      case 'note':
        return paint.dim(write(block.text));
      case 'progress':
        return paint.dim(`${write(block.label)}`);
      case 'divider':
        return paint.dim('─'.repeat(Math.min(options.width, 60)));
      case 'actions':
        return block.actions.length === 0
          ? ''
          : paint.dim(
              block.actions.map((action) => `${action.label}: ${options.prompt} ${action.line}`).join('\n'),
            );
      default:
        return assertNever(block);
    }
  };
  return `${document.blocks
    .map(one)
    .filter((text) => text !== '')
    .join('\n')}\n`;
};
