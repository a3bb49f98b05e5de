// One family on the page: its row, and behind it its series.

const TYPES = {
  counter: "counter", gauge: "gauge", updown: "up-down gauge", histogram: "histogram",
  native: "native histogram", summary: "summary", info: "info", stateset: "state set", unknown: "untyped",
};
const PARTS = ["p50", "p95", "p99"];
const isDistribution = (type) => type === "histogram" || type === "native" || type === "summary";
const isCounted = (type) => type === "counter" || isDistribution(type);

/** What stands for a histogram or summary: three quantiles, or the mean. */
function quantilesOf(data) {
  if (data.stated?.length) {
    return data.stated.slice(0, 3).map(([part, value]) => [`p${digits(part * 100)}`, value]);
  }
  if (data.quantiles?.some((value) => value !== null)) {
    return data.quantiles.map((value, at) => [PARTS[at], value]);
  }
  return [["mean", data.mean ?? null]];
}

let numbers = 0;

class Family {
  constructor(data, live) {
    this.live = live;
    this.series = new Map();
    this.past = new Past(live.points);
    this.quantiles = PARTS.map(() => new Past(live.points));
    this.isOpen = false;
    this.isNew = false;
    this.isSeen = false;
    this.spark = new Spark();
    this.bar = new Bar();
    numbers += 1;
    this.id = `family-${numbers}`;
    this.button = element("button", {
      type: "button", "aria-expanded": "false", "aria-controls": `${this.id}-more`, text: data.name,
    });
    this.type = element("span", { class: "type" });
    this.help = element("p", { class: "help" });
    this.now = element("div", { class: "now" });
    this.rate = element("div", { class: "rate" });
    this.use = element("span");
    const title = element("div", { class: "title" },
      element("h3", {}, this.button, this.type), this.help);
    const row = element("div", { class: "row" }, title, this.now, this.rate,
      element("div", { class: "spark-cell" }, this.spark.node),
      element("div", { class: "use" }, this.use, this.bar.node));
    this.more = element("div", { class: "more", id: `${this.id}-more`, hidden: "" });
    this.node = element("article", { class: "family", "data-name": data.name }, row, this.more);
    this.node.family = this;
    row.addEventListener("click", (event) => {
      const isText = String(window.getSelection()).length > 0;
      if (event.target === this.button || !isText) this.open(!this.isOpen);
    });
    this.take(data, live.tick);
  }

  take(data, tick) {
    const before = this.data;
    this.data = data;
    this.past.take(data.points, tick);
    data.quantile_points?.forEach((points, at) => this.quantiles[at].take(points, tick));
    if (!before || before.help !== data.help || before.type !== data.type) {
      write(this.type, TYPES[data.type] ?? data.type);
      write(this.help, data.help);
      this.help.title = data.help;
      const labels = (data.labels ?? []).map(([label]) => label).join(" ");
      this.words = [data.name, data.help, TYPES[data.type], labels, data.unit ?? ""].join(" ").toLowerCase();
    }
    if (data.all) {
      this.isNew = false;
      this.takeSeries(data.all, tick);
    }
  }

  /** Takes what a database has of it. */
  takeDrawn(part, past) {
    this.drawnPast = { ...this.drawnPast, [part]: past };
    this.isStale = true;
    this.isBuilt = false;
    this.draw(false);
  }

  takeSeries(all, tick) {
    const known = this.series;
    this.series = new Map();
    for (const data of all) {
      const key = JSON.stringify(data.labels);
      const series = known.get(key) ?? { past: new Past(this.live.points) };
      series.data = data;
      series.past.take(data.points, tick);
      this.series.set(key, series);
    }
  }

  /** Draws what is seen; pictures only where there are new points. */
  draw(hasTicked) {
    if (!this.isSeen) return;
    const { data } = this;
    this.drawNow();
    const isRated = isCounted(data.type);
    write(this.rate, isRated ? speed(data.rate, isDistribution(data.type) ? null : data.unit) : "");
    const budget = data.budget ?? null;
    write(this.use, budget === null
      ? count(data.series, "series", "series")
      : `${whole.format(data.lines)} of ${whole.format(budget)}`);
    this.bar.node.classList.toggle("hidden", budget === null);
    if (budget !== null) this.bar.draw(data.lines, data.possible, budget);
    if (hasTicked || this.isStale) {
      this.isStale = false;
      this.spark.draw(this.drawn(), this.live.length, this.live.tick);
    }
    if (this.isOpen) this.drawMore(hasTicked);
  }

  /** What is drawn in the row. */
  drawn() {
    const { main, p95 } = this.drawnPast ?? {};
    if (main ?? p95) return main ?? p95;
    return isDistribution(this.data.type) && !this.quantiles[1].isEmpty() ? this.quantiles[1] : this.past;
  }

  drawNow() {
    const { data } = this;
    const hasQuantiles = isDistribution(data.type) && quantilesOf(data)[0][0] !== "mean";
    this.now.classList.toggle("is-wide", hasQuantiles || data.type === "info");
    if (hasQuantiles) return this.drawQuantiles();
    let text = amount(data.value, data.unit);
    let note = "";
    if (data.texts) [text, note] = [data.texts.join(", "), "text"];
    else if (isDistribution(data.type)) [text, note] = [amount(data.mean, data.unit), "mean"];
    else if (isMoment(data.name, data.value)) [text, note] = [moment(data.value), "text"];
    else if (data.series > 1 && (data.type === "gauge" || data.type === "unknown")) note = "largest";
    const key = `${note}|${text}`;
    if (this.key === key) return;
    this.key = key;
    const shown = element("span", { class: note === "text" ? "text" : undefined, text });
    const hasNote = note === "largest" || note === "mean";
    this.now.replaceChildren(...(hasNote ? [element("small", { text: `${note} ` }), shown] : [shown]));
  }

  drawQuantiles() {
    const all = quantilesOf(this.data);
    const key = all.map(([name]) => name).join();
    if (this.key !== key) {
      this.key = key;
      this.parts = all.map(() => element("span"));
      const cells = all.map(([name], at) => element("div", {}, element("small", { text: name }), this.parts[at]));
      this.now.replaceChildren(element("div", { class: "quantiles" }, ...cells));
    }
    all.forEach(([, value], at) => write(this.parts[at], amount(value, this.data.unit)));
  }

  open(isOpen) {
    this.isOpen = isOpen;
    this.isNew = isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.more.hidden = !isOpen;
    if (isOpen) {
      this.build();
      this.isSeen = true;
      this.draw(true);
      this.live.hurry();
    } else {
      this.series.clear();
      this.more.replaceChildren();
    }
  }

  build() {
    const { data } = this;
    const unit = data.unit;
    const isSpread = isDistribution(data.type) && data.type !== "summary";
    this.charts = [];
    if (isSpread) {
      const chart = new Chart(PARTS, (value) => amount(value, unit), this.live.step);
      this.charts.push([chart, () => PARTS.map((part, at) => this.drawnPast?.[part] ?? this.quantiles[at]), "quantiles"]);
    }
    if (data.type !== "info" && data.type !== "stateset" && !isSpread) {
      const isRate = isCounted(data.type);
      const format = (value) => (isRate ? speed(value, data.type === "summary" ? null : unit) : amount(value, unit));
      const chart = new Chart([isRate ? "rate" : "value"], format, this.live.step);
      this.charts.push([chart, () => [this.drawnPast?.main ?? this.past], isRate ? "rate" : "value"]);
    }
    this.table = new Table(this);
    this.facts = element("dl", { class: "facts" });
    this.more.replaceChildren(
      element("div", {}, ...this.charts.map(([chart]) => chart.node)),
      this.facts, this.queryLine(), this.table.node);
    this.isBuilt = false;
  }

  queryLine() {
    const text = query(this.data);
    const copy = element("button", { type: "button", text: "Copy", "aria-label": `Copy the query of ${this.data.name}` });
    copy.addEventListener("click", async () => {
      const isCopied = await copyText(text);
      copy.textContent = isCopied ? "Copied" : "Press Ctrl+C";
      setTimeout(() => { copy.textContent = "Copy"; }, 1500);
    });
    return element("div", { class: "wide" },
      element("p", { class: "caption", text: "In PromQL" }),
      element("div", { class: "query" },
        element("pre", { tabindex: "0", "aria-label": "Query" }, element("code", { text })), copy));
  }

  drawMore(hasTicked) {
    if (hasTicked || !this.isBuilt) {
      for (const [chart, pasts, name] of this.charts) chart.draw(pasts(), name, this.live.length, this.live.tick);
    }
    const facts = this.listFacts();
    const key = JSON.stringify(facts);
    if (this.factsKey !== key || !this.isBuilt) {
      this.factsKey = key;
      this.facts.replaceChildren(...facts.flatMap(([name, text]) =>
        [element("dt", { text: name }), element("dd", { text })]));
    }
    this.table.draw(hasTicked || !this.isBuilt);
    this.isBuilt = true;
  }

  listFacts() {
    const { data } = this;
    const facts = [["Type", TYPES[data.type] ?? data.type]];
    if (data.unit) facts.push(["Unit", data.unit]);
    if (isCounted(data.type)) facts.push([isDistribution(data.type) ? "Observed" : "Counted", amount(data.value, isDistribution(data.type) ? null : data.unit)]);
    if (isDistribution(data.type)) {
      facts.push(["Mean, last minute", amount(data.mean, data.unit)]);
    }
    if (data.labels?.length) {
      const labels = data.labels.map(([label, values]) => (values === null ? label : `${label} (${count(values, "value", "values")})`));
      facts.push(["Labels", labels.join(", ")]);
    } else if (data.labels) {
      facts.push(["Labels", "none"]);
    }
    facts.push(["Series", count(data.series, "in use", "in use")]);
    if (data.budget !== undefined) {
      facts.push(["Budget", `${whole.format(data.lines)} lines used of ${whole.format(data.budget)}; ${whole.format(data.possible)} are possible`]);
    } else {
      facts.push(["Budget", "none: a collector gives them"]);
    }
    if (data.location) facts.push(["Declared at", data.location]);
    if (data.kept === false) facts.push(["Past", "not kept: the page's memory is full"]);
    return facts;
  }
}

/** Copies by the clipboard where a page may, and otherwise as a selection. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", { class: "hidden", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    return isCopied;
  }
}
