// npm run pictures: takes the pictures of the documentation in the playground, with the example vault.
import { join } from 'node:path';
import { ensurePlugin, ROOT } from './bundles.mjs';
import { launchBrowser } from './browser.mjs';
import { servePage } from './page-server.mjs';

ensurePlugin();
const { url, close } = await servePage();
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(url);
await page.locator('.playground-corner').waitFor();
await page.addStyleTag({ content: '.playground-corner { display: none }' });
await page.evaluate(() => window.host.setTheme('light'));
await page.evaluate(() => window.host.openNote('Opportunities/FY27/DoD Cloud Modernization.md'));
await page.keyboard.press('Control+p');
await page.locator('.prompt-input').fill('Open panel');
await page.keyboard.press('Enter');
await page.locator('.crm-sync-panel .crm-sync-bar-words').first().waitFor();
await page.mouse.move(640, 700);
await page.screenshot({ path: join(ROOT, 'docs/panel.png') });
await browser.close();
close();
