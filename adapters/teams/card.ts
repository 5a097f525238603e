// SPDX-License-Identifier: Apache-2.0

/** The part of Adaptive Cards 1.5 that is used. https://adaptivecards.io/explorer */
/** Only of links. */
type Color = 'Accent';

interface Placed {
  spacing?: 'None' | 'Small' | 'Default' | 'Medium' | 'Large';
  separator?: boolean;
}

/** Teams shows its text as it is: no markdown, no mention. */
export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly italic?: true;
  readonly fontType?: 'Monospace';
  readonly color?: Color;
  readonly isSubtle?: true;
  readonly size?: 'Small' | 'Medium' | 'Large';
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string };
}

export interface RichTextBlock extends Placed {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
}

/** Its text is markdown. */
export interface TextBlock extends Placed {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly style?: 'heading';
  readonly size?: 'Small' | 'Medium' | 'Large';
  readonly weight?: 'Bolder';
  readonly color?: Color;
}

export interface Container extends Placed {
  readonly type: 'Container';
  readonly style?: 'emphasis';
  readonly items: readonly Element[];
}

export interface Table extends Placed {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number }[];
  readonly firstRowAsHeader: boolean;
  readonly rows: readonly {
    readonly type: 'TableRow';
    readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly RichTextBlock[] }[];
  }[];
}

export interface Execute {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly style?: 'positive' | 'destructive';
  /** Inputs of the card that are sent along; all of them where it is not said. */
  readonly associatedInputs?: 'none';
}

export interface ActionSet extends Placed {
  readonly type: 'ActionSet';
  readonly actions: readonly Execute[];
}

interface Input extends Placed {
  readonly id: string;
  readonly label: string;
  readonly isRequired?: boolean;
  readonly errorMessage?: string;
  readonly placeholder?: string;
  readonly value?: string;
}

export interface ChoiceInput extends Input {
  readonly type: 'Input.ChoiceSet';
  readonly style: 'compact' | 'expanded';
  readonly isMultiSelect?: boolean;
  readonly wrap?: boolean;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
}

export interface TextInput extends Input {
  readonly type: 'Input.Text';
  readonly isMultiline?: boolean;
  readonly maxLength?: number;
}

export interface Image extends Placed {
  readonly type: 'Image';
  readonly url: string;
  readonly altText: string;
  readonly size: 'Stretch';
}

export type Element =
  | RichTextBlock
  | TextBlock
  | Container
  | Table
  | ActionSet
  | ChoiceInput
  | TextInput
  | Image;

/** What the client asks the bot by itself when somebody looks at the card. */
export interface Refresh {
  readonly action: Execute;
  /** For whom; undefined = for everybody, where they are few. */
  readonly userIds?: readonly string[];
}

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly version: '1.5';
  readonly refresh?: Refresh;
  readonly body: readonly Element[];
  readonly fallbackText: string;
  /** The whole width of the conversation. */
  readonly msteams: { readonly width: 'Full' };
}

export const cardOf = (body: readonly Element[], fallbackText: string, refresh?: Refresh): AdaptiveCard => ({
  type: 'AdaptiveCard',
  version: '1.5',
  ...(refresh === undefined ? {} : { refresh }),
  body,
  fallbackText,
  msteams: { width: 'Full' },
});
