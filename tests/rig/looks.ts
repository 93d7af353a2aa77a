import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What a page may look like but must not: text that is cut without a sign of it, or a page wider than its window. */
export function clippedTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hasOwnText = (element: Element): boolean =>
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
    const found = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      const wide =
        element.scrollWidth > element.clientWidth + 1 &&
        overflowX !== 'visible' &&
        textOverflow !== 'ellipsis';
      const tall =
        element.scrollHeight > element.clientHeight + 1 &&
        overflowY === 'hidden' &&
        textOverflow !== 'ellipsis';
      return element.clientWidth > 0 && hasOwnText(element) && (wide || tall);
    });
    const names = found.map((element) => `${element.className}: ${element.textContent}`);
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth
      ? [...names, `the page is ${scrollWidth} wide in ${clientWidth}`]
      : names;
  });
}

/** What axe finds, a line each. The window is Electron's, so axe must not try to open one of its own. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
