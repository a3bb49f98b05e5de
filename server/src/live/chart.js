// Lines over the last 15 minutes, in SVG.

const SVG = "http://www.w3.org/2000/svg";

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") made.textContent = value;
    else if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function drawing(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Writes only what is other than before, so that a page of a thousand families stays quiet. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** From the lowest to the highest that is drawn: from 0, but for what stays far from it. */
function range(lists) {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (const value of list) {
      if (Number.isNaN(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return null;
  if (low > 0 && high - low > low * 0.25) low = 0;
  if (low === high) {
    if (low > 0) low = 0;
    else high = low + 1;
  }
  return { low, high };
}

function path(list, { low, high }, width, height) {
  const step = width / (list.length - 1);
  let line = "";
  let area = "";
  let start = null;
  const close = (at) => {
    if (start === null) return;
    area += `L${((at - 1) * step).toFixed(1)} ${height}L${(start * step).toFixed(1)} ${height}Z`;
    start = null;
  };
  list.forEach((value, at) => {
    if (Number.isNaN(value)) return close(at);
    const y = (height - 1.5 - ((value - low) / (high - low)) * (height - 3)).toFixed(1);
    const x = (at * step).toFixed(1);
    const command = start === null ? "M" : "L";
    line += `${command}${x} ${y}`;
    area += start === null ? `M${x} ${height}L${x} ${y}` : `L${x} ${y}`;
    // A point that is alone is seen as well.
    if (start === null && !(list[at + 1] === list[at + 1])) line += "h0.8";
    if (start === null) start = at;
  });
  close(list.length);
  return { line, area };
}

/** A small picture without axes. */
class Spark {
  constructor(width = 180, height = 34) {
    this.size = [width, height];
    this.area = drawing("path", { class: "area" });
    this.line = drawing("path", { class: "line" });
    this.node = drawing("svg", {
      class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true",
    }, this.area, this.line);
  }

  draw(past, length, now) {
    const list = past.list(length, now);
    const scale = range([list]);
    const { line, area } = scale ? path(list, scale, ...this.size) : { line: "", area: "" };
    this.area.setAttribute("d", area);
    this.line.setAttribute("d", line);
  }
}

/** A large picture: lines with names, a scale, and what they were under the pointer. */
class Chart {
  constructor(names, format, step) {
    this.format = format;
    this.step = step;
    this.lists = [];
    const classes = ["", "second", "third"];
    this.lines = names.map((_, at) => drawing("path", { class: `line ${classes[at]}` }));
    this.area = drawing("path", { class: "area" });
    this.cursor = drawing("path", { class: "cursor" });
    const axis = drawing("path", { class: "axis", d: "M0 131.5H600M0 66H600M0 0.5H600" });
    this.svg = drawing("svg", {
      viewBox: "0 0 600 132", preserveAspectRatio: "none", role: "img",
    }, axis, this.area, ...this.lines, this.cursor);
    this.values = names.map(() => element("b"));
    const legend = names.map((name, at) =>
      element("span", { class: classes[at] }, element("i"), `${name} `, this.values[at]));
    this.when = element("span", { class: "when" });
    this.legend = element("div", { class: "legend" }, ...legend, this.when);
    this.top = element("span", { class: "scale top-end" });
    this.low = element("span", { class: "scale low-end" });
    this.start = element("span");
    const times = element("div", { class: "times" }, this.start, element("span", { text: "now" }));
    this.node = element("div", {}, this.legend,
      element("div", { class: "chart" }, this.svg, this.top, this.low, times));
    this.at = null;
    this.svg.addEventListener("pointermove", (event) => {
      const box = this.svg.getBoundingClientRect();
      this.at = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      this.read();
    });
    this.svg.addEventListener("pointerleave", () => {
      this.at = null;
      this.read();
    });
  }

  draw(pasts, name, length, now) {
    this.span = length * this.step;
    this.lists = pasts.map((past) => past.list(length, now));
    write(this.start, `${(length * this.step) / 60} min ago`);
    const scale = range(this.lists);
    this.lists.forEach((list, at) => {
      const drawn = scale ? path(list, scale, 600, 132) : { line: "", area: "" };
      this.lines[at].setAttribute("d", drawn.line);
      if (this.lists.length === 1) this.area.setAttribute("d", drawn.area);
    });
    write(this.top, scale ? this.format(scale.high) : "");
    write(this.low, scale ? this.format(scale.low) : "nothing yet");
    const text = scale
      ? `${name}, the last ${(length * this.step) / 60} minutes: between ${this.format(scale.low)} and ${this.format(scale.high)}`
      : `${name}: nothing so far`;
    if (this.svg.getAttribute("aria-label") !== text) this.svg.setAttribute("aria-label", text);
    this.read();
  }

  /** Shows what the lines are under the pointer, and otherwise now. */
  read() {
    const last = (this.lists[0]?.length ?? 1) - 1;
    const at = this.at === null ? last : Math.round(this.at * last);
    this.lists.forEach((list, which) => {
      write(this.values[which], Number.isNaN(list[at]) ? absent : this.format(list[at]));
    });
    write(this.when, this.at === null ? "" : ago(((last - at) / last) * this.span));
    const x = ((at / last) * 600).toFixed(1);
    this.cursor.setAttribute("d", this.at === null ? "" : `M${x} 0V132`);
  }
}

/** How much of a budget is taken, and how much could be. */
class Bar {
  constructor() {
    const rect = (name) => drawing("rect", { class: name, x: 0, y: 0, width: 0, height: 4, rx: 2 });
    this.possible = rect("possible");
    this.used = rect("used");
    const track = drawing("rect", { class: "track", x: 0, y: 0, width: 100, height: 4, rx: 2 });
    this.node = drawing("svg", {
      viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true",
    }, track, this.possible, this.used);
  }

  draw(used, possible, budget) {
    const part = (number) => Math.min(100, (100 * number) / budget).toFixed(2);
    this.used.setAttribute("width", part(used));
    this.used.setAttribute("class", used > budget * 0.9 ? "used full" : "used");
    this.possible.setAttribute("width", part(possible));
  }
}
