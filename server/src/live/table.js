// The series of a family, a row each.

const COLUMNS = 8;

class Table {
  constructor(family) {
    this.family = family;
    this.rows = new Map();
    this.caption = element("p", { class: "caption" });
    this.head = element("thead");
    this.body = element("tbody");
    this.box = element("div", {
      class: "scroll", tabindex: "0", role: "region", "aria-label": `Series of ${family.data.name}`,
    }, element("table", {}, this.head, this.body));
    this.node = element("div", { class: "wide" }, this.caption, this.box);
  }

  draw(hasTicked) {
    const { family } = this;
    const { data } = family;
    const all = [...family.series.values()];
    this.box.hidden = all.length === 0;
    const shown = all.length < data.series ? `the ${whole.format(all.length)} busiest of ` : "";
    write(this.caption, all.length === 0 ? (family.live.isPaused ? "Paused: series are shown when it goes on" : "Series are being asked for") : `${shown}${count(data.series, "series", "series")}`);
    if (all.length === 0) return;
    this.drawHead(all);
    const before = this.rows;
    this.rows = new Map();
    let isMoved = false;
    let at = 0;
    // In the order in which they were first seen, so that nothing moves under the pointer.
    const keys = [...before.keys()].filter((key) => family.series.has(key));
    for (const key of family.series.keys()) if (!before.has(key)) keys.push(key);
    for (const key of keys) {
      const row = before.get(key) ?? this.makeRow(family.series.get(key));
      this.rows.set(key, row);
      this.drawRow(row, family.series.get(key), hasTicked || !before.has(key));
      if (this.body.children[at] !== row.node) {
        this.body.insertBefore(row.node, this.body.children[at] ?? null);
        isMoved = true;
      }
      at += 1;
    }
    while (this.body.children.length > at) this.body.lastChild.remove();
    return isMoved;
  }

  drawHead(all) {
    const names = [];
    for (const { data } of all) {
      for (const [name] of data.labels) if (!names.includes(name) && names.length < COLUMNS) names.push(name);
    }
    const key = names.join("\n");
    if (this.key === key) return;
    this.key = key;
    this.labels = names;
    const { type } = this.family.data;
    const figures = isDistribution(type) ? ["", "", ""] : ["Now"];
    const column = (text, isNumber) => element("th", { scope: "col", class: isNumber ? "number" : undefined, text });
    this.head.replaceChildren(element("tr", {},
      ...(names.length ? names.map((name) => column(name)) : [column("labels")]),
      ...(isDistribution(type) ? PARTS.map((part) => column(part, true)) : figures.map((text) => column(text, true))),
      ...(isCounted(type) ? [column("Rate", true)] : []),
      column("Past")));
    this.rows.clear();
    this.body.replaceChildren();
  }

  makeRow({ data }) {
    const texts = new Map(data.labels);
    const labels = this.labels.length
      ? this.labels.map((name) => {
        const text = texts.get(name) ?? "";
        return element("td", { class: "label", text, title: text.length > 30 ? text : undefined });
      })
      : [element("td", { class: "label", text: "none" })];
    const { type } = this.family.data;
    const figures = (isDistribution(type) ? PARTS : [""]).map(() => element("td", { class: "number" }));
    const rate = element("td", { class: "number" });
    const spark = new Spark(130, 22);
    const node = element("tr", {}, ...labels, ...figures, ...(isCounted(type) ? [rate] : []),
      element("td", {}, spark.node));
    return { node, figures, rate, spark };
  }

  drawRow(row, { data, past }, hasTicked) {
    const { type, unit, name } = this.family.data;
    if (isDistribution(type)) {
      const all = new Map(quantilesOf(data));
      const mean = all.has("mean") ? `${amount(all.get("mean"), unit)} mean` : null;
      PARTS.forEach((part, at) => {
        const text = mean && at === 1 && all.get("mean") !== null ? mean : amount(all.get(part), unit);
        write(row.figures[at], text);
      });
    } else {
      write(row.figures[0], isMoment(name, data.value) ? moment(data.value) : amount(data.value, unit));
    }
    write(row.rate, speed(data.rate, isDistribution(type) ? null : unit));
    if (hasTicked) row.spark.draw(past, this.family.live.length, this.family.live.tick);
  }
}
