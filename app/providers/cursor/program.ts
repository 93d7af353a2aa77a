/** Told apart from its discovery, so that the readers can name the program without knowing where it keeps things. */
export const cursor = { tool: 'cursor', toolName: 'Cursor' };
