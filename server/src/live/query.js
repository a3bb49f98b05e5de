// Queries in PromQL.

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function selector(name, range = "") {
  const chosen = plainName.test(name) ? name : `{${JSON.stringify(name)}}`;
  return `${chosen}${range}`;
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
