// User actions in the host's page. The pictures of the documentation and the page tests use them.

/** Runs a command from the palette. */
export async function command(page, name) {
  await page.keyboard.press('Control+p');
  await page.locator('.prompt-input').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('.mod-command-palette').waitFor({ state: 'detached' });
}

/** Opens the settings of the connection to a CRM. */
export async function openConnection(page, label) {
  await page.evaluate(() => window.host.openSettings());
  await page.locator('.setting-item-name', { hasText: new RegExp(`^${label} connection$`) }).click();
}

/** Selects “Sign in” in the settings of a connection, and returns the consent page that opens. */
export async function openConsent(page) {
  const [consent] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  return consent;
}

/** Allows access on a consent page that the playground serves, which then closes. */
export async function allow(consent) {
  await Promise.all([consent.waitForEvent('close'), consent.locator('#allow').click({ noWaitAfter: true })]);
}
