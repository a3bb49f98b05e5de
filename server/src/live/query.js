// Queries in PromQL.

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function selector(name, range = "") {
  const chosen = plainName.test(name) ? name : `{${JSON.stringify(name)}}`;
  return `${chosen}${range}`;
}

/** What is drawn of a family, by name: of all programs that the database knows it of. */
function drawnQueries(family, range = "[2m]") {
  const { name, type } = family;
  if (!plainName.test(name)) return {};
  switch (type) {
    case "counter":
      return { main: `sum(rate(${name}${range}))` };
    case "histogram": {
      const quantile = (part) => `histogram_quantile(${part}, sum by (le) (rate(${name}_bucket${range})))`;
      return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
    }
    case "native": {
      const quantile = (part) => `histogram_quantile(${part}, sum(rate(${name}${range})))`;
      return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
    }
    case "summary":
      return { main: `sum(rate(${name}_count${range}))` };
    case "updown":
      return { main: `sum(${name})` };
    case "gauge":
    case "unknown":
      return { main: `max(${name})` };
    default:
      return {};
  }
}

/** What most people want to know of a family. */
function query(family, range = "[5m]") {
  const { name, type } = family;
  const labels = (family.labels ?? []).map(([label]) => label).filter((label) => plainLabel.test(label));
  const by = (more = []) => {
    const all = [...more, ...labels];
    return all.length ? ` by (${all.join(", ")}) ` : " ";
  };
  switch (type) {
    case "counter":
      return `sum${by()}(rate(${selector(name, range)}))`;
    case "histogram":
      return `histogram_quantile(0.95, sum by (le) (rate(${selector(`${name}_bucket`, range)})))`;
    case "native":
      return `histogram_quantile(0.95, sum(rate(${selector(name, range)})))`;
    case "summary":
      return `sum${by()}(rate(${selector(`${name}_sum`, range)})) / sum${by()}(rate(${selector(`${name}_count`, range)}))`;
    case "updown":
      return `sum${by()}(${selector(name)})`;
    default:
      return selector(name);
  }
}
