// The live page in a real browser. The first argument says where everything is, as JSON.

import { launch, open, openFamily, until, wait } from "./browser.mjs";
import { agrees, comesBack, crowded, drawsHistory, isAccessible, keyboard, moves } from "./checks.mjs";
import { faults } from "./faults.mjs";
import { Load } from "./load.mjs";

const { chromium, metrics, requests, crowd, folder, pictures } = JSON.parse(process.argv[2]);
const browser = await launch(chromium);
const load = new Load(requests);
try {
  if (pictures) await take();
  else await check();
} catch (error) {
  console.error(`${error.message}`);
  process.exitCode = 1;
} finally {
  load.isOver = true;
  await browser.close();
}

async function check() {
  const { page, wrong } = await open(browser, metrics);
  await moves(page);
  await faults(browser, metrics);
  await isAccessible(browser, metrics, folder);
  await keyboard(browser, metrics);
  await comesBack(browser, metrics);
  await drawsHistory(browser, metrics);
  await load.stop();
  await agrees(page, metrics);
  if (wrong.length > 0) throw new Error(wrong.join("\n"));
  await crowded(browser, crowd, folder);
  console.log(`${load.sent} requests were sent meanwhile`);
}

/** For the README: four minutes of load, dark and light. */
async function take() {
  await wait(235_000);
  for (const scheme of ["light", "dark"]) {
    const { page } = await open(browser, metrics, { scheme, width: 1200, height: 800 });
    await openFamily(page, "gateway_request_duration_seconds");
    await until("quantiles", () => page.$(".quantiles"));
    await wait(1_500);
    await page.screenshot({ path: `${folder}/live-${scheme}.png` });
    await page.close();
  }
  await load.stop();
}
