/** Buttons of the plugin whose text does not fit. */
import type { Page } from 'playwright-core';

/** Returns the texts of visible buttons that are narrower than their content. */
export async function cutButtons(page: Page): Promise<readonly string[]> {
  return page
    .locator('button.crm-sync-button')
    .evaluateAll((buttons) =>
      buttons
        .filter((button) => button.clientWidth > 0 && button.scrollWidth > button.clientWidth)
        .map((button) => button.textContent),
    );
}
