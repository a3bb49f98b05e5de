// The checks themselves: each has to notice what it is there for.

import { ensure, ensureAccessible, open, wait } from "./browser.mjs";
import { moves } from "./checks.mjs";

const change = (wanted, from, to) => (path, body) => {
  if (path !== wanted) return body;
  ensure(body.includes(from), `${path} has no ${from}`);
  return body.replaceAll(from, to);
};

const STUCK = () => {
  let first = null;
  return (path, body) => {
    if (path !== "/live.json") return body;
    first ??= body;
    return first;
  };
};

/** A fault, the check that has to fail by it, and a word of how. */
const FAULTS = [
  ["pale text", change("/live.css", "--muted: #5a626b", "--muted: #aab1b9"), accessible, "color-contrast"],
  ["a field without a label",
    change("/", 'placeholder="Search names, help and labels"', 'aria-hidden="false"'), accessible, "label", '<span class="hidden">Search families</span>'],
  ["a script in the page", change("/", "</main>", "<script>window.x = 1</script></main>"), clean, "script-src"],
  ["a style in the page", change("/", "<main>", '<main style="color: red">'), clean, "style-src"],
  ["a picture of somebody else's", change("/", "</main>", '<img alt="" src="http://127.0.0.1:1/x.png"></main>'), clean, "127.0.0.1:1"],
  ["a value that is stuck", STUCK(), moving, "does not move"],
];

async function accessible({ page }) {
  await ensureAccessible(page, "with a fault");
}

async function clean({ wrong }) {
  await wait(500);
  ensure(wrong.length === 0, wrong.join("\n"));
}

async function moving({ page }) {
  await moves(page);
}

export async function faults(browser, url) {
  for (const [name, changed, check, word, removed] of FAULTS) {
    const both = (path, body) => {
      const text = changed(path, body);
      return removed && path === "/" ? text.replace(removed, "") : text;
    };
    const opened = await open(browser, url, { change: both });
    const error = await check(opened).then(() => null, (error) => error);
    await opened.page.close();
    ensure(error, `${name} is not noticed`);
    ensure(error.message.includes(word), `${name} is noticed for another reason: ${error.message}`);
    console.log(`noticed: ${name}`);
  }
}
