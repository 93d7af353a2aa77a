/** Told apart from their discovery, so that the readers can name a program without knowing where it keeps things. */
export const copilot = { tool: 'copilot', toolName: 'GitHub Copilot' };
export const gh = { tool: 'gh', toolName: 'GitHub CLI' };
