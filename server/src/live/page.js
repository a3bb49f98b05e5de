// The page: asking, searching, sorting, and what it says of itself.

const byId = (id) => document.getElementById(id);
const EVERY = 1000;
const PATIENCE = 5000;
/** Pictures are of so many minutes, until the program is older. */
const WINDOWS = [2, 5];
const KINDS = [
  ["all", "All", () => true],
  ["counter", "Counters", (type) => type === "counter"],
  ["gauge", "Gauges", (type) => type === "gauge" || type === "updown" || type === "unknown"],
  ["histogram", "Histograms", (type) => type === "histogram" || type === "native"],
  ["summary", "Summaries", (type) => type === "summary"],
  ["facts", "Facts", (type) => type === "info" || type === "stateset"],
];
const ORDERS = {
  name: () => 0,
  rate: (one, other) => (other.rate ?? -1) - (one.rate ?? -1),
  series: (one, other) => other.series - one.series,
  budget: (one, other) => share(other) - share(one),
};
const share = (data) => (data.budget ? data.lines / data.budget : -1);
const compare = new Intl.Collator("en", { numeric: true }).compare;

/** Whether a set is that of metrics and not of the program: those come last. */
const isOurs = (namespace) => namespace === "tallymark" || namespace.startsWith("tallymark_");
const isAside = (namespace) => isOurs(namespace) || namespace === "process";

class Live {
  constructor() {
    this.families = new Map();
    this.points = 180;
    this.length = 24;
    this.step = 5;
    this.tick = -1;
    this.began = null;
    this.kind = "all";
    this.isPaused = false;
    this.isLost = false;
    this.history = new History(this);
    this.seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const { family } = target;
        family.isSeen = isIntersecting;
        family.isStale = true;
        if (isIntersecting) family.draw(false);
      }
    }, { rootMargin: "200px" });
    this.sets = new Map();
  }

  start() {
    const types = byId("types");
    for (const [kind, words] of KINDS) {
      const button = element("button", { type: "button", "data-kind": kind, "aria-pressed": String(kind === "all") },
        words, element("small"));
      button.addEventListener("click", () => this.choose(kind));
      types.append(button);
    }
    byId("search").addEventListener("input", () => this.arrange());
    byId("sort").addEventListener("change", () => this.arrange());
    byId("pause").addEventListener("click", () => this.pause());
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("visibilitychange", () => this.hurry());
    this.ask();
  }

  /** Asks now, and not after a while. */
  hurry() {
    if (this.isPaused || this.isAsking) return;
    clearTimeout(this.next);
    this.ask();
  }

  async ask() {
    if (document.hidden || this.isPaused) return;
    this.isAsking = true;
    try {
      const answer = await fetch(`live.json?${this.wish()}`, {
        cache: "no-store", signal: AbortSignal.timeout(PATIENCE),
      });
      if (!answer.ok) throw new Error(`the program answers ${answer.status}: ${(await answer.text()).slice(0, 200)}`);
      const told = await answer.json();
      if (!this.isPaused) this.take(told);
      this.find();
    } catch (error) {
      this.lose(error);
    }
    this.isAsking = false;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.ask(), EVERY);
  }

  wish() {
    const wish = new URLSearchParams();
    if (this.tick >= 0) wish.set("since", this.tick);
    let most = 16;
    for (const { isOpen, isSeen, isNew, data } of this.families.values()) {
      if (!isOpen || !(isSeen || isNew) || most === 0) continue;
      wish.append(isNew ? "whole" : "open", data.name);
      most -= 1;
    }
    return wish;
  }

  take(told) {
    if (this.began !== told.began) this.forget(told);
    this.history.at(told.history);
    const hasTicked = told.tick !== this.tick;
    this.tick = told.tick;
    // A program that has just begun would have a picture that is mostly empty.
    const lengths = WINDOWS.map((minutes) => (minutes * 60) / told.step);
    const length = told.history === null ? lengths.find((length) => told.tick < length) : told.points;
    if (this.length !== (length ?? told.points)) {
      this.length = length ?? told.points;
      for (const family of this.families.values()) family.isStale = true;
      this.arrange();
    }
    const gone = new Set(this.families.keys());
    let isOther = false;
    for (const data of told.families) {
      gone.delete(data.name);
      const family = this.families.get(data.name);
      if (family) {
        family.take(data, told.tick);
      } else {
        const made = new Family(data, this);
        this.families.set(data.name, made);
        this.seen.observe(made.node);
        isOther = true;
      }
    }
    for (const name of gone) {
      const family = this.families.get(name);
      this.seen.unobserve(family.node);
      this.families.delete(name);
      isOther = true;
    }
    this.describe(told);
    if (isOther) this.arrange();
    for (const family of this.families.values()) family.draw(hasTicked);
    this.history.ask();
  }

  /** It is another run of the program: what was before is not its past. */
  forget(told) {
    const wasOpen = [...this.families.values()].filter(({ isOpen }) => isOpen).map(({ data }) => data.name);
    for (const { node } of this.families.values()) this.seen.unobserve(node);
    this.families.clear();
    this.history = new History(this);
    this.history.at(told.history);
    this.began = told.began;
    this.points = told.points;
    this.step = told.step;
    this.tick = told.tick;
    for (const data of told.families) {
      if (!wasOpen.includes(data.name)) continue;
      const family = new Family(data, this);
      this.families.set(data.name, family);
      this.seen.observe(family.node);
      family.open(true);
    }
    this.arrange();
  }

  describe(told) {
    const name = told.program || "Metrics";
    write(byId("program"), name);
    if (document.title !== `${name} · metrics`) document.title = `${name} · metrics`;
    write(byId("about"), `process ${told.pid}, up ${time(Math.floor(told.uptime))}`);
    const series = told.families.reduce((sum, { series: own }) => sum + own, 0);
    this.all = `${count(told.families.length, "family", "families")}, ${whole.format(series)} series`;
    this.sum();
    byId("empty").hidden = told.families.some(({ namespace }) => !isAside(namespace));
    const left = [];
    if (told.left_out) left.push(`${count(told.left_out, "more family is", "more families are")} left out`);
    if (told.not_kept) {
      left.push(`the past of ${whole.format(told.not_kept)} series is not kept, for want of memory; their numbers now are right`);
    }
    if (told.not_asked) left.push(`${whole.format(told.not_asked)} series of collectors are left out`);
    const kept = `${bytes(told.bytes)} of ${bytes(told.most_bytes)} hold the last 15 minutes`;
    write(byId("footer"), [kept, ...left, ...this.history.words()].join("; "));
    for (const [kind, , has] of KINDS) {
      const number = told.families.filter(({ type }) => has(type)).length;
      const button = document.querySelector(`[data-kind="${kind}"]`);
      write(button.querySelector("small"), String(number));
      button.hidden = number === 0 && kind !== this.kind;
    }
  }

  /** How much there is, and how much of it is shown. */
  sum() {
    const { found = 0 } = this;
    write(byId("summary"), found < this.families.size ? `${whole.format(found)} of ${this.all}` : this.all ?? "");
  }

  /** Puts the families that are looked for in their order. */
  arrange() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const sort = byId("sort").value;
    const [, , has] = KINDS.find(([kind]) => kind === this.kind);
    const found = [...this.families.values()].filter(({ words: own, data }) =>
      has(data.type) && words.every((word) => own.includes(word)));
    this.found = found.length;
    this.sum();
    const by = ORDERS[sort] ?? ORDERS.name;
    found.sort((one, other) => by(one.data, other.data) || compare(one.data.name, other.data.name));
    const sets = new Map();
    for (const family of found) {
      const name = sort === "set" ? family.data.namespace : "";
      if (!sets.has(name)) sets.set(name, []);
      sets.get(name).push(family);
    }
    const names = [...sets.keys()].sort((one, other) => isAside(one) - isAside(other) || compare(one, other));
    const focused = document.activeElement;
    byId("families").replaceChildren(...names.map((name) => this.set(name, sets.get(name), sort)));
    if (focused?.isConnected && focused !== document.activeElement) focused.focus();
    const none = byId("none");
    none.hidden = found.length > 0 || this.families.size === 0;
    write(none, "No family is called or described like that.");
  }

  set(name, families, sort) {
    const title = name
      ? [element("span", { class: "name", text: name })]
      : [element("span", { text: `All, ${byId("sort").selectedOptions[0].textContent}` })];
    return element("section", { class: "set", "data-sort": sort },
      element("div", { class: "heading" },
        element("h2", {}, ...title, element("span", { class: "count", text: count(families.length, "family", "families") })),
        ...["now", "a second", `last ${(this.length * this.step) / 60} min`, "lines of budget"]
          .map((text) => element("span", { class: "column", "aria-hidden": "true", text }))),
      element("div", { class: "rows" }, ...families.map(({ node }) => node)));
  }

  choose(kind) {
    this.kind = kind;
    for (const button of byId("types").children) {
      button.setAttribute("aria-pressed", String(button.dataset.kind === kind));
    }
    this.arrange();
  }

  pause() {
    this.isPaused = !this.isPaused;
    const button = byId("pause");
    button.setAttribute("aria-pressed", String(this.isPaused));
    write(button, this.isPaused ? "Go on" : "Pause");
    clearTimeout(this.next);
    if (this.isPaused) this.say("paused", "paused");
    else this.ask();
  }

  key(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape" && target === byId("search")) {
      target.value = "";
      this.arrange();
      target.blur();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.move(event);
    }
  }

  /** From the search and from family to family, by arrows. */
  move(event) {
    const all = [...document.querySelectorAll(".title button")];
    const at = all.indexOf(event.target);
    if (at < 0 && event.target !== byId("search")) return;
    const next = all[event.key === "ArrowDown" ? at + 1 : at - 1];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  say(state, words) {
    const node = byId("state");
    if (node.dataset.state === state && node.textContent === words) return;
    node.dataset.state = state;
    node.textContent = words;
  }

  lose(error) {
    // A page that slept was late itself: one answer that does not come in time says nothing.
    this.late = error.name === "TimeoutError" ? (this.late ?? 0) + 1 : 0;
    if (this.late === 1) return;
    this.isLost = true;
    document.body.classList.add("is-lost");
    const isAnswer = error.message.startsWith("the program answers");
    this.say("lost", isAnswer ? "refused" : "connection lost");
    const notice = byId("lost");
    notice.hidden = false;
    write(notice, isAnswer
      ? `${error.message}. The numbers below are old.`
      : "The program does not answer: it has ended, or is being started again. The numbers below are the last ones; the page looks for it every second.");
  }

  find() {
    this.late = 0;
    this.say(this.isPaused ? "paused" : "live", this.isPaused ? "paused" : "live");
    if (!this.isLost) return;
    this.isLost = false;
    document.body.classList.remove("is-lost");
    byId("lost").hidden = true;
  }
}

/** Dark or light: the system's until somebody chooses. */
function theme() {
  const button = byId("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = () => { try { return localStorage.getItem("tallymark-theme"); } catch { return null; } };
  const keep = (name) => { try { localStorage.setItem("tallymark-theme", name); } catch { /* for this time only */ } };
  const current = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");
  const show = () => {
    const other = current() === "dark" ? "Light" : "Dark";
    write(button, other);
    button.setAttribute("aria-label", `${other} colours`);
  };
  if (kept() === "dark" || kept() === "light") document.documentElement.dataset.theme = kept();
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = current() === "dark" ? "light" : "dark";
    keep(document.documentElement.dataset.theme);
    show();
  });
  system.addEventListener("change", show);
  show();
}

theme();
new Live().start();
