// What the page has to be.

import { cell, ensure, ensureAccessible, ensureFits, open, openFamily, until, wait } from "./browser.mjs";

const COUNTER = "gateway_requests_total";
const HISTOGRAM = "gateway_request_duration_seconds";

const number = (text) => Number(text.replaceAll(",", ""));

/** Counters go up on the page while they go up in the program. */
export async function moves(page) {
  const values = [];
  for (let at = 0; at < 3; at += 1) {
    values.push(number(await cell(page, COUNTER, "now")));
    await wait(2_500);
  }
  const isMoving = values.every((value, at) => value > 0 && (at === 0 || value > values[at - 1]));
  ensure(isMoving, `${COUNTER} does not move on the page: ${values.join(", ")}`);
  await until("a rate", async () => !["–", "0 /s"].includes(await cell(page, COUNTER, "rate")));
  const drawn = () => page.evaluate(() => document.querySelector(".family .spark .line").getAttribute("d").length);
  await until("a line", async () => (await drawn()) > 10);
  await until("quantiles", async () => /p50\d.*p95\d.*p99\d/.test(await cell(page, HISTOGRAM, "now")));
  console.log(`${COUNTER} on the page: ${values.join(", ")}`);
}

/** What a scrape says of counters without a unit, series added up. */
async function scraped(url) {
  const text = await (await fetch(new URL("/metrics", url))).text();
  const counters = new Map();
  for (const [, name] of text.matchAll(/^# TYPE (\S+) counter$/gm)) counters.set(name, 0);
  for (const [, name, value] of text.matchAll(/^([a-z_]+)(?:\{.*\})? (\S+)$/gm)) {
    if (counters.has(name)) counters.set(name, counters.get(name) + Number(value));
  }
  return counters;
}

/** Once nothing moves, page and scrape say the same. */
export async function agrees(page, url) {
  const wanted = [...(await scraped(url))].filter(([name]) => name.startsWith("gateway_"));
  ensure(wanted.length >= 5, `only ${wanted.length} counters of the gateway are scraped`);
  ensure(wanted.some(([, value]) => value > 100), "nothing was counted");
  for (const [name, value] of wanted) {
    let shown = null;
    await until(name, async () => {
      shown = number(await cell(page, name, "now"));
      return shown === value;
    }, 30_000).catch(() => {
      throw new Error(`${name} is ${value} in a scrape and ${shown} on the page`);
    });
  }
  console.log(`${wanted.length} counters are on the page what they are in a scrape`);
}

export async function isAccessible(browser, url, where) {
  for (const scheme of ["light", "dark"]) {
    for (const width of [1200, 400]) {
      const { page, wrong } = await open(browser, url, { scheme, width });
      await openFamily(page, COUNTER);
      await openFamily(page, HISTOGRAM);
      await wait(300);
      await ensureAccessible(page, `${scheme}, ${width} px`);
      await ensureFits(page, `${scheme}, ${width} px`);
      await page.screenshot({ path: `${where}/${scheme}-${width}.png` });
      ensure(wrong.length === 0, wrong.join("\n"));
      await page.close();
    }
  }
  console.log("axe finds nothing, dark and light, and 400 px are enough");
}

/** All that can be done is done without a pointer. */
export async function keyboard(browser, url) {
  const { page, wrong } = await open(browser, url);
  const focused = (property) => page.evaluate((property) => document.activeElement[property], property);
  await page.keyboard.press("/");
  ensure((await focused("id")) === "search", "`/` does not lead to the search");
  await page.keyboard.type("requests_total");
  ensure((await page.$eval("#search", ({ value }) => value)) === "requests_total", "nothing can be typed");
  const shown = () => page.$$eval(".family", (all) => all.map(({ dataset }) => dataset.name));
  await until("what was looked for", async () => (await shown()).every((name) => name.includes("requests_total")));
  await page.keyboard.press("ArrowDown");
  const button = await focused("textContent");
  ensure((await shown())[0] === button, `an arrow leads to ${button}`);
  await page.keyboard.press("Enter");
  await until("series by keyboard", () => page.$("tbody tr"));
  await reach(page, "the query", () => document.activeElement.tagName === "PRE");
  await reach(page, "the copying", () => document.activeElement.textContent === "Copy");
  await page.keyboard.press("Enter");
  await until("the query is copied", () => page.evaluate(() => document.activeElement.textContent !== "Copy"));
  await reach(page, "the series", () => document.activeElement.getAttribute("role") === "region");
  await page.focus("#search");
  await page.keyboard.press("Escape");
  ensure((await shown()).length > 10, "Escape does not end the search");
  await page.keyboard.press("/");
  await page.keyboard.down("Shift");
  await reach(page, "the colours", () => document.activeElement.id === "theme");
  await page.keyboard.up("Shift");
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme ?? "none");
  await page.keyboard.press("Enter");
  ensure((await theme()) === "dark", `the colours are ${await theme()}`);
  await page.reload();
  ensure((await theme()) === "dark", "the colours are forgotten");
  await page.focus("#theme");
  await page.keyboard.press("Enter");
  ensure((await theme()) === "light", `the colours are ${await theme()}`);
  ensure(wrong.length === 0, wrong.join("\n"));
  await page.close();
  console.log("search, a family, its series, its query and the colours are reached by keyboard");
}

async function reach(page, what, isThere) {
  for (let at = 0; at < 40; at += 1) {
    if (await page.evaluate(isThere)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${what} cannot be reached by Tab`);
}

/** A program that is gone is told of, and found again. */
export async function comesBack(browser, url) {
  const { page, wrong, state } = await open(browser, url);
  const told = () => page.$eval("#state", ({ dataset }) => dataset.state);
  state.isOffline = true;
  await page.setOfflineMode(true);
  await until("the loss is told", async () => (await told()) === "lost");
  ensure(await page.$eval("#lost", ({ hidden }) => !hidden), "the loss is not explained");
  await ensureAccessible(page, "a program that is gone");
  await page.setOfflineMode(false);
  await until("the program is found again", async () => (await told()) === "live");
  state.isOffline = false;
  await page.click("#pause");
  const before = await cell(page, "tallymark_exporter_connections", "now");
  ensure((await told()) === "paused" && before !== null, "the page does not pause");
  await page.click("#pause");
  await until("it goes on", async () => (await told()) === "live");
  ensure(wrong.length === 0, wrong.join("\n"));
  await page.close();
  console.log("a program that is gone is told of, and found again");
}

/** Where the program has a query API, pictures come from there. */
export async function drawsHistory(browser, url) {
  const asked = [];
  const change = (path, body) => {
    if (path === "/live.json") return JSON.stringify({ ...JSON.parse(body), history: "api/metrics/" });
    if (path !== "/api/metrics/query_range") return body;
    asked.push(path);
    const now = Math.floor(Date.now() / 15_000) * 15;
    const values = Array.from({ length: 61 }, (_, at) => [now - 900 + at * 15, String(at % 7)]);
    const told = { status: "success", data: { resultType: "matrix", result: [{ metric: {}, values }] } };
    return { status: 200, contentType: "application/json", body: JSON.stringify(told) };
  };
  const { page, wrong } = await open(browser, url, { change });
  const line = () => page.$eval(`[data-name=${COUNTER}] .line`, (line) => line.getAttribute("d"));
  await until("a picture from the query API", async () => (await line()).split("L").length === 61);
  await until("it is said", () => page.$eval("#footer", ({ textContent }) => textContent.includes("from the query API")));
  ensure(asked.length > 5, `only ${asked.length} queries`);
  ensure(wrong.length === 0, wrong.join("\n"));
  await page.close();
  console.log("pictures come from a query API where there is one");
}

/** A thousand families, and texts that want to be more than texts. */
export async function crowded(browser, url, where) {
  for (const [scheme, width] of [["dark", 1200], ["light", 400]]) {
    const { page, wrong } = await open(browser, url, { scheme, width });
    await until("what the collector gives", () => page.$("[data-name=hostile_texts]"));
    const families = await page.$$eval(".family", (all) => all.length);
    ensure(families > 950, `only ${families} families`);
    const { url: name } = { url: "hostile_texts" };
    await page.type("#search", "hostile");
    await openFamily(page, name);
    await openFamily(page, "hostile_series");
    const texts = await page.$$eval("[data-name=hostile_texts] td.label", (all) => all.map(({ textContent }) => textContent));
    ensure(texts.includes("<script>alert(1)</script>"), `the texts are ${texts.join("\n")}`);
    const rows = await page.$$eval("[data-name=hostile_series] tbody tr", (all) => all.length);
    ensure(rows === 200, `${rows} rows of 2000 series`);
    const strange = await page.$$eval("main :is(img, script, b:not(.legend b), h1, [onerror], [onload])", (all) => all.length);
    ensure(strange === 0, `${strange} elements came out of texts`);
    await ensureFits(page, `hostile texts, ${width} px`);
    await ensureAccessible(page, `hostile texts, ${scheme}`);
    await page.screenshot({ path: `${where}/hostile-${scheme}-${width}.png` });
    await page.$eval("#search", (search) => { search.value = ""; search.dispatchEvent(new Event("input")); });
    await ensureFits(page, `a crowd, ${width} px`);
    await page.screenshot({ path: `${where}/crowd-${scheme}-${width}.png` });
    ensure(wrong.length === 0, wrong.join("\n"));
    await page.close();
  }
  console.log("a thousand families are shown, and texts stay texts");
}
