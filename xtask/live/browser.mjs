// A browser, and all that a page did which it should not have done.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const LONGEST = 120_000;

export const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export function ensure(isRight, words) {
  if (!isRight) throw new Error(words);
}

/** Asks until the answer is a good one. */
export async function until(what, ask, limit = LONGEST) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    ensure(Date.now() < end, `${what}: not within ${limit / 1000} s`);
    await wait(100);
  }
}

export async function launch(chromium) {
  return puppeteer.launch({
    executablePath: chromium,
    // A machine that is busy with other things takes its time.
    timeout: LONGEST,
    protocolTimeout: LONGEST,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
      "--force-color-profile=srgb", "--font-render-hinting=none",
    ],
  });
}

/** A page, and what went wrong on it. `change` may alter an answer on its way, to plant a fault. */
export async function open(browser, url, { scheme = "light", width = 1200, height = 900, change } = {}) {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST);
  const wrong = [];
  const state = { isOffline: false };
  const note = (words) => {
    if (!state.isOffline) wrong.push(words);
  };
  page.on("console", (message) => {
    if (["error", "warn", "warning"].includes(message.type())) note(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => note(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    note(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin) note(`a request to ${request.url()}`);
  });
  await page.exposeFunction("tellViolation", (text) => note(`policy: ${text}`));
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.tellViolation(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  if (change) await alter(page, change);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.setViewport({ width, height });
  await page.goto(url);
  await until("families on the page", () => page.$(".family"));
  return { page, wrong, state };
}

async function alter(page, change) {
  await page.setRequestInterception(true);
  page.on("request", async (request) => {
    try {
      const answer = await fetch(request.url());
      const body = await answer.text();
      const headers = Object.fromEntries(answer.headers);
      delete headers["content-encoding"];
      delete headers["content-length"];
      const path = new URL(request.url()).pathname;
      const changed = change(path, body);
      const isOther = typeof changed !== "string";
      await request.respond(isOther ? changed : { status: answer.status, headers, body: changed });
    } catch {
      await request.abort();
    }
  });
}

/** What axe finds: of WCAG 2.1 A and AA, and of good practice. */
export async function violations(page, within) {
  // As the debugger does, so that the page's policy stays as it is.
  await page.evaluate(axe);
  const found = await page.evaluate(async (within) => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
    const { violations, incomplete, passes } = await window.axe.run(within ?? document, {
      runOnly: { type: "tag", values: tags },
    });
    const tell = ({ id, help, nodes }) =>
      `${id} (${help}): ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`;
    return {
      violations: violations.map(tell),
      contrast: passes.some(({ id }) => id === "color-contrast"),
      unsure: incomplete.map(tell),
    };
  }, within ?? null);
  return found;
}

export async function ensureAccessible(page, what, within) {
  const { violations: all, contrast } = await violations(page, within);
  ensure(all.length === 0, `axe, ${what}: ${all.join("\n")}`);
  ensure(contrast, `axe, ${what}: contrast was not looked at`);
}

/** The text of a family's row. */
export function cell(page, family, kind) {
  return page.evaluate((family, kind) => {
    const found = [...document.querySelectorAll(".family")].find(({ dataset }) => dataset.name === family);
    return found?.querySelector(`.${kind}`)?.textContent ?? null;
  }, family, kind);
}

export async function openFamily(page, family) {
  await page.evaluate((family) => {
    const found = [...document.querySelectorAll(".family")].find(({ dataset }) => dataset.name === family);
    found.querySelector("button").click();
  }, family);
  await until(`series of ${family}`, () => page.evaluate((family) => {
    const found = [...document.querySelectorAll(".family")].find(({ dataset }) => dataset.name === family);
    return found.querySelectorAll("tbody tr").length;
  }, family));
}

export async function ensureFits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  ensure(over <= 0, `${what}: the page is ${over} px wider than the window`);
}
