// The last 15 minutes of one number: a point for each tick.

class Past {
  constructor(size) {
    this.values = new Float64Array(size).fill(NaN);
    this.tick = -1;
  }

  /** Takes points that end at tick `now`, separated by commas; nothing for one that is not there. */
  take(text, now) {
    if (typeof text !== "string") return;
    const points = text.split(",");
    const size = this.values.length;
    const first = now - points.length + 1;
    for (let tick = Math.max(this.tick + 1, now - size + 1); tick < first; tick += 1) {
      this.values[tick % size] = NaN;
    }
    points.forEach((point, at) => {
      const tick = first + at;
      if (tick >= 0) this.values[tick % size] = point === "" ? NaN : Number(point);
    });
    this.tick = now;
  }

  /** The last points, the oldest first, up to tick `now`; those of ticks before the first are not there. */
  list(length, now = this.tick) {
    const size = this.values.length;
    const list = new Array(length);
    for (let at = 0; at < length; at += 1) {
      const tick = now - length + 1 + at;
      list[at] = tick < 0 || tick > this.tick ? NaN : this.values[tick % size];
    }
    return list;
  }

  isEmpty() {
    return this.values.every(Number.isNaN);
  }
}
