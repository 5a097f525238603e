// SPDX-License-Identifier: Apache-2.0

/** JSON of a card: taken apart. */
type Json = any;

const NOT_SEEN = /\u200b/g;

const linesOf = (element: Json): readonly string[] => {
  switch (element?.type) {
    case 'RichTextBlock':
      return [element.inlines.map(({ text }: Json) => text).join('')];
    case 'TextBlock':
      return [element.text];
    case 'Container':
      return element.items.flatMap(linesOf);
    case 'Table':
      return element.rows.map(({ cells }: Json) =>
        cells.map(({ items }: Json) => items.flatMap(linesOf).join(' ')).join(' | '),
      );
    case 'ActionSet':
      return element.actions.map(({ title }: Json) => `[${title}]`);
    case 'Input.ChoiceSet':
      return [element.label, ...element.choices.map(({ title }: Json) => `( ) ${title}`)];
    case 'Input.Text':
      return [`${element.label}: ${element.value ?? ''}`];
    default:
      return [];
  }
};

/** The words of a card as people read them, one line each; addresses of links are not among them. */
export const textOfCard = (card: Json): string =>
  (card?.body ?? []).flatMap(linesOf).join('\n').replace(NOT_SEEN, '');

/** Every action and input of a card, in order. */
export const partsOfCard = (card: Json): readonly Json[] => {
  const of = (element: Json): readonly Json[] => [
    element,
    ...(element?.items ?? []).flatMap(of),
    ...(element?.actions ?? []).flatMap(of),
    ...(element?.rows ?? []).flatMap(({ cells }: Json) => cells.flatMap(of)),
  ];
  return (card?.body ?? []).flatMap(of);
};
