// Pictures from a query API, where the program has one: what was before this run is in them as well.

const HISTORY_SECONDS = 900;
const HISTORY_STEP = 15;
const HISTORY_AT_ONCE = 3;

/** Points that a database has: as many as there are, whatever is asked for. */
class Drawn {
  constructor(list) {
    this.points = list;
  }

  list() {
    return this.points;
  }
}

class History {
  constructor(live) {
    this.live = live;
    this.asked = new Map();
    this.running = 0;
    this.failure = null;
  }

  /** Where it is; nothing if there is none. */
  at(place) {
    this.place = place ?? null;
  }

  /** What is to be said of it. */
  words() {
    if (this.place === null || this.place === undefined) return [];
    return [this.failure
      ? `the query API does not answer (${this.failure}), so pictures are of this run`
      : "pictures are from the query API, of all programs that it knows these names of"];
  }

  /** Asks for what is seen and has not been asked for lately. */
  ask() {
    if (!this.place && this.place !== "") return;
    const end = Math.floor(Date.now() / 1000 / HISTORY_STEP) * HISTORY_STEP;
    for (const family of this.live.families.values()) {
      if (!family.isSeen) continue;
      const queries = drawnQueries(family.data);
      for (const [part, text] of Object.entries(queries)) {
        if (this.running >= HISTORY_AT_ONCE) return;
        const isWanted = family.isOpen || part === "main" || part === "p95";
        if (!isWanted || this.asked.get(text) === end) continue;
        this.asked.set(text, end);
        this.fetch(family, part, text, end);
      }
    }
  }

  async fetch(family, part, text, end) {
    this.running += 1;
    const start = end - HISTORY_SECONDS;
    const wish = new URLSearchParams({ query: text, start, end, step: HISTORY_STEP });
    try {
      const answer = await fetch(`${this.place}query_range?${wish}`, { signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const { data } = await answer.json();
      const points = new Array(HISTORY_SECONDS / HISTORY_STEP + 1).fill(NaN);
      for (const [time, value] of data.result?.[0]?.values ?? []) {
        points[Math.round((time - start) / HISTORY_STEP)] = Number(value);
      }
      this.failure = null;
      // What the database knows nothing of is drawn from this run.
      if (points.some((point) => !Number.isNaN(point))) family.takeDrawn(part, new Drawn(points));
    } catch (error) {
      this.failure = error.message;
    }
    this.running -= 1;
    if (this.running === 0 && !this.live.isPaused) this.ask();
  }
}
