/** Names come from vendors and people: no control character reaches the terminal. */
export const plain = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');

/** The same for a text of ours that has lines. */
export const plainLines = (text: string): string => text.split('\n').map(plain).join('\n');
