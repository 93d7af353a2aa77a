/** Told apart from its discovery, so that the readers can name the program without knowing where it keeps things. */
export const geminiCli = { tool: 'gemini-cli', toolName: 'Gemini CLI' };
